"""Statistical disclosure control: what may be told of few people.

Published counts. Under `published/` a figure is taken out where the people counted, those left
over, or the denominator are fewer than `k_public`; a share needs 20 people; of two groups that
add up to all, both or none are shown; of counts that lie within one another (steps of the
waterfall, the three coverages) none is shown that differs by a few from another. The note says
on which side the few are. Of groups or causes that are more than two and add up, the smallest
are hidden with the few until the hidden ones tell nothing together; what is said of the covered
goes with their number, a comparison with its groups. This is the floor, not yet a proof against
differences between areas or releases.

Tables beside the indicators (partner sheets, months, closures, questions, courses, pay) are
floored by `table_suppression` with the same rule as the indicators: few, nearly all, and what
differs by a few from something shown.
"""

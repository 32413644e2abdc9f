"""Who gets a place where, and floating catchments of places.

Places are given out once for everybody. After all rows are judged, each category that knows
some number of places is one transport problem: the most weight of people, then the fewest
minutes, over pairs that can be used. Successive shortest paths over the services
(`min_cost_flow`) solve it exactly in whole numbers: 20,000 people and 50 services in 0.6 s of
CPU time where HiGHS takes 44 s on the same linear programme, 92,000 people with the 10 nearest
of 5,000 services in 6 to 10 s. The plan is an indicator of how short places are and a piece of
information; it never enters a verdict, which depends on nobody else: `has_place` is what the
partner says. A capacity is taken as places of the next intake. Each season is planned for
itself.

Needs that are unknown are assumed one by one. A person without stated needs gets one category
of `[demand.mix]`, or none, by an even sequence over the sorted ids: counts are right in any
stretch, and each such row says `is_assumed`. One row per category with a fraction of a person
would take whole places.

Priority orders, it does not multiply. Sets of people who can be seated together are a matroid,
so that the heaviest set depends on the order of the weights alone. The highest score weighs
twice the lowest; the mean of all is 1, so that places per weighted person remain places per
person.
"""

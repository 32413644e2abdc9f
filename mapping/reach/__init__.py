"""Travel, rules, money and places make a verdict with its reasons.

Verdicts and places. A service that does not say how many places it has sets no test of places:
`has_place` is `unknown` and the verdict rests on the other tests. The rule of the layers is
that an empty field of a service means "no limit" and an empty field of a person means
"unknown"; anything else would turn every clinic without a bed count into "cannot tell". A known
"no place free" is a no while it is fresh, and a question after that: places come free with every
intake, and a count of last year closes no door. The same holds for money: a service that pays
nothing is no paid course, its `affordability` is `unknown` and does not decide.

A bridge makes no yes. Where a rule names a bridging service, a no stays a no; its reason adds
the verdict on that service for the same person, way, money and places included, and the
sentence says "not yet" only where that is no no. A bridge that was not looked at (no such
service, home unknown, not among the nearest n) is `unknown`.

Who stays overnight travels once. Where the way there and back is longer than
`round_trip_hours`, a course costs one round trip, and meals and a night for each day; a visit
costs one of each. A service's empty fee is no fee; an agreement that pays or pays back leaves
none to the person. Cash in hand is asked where the agreement reimburses or the client pays,
none where the partner pays.

The trip that is told. Each pair has one row. Its figures are those of the cheapest trip that fits:
a yes by that mode before an unknown before a no, and inside the limits before outside. A walk of
more than `walk_first_min`, and any walk of somebody who is escorted or has a disability, comes
after the rides that fit; a ride that is walked all the way is a walk. Where none fits the trip is
told that misses by the least share of a limit or of what is paid. Beside it stands the fastest
that fits, on which the indicators of time, what is nearest and the order of lists rest, so that a
cheaper mode makes nothing farther. A purse is that of the trip that is told: a short walk is
affordable where the motorcycle would not be.

Beyond the limits. Of a person and category that no service in reach takes, the nearest running
service and the nearest that refuses for nothing but the way are judged as well, however far, by
the fastest trip that fits. They are counted among the obstacles (`sole_reach`, near misses), keep
nobody within a limit, and give the ways out that `next_steps` names. Where the programme keeps
the n nearest only, they are looked for among the n nearest of each mode. On the sample this takes
about 4 s of CPU.

Judged once per combination. A criterion that asks nothing of the pair (age, grade, sex, status,
window) is asked once per kind of person and kind of rule that meet, and the answer is looked up
for every pair. Rules are of one kind where they agree in what the criterion asks of them
(`READS`). On the sample's 97,000 pairs this took 0.5 s instead of 1.7 s of CPU time, with the
same table to the last character.
"""

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

Unknown needs are expected, not assumed. A person without stated needs counts in each category of
`[demand.mix]` as that share of a person: a weight that depends on nobody else, in whole parts of
`PERSON`, so that sums are the same in any order. Places take whole people: these are drawn
30 times, each person's draw keyed by a hash of their own id, and what comes of it is a range.
Those who state a need are seated once; each draw goes on from there with its own people, so that
30 draws cost 30 times the expected people and not 30 times all.

Priority orders, it does not multiply. Sets of people who can be seated together are a matroid,
so that the heaviest set depends on the order of the weights alone. The highest score weighs
twice the lowest; the mean of all is 1, so that places per weighted person remain places per
person.
"""

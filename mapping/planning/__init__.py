"""What would change reach, and what ends when.

What a set of levers gains is exact: a pair is gained if it is refused now and each test that
refuses it is lifted by a lever of the set. Waivers of a partner's own rules are counted for hard
rules too: the figure says what a rule costs, `flexibility` whether anything can be done. A rule of
which nobody wrote down whether it can bend is judged as hard and shown as not said; the partner
sheets list what bends or has to be asked, and hard rules apart. `n_new` are those no service
takes today.

Time only takes away. Coverage by month is today's services, people and rules, less what ends on
record; a month counts where its last day is still covered. What has no end on record goes on.

What closing a service loses counts people whom no other running service of the category within
the limits takes; it asks nothing of places. Published, it is floored with what its partner's
end would cost and with all who are covered, so that neither those who use two services of one
partner nor those a service does not take can be found by subtraction. The page stores counts
and sides, no pairs.
"""

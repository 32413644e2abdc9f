"""The settings of a programme and of its travel, frozen.

Settings are read by our own code and not by msgspec: that stops at the first fault, names no
nearest key and costs 53 ms of every start, where a programme's author wants each line told.

Fares are known by default in dalasi only. In another currency every paid fare is unknown until
`[travel.fares]` says it. Fares are rounded to the coin once, at the end of a trip.

A range of minutes without another search. `[range]` in travel.toml gives each mode and season a
fast and a slow factor on the whole trip: rides, waits, ferries and walks. One factor on every
weight of a mode leaves its least journeys the least, with the same metres and fare, so the low
and the high minutes of a pair are its minutes times the factor, exactly. The verdict rests on
the usual pace. Between modes the order may change: the minutes to the nearest service take the
least of all modes at each end. Coverage within the limits is counted again at both ends, by the
minutes to the nearest service where the limit is one of time alone, and by a search of its own
where it also asks for metres or a fare. Published, a range is floored like any count: both ends
or none.
"""

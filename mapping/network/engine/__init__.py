"""Arrays and compiled searches; the engine knows no returnee.

The engine is a customisable contraction hierarchy (`contraction`, `hierarchy`, `search_space`,
`one_to_many`, `k_nearest`, compiled by numba). The order of the nodes comes once per topology
(nested dissection, with chains and dead ends ranked lowest); speeds, seasons and closures are
weights laid on it in a fraction of a second. Searches run backwards from the services, sixteen
at a time, in one downward sweep that skips what no service can reach. The minibus doubles every
node next to itself in rank - on foot and riding - so that one order serves all modes and walk,
wait, ride, walk is one true journey. `scripts/compile_engine.py` compiles everything at set-up.
scipy's Dijkstra is the oracle of its tests and stands in no path of a run but `near`'s.

Exact searches. Times are whole milliseconds and lengths whole centimetres, packed into one
number that a double holds exactly, so that of equally fast ways the shorter is taken and the
order of rows changes nothing.
"""

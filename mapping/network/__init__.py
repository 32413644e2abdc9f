"""Roads as a graph of each mode, and points tied to it.

A closed season stops vehicles, not walkers; a ferry out of season stops everyone. A ferry drawn
in several pieces is waited for and paid once.

Stops and waits. A minibus may be boarded where a person meets the road, and where the way meets a
road that is ridden; a vertex in the middle of a road is no stop. The wait is that of the place
where one boards, by the settlement it lies in or near. So nothing depends on how a line is cut or
drawn (property in `tests/mapping/network/test_lines_cut_and_drawn.py`).

Two ties. A place whose nearest road lies on an island of road is tied to the main network of the
mode too, never across water; a journey takes the better. Beyond `second_tie_m` what follows from
that tie is not sure. Why no way was found is asked of the map (`why_no_way`): water, ferries, a
closed road or season explain it; no road drawn near, or roads not joined, leave it unknown.

By road. A rule by road asks for the fewest metres over roads that some mode of the programme may
use when it is dry (`shortest_road`), from and to the ties of any mode. Adding a mode can only
shorten it. A site is searched around no further than the trips to it are long, since no trip is
shorter than the shortest road.

What closes a road. `access` and `motor_vehicle` of `no` or `private` close a way to engines,
`access` and `foot` to walkers; the narrower tag goes before the wider. A bollard, block or
stile closes a piece of 1 m on each side of it to engines, so that the road behind stays open
from its other end; a gate is noted and stops nobody unless it says so itself, since most gates
open. A ford at a point is cut out in the same way. A season closes a road only where a tag
names wet or dry and nothing else: months and hours are counted as unclear, because whose rains
they are is not said. Exceptions for one kind of vehicle (`bus=yes`) are not read.

The prepared network. `waypost.network` in the programme's folder holds the noded network and
the order of its hierarchy, so that a command neither nodes the roads nor orders them again. It
is used only if it was made from exactly what the store holds and by exactly this code. The
store's own note of a layer is not enough to know that, since QGIS may edit the rows: their
digest is taken from the rows as they lie there (by the server in PostGIS), undecoded. The
code's digest is that of the source files that shape the network. Settings of travel are no part
of it: they are laid on the network when it is searched. A file that is cut short, damaged or of
another version is made again silently; one that was written while the store changed is not
kept. The folder may be shared with others, so the file holds plain arrays and JSON, no pickle,
and whatever points somewhere is checked to point inside. Of the hierarchy only the order is
kept, which is what takes long: any order gives right answers, while arcs that somebody forged
would send compiled code outside its arrays. A folder that may only be read gives the same
answers without the file.

A listed fare is a fare between two stages. It replaces the computed fare of a trip whose home
lies within 2 km (`stage_radius_m`, a straight line) of the one stage and whose site lies as
near the other: both ways, unless the way back is listed itself. Charged goes before official,
the newest before the older. Where several pairs of stages serve a trip the pair nearest to its
ends counts. It stands as it is listed, not rounded to the coin, and is known where the computed
fare is not; a trip on foot stays free. The minutes stay those of the road. It is applied where
journeys become rows of the travel table, so limits of fare, affordability, `near` and
catchments all see one fare. A stage is a settlement by name, or coordinates; one that has no
place is quarantined with its line.

Two trees for snapping. Up to 3,000 points the tree of GEOS finds the nearest road, since
nothing needs to be compiled or loaded; for more a packed tree of segments
(`engine/segment_index`) does, in a tenth of the time. Both measure by the same arithmetic and
take the first of equals; the tests hold them equal to the last bit.

Ties in doubt. Snapping knows the distance and the component; whether water lies between a place
and its road is asked of the straight way alone, so that a stream or a shore flags it too: a
flag asks a person to look, and decides nothing. Of several doubts water is told before an
island of road, and that before the distance; the component stands beside in any case.
"""

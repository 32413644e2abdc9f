"""The k nearest places of each group by each mode, from every origin of a caseload."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.network import fare_table
from mapping.network.fare_table import Lookup
from mapping.network.road_network import Network
from mapping.routing import shortest_paths, travel_table
from mapping.routing.shortest_paths import Journeys
from mapping.routing.travel_table import MEASURES, Placed

AT_ONCE = 2048  # origins whose journeys fit into the processor's own memory

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest destinations of each origin (rows) by one mode, k columns to a group.

    ``destination`` is -1 where there is none, and the measures of the journey then mean nothing.
    """

    destination: NDArray[np.int32]
    distance_m: Floats
    duration_min: Floats
    fare: Floats
    snap_m: Floats


def nearest_places(
    network: Network,
    ends: tuple[Placed, Placed],
    groups: Sequence[Ints],
    k: int,
    limits_min: Sequence[float],
    mode: str,
    listed: Lookup | None = None,
) -> Nearest:
    """Return the k nearest destinations of each group by one mode, from every origin.

    Of equals the first of the destinations counts as nearer. The lines of the network are not
    looked at.

    Parameters
    ----------
    ends : the origins and the destinations, placed for this mode
    groups : the positions of the destinations of each group
    k : how many of each group
    limits_min : the limit of each group
    listed : the fares listed between the ends, where there are any
    """
    limits = [travel_table.limit_key(network, mode, each) for each in limits_min]
    starts, goals = (each.positions for each in ends)
    at_origin, at_destination = (each.point for each in ends)
    number = np.full(ends[1].n_points, -1, dtype=np.int64)
    number[at_destination] = np.arange(len(at_destination))
    members = [number[group][number[group] >= 0] for group in groups]
    found = shortest_paths.to_k_nearest(network, mode, starts, goals, members, k, limits)
    shape = (ends[0].n_points, found.key.shape[1])
    near = Nearest(np.full(shape, -1, dtype=np.int32), *(np.empty(shape) for _ in MEASURES))
    if len(goals.edge) == 0:
        return near
    for begin in range(0, len(at_origin), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        start = np.arange(len(at_origin))[some, None]
        rows = Journeys(start, found.destination[some], found.key[some], found.fare[some])
        for name, values in travel_table.measured(network, mode, rows, (starts, goals)).items():
            getattr(near, name)[at_origin[some]] = values
    is_found = found.destination >= 0
    near.destination[at_origin] = np.where(is_found, at_destination[found.destination], -1)
    if listed is not None:
        _list_fares(near, listed)
    return near


def _list_fares(near: Nearest, listed: Lookup) -> None:
    """Put listed fares in the place of computed ones."""
    origin, column = np.nonzero(near.destination >= 0)
    places = {"origin": origin, "destination": near.destination[origin, column]}
    rows = pd.DataFrame(places | {"fare": near.fare[origin, column]})
    near.fare[origin, column] = fare_table.replaced(rows, listed)["fare"]

"""Why no way was found: what the map explains is a no, what it does not know is unknown.

Water, a ferry, a closed road or season explain it. That no road is drawn near a place, or that
roads are drawn but not joined, says something of the map and nothing of the ground.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mapping.network import snapping
from mapping.network.road_network import Network
from mapping.settings import travel_model

EXPLAINED: Final = "ok"
OFF_NETWORK: Final = "off_network"
NOT_JOINED: Final = "roads_not_joined"
BEYOND: Final = "beyond_search"
UNKNOWN: Final = (OFF_NETWORK, NOT_JOINED)
"""The flags with which it is not known whether there is a way."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Places:
    """How points meet the roads of all modes together, mode by mode in the columns.

    ``component`` of the mode's roads and ``drawn`` of all roads drawn, of the first tie, -1 without
    one; ``main`` whether the point is tied to the main network beyond doubt, ``is_wet`` whether
    water alone keeps it from that.
    """

    component: Ints
    drawn: Ints
    main: Bools
    is_wet: Bools


def places(network: Network, points: gpd.GeoSeries) -> Places:
    """Return how points meet the roads."""
    drawn = drawn_components(network)
    columns = []
    for mode in network.model.modes:
        first = snapping.snap(network, points, mode)
        again = snapping.to_main(network, points, mode, first)
        component, edge = (first[name].to_numpy(np.int64) for name in ("component", "edge"))
        main = np.asarray(component == snapping.MAIN)
        main[again.index[again["is_tied"] & again["is_sure"]]] = True
        is_wet = np.zeros(len(points), dtype=bool)
        is_wet[again.index[again["is_wet"]]] = True
        own = np.where(edge >= 0, drawn[edge] if len(drawn) else -1, -1)
        columns.append((component, own, main, is_wet))
    return Places(*(np.column_stack(each) for each in zip(*columns, strict=True)))


def of_points(network: Network, points: gpd.GeoSeries) -> Texts:
    """Return for each point why it cannot get to the main network, `EXPLAINED` also where it can.

    One of `EXPLAINED`, `OFF_NETWORK` and `NOT_JOINED`; what one mode can, the point can.
    """
    found = places(network, points)
    is_on = (found.component >= 0).any(axis=1)
    can = found.main.any(axis=1)
    on_main = np.isin(found.drawn, _drawn_main(network)).any(axis=1)
    is_explained = can | on_main | found.is_wet.any(axis=1)
    return np.select([~is_on, ~is_explained], [OFF_NETWORK, NOT_JOINED], EXPLAINED).astype(object)


def of_pairs(
    network: Network, ends: tuple[gpd.GeoSeries, gpd.GeoSeries], pairs: tuple[Ints, Ints]
) -> Texts:
    """Return for pairs between which no way was found, why: one of the flags above.

    `BEYOND` where a mode's roads join them, so that the way is longer than what is searched.

    Parameters
    ----------
    ends : EPSG:4326 points of homes and of sites
    pairs : positions among them
    """
    home, site = (places(network, points) for points in ends)
    one, other = pairs
    is_off = (home.component[one] < 0).all(axis=1) | (site.component[other] < 0).all(axis=1)
    same = home.component[one] == site.component[other]
    both = (same & (home.component[one] >= 0)) | (home.main[one] & site.main[other])
    drawn = (home.drawn[one][:, :, None] == site.drawn[other][:, None, :]) & (
        home.drawn[one][:, :, None] >= 0
    )
    is_wet = home.is_wet[one].any(axis=1) | site.is_wet[other].any(axis=1)
    return np.select(
        [is_off, both.any(axis=1), drawn.any(axis=(1, 2)) | is_wet],
        [OFF_NETWORK, BEYOND, EXPLAINED],
        NOT_JOINED,
    ).astype(object)


@functools.lru_cache(maxsize=4)
def drawn_components(network: Network) -> Ints:
    """Return the component of each edge among all roads and ferries drawn, open or closed."""
    edges = network.edges
    is_drawn = (edges["group"] != travel_model.NO_ROAD).to_numpy() | edges["is_ferry"].to_numpy()
    start, end = (edges[name].to_numpy(np.int64) for name in ("from_node", "to_node"))
    shape = (network.n_nodes, network.n_nodes)
    arcs = (np.ones(int(is_drawn.sum())), (start[is_drawn], end[is_drawn]))
    _, label = connected_components(coo_array(arcs, shape=shape), directed=False)
    return np.where(is_drawn, label[start], -1).astype(np.int64)


def _drawn_main(network: Network) -> Ints:
    """Return the components of all roads drawn in which the main network of some mode lies."""
    drawn = drawn_components(network)
    mains = [snapping.components(network, mode) == snapping.MAIN for mode in network.model.modes]
    return np.unique(np.concatenate([drawn[main] for main in mains]))

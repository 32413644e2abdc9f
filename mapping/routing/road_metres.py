"""The metres by road of pairs of homes and sites: the shortest way that any mode may use when dry.

Each site is searched around no further than its pairs are known to be: the trip by some mode is
never shorter than the shortest road. What that does not find is searched for without a bound,
unless the map says that the roads are not joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from mapping.network import why_no_way
from mapping.network.road_network import Network
from mapping.network.shortest_road import BY_ROAD
from mapping.routing import shortest_paths, single_origin, travel_table
from mapping.routing.travel_table import Placed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEAREST_KM: Final = 3.0
WIDER: Final = 1.6
"""Sites are searched around in turns: each turn so many times as far as the one before."""
FARTHEST: Final = 1 << 50
"""In centimetres: more than any road."""


def of_pairs(
    network: Network,
    ends: tuple[gpd.GeoSeries, gpd.GeoSeries],
    pairs: tuple[Ints, Ints],
    trip_m: Floats,
) -> Floats:
    """Return the metres by road of each pair, infinite where no road leads.

    Snap legs are included. NaN where that is not known: over a tie that is not sure, to places far
    from any road, or between roads that are not joined on the map. Nothing of it depends on the
    run's season.

    Parameters
    ----------
    ends : homes and sites: EPSG:4326 points
    pairs : the position of the home and of the site of each pair, each pair once
    trip_m : the metres of a trip of each pair by any mode, infinite where none is known
    """
    home, site = pairs
    n_homes, n_sites = max(len(ends[0]), 1), len(ends[1])
    code = site * n_homes + home
    order = np.argsort(code, kind="stable")
    codes = code[order]
    metres = np.full(len(code), np.inf)
    farthest = np.full(n_sites, 0.0)
    np.maximum.at(farthest, site, np.where(np.isfinite(trip_m), trip_m, 0.0))
    placed = tuple(_placed(network, points) for points in ends)
    for limit_m, some in _turns(farthest):
        for found, cm in _searched(
            network, placed, codes[np.isin(codes // n_homes, some)], limit_m
        ):
            _lower(metres, codes, found, cm / 100.0)
    lost = np.flatnonzero(np.isinf(metres))
    metres[lost] = _untold(network, ends, (codes[lost] % n_homes, codes[lost] // n_homes))
    lost = np.flatnonzero(np.isinf(metres))
    for found, cm in _searched(network, placed, codes[lost], FARTHEST / 100.0):
        _lower(metres, codes, found, cm / 100.0)
    told = np.empty_like(metres)
    told[order] = metres
    return told


def around(
    network: Network, ends: tuple[gpd.GeoSeries, gpd.GeoSeries], pairs: tuple[Ints, Ints]
) -> Floats:
    """Return the metres of `of_pairs`, searched outwards from each home, nothing compiled."""
    starts, goals = (_placed(network, points) for points in ends)
    least = np.full((len(ends[0]), len(ends[1])), np.inf)
    for number, at in enumerate(starts.point):
        start = shortest_paths.take(starts.positions, np.array([number]))
        found = single_origin.to_each(network, BY_ROAD, start, goals.positions, FARTHEST)
        np.minimum.at(least[at], goals.point[found.goal], found.key / 100.0)
    metres = least[pairs]
    lost = np.isinf(metres)
    metres[lost] = _untold(network, ends, (pairs[0][lost], pairs[1][lost]))
    return metres


def _turns(farthest_m: Floats) -> Iterator[tuple[float, Ints]]:
    """Yield how far to search, and the sites of which no pair is known to be farther."""
    turn = np.ceil(np.log(np.maximum(farthest_m / 1000.0 / NEAREST_KM, 1.0)) / np.log(WIDER))
    for each in np.unique(turn):
        yield 1000.0 * NEAREST_KM * WIDER ** float(each), np.flatnonzero(turn == each)


def _searched(
    network: Network, ends: tuple[Placed, ...], codes: Ints, limit_m: float
) -> Iterator[tuple[Ints, Ints]]:
    """Yield code (site, then home) and centimetres of the ways between the ends of some codes."""
    if not len(codes):
        return
    n_homes = max(ends[0].n_points, 1)
    is_home, is_site = (np.zeros(each.n_points, dtype=bool) for each in ends)
    is_home[codes % n_homes] = True
    is_site[codes // n_homes] = True
    at = np.flatnonzero(is_home[ends[0].point]), np.flatnonzero(is_site[ends[1].point])
    starts, goals = (
        shortest_paths.take(each.positions, some) for each, some in zip(ends, at, strict=True)
    )
    limit = int(np.ceil(limit_m * 100.0)) + 1
    homes, sites = (each.point[some] for each, some in zip(ends, at, strict=True))
    for _, rows in shortest_paths.pairs(network, BY_ROAD, starts, goals, limit):
        yield sites[rows.goal] * n_homes + homes[rows.start], rows.key


def _placed(network: Network, points: gpd.GeoSeries) -> Placed:
    """The ties of points to roads that are beyond doubt."""
    found = travel_table.placed(network, points, BY_ROAD)
    sure = np.flatnonzero(found.positions.is_sure)
    return Placed(found.point[sure], shortest_paths.take(found.positions, sure), len(points))


def _untold(
    network: Network, ends: tuple[gpd.GeoSeries, gpd.GeoSeries], pairs: tuple[Ints, Ints]
) -> Floats:
    """The metres of pairs that no road joins: infinite, or NaN where the map does not know."""
    why = why_no_way.of_pairs(travel_table.when_dry(network), ends, pairs)
    return np.where(np.isin(why, why_no_way.UNKNOWN), np.nan, np.inf)


def _lower(metres: Floats, codes: Ints, found: Ints, new_m: Floats) -> None:
    """Lower the metres of the pairs that were found, of those that are asked for."""
    at = np.minimum(np.searchsorted(codes, found), max(len(codes) - 1, 0))
    is_asked = codes[at] == found
    np.minimum.at(metres, at[is_asked], new_m[is_asked])

"""The nearest few services of each category by each mode, for a caseload of any size.

The pairs of a country are too many to write down and judge; the nearest few are not. Everything
here is a position in the layers, a number or a code, so that tens of millions of rows stay small.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping.network.fare_table import Lookup
from mapping.network.road_network import Network
from mapping.parallel import Spread, in_turn
from mapping.routing import nearest_per_group, nearest_rows, search_limits, travel_table
from mapping.routing.nearest_per_group import Nearest
from mapping.routing.nearest_rows import Lists
from mapping.routing.travel_table import Placed
from mapping.settings.programme import Limit, Programme

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

COLUMNS: Final = (
    "home", "site", "mode", "distance_m", "duration_min", "fare", "straight_m", "snap_m", "is_sure",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Search:
    """What every search needs: ends and listed fares by mode, the number of a site's category."""

    network: Network
    ends: Mapping[str, tuple[Placed, Placed]]
    listed: Mapping[str, Lookup | None]
    kind: Ints
    n: int


@dataclass(frozen=True)
class _Part:
    """One mode, the numbers of some categories, and how far each is searched."""

    mode: str
    kinds: tuple[int, ...]
    limits_min: tuple[float, ...]


def travel(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoDataFrame,
    programme: Programme,
    spread: Spread | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return the journeys to the n nearest sites of each category by each mode.

    Of each mode the n nearest by time are found; a pair stays where any of its journeys keeps a
    limit of the category, or where it lies inside the site's circle. A category without circles
    is searched no further than its limit.

    Parameters
    ----------
    homes, sites
        EPSG:4326 points under unique labels, sorted; of sites also `category` and `circle_m`, the
        circle in metres, NaN for those that have none. Where they have a `group`, the n nearest of
        each group are found in the place of those of each category; a group is of one category.
    programme
        Its limits, its modes and n, `programme.nearest`.
    spread
        How the searches are handed out; None searches here, in as many threads as numba takes.
    progress
        Told (done, all) searches.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: positions of home, site and mode; metres, minutes, the programme's
        currency. Sorted by the three positions.
    """
    kind, names = pd.factorize(sites.get("group", sites["category"]), sort=True)
    _, first = np.unique(kind, return_index=True)
    points, circles = sites.geometry, sites["circle_m"].to_numpy(float)
    search = _search(network, homes, points, np.asarray(kind, dtype=np.int64), programme.nearest)
    limits = [programme.limit(str(name)) for name in sites["category"].iloc[first]]
    parts = _parts(search, _bounds_min(search, circles, limits), is_single=spread is None)
    if spread is not None:
        search = replace(search, network=network.without_lines())
    modes = list(search.ends)
    lists = _blank(len(modes), len(homes), len(names) * search.n)
    for done, near in enumerate((spread or in_turn)(nearest_of, search, parts)):
        _put(lists, near, modes.index(parts[done].mode), parts[done].kinds, search.n)
        if progress is not None:
            progress(done + 1, len(parts))
    places = _ends(homes, points, circles, search.kind, limits)
    return pd.DataFrame(vars(nearest_rows.gather(lists, places)), copy=False)[list(COLUMNS)]


def nearest_of(search: _Search, part: _Part) -> Nearest:
    """Return the journeys of one part; a task of `travel`."""
    groups = [np.flatnonzero(search.kind == each) for each in part.kinds]
    return nearest_per_group.nearest_places(
        search.network, search.ends[part.mode], groups, search.n, part.limits_min, part.mode,
        search.listed[part.mode],
    )  # fmt: skip


def _search(
    network: Network, homes: gpd.GeoSeries, sites: gpd.GeoSeries, kind: Ints, n: int
) -> _Search:
    modes = network.model.modes
    ends = {
        mode: (travel_table.placed(network, homes, mode), travel_table.placed(network, sites, mode))
        for mode in modes
    }
    listed = {mode: travel_table.listed_of(network, homes, sites, mode) for mode in modes}
    return _Search(network, ends, listed, kind, n)


def _parts(search: _Search, bounds_min: tuple[float, ...], *, is_single: bool) -> list[_Part]:
    """One part a mode, whose threads take a category each; or one a mode and category."""
    kinds = tuple(range(len(bounds_min)))
    if is_single:
        return [_Part(mode, kinds, bounds_min) for mode in search.ends if kinds]
    return [_Part(mode, (each,), (bounds_min[each],)) for mode in search.ends for each in kinds]


def _ends(
    homes: gpd.GeoSeries, sites: gpd.GeoSeries, circles: Floats, kind: Ints, limits: list[Limit]
) -> nearest_rows.Ends:
    measures = [[getattr(limit, name) for name in search_limits.LIMITS] for limit in limits]
    table = np.array(measures, dtype=float).reshape(-1, len(search_limits.LIMITS))
    home, site = (shapely.get_coordinates(each.to_numpy()) for each in (homes, sites))
    return nearest_rows.Ends(home, site, circles, kind, np.where(np.isfinite(table), table, -1.0))


def _bounds_min(search: _Search, circles: Floats, limits: list[Limit]) -> tuple[float, ...]:
    """How many minutes each category is searched."""
    has_circle = ~np.isnan(circles)
    return tuple(
        math.inf if has_circle[search.kind == number].any() else search_limits.search_min(limit)
        for number, limit in enumerate(limits)
    )


def _blank(n_modes: int, n_homes: int, n_places: int) -> Lists:
    shape = (n_modes, n_homes, n_places)
    kinds: list[Any] = [np.int32, *[np.float64] * 4, np.bool_]
    lists = Lists(*(np.empty(shape, dtype=kind) for kind in kinds))
    lists.site[:] = -1
    return lists


def _put(lists: Lists, near: Nearest, mode: int, kinds: tuple[int, ...], n: int) -> None:
    """Put the journeys of one part where those of its mode and categories belong."""
    for number, kind in enumerate(kinds):
        here, there = slice(kind * n, (kind + 1) * n), slice(number * n, (number + 1) * n)
        lists.site[mode, :, here] = near.destination[:, there]
        for name in ("distance_m", "duration_min", "fare", "snap_m", "is_sure"):
            getattr(lists, name)[mode, :, here] = getattr(near, name)[:, there]

"""The nearest few services of each category by each mode, for a caseload of any size.

The pairs of a country are too many to write down and judge; the nearest few are not. Everything
here is a position in the layers, a number or a code, so that tens of millions of rows stay small.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping import bounds, ellipsoid, routing
from mapping.network import Network
from mapping.programme import Programme
from mapping.spreading import Spread, in_turn

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

COLUMNS: Final = (
    "home", "site", "mode", "distance_m", "duration_min", "fare", "straight_m", "snap_m",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Search:
    """What every search needs; the sites of category `kind` number i are `kinds[i]`."""

    network: Network
    homes: gpd.GeoSeries
    sites: gpd.GeoSeries
    kind: Ints
    n: int


@dataclass(frozen=True)
class _Part:
    """One mode, and the numbers of the categories with one bound."""

    mode: str
    kinds: tuple[int, ...]
    limit_min: float


def travel(
    network: Network,
    homes: gpd.GeoSeries,
    sites: gpd.GeoSeries,
    category: pd.Series,
    circle_m: pd.Series,
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
        EPSG:4326 points under unique labels, sorted.
    category
        The category of each site, indexed as `sites`.
    circle_m
        The circles of those sites that have one.
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
    kind, names = pd.factorize(category.reindex(sites.index), sort=True)
    search = _Search(network, homes, sites, np.asarray(kind, dtype=np.int64), programme.nearest)
    circles = circle_m.reindex(sites.index).to_numpy(float)
    modes = list(network.model.modes)
    parts = _parts(search, [str(name) for name in names], circles, modes, programme)
    if spread is not None:
        parts = [_Part(one.mode, (each,), one.limit_min) for one in parts for each in one.kinds]
    found = [_blank()]
    for done, rows in enumerate((spread or in_turn)(nearest_of, search, parts)):
        found.append(rows.assign(mode=np.int8(modes.index(parts[done].mode))))
        if progress is not None:
            progress(done + 1, len(parts))
    table = _sorted(pd.concat(found, ignore_index=True), len(sites), len(modes))
    limits = [programme.limit(str(name)) for name in names]
    inside = np.zeros(len(table), dtype=bool)
    kind_of_row = search.kind[table["site"].to_numpy()]
    for number, limit in enumerate(limits):
        at = np.flatnonzero(kind_of_row == number)
        inside[at] = bounds.is_inside_any(table.iloc[at], limit)
    return _kept(table, inside, search, circles)


def nearest_of(search: _Search, part: _Part) -> pd.DataFrame:
    """Return the journeys of one part; a task of `travel`."""
    group = np.where(np.isin(search.kind, part.kinds), search.kind, -1)
    rows = routing.nearest_places(
        search.network, search.homes, search.sites, group, search.n, part.limit_min, part.mode
    )
    columns = {
        "home": rows["origin"].to_numpy(np.int32),
        "site": rows["destination"].to_numpy(np.int32),
    }
    for name in ("distance_m", "duration_min", "fare", "snap_m"):
        columns[name] = rows[name].to_numpy(float)
    return pd.DataFrame(columns)


def _parts(
    search: _Search, names: list[str], circles: Floats, modes: list[str], programme: Programme
) -> list[_Part]:
    """Mode by mode, the categories of one bound together."""
    has_circle = ~np.isnan(circles)
    limits: dict[float, list[int]] = {}
    for number, name in enumerate(names):
        is_open = bool(has_circle[search.kind == number].any())
        limit_min = math.inf if is_open else bounds.search_min(programme.limit(name))
        limits.setdefault(limit_min, []).append(number)
    return [
        _Part(mode, tuple(kinds), limit_min)
        for mode in modes
        for limit_min, kinds in sorted(limits.items())
    ]


def _sorted(table: pd.DataFrame, n_sites: int, n_modes: int) -> pd.DataFrame:
    place = table["home"].to_numpy(np.int64) * n_sites + table["site"].to_numpy()
    order = np.argsort(place * n_modes + table["mode"].to_numpy(), kind="stable")
    return table.take(order).reset_index(drop=True)


def _kept(
    table: pd.DataFrame, inside: NDArray[np.bool_], search: _Search, circles: Floats
) -> pd.DataFrame:
    """The rows of pairs that are inside a limit by any mode, or inside the circle."""
    home, site = table["home"].to_numpy(), table["site"].to_numpy()
    is_new = np.ones(len(table), dtype=bool)
    is_new[1:] = (home[1:] != home[:-1]) | (site[1:] != site[:-1])
    first = np.flatnonzero(is_new)
    here = shapely.get_coordinates(search.homes.to_numpy())[home[first]]
    there = shapely.get_coordinates(search.sites.to_numpy())[site[first]]
    straight_m = ellipsoid.metres(here, there)
    kept = straight_m <= circles[site[first]]
    if len(first):
        kept |= np.logical_or.reduceat(inside, first)
    pair = np.cumsum(is_new) - 1
    at = np.flatnonzero(kept[pair])
    rows = table.take(at).reset_index(drop=True).assign(straight_m=straight_m[pair[at]])
    return rows[list(COLUMNS)]


def _blank() -> pd.DataFrame:
    positions = {"home": np.int32, "site": np.int32, "mode": np.int8}
    numbers = dict.fromkeys(("distance_m", "duration_min", "fare", "snap_m"), np.float64)
    return pd.DataFrame(
        {name: np.empty(0, dtype=kind) for name, kind in (positions | numbers).items()}
    )

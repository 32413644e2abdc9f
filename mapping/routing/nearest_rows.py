"""The rows of a shortlist, gathered from the lists of all modes by compiled code."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.network import geodesic
from mapping.network.engine.search_space import workers

HOMES_PER_PART = 4096

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]


class Lists(NamedTuple):
    """What was found: one value per mode, home and place in the list.

    ``site`` is -1 where there is none.
    """

    site: Int32s
    distance_m: Floats
    duration_min: Floats
    fare: Floats
    snap_m: Floats
    is_sure: Bools


class Ends(NamedTuple):
    """Degrees of homes and sites, the circle of each site (NaN: none) and its category's limits.

    The limits are minutes, metres and fare by category, negative where there is none.
    """

    home: Floats
    site: Floats
    circle_m: Floats
    category: Ints
    limits: Floats


@dataclass(frozen=True, eq=False)
class Rows:
    """Journeys in the order of home, site and mode."""

    home: Int32s
    site: Int32s
    mode: NDArray[np.int8]
    distance_m: Floats
    duration_min: Floats
    fare: Floats
    straight_m: Floats
    snap_m: Floats
    is_sure: Bools


def gather(lists: Lists, ends: Ends) -> Rows:
    """Return the journeys of every pair that any mode brings within a limit, or inside a circle."""
    n_modes, n_homes, n_places = lists.site.shape
    turn = np.empty((n_homes, n_modes * n_places), dtype=np.int32)
    n_kept = np.zeros(n_homes + 1, dtype=np.int64)
    _by_parts(n_homes, lambda start, end: _choose(lists, ends, start, end, turn, n_kept[1:]))
    first = np.cumsum(n_kept)
    kinds: list[Any] = [np.int32, np.int32, np.int8, *[np.float64] * 5, np.bool_]
    rows = Rows(*(np.empty(first[-1], dtype=kind) for kind in kinds))
    columns = tuple(vars(rows).values())
    _by_parts(n_homes, lambda start, end: _write(lists, ends, start, end, turn, first, columns))
    hard = np.flatnonzero(np.isnan(rows.straight_m))
    here, there = ends.home[rows.home[hard]], ends.site[rows.site[hard]]
    rows.straight_m[hard] = geodesic.metres(here, there)
    return rows


def _by_parts(n_homes: int, work: Callable[[int, int], Any]) -> None:
    """Do the work for some homes after others, in as many threads as numba takes."""
    starts = range(0, n_homes, HOMES_PER_PART)
    ends = [min(start + HOMES_PER_PART, n_homes) for start in starts]
    with ThreadPoolExecutor(workers(0, len(starts))) as pool:
        list(pool.map(work, starts, ends))


@numba.njit(nogil=True, cache=True)
def _choose(lists: Lists, ends: Ends, start: int, end: int, turn: Int32s, n_kept: Ints) -> None:
    """Note the places of the journeys that stay, by site and mode, and how many they are."""
    n_modes, _, n_places = lists.site.shape
    codes = np.empty(n_modes * n_places, np.int64)
    for home in range(start, end):
        n = 0
        for mode in range(n_modes):
            for place in range(n_places):
                site = np.int64(lists.site[mode, home, place])
                if site >= 0:  # sorted by site, then mode; the rest is the place in the lists
                    codes[n] = ((site * n_modes + mode) << 32) + mode * n_places + place
                    n += 1
        codes[:n].sort()
        kept, at = 0, 0
        while at < n:
            site, after, is_near = (codes[at] >> 32) // n_modes, at, False
            while after < n and (codes[after] >> 32) // n_modes == site:
                place = codes[after] & 0xFFFFFFFF
                is_near |= _is_within(lists, ends, home, site, place)
                after += 1
            if not is_near and not np.isnan(ends.circle_m[site]):
                is_near = _straight_m(ends, home, site) <= ends.circle_m[site]
            if is_near:
                for one in range(at, after):
                    turn[home, kept] = codes[one] & 0xFFFFFFFF
                    kept += 1
            at = after
        n_kept[home] = kept


@numba.njit(nogil=True, cache=True)
def _write(
    lists: Lists, ends: Ends, start: int, end: int, turn: Int32s, first: Ints, columns: Any
) -> None:
    """Write the journeys of some homes."""
    homes, sites, modes, distance_m, duration_min, fare, straight_m, snap_m, is_sure = columns
    n_places = lists.site.shape[2]
    for home in range(start, end):
        last, metres = -1, 0.0
        for at in range(first[home], first[home + 1]):
            mode, place = divmod(turn[home, at - first[home]], n_places)
            site = lists.site[mode, home, place]
            if site != last:
                last, metres = site, _straight_m(ends, home, site)
            homes[at], sites[at], modes[at] = home, site, mode
            distance_m[at] = lists.distance_m[mode, home, place]
            duration_min[at] = lists.duration_min[mode, home, place]
            fare[at] = lists.fare[mode, home, place]
            straight_m[at] = metres
            snap_m[at] = lists.snap_m[mode, home, place]
            is_sure[at] = lists.is_sure[mode, home, place]


@numba.njit(nogil=True, cache=True)
def _is_within(lists: Lists, ends: Ends, home: int, site: int, at: int) -> bool:
    """Whether a journey keeps any limit of the category."""
    mode, place = divmod(at, lists.site.shape[2])
    minutes, metres, fare = ends.limits[ends.category[site]]
    return bool(
        lists.duration_min[mode, home, place] <= minutes
        or lists.distance_m[mode, home, place] <= metres
        or lists.fare[mode, home, place] <= fare
    )


@numba.njit(nogil=True, cache=True)
def _straight_m(ends: Ends, home: int, site: int) -> float:
    here, there = ends.home[home], ends.site[site]
    return float(geodesic.between(here[0], here[1], there[0], there[1]))

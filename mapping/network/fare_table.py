"""Fares that are listed between two stages, in the place of those computed along the road."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Geod

RADIUS_M = 6_378_137.0
_GEOD = Geod(ellps="WGS84")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FareList:
    """The fare of each ordered pair of stages by mode.

    ``lonlat`` (n, 2) degrees of the stages; ``code`` (m,) ascending, ``(from * n + to) * modes +
    mode``; ``fare`` (m,) in the programme's currency; a place within ``radius_m`` of a stage is
    served by it.
    """

    modes: tuple[str, ...]
    lonlat: Floats
    radius_m: float
    code: Ints
    fare: Floats


@dataclass(frozen=True, eq=False)
class _Near:
    """The stages near each point: those of point i stand from ``first[i]`` to ``first[i + 1]``."""

    first: Ints
    stage: Ints
    metres: Floats


@dataclass(frozen=True, eq=False)
class Lookup:
    """Listed fares between homes and sites in one mode."""

    listed: FareList
    mode: str
    homes: _Near
    sites: _Near


def of_layer(table: pd.DataFrame, modes: Sequence[str], radius_m: float) -> FareList | None:
    """Return the fare list of the layer ``fares``, or None where nothing is listed.

    Of several fares between two stages by one mode the charged goes before the official, the
    newest before the older, the dearer before the cheaper. A fare holds both ways unless the way
    back is listed too.

    Parameters
    ----------
    table : rows with the coordinates of both stages
    modes : those of the programme; fares of other modes are left out
    radius_m : how far from a stage it serves, in a straight line
    """
    rows = table[table["mode"].isin(modes)]
    if rows.empty:
        return None
    ends = [rows[[f"{end}_longitude", f"{end}_latitude"]].to_numpy(float) for end in ("from", "to")]
    lonlat, stage = np.unique(np.round(np.concatenate(ends), 7), axis=0, return_inverse=True)
    start, goal = stage.reshape(2, -1)
    mode = rows["mode"].map({name: at for at, name in enumerate(modes)}).to_numpy(np.int64)
    day = rows["as_of"].to_numpy("datetime64[D]")
    age = np.where(np.isnat(day), np.inf, -day.astype(np.float64))
    fare = rows["fare"].to_numpy(float)
    there, back = (
        (one * len(lonlat) + other) * len(modes) + mode
        for one, other in ((start, goal), (goal, start))
    )
    is_back = np.repeat([False, True], len(rows))
    code, fare = np.concatenate([there, back]), np.tile(fare, 2)
    asked = np.tile((rows["kind"] != "charged").to_numpy(), 2)
    order = np.lexsort((-fare, np.tile(age, 2), asked, is_back, code))
    first = np.concatenate([[True], np.diff(code[order]) != 0])
    return FareList(tuple(modes), lonlat, radius_m, code[order][first], fare[order][first])


def lookup(listed: FareList | None, homes: Floats, sites: Floats, mode: str) -> Lookup | None:
    """Return what is listed between homes and sites: (n, 2) degrees, NaN for no place.

    None where there is no list, or nothing in it is of this mode.
    """
    if listed is None or not (listed.code % len(listed.modes) == listed.modes.index(mode)).any():
        return None
    return Lookup(listed, mode, _near(listed, homes), _near(listed, sites))


def replaced(journeys: pd.DataFrame, found: Lookup | None) -> pd.DataFrame:
    """Return journeys with listed fares in the place of computed ones.

    A trip that costs nothing was walked and stays free. Where several pairs of stages serve a
    trip, the pair that is nearest, home and site together, has its fare.

    Parameters
    ----------
    journeys : ``origin, destination`` (positions among the homes and sites of the lookup) and
        ``fare`` as computed, NaN where unknown
    """
    if found is None:
        return journeys
    start, goal, fare = (journeys[name].to_numpy() for name in ("origin", "destination", "fare"))
    n_home, n_site = (np.diff(near.first) for near in (found.homes, found.sites))
    n_ways = np.where(fare == 0, 0, n_home[start] * n_site[goal])
    at = np.repeat(np.arange(len(start)), n_ways)
    number = np.arange(len(at)) - np.repeat(np.cumsum(n_ways) - n_ways, n_ways)
    one = found.homes.first[start[at]] + number // np.maximum(n_site[goal[at]], 1)
    other = found.sites.first[goal[at]] + number % np.maximum(n_site[goal[at]], 1)
    listed = found.listed
    code = found.homes.stage[one] * len(listed.lonlat) + found.sites.stage[other]
    code = code * len(listed.modes) + listed.modes.index(found.mode)
    place = np.minimum(np.searchsorted(listed.code, code), len(listed.code) - 1)
    is_listed = listed.code[place] == code
    at, place, code = at[is_listed], place[is_listed], code[is_listed]
    metres = found.homes.metres[one[is_listed]] + found.sites.metres[other[is_listed]]
    order = np.lexsort((code, metres, at))
    first = order[np.diff(at[order], prepend=-1) != 0]
    told = fare.copy()
    told[at[first]] = listed.fare[place[first]]
    return journeys.assign(fare=told)


def _near(listed: FareList, points: Floats) -> _Near:
    """Return the stages within the radius of each point."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - few programmes list fares, and it is slow

    is_placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    stages = cKDTree(_cartesian(listed.lonlat))
    # A chord is never longer than the way along the ellipsoid; what it lets in too much goes below.
    found = cKDTree(_cartesian(points[is_placed])).sparse_distance_matrix(
        stages, listed.radius_m * 1.01 + 1.0, output_type="ndarray"
    )
    point, stage = is_placed[found["i"]], found["j"].astype(np.int64)
    ends = points[point], listed.lonlat[stage]
    metres = np.asarray(_GEOD.inv(*ends[0].T, *ends[1].T)[2]) if len(point) else np.empty(0)
    near = np.flatnonzero(metres <= listed.radius_m)
    near = near[np.lexsort((stage[near], point[near]))]
    n_stages = np.bincount(point[near], minlength=len(points))
    first = np.concatenate([[0], np.cumsum(n_stages)])
    return _Near(first, stage[near], metres[near])


def _cartesian(lonlat: Floats) -> Floats:
    """Return metres from the middle of the earth, on the ellipsoid."""
    lon, lat = np.radians(lonlat.reshape(-1, 2)).T
    squared = _GEOD.es
    across = RADIUS_M / np.sqrt(1 - squared * np.sin(lat) ** 2)
    return np.column_stack(
        (
            across * np.cos(lat) * np.cos(lon),
            across * np.cos(lat) * np.sin(lon),
            across * (1 - squared) * np.sin(lat),
        )
    )

"""Listed fares: what a ride between two named places costs, whatever the rate per km says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from layers.categories import plain
from layers.errors import ProgrammeError
from mapping import overlay

RADIUS_M: Final = 2000.0
_PLACE: Final = "travel.routes"
_KEYS: Final = ("from", "to", "mode", "fare", "as_of", "source")


@dataclass(frozen=True)
class ListedFare:
    """One line of the route list: a fare that is charged between two places, and who says so."""

    start: str
    end: str
    mode: str
    fare: float
    as_of: dt.date
    source: str


def parse(rows: Any, modes: Sequence[str]) -> tuple[ListedFare, ...]:
    """Return the route list of ``[[travel.routes]]``, in the order of the file.

    Parameters
    ----------
    rows : tables with ``from, to, mode, fare, as_of, source``; each key is required
    modes : the modes that charge a fare

    Raises
    ------
    ProgrammeError
        For an unknown key (with the nearest known one), a key that is missing, a value of the
        wrong kind or range, or two fares of one day between the same places.

    Examples
    --------
    >>> row = {"from": "Brikama", "to": "Serekunda", "mode": "minibus", "fare": 23,
    ...     "as_of": dt.date(2021, 11, 1), "source": "The Standard"}
    >>> parse([row], ("minibus",))[0].fare, parse((), ("minibus",))
    (23.0, ())
    """
    is_list = isinstance(rows, list | tuple) and all(isinstance(row, Mapping) for row in rows)
    overlay.refuse_unless(is_list, _PLACE, "a list of tables, each under [[travel.routes]]")
    listed = tuple(_listed(row, f"{_PLACE}[{n}]", modes) for n, row in enumerate(rows, start=1))
    seen: set[tuple[object, ...]] = set()
    for n, one in enumerate(listed, start=1):
        key = (plain(one.start), plain(one.end), one.mode, one.as_of)
        if key in seen:
            raise ProgrammeError(
                f"programme.toml: `{_PLACE}[{n}]` states a second {one.mode} fare from {one.start} "
                f"to {one.end} for {one.as_of}; keep the one that is charged."
            )
        seen.add(key)
    return listed


def overridden(
    rides: pd.DataFrame, settlements: gpd.GeoDataFrame, routes: Sequence[ListedFare]
) -> NDArray[np.float64]:
    """Return the fares of rides, listed where the route list names them, as they were elsewhere.

    A ride is listed where it is by that mode and one gets on and off within 2 km of the two
    settlements (geodesic for points, from the outline for polygons). A fare holds in both
    directions unless the way back is listed itself; of several days the latest counts. A place
    that ``settlements`` does not name overrides nothing (see `unknown_places`).

    Parameters
    ----------
    rides : one row per ride: ``mode, board_lon, board_lat, alight_lon, alight_lat, fare``
    settlements : EPSG:4326 points or polygons with ``name``
    routes : the route list

    Returns
    -------
    (n,) fares, not rounded
    """
    fare = rides["fare"].to_numpy(dtype=np.float64).copy()
    mode = rides["mode"].to_numpy(dtype=object)
    board = rides[["board_lon", "board_lat"]].to_numpy(dtype=np.float64)
    alight = rides[["alight_lon", "alight_lat"]].to_numpy(dtype=np.float64)
    for one in _both_ways(routes):
        is_ride = mode == one.mode
        is_ride &= _is_near(board, settlements, one.start)
        is_ride &= _is_near(alight, settlements, one.end)
        fare[is_ride] = one.fare
    return fare


def unknown_places(settlements: gpd.GeoDataFrame, routes: Sequence[ListedFare]) -> tuple[str, ...]:
    """Return the places of the route list that no settlement bears the name of, each once."""
    known = {plain(name) for name in settlements["name"].dropna()}
    places = dict.fromkeys(place for one in routes for place in (one.start, one.end))
    return tuple(place for place in places if plain(place) not in known)


def _listed(row: Mapping[str, Any], place: str, modes: Sequence[str]) -> ListedFare:
    for key in row:
        if key not in _KEYS:
            raise ProgrammeError(overlay.unknown_key(str(key), _KEYS, place))
    for key in ("from", "to", "source"):
        is_text = isinstance(row.get(key), str) and bool(row[key].strip())
        overlay.refuse_unless(is_text, f"{place}.{key}", "a text")
    overlay.refuse_unless(row.get("mode") in modes, f"{place}.mode", f"one of {', '.join(modes)}")
    fare, as_of = row.get("fare"), row.get("as_of")
    is_number = isinstance(fare, int | float) and not isinstance(fare, bool)
    overlay.refuse_unless(
        is_number and 0 <= float(fare or 0) <= 1e6, f"{place}.fare", "a number from 0 to 1e+06"
    )
    is_day = isinstance(as_of, dt.date) and not isinstance(as_of, dt.datetime)
    overlay.refuse_unless(is_day, f"{place}.as_of", "a day such as 2021-11-01, without quotes")
    return ListedFare(
        start=row["from"].strip(), end=row["to"].strip(), mode=row["mode"],
        fare=float(row["fare"]), as_of=row["as_of"], source=row["source"].strip(),
    )  # fmt: skip


def _both_ways(routes: Sequence[ListedFare]) -> list[ListedFare]:
    """Return fares for each direction, oldest first, a direction's own fares after those implied.

    The last that fits a ride wins.
    """
    stated = {(plain(one.start), plain(one.end), one.mode) for one in routes}
    back = [
        ListedFare(one.end, one.start, one.mode, one.fare, one.as_of, one.source)
        for one in routes
        if (plain(one.end), plain(one.start), one.mode) not in stated
    ]
    return sorted([*back, *routes], key=lambda one: one.as_of)


def _is_near(
    lonlat: NDArray[np.float64], settlements: gpd.GeoDataFrame, name: str
) -> NDArray[np.bool_]:
    """Return which (n, 2) degrees lie within the radius of a settlement of that name."""
    is_near = np.zeros(len(lonlat), dtype=bool)
    named = settlements["name"].map(plain, na_action="ignore") == plain(name)
    for shape in settlements.geometry[named].dropna():
        centre = shape.centroid
        local = f"+proj=aeqd +lat_0={centre.y} +lon_0={centre.x} +datum=WGS84 +units=m"
        to_metres = pyproj.Transformer.from_crs(4326, local, always_xy=True).transform
        x, y = to_metres(lonlat[:, 0], lonlat[:, 1])
        around = shapely.transform(shape, lambda xy: np.column_stack(to_metres(*xy.T)))  # noqa: B023
        is_near |= shapely.dwithin(shapely.points(x, y), around, RADIUS_M)
    return is_near

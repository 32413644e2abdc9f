"""The travel table between people and services: its columns, its order and its plain rows."""

from __future__ import annotations

import math
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from mapping.network import why_no_way
from mapping.profiles import visits as coming
from mapping.settings.programme import Programme

_GEOD: Final = Geod(ellps="WGS84")

Ints = NDArray[np.int64]

COLUMNS: Final = (
    "returnee_id", "service_id", "mode", "distance_m", "duration_min", "fare", "straight_m",
    "road_m", "snap_m", "snap_flag",
)  # fmt: skip
"""One way; metres, minutes, the programme's currency. `road_m` is the pair's, whatever the mode.

`snap_flag` is `ok`, `no_roads` where none are loaded, or one of `why_no_way`: why no way was found,
or, with minutes, that roads near one end are not joined on the map and the way is not sure.
"""

MEASURES: Final = ("distance_m", "duration_min", "fare", "straight_m", "road_m", "snap_m")
"""Those of them that are numbers."""


def blank() -> pd.DataFrame:
    """Return a travel table without rows: columns `COLUMNS`."""
    text = {"returnee_id", "service_id", "mode", "snap_flag"}
    return pd.DataFrame(
        {name: pd.Series(dtype="str" if name in text else "float64") for name in COLUMNS}
    )


def of_journeys(found: pd.DataFrame) -> pd.DataFrame:
    """Return the journeys of `travel_table` as rows of a travel table, `road_m` not yet known.

    Columns `COLUMNS`.
    """
    names = {"origin_id": "returnee_id", "destination_id": "service_id"}
    flag = found["is_sure"].map({True: "ok", False: why_no_way.NOT_JOINED}).astype("str")
    return found.rename(columns=names).assign(snap_flag=flag, road_m=math.nan)[list(COLUMNS)]


def without_travel(people: gpd.GeoDataFrame, services: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return everybody's rows to the services that nobody travels to: there at once.

    Columns `COLUMNS`: 0 m, min and fare, with the delivery as `mode`, and NaN where it is not known
    where a team stops. `straight_m` is that to the base of who visits at home; else NaN, as
    `road_m` is.
    """
    near = services[coming.is_untravelled(services)]
    person = np.repeat(np.arange(len(people)), len(near))
    site = np.tile(np.arange(len(near)), len(people))
    way = np.where(near["is_round_unknown"].to_numpy(bool), math.nan, 0.0)[site]
    return pd.DataFrame(
        {
            "returnee_id": people["returnee_id"].array.take(person),
            "service_id": near["service_id"].array.take(site),
            "mode": near["delivery"].array.take(site),
            **dict.fromkeys(("distance_m", "duration_min", "fare"), way),
            "straight_m": _to_bases(people, near, person, site),
            "road_m": math.nan,
            "snap_m": 0.0,
            "snap_flag": "ok",
        }
    )


def _to_bases(
    people: gpd.GeoDataFrame, services: gpd.GeoDataFrame, person: Ints, site: Ints
) -> NDArray[np.float64]:
    """Geodesic metres from each home to the base of who visits it; NaN where either is unknown."""
    found = np.full(len(person), math.nan)
    visits = (services["delivery"] == "home") & services.geometry.notna()
    asked = np.flatnonzero(visits.to_numpy()[site] & people.geometry.notna().to_numpy()[person])
    if len(asked):
        here, there = people.geometry.array[person[asked]], services.geometry.array[site[asked]]
        found[asked] = _GEOD.inv(
            shapely.get_x(here), shapely.get_y(here), shapely.get_x(there), shapely.get_y(there)
        )[2]
    return found


def in_order(table: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return the rows sorted by returnee, service and the programme's order of modes.

    Columns `COLUMNS`.
    """
    order = {mode: rank for rank, mode in enumerate(programme.travel.modes)}
    ranked = table.assign(_rank=table["mode"].map(order).fillna(-1))
    ranked = ranked.sort_values(["returnee_id", "service_id", "_rank"], ignore_index=True)
    return ranked.drop(columns="_rank")[list(COLUMNS)]

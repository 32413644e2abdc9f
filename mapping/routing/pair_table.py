"""The travel table between people and services: its columns, its order and its plain rows."""

from __future__ import annotations

import math
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping.network import why_no_way
from mapping.settings.programme import Programme

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
    """Return everybody's rows to the services by phone or online: there at once.

    Columns `COLUMNS`: 0 m, min and fare, with the delivery as `mode`; `straight_m` and `road_m`
    are NaN.
    """
    remote = services[services["delivery"].isin(UNTRAVELLED_DELIVERIES)]
    table = people[["returnee_id"]].merge(remote[["service_id", "delivery"]], how="cross")
    return (
        pd.DataFrame(table)
        .rename(columns={"delivery": "mode"})
        .assign(
            distance_m=0.0,
            duration_min=0.0,
            fare=0.0,
            straight_m=math.nan,
            road_m=math.nan,
            snap_m=0.0,
            snap_flag="ok",
        )
    )


def in_order(table: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return the rows sorted by returnee, service and the programme's order of modes.

    Columns `COLUMNS`.
    """
    order = {mode: rank for rank, mode in enumerate(programme.travel.modes)}
    ranked = table.assign(_rank=table["mode"].map(order).fillna(-1))
    ranked = ranked.sort_values(["returnee_id", "service_id", "_rank"], ignore_index=True)
    return ranked.drop(columns="_rank")[list(COLUMNS)]

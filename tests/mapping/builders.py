"""Small layers for the tests of mapping: every schema column there, unknown unless given."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
from shapely import Point

from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from mapping.profiles import from_layers
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs, judge
from mapping.settings import programme_file
from mapping.settings.programme import Programme

AS_OF = dt.date(2026, 11, 1)


def layer(name: str, rows: list[dict], points: list[tuple[float, float] | None] | None = None):
    columns = {
        column.name: pd.Series(
            [row.get(column.name) for row in rows], dtype=PANDAS_DTYPES[column.dtype]
        )
        for column in SCHEMAS[name].columns
    }
    if SCHEMAS[name].geometry is None:
        return pd.DataFrame(columns)
    places = points if points is not None else [None] * len(rows)
    shapes = [Point(place) if place is not None else None for place in places]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=4326))


def programme(extra: str = "") -> Programme:
    head = '[programme]\nname = "Test"\ncountry = "GMB"\nas_of = 2026-11-01\ncurrency = "GMD"\n'
    return programme_file.parse(head + extra)


def travel(rows: list[dict]) -> pd.DataFrame:
    usual = {
        "service_id": "S1", "mode": "minibus", "distance_m": 1000.0, "duration_min": 10.0,
        "fare": 0.0, "straight_m": 900.0, "snap_m": 0.0, "snap_flag": "ok",
    }  # fmt: skip
    table = pd.DataFrame([usual | row for row in rows])
    return table if "road_m" in table else table.assign(road_m=table["distance_m"])


def profiles(people, services, plan=None, criteria=None, agreements=None, stops=None) -> Profiles:
    return from_layers.profiles(people, services, criteria, agreements, plan or programme(), stops)


def judged(travel, people, services, plan=None, criteria=None, agreements=None) -> pd.DataFrame:
    """The judged pairs of layers."""
    return judge.judge(travel, profiles(people, services, plan, criteria, agreements))


def pairs(table, people, services, plan=None) -> pd.DataFrame:
    """The judged pairs of layers as numbers."""
    return encoded_pairs.of_judged(table, profiles(people, services, plan))


def codes(reasons) -> list[str]:
    """The codes of one pair's reasons, in order."""
    return [one["code"] for one in reasons]


def known(reasons) -> list[dict]:
    """One pair's reasons without the fields that say nothing."""
    return [{name: value for name, value in one.items() if value is not None} for one in reasons]

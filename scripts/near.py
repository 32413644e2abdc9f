"""Nearest services for one person, with the verdict and its reasons in words."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from layers import reasons
from layers.catalogue import SCHEMAS
from layers.categories import categories, code_of
from layers.errors import UsageError
from layers.schema import PANDAS_DTYPES
from mapping import legs, pairs, reach, routing, rules, setting
from mapping.network import Network
from scripts.folder import Folder, open_folder
from scripts.stored import Layers, layers_of, network_of

RANK = {"yes": 0, "unknown": 1, "no": 2}


@dataclass(frozen=True)
class Person:
    """Who asks: a returnee on record, or somebody at a place with a few attributes."""

    returnee: str = ""
    latitude: float = math.nan
    longitude: float = math.nan
    age: float = math.nan
    sex: str = ""
    grade: float = math.nan


def services(path: Path, person: Person, category: str, k: int, language: str) -> pd.DataFrame:
    """Return the k nearest services of each category for one person.

    Returns
    -------
    DataFrame
        `category, name, partner, verdict, duration_min, mode, fare, distance_m, phone, why`
        (sentences in `language`) and `legs`, per category first those that say yes, then those
        that cannot tell, then the others, by minutes. Columns in the units of their names. `legs`
        lists the parts of the way by that mode, dicts of `mode` (walk, ferry or the mode itself),
        `distance_m, duration_min` (of which `wait_min`) and `fare`; they add up to the row. It is
        empty where nobody travels or no way is known.

    Raises
    ------
    UsageError
        For an id, a category or a place that does not exist.
    """
    folder = open_folder(path)
    wanted = _wanted(category)
    layers = layers_of(folder, left_out=("roads", "water"))
    one = _one(folder, layers, person)
    offers = layers.services
    if wanted:
        offers = offers[offers["category"] == wanted]
    rule_rows = rules.of_services(offers, layers.criteria, folder.programme)
    roads = network_of(folder, layers, is_ordered=False)
    travel = pairs.travel(roads, one, offers, folder.programme, rule_rows, is_bounded=False)
    judged = reach.judge(travel, one, offers, folder.programme, layers.criteria, layers.agreements)
    table = _ranked(judged, offers, k, language or folder.programme.languages[0])
    ways = _ways(roads, one, offers, table)
    return table.assign(legs=pd.Series(ways, dtype=object)).drop(columns="service_id")


def _wanted(category: str) -> str:
    if not category:
        return ""
    code = code_of(category)
    if code is None:
        raise UsageError(f"'{category}' is no category. Known: {', '.join(categories())}.")
    return code


def _one(folder: Folder, layers: Layers, person: Person) -> gpd.GeoDataFrame:
    if person.returnee:
        one = layers.returnees[layers.returnees["returnee_id"] == person.returnee]
        if one.empty:
            raise UsageError(
                f"No returnee '{person.returnee}' is loaded in {folder.path}. Check the id, or "
                "look whether the row is in quarantine/returnees.csv."
            )
        return one
    columns = {
        column.name: pd.Series([None], dtype=PANDAS_DTYPES[column.dtype])
        for column in SCHEMAS["returnees"].columns
    }
    one = gpd.GeoDataFrame(
        columns, geometry=[Point(person.longitude, person.latitude)], crs=4326
    ).assign(returnee_id="asking", age=person.age, grade=person.grade)
    if person.sex:
        one = one.assign(sex=person.sex)
    return setting.fill(one.astype({"returnee_id": "str", "sex": "str"}), layers.settlements)


def _ranked(judged: pd.DataFrame, offers: pd.DataFrame, k: int, language: str) -> pd.DataFrame:
    names = offers[["service_id", "name", "partner", "phone"]]
    table = judged.merge(names, on="service_id")
    table = table.assign(
        _rank=table["verdict"].map(RANK),
        _kind=table["category"].map({code: at for at, code in enumerate(categories())}),
        why=[in_words(json.loads(details), language) for details in table["details"]],
    )
    order = ["_kind", "_rank", "duration_min", "service_id"]
    table = table.sort_values(order).groupby("category", sort=False).head(k)
    columns = [
        "service_id", "category", "name", "partner", "verdict", "duration_min", "mode", "fare",
        "distance_m", "phone", "why",
    ]  # fmt: skip
    return table[columns].reset_index(drop=True)


def _ways(
    roads: Network | None, one: gpd.GeoDataFrame, offers: gpd.GeoDataFrame, table: pd.DataFrame
) -> list[list[dict[str, Any]]]:
    """Return the legs of each row of the table, by the row's mode."""
    ways: list[list[dict[str, Any]]] = [[] for _ in range(len(table))]
    if roads is None:
        return ways
    sites = offers.set_index("service_id").geometry
    ridden = table[table["mode"].isin(roads.model.modes) & np.isfinite(table["duration_min"])]
    for mode, rows in ridden.groupby("mode"):
        found = routing.routes(roads, one.geometry, sites[rows["service_id"]], str(mode))
        for at, way in zip(rows.index, found, strict=True):
            ways[at] = [_plain(leg) for leg in legs.in_coins(way, roads.model.coin)]
    return ways


def in_words(details: list[Mapping[str, Any]], language: str) -> str:
    """Return all reasons of a pair as sentences."""
    return " ".join(reasons.sentence(detail, language) for detail in details)


def _plain(leg: legs.Leg) -> dict[str, Any]:
    """Return what a leg tells a reader."""
    return {name: value for name, value in leg._asdict().items() if name != "rows"}

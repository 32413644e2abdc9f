"""Nearest services for one person, with the verdict and its reasons in words."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import Point

from layers import reasons
from layers.catalogue import SCHEMAS
from layers.categories import categories, code_of
from layers.errors import UsageError
from layers.schema import PANDAS_DTYPES
from mapping import degurba, pairs, reach, rules, setting
from scripts.computing import Layers, build_network, layers_of
from scripts.folder import Folder, open_folder

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
        (sentences in `language`), per category first those that say yes, then those that cannot
        tell, then the others, by minutes. Columns in the units of their names.

    Raises
    ------
    UsageError
        For an id, a category or a place that does not exist.
    """
    folder = open_folder(path)
    wanted = _wanted(category)
    layers = layers_of(folder)
    one = _one(folder, layers, person)
    offers = layers.services
    if wanted:
        offers = offers[offers["category"] == wanted]
    rule_rows = rules.of_services(offers, layers.criteria, folder.programme)
    travel = pairs.travel(
        build_network(folder, layers), one, offers, folder.programme, rule_rows, is_bounded=False
    )
    judged = reach.judge(travel, one, offers, folder.programme, layers.criteria, layers.agreements)
    return _ranked(judged, offers, k, language or folder.programme.languages[0])


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
    cells = degurba.grid(layers.population)
    return setting.fill(one.astype({"returnee_id": "str", "sex": "str"}), layers.settlements, cells)


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
        "category", "name", "partner", "verdict", "duration_min", "mode", "fare", "distance_m",
        "phone", "why",
    ]  # fmt: skip
    return table[columns].reset_index(drop=True)


def in_words(details: list[Mapping[str, Any]], language: str) -> str:
    """Return all reasons of a pair as sentences."""
    return " ".join(reasons.sentence(detail, language) for detail in details)

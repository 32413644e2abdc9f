"""Nearest services for one person, with the verdict and its reasons in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from layers import criteria, reasons
from layers.errors import UsageError
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from layers.vocabulary.categories import categories, code_of
from mapping.network.road_network import Network
from mapping.profiles import degurba, eligibility_rules, home_areas, urban_rural
from mapping.reach import judge
from mapping.routing import candidate_pairs, itinerary, travel_table
from scripts.runtime.project import Folder, open_folder
from scripts.stages.context import Layers, layers_of, network_of

RANK = {"yes": 0, "unknown": 1, "no": 2}
LEFT_OUT = ("roads", "water", "rss_scores", "assistance", "referrals", "follow_ups")


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
    layers = layers_of(folder, left_out=LEFT_OUT)
    one = _one(folder, layers, person)
    offers = layers.services
    if not person.returnee:
        # Somebody who asks in person is understood there; only those on record are asked.
        offers = offers.assign(languages=pd.Series(pd.NA, index=offers.index, dtype="str"))
    rule_rows = eligibility_rules.of_services(offers, layers.criteria, folder.programme)
    if wanted:
        chosen = offers["category"] == wanted
        bridges = rule_rows["bridging_service_id"][
            rule_rows["service_id"].isin(offers.loc[chosen, "service_id"])
        ]
        offers = offers[chosen | offers["service_id"].isin(bridges)]
        rule_rows = rule_rows[rule_rows["service_id"].isin(offers["service_id"])]
    roads = network_of(folder, layers, is_ordered=False)
    travel = candidate_pairs.travel(
        roads, one, offers, folder.programme, rule_rows, is_bounded=False
    )
    judged = judge.judge(travel, one, offers, folder.programme, layers.criteria, layers.agreements)
    if wanted:
        judged = judged[judged["category"] == wanted]
    table = _ranked(judged, offers, rule_rows, k, language or folder.programme.languages[0])
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
    one = one.astype({"returnee_id": "str", "sex": "str"})
    one = one.assign(
        home_areas=home_areas.homes(one, layers.areas),
        living_cost=home_areas.living_costs(one, layers.areas),
    )
    return urban_rural.fill(one, layers.settlements, degurba.grid(layers.population))


def _ranked(
    judged: pd.DataFrame,
    offers: pd.DataFrame,
    rule_rows: pd.DataFrame,
    k: int,
    language: str,
) -> pd.DataFrame:
    own = reasons.own(rule_rows, offers)
    notes = rule_rows[rule_rows["criterion"].isin(criteria.NOTES)]
    names = offers[["service_id", "name", "partner", "phone"]]
    table = judged.merge(names, on="service_id")
    table = table.assign(
        _rank=table["verdict"].map(RANK),
        _kind=table["category"].map({code: at for at, code in enumerate(categories())}),
    )
    order = ["_kind", "_rank", "duration_min", "service_id"]
    table = table.sort_values(order).groupby("category", sort=False).head(k)
    table["why"] = pd.Series(
        [
            " ".join(
                [reasons.sentence(one, language, own) for one in given] + _noted(held, language)
            )
            for given, held in zip(table["reasons"], _open_notes(table, notes), strict=True)
        ],
        index=table.index, dtype="str",
    )  # fmt: skip
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
        found = travel_table.routes(roads, one.geometry, sites[rows["service_id"]], str(mode))
        for at, fare, way in zip(rows.index, rows["fare"], found, strict=True):
            priced = itinerary.in_coins(way, roads.model.coin)
            told = math.fsum(leg.fare for leg in priced)
            if not math.isnan(fare) and abs(told - fare) > 1e-6:  # it is a listed one
                priced = itinerary.at_fare(way, fare)
            ways[at] = [_plain(leg) for leg in priced]
    return ways


def _open_notes(table: pd.DataFrame, notes: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield what to tell of each row's service beside the verdict; nothing after a no."""
    for service, verdict in zip(table["service_id"], table["verdict"], strict=True):
        yield notes[(notes["service_id"] == service) & (verdict != "no")]


def _noted(held: pd.DataFrame, language: str) -> list[str]:
    said = [
        reasons.note(criterion, values, language)
        for criterion, values in zip(held["criterion"], held["values"], strict=True)
    ]
    return list(dict.fromkeys(said))


def _plain(leg: itinerary.Leg) -> dict[str, Any]:
    """Return what a leg tells a reader."""
    return {name: value for name, value in leg._asdict().items() if name != "rows"}

"""Exports of KoBo and ODK: what the form tool adds of itself, read as what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.ingest.headers.found import Found, of_frame
from layers.readers import table_changes

SPOKEN: Final = "an export of KoBo or ODK"
_MARKS: Final = frozenset(
    ("_submission_time", "_uuid", "_validation_status", "_index", "_parent_index",
     "_xform_id_string", "_submitted_by", "__version__", "formhub/uuid", "meta/instanceid",
     "deviceid", "submissiondate", "key", "meta-instanceid", "instanceid", "_geolocation")
)  # fmt: skip
_DAYS: Final = ("_submission_time", "submissiondate", "today", "end")
"""When a form was sent or filled in, the best first."""
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_REFUSED: Final = re.compile(r"not.?approved|on.?hold", re.IGNORECASE)
_CHOSEN: Final = {"1": True, "true": True, "0": False, "false": False}
_GPS_M: Final = 50.0
_SETTLEMENT_M: Final = 5_000.0


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: two marks of the tool, or start and end as instants."""
    names = _names(of_frame(table))
    n_marks = len(_MARKS & set(names))
    timed = [names[one] for one in ("start", "end") if one in names]
    is_timed = len(timed) == 2 and all(
        table[header].dropna().astype("str").str.match(_INSTANT).all() for header in timed
    )
    if n_marks >= 2 or (is_timed and len(table)):
        return 0.95
    return 0.5 if n_marks else 0.0


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the table with the day it was sent, how well its places are known, and its lists.

    `start` and `end` are when the form was filled in, and no dates of a service. A row that was
    not approved, or is on hold, is set aside.
    """
    found = of_frame(table)
    names = _names(found)
    added: dict[str, pd.Series] = {}
    day = next((names[one] for one in _DAYS if one in names), "")
    if day:
        added["verified_on"] = table[day].astype("str").str[:10]
    precise = [header for header in found.headers if _before(found, header).endswith("_precision")]
    if len(precise) == 1:
        added["position_class"] = _classes(table[precise[0]])
    added |= _joined_choices(found)
    changed = table_changes.with_columns(table, added)
    changed = _with_geolocation(changed, names)
    status = names.get("_validation_status")
    if status:
        refused = table[status].fillna("").astype("str").str.contains(_REFUSED)
        changed = table_changes.set_aside(
            changed, refused, "NOT_APPROVED",
            "The form was not approved, or is on hold; approve it in the form tool, export again.",
        )  # fmt: skip
    return {"": changed}


def _before(found: Found, header: str) -> str:
    return found.before.get(header, header).lower()


def _names(found: Found) -> dict[str, str]:
    """How headers stood in the file, in lower case, and their names in the table."""
    return {_before(found, header): header for header in found.headers}


def _classes(metres: pd.Series) -> pd.Series:
    """How well a place is known, by the metres that the phone said."""
    numbers = pd.to_numeric(metres, errors="coerce")
    named = pd.cut(
        numbers, [-1, _GPS_M, _SETTLEMENT_M, float("inf")], labels=["gps", "settlement", "area3"]
    )
    return named.astype("object").where(numbers.notna(), None)


def _joined_choices(found: Found) -> dict[str, pd.Series]:
    """A question with several answers that was split into columns, as one list again."""
    known = {_before(found, header) for header in found.headers}
    groups: dict[str, list[tuple[str, str]]] = {}
    for header in found.headers:
        path, slash, choice = found.before.get(header, header).rpartition("/")
        if slash and path.lower() not in known:
            groups.setdefault(path, []).append((header, choice))
    joined = {}
    for path, columns in groups.items():
        cells = {choice: found.texts[header].fillna("0").str.lower() for header, choice in columns}
        if len(columns) < 2 or not all(one.isin(_CHOSEN).all() for one in cells.values()):
            continue
        chosen = pd.DataFrame({choice: one.map(_CHOSEN) for choice, one in cells.items()})
        joined[path] = chosen.apply(lambda row: " ".join(row.index[row.astype(bool)]), axis=1)
    return joined


def _with_geolocation(table: gpd.GeoDataFrame, names: Mapping[str, str]) -> gpd.GeoDataFrame:
    """The two numbers that JSON writes as a list, as they stand in CSV."""
    header = names.get("_geolocation")
    if header:
        bare = table[header].astype("str").str.strip("[]").str.replace(",", " ")
        table[header] = bare.where(~bare.str.contains("null", na=False))
    return table

"""What a programme's folder says: its settings over the written defaults, its layers as plain rows.

Nothing of `mapping` is imported by the reference; of it only the text of travel.toml is read,
which is a page of the documentation as much as a file of settings. A row is a dict in which what
is not known is None.
"""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from layers import store as stores
from tests.paths import REPO

Row = dict[str, Any]

LAYERS = (
    "services", "partners", "programmes", "returnees", "residences", "needs", "areas",
    "settlements", "roads", "water", "criteria", "agreements", "fares", "stops",
)  # fmt: skip
_USUAL_MONEY = {
    "living_per_day": None, "attendance_days_per_month": 22, "dependant_per_day": 0.0,
    "meals_per_day": None, "lodging_per_night": None, "round_trip_hours": 8.0,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Given:
    """The day, the settings of travel, limits and money, and the stored layers."""

    as_of: dt.date
    travel: Mapping[str, Any]
    limits: Mapping[str, Mapping[str, Any]]
    money: Mapping[str, Any]
    demand: Mapping[str, Any]
    places_days: int
    layers: Mapping[str, list[Row]]

    def limit(self, category: str, name: str) -> float:
        """The largest accepted minutes, metres or fare of a trip; infinite where there is none."""
        stated = self.limits.get(category, {})
        if name != "duration_min" or {"distance_m", "fare", "duration_min"} & set(stated):
            return float(stated.get(name, math.inf))
        return float(categories()[category]["duration_min"])


def of_folder(folder: Path) -> Given:
    """Read programme.toml and the store of a folder."""
    document = _toml(folder / "programme.toml")
    head = document["programme"]
    store = stores.connect(document.get("store", {}).get("url", "waypost.gpkg"), folder)
    held = stores.tables(store)
    layers = {name: rows(stores.read(store, name)) if name in held else [] for name in LAYERS}
    stores.close(store)
    return Given(
        as_of=head["as_of"],
        travel=_travel(document.get("travel", {}), head.get("currency", "")),
        limits=document.get("limits", {}),
        money=_USUAL_MONEY | document.get("money", {}),
        demand={"period_weeks": 12, "appointments_per_person": 1} | document.get("demand", {}),
        places_days=document.get("measures", {}).get("places_days", 90),
        layers=layers,
    )


def categories() -> Mapping[str, Mapping[str, Any]]:
    """The kinds of service, as they are written down."""
    return _toml(REPO / "layers/vocabulary/categories.toml")


def rows(table: pd.DataFrame) -> list[Row]:
    """The rows of a table as dicts; what is not known is None, a day is a date."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if hasattr(value, "geom_type"):
        return None if value.is_empty else value
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _travel(own: Mapping[str, Any], currency: str) -> Mapping[str, Any]:
    written = dict(_toml(REPO / "mapping/settings/travel.toml"))
    known = written.pop("currencies").get(currency, {})
    nothing = {"flag": math.nan, "paved_per_km": math.nan, "unpaved_per_km": math.nan}
    usual = written | {
        "ferry": written["ferry"] | {"fare": known.get("ferry", math.nan)},
        "coin": known.get("coin", math.nan),
        "fares": {mode: known.get(mode, nothing) for mode in ("minibus", "motorcycle")},
    }
    return _over(usual, own)


def _over(usual: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: _over(value, own.get(name, {})) if isinstance(value, dict) else own.get(name, value)
        for name, value in usual.items()
    } | {name: value for name, value in own.items() if name not in usual}


@cache
def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

"""The list of public health facilities of WHO and KEMRI-Wellcome (Maina and others, 2019)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.ingest.headers import evidence
from layers.ingest.headers.found import of_frame
from layers.readers import table_changes
from layers.schemas.services import SCHEMA

SPOKEN: Final = "the WHO/KEMRI-Wellcome list of health facilities"
_NEEDED: Final = frozenset({"facility name", "facility type", "lat", "long"})
_OTHERS: Final = frozenset({"ll source", "ownership", "admin1", "facility type 9", "tier name"})
_CLASSES: Final = {"gps": "gps", "google earth": "building", "geonames": "settlement"}
"""How the list came by a position -> how well it is known."""


def recognise(table: gpd.GeoDataFrame) -> float:
    """Return how sure: the four columns of the list, and two of its others."""
    words = {of_frame(table).word(header) for header in of_frame(table).headers}
    return 0.97 if words >= _NEEDED and len(words & _OTHERS) >= 2 else 0.0


def read(table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the facilities as services; of its two columns of types the one that is understood."""
    found = of_frame(table)
    by_word = {found.word(header): header for header in found.headers}
    types = [by_word[one] for one in ("facility type", "facility type 9") if one in by_word]
    kind = SCHEMA.column("category")
    shares = {one: evidence.fit(table[one], kind, SCHEMA) for one in types}
    columns = {
        "name": by_word["facility name"],
        "category": max(types, key=lambda one: shares[one]),
        "latitude": by_word["lat"],
        "longitude": by_word["long"],
        "partner": by_word.get("ownership", ""),
        "source": by_word.get("ll source", ""),
    }
    added: dict[str, pd.Series] = {}
    if "ll source" in by_word:
        said = table[by_word["ll source"]].fillna("").str.strip().str.lower()
        added["position_class"] = said.map(_CLASSES)
    return {"services": table_changes.profiled(table_changes.with_columns(table, added), columns)}

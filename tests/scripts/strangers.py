"""People whom the finder is asked about: a place, and what the rules of a programme may ask for."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from mapping.profiles import home_areas, urban_rural

ASKING = [
    ("P01", "document", "id_card passport", None, None),
    ("P02", "nationality", "GMB SEN", None, None),
    ("P03", "skill", "sewing welding", None, None),
    ("P04", "vulnerability", "single_parent none", None, None),
    ("P05", "household", None, "1", "4"),
    ("P06", "legal_status", "citizen", None, None),
    ("P07", "return_type", "vhr avrr", None, None),
]
"""Rules that ask for more than age, sex and schooling."""
SAYINGS = {
    "documents": ["id_card", "passport", "driving_licence", "id_card passport", "none"],
    "nationality": ["GMB", "SEN", "GIN"],
    "skills": ["sewing", "farming welding", "farming"],
    "vulnerability_codes": ["none", "medical single_parent", "medical"],
    "legal_status": ["citizen", "refugee"],
    "return_type": ["vhr", "forced"],
    "dependants": [0, 1, 4, 5],
    "is_escorted": [True, False],
    "has_disability": [True, False],
}


def people(layers, network, n: int) -> gpd.GeoDataFrame:
    """People of whom a place and a few attributes are known, beside random junctions."""
    rng = np.random.default_rng(5)
    at = network.node_lonlat[rng.integers(0, network.n_nodes, n)] + rng.normal(0, 0.004, (n, 2))
    columns = {
        column.name: pd.Series([None] * n, dtype=PANDAS_DTYPES[column.dtype])
        for column in SCHEMAS["returnees"].columns
    }
    found = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*at.T), crs=4326)
    found["returnee_id"] = pd.array([f"P{number:04}" for number in range(n)], dtype="str")
    found["age"] = np.where(rng.random(n) < 0.2, np.nan, rng.integers(14, 60, n))
    found["grade"] = np.where(rng.random(n) < 0.3, np.nan, rng.integers(0, 14, n))
    found["sex"] = pd.array(rng.choice(["f", "m", None], n), dtype="str")
    for name, words in SAYINGS.items():
        at = rng.integers(0, len(words) + 1, n)
        said = [None if one == len(words) else words[one] for one in at]
        found[name] = pd.Series(said, dtype=found[name].dtype)
    found["interests"] = found["skills"]  # the page asks for both at once
    found = found.assign(
        home_areas=home_areas.homes(found, layers.areas),
        living_cost=home_areas.living_costs(found, layers.areas),
    )
    return urban_rural.fill(found, layers.settlements)


def said(value):
    """What the page is told: the words as a list, in small letters, and numbers as they are."""
    if isinstance(value, str):
        return value.lower().split()
    return None if pd.isna(value) else int(value)

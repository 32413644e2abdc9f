"""A seeded caseload for the measures: returnees, services and rules made up over real roads."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers import atomic_write, readers
from scripts import sample

SEED = 2026
N_PARTNERS = 40
KINDS = {
    "training": 0.3, "clinic": 0.2, "business": 0.12, "education": 0.1, "job_placement": 0.1,
    "finance": 0.08, "pss": 0.04, "housing": 0.03, "legal": 0.03,
}  # fmt: skip
"""Category -> its share of the services."""

NEEDS = {
    "training": 0.33, "business": 0.36, "job_placement": 0.18, "pss": 0.17, "clinic": 0.16,
    "finance": 0.12, "housing": 0.07, "education": 0.05, "legal": 0.04,
}  # fmt: skip
SETTINGS = """
[programme]
name = "Caseload (synthetic)"
is_synthetic = true
country = "{country}"
as_of = 2026-11-01
currency = "{currency}"
languages = ["en"]
[layers]
roads = "{roads}"
settlements = "{settlements}"
areas = "data/areas.geojson"
services = "data/services.csv"
returnees = "data/returnees.csv"
partners = "data/partners.csv"
criteria = "data/criteria.csv"
agreements = "data/agreements.csv"
[travel.fares.minibus]
flag = 30
paved_per_km = 3
unpaved_per_km = 4
[travel.fares.motorcycle]
flag = 100
paved_per_km = 50
unpaved_per_km = 60
[limits.clinic]
duration_min = 60
[limits.education]
duration_min = 45
[limits.training]
duration_min = 90
urban_limit_km = 5
rural_limit_km = 10
[money]
living_per_day = 400.0
"""

Points = NDArray[np.float64]


def write(folder: Path, extract: Path | None, n_returnees: int, n_services: int) -> str:
    """Write programme.toml and data/, and return what the roads are.

    Parameters
    ----------
    extract
        An OpenStreetMap extract; without one the roads are the sample district's.
    """
    (folder / "data").mkdir(parents=True, exist_ok=True)
    if extract is None:
        sample.write(folder)
        roads, settlements = "data/roads.geojson", "data/settlements.geojson"
        country, currency, told = "GMB", "GMD", "the sample's roads"
        places = gpd.read_file(folder / settlements).geometry
    else:
        shutil.copyfile(extract, folder / "data" / extract.name)
        roads = settlements = f"data/{extract.name}"
        country, currency, told = "LKA", "LKR", extract.name.partition(".")[0]
        places = readers.read(extract, "settlements").geometry
    # The file decides what is read; a sample's other layers are written over or not named.
    text = SETTINGS.format(country=country, currency=currency, roads=roads, settlements=settlements)
    at = shapely.get_coordinates(places.representative_point().to_numpy())
    rng = np.random.default_rng(SEED)
    tables = {
        "services": _services(at, n_services, rng),
        "returnees": _returnees(at, n_returnees, rng),
        "partners": _partners(),
        "criteria": _criteria(),
        "agreements": _agreements(),
    }
    for name, rows in tables.items():
        atomic_write.write_text(folder / "data" / f"{name}.csv", rows.to_csv(index=False))
    areas = _areas(shapely.box(*shapely.total_bounds(shapely.points(at))).buffer(0.2))
    atomic_write.write_text(folder / "data" / "areas.geojson", areas.to_json(drop_id=True))
    atomic_write.write_text(folder / "programme.toml", text)
    return told


def _around(at: Points, n: int, spread_km: float, rng: np.random.Generator) -> Points:
    return at[rng.integers(0, len(at), n)] + rng.normal(0, spread_km / 111.3, (n, 2))


def _some(rng: np.random.Generator, n: int, share: float, values: Any) -> pd.Series:
    """Whole numbers, of which a share is known."""
    return pd.Series(np.where(rng.random(n) < share, values, np.nan)).astype("Int64")


def _services(at: Points, n: int, rng: np.random.Generator) -> pd.DataFrame:
    category = rng.choice(list(KINDS), n, p=list(KINDS.values()))
    is_course = category == "training"
    points = _around(at, n, 1.0, rng)
    starts = np.where(is_course, rng.choice(["2026-11-16", "2027-01-11"], n), "")
    return pd.DataFrame(
        {
            "service_id": [f"V{number:04d}" for number in range(n)],
            "name": [f"Service {number}" for number in range(n)],
            "category": category,
            "partner_id": [f"P{number:02d}" for number in rng.integers(1, N_PARTNERS + 1, n)],
            "latitude": points[:, 1].round(6),
            "longitude": points[:, 0].round(6),
            "setting": rng.choice(["urban", "rural"], n),
            "sexes": rng.choice(["any", "f"], n, p=[0.95, 0.05]),
            "age_min": _some(rng, n, 0.4, rng.integers(15, 19, n)),
            "age_max": _some(rng, n, 0.3, rng.integers(30, 46, n)),
            "grade_max": _some(rng, n, 0.1, rng.integers(8, 13, n)),
            "capacity": _some(rng, n, 0.7, rng.integers(10, 60, n)),
            "starts_on": starts,
            "duration_weeks": pd.Series(np.where(is_course, 24, np.nan)).astype("Int64"),
            "stipend": pd.Series(np.where(is_course, rng.integers(4, 16, n) * 100, np.nan)),
            "stipend_unit": np.where(is_course, "day", ""),
            "fee": _some(rng, n, 0.3, rng.integers(0, 6, n) * 50),
            "verified_on": rng.choice(["2026-09-15", "2026-02-01", ""], n, p=[0.7, 0.2, 0.1]),
        }
    )


def _returnees(at: Points, n: int, rng: np.random.Generator) -> pd.DataFrame:
    points = _around(at, n, 1.5, rng)
    needs = np.array([rng.random(n) < share for share in NEEDS.values()])
    days = pd.to_timedelta(rng.integers(3, 730, n), unit="D")
    return pd.DataFrame(
        {
            "returnee_id": [f"T-{number:05d}" for number in range(n)],
            "latitude": points[:, 1].round(6),
            "longitude": points[:, 0].round(6),
            "sex": np.where(rng.random(n) < 0.3, "f", "m"),
            "age": rng.integers(15, 55, n),
            "grade": _some(rng, n, 0.88, rng.integers(0, 14, n)),
            "setting": rng.choice(["urban", "rural", ""], n, p=[0.5, 0.4, 0.1]),
            "need": [" ".join(np.array(list(NEEDS))[has]) for has in needs.T],
            "return_on": (pd.Timestamp("2026-11-01") - days).strftime("%Y-%m-%d"),
            "dependants": _some(rng, n, 0.92, rng.poisson(1.8, n)),
        }
    )


def _partners() -> pd.DataFrame:
    numbers = range(1, N_PARTNERS + 1)
    return pd.DataFrame(
        {
            "partner_id": [f"P{number:02d}" for number in numbers],
            "name": [f"Partner {number}" for number in numbers],
        }
    )


def _criteria() -> pd.DataFrame:
    """Every third partner has a rule on age, on schooling or on the time since return."""
    rules: Sequence[dict[str, Any]] = (
        {"criterion": "age", "min": 18, "max": 35, "flexibility": "negotiable"},
        {"criterion": "grade", "min": 4, "flexibility": "waivable"},
        {"criterion": "arrival_window", "max": 12, "flexibility": "hard"},
    )
    rows = [
        {"scope": "partner", "scope_id": f"P{number:02d}"} | rules[number // 3 % len(rules)]
        for number in range(3, N_PARTNERS + 1, 3)
    ]
    return pd.DataFrame(rows)


def _agreements() -> pd.DataFrame:
    """Nine of ten partners have signed; one in five agreements ends amid the courses."""
    rows = [
        {
            "agreement_id": f"A{number:02d}",
            "partner_id": f"P{number:02d}",
            "kind": "mou",
            "from_on": "2025-04-01",
            "to_on": "2027-03-31" if number % 5 == 0 else "2028-12-31",
            "billing": ("direct", "free", "reimburse", "client_pays")[number % 4],
        }
        for number in range(1, N_PARTNERS + 1)
        if number % 10
    ]
    return pd.DataFrame(rows)


def _areas(land: shapely.Polygon) -> gpd.GeoDataFrame:
    """A grid of four large areas with sixteen small ones in each."""
    west, south, east, north = land.bounds
    parts = []
    for level, n in ((1, 2), (2, 8)):
        x, y = np.linspace(west, east, n + 1).round(6), np.linspace(south, north, n + 1).round(6)
        i, j = np.divmod(np.arange(n * n), n)
        above = [
            f"XX1{a * 2 // n}{b * 2 // n}" if level > 1 else None for a, b in zip(i, j, strict=True)
        ]
        columns = {
            "pcode": [f"XX{level}{a}{b}" for a, b in zip(i, j, strict=True)],
            "name": [f"Area {level}-{a}-{b}" for a, b in zip(i, j, strict=True)],
            "level": level,
            "parent_pcode": above,
        }
        shapes = shapely.box(x[i], y[j], x[i + 1], y[j + 1])
        parts.append(gpd.GeoDataFrame(columns, geometry=shapes, crs=4326))
    return pd.concat(parts, ignore_index=True)

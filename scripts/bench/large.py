"""A large programme for the pages: 5,000 services, 341 areas and 30,000 junctions, all made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import atomic_write
from scripts.bench import synthetic

SIZE = "s30k"
DEGREE_M = 111_320.0
LON0, LAT0 = -16.0, 12.6
N_AREAS = 341
N_SETTLEMENTS = 1_500
N_RETURNEES = 200
CATEGORIES = ("training", "clinic", "pss", "education", "legal", "housing")
SYLLABLES = ("ba", "ko", "lé", "ma", "ndi", "sa", "to", "ya", "kun", "da", "fa", "ré", "ssi", "wo")
SETTINGS = """
[programme]
name = "Large district (synthetic)"
is_synthetic = true
country = "GMB"
as_of = 2026-11-01
currency = "GMD"
languages = ["en", "fr"]
[layers]
services = "data/services.csv"
returnees = "data/returnees.csv"
areas = "data/areas.geojson"
settlements = "data/settlements.geojson"
roads = "data/roads.geojson"
[limits.clinic]
duration_min = 60
[limits.training]
duration_min = 90
urban_limit_km = 5
rural_limit_km = 10
[reach]
nearest = 3
"""


def write(folder: Path, n_services: int = 5_000) -> None:
    """Write programme.toml and data/ of the large programme; one seed gives the same bytes."""
    rng = np.random.default_rng(2026)
    land = synthetic.country(SIZE)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    layers: dict[str, gpd.GeoDataFrame] = {
        "areas": _areas(rng),
        "settlements": _settlements(land, rng),
        "roads": _roads(land, rng),
    }
    for name, table in layers.items():
        text = table.to_json(to_wgs84=False, drop_id=True)
        atomic_write.write_text(folder / "data" / f"{name}.geojson", text)
    for name, rows in (
        ("services", _services(land, rng, n_services)),
        ("returnees", _returnees(land, rng)),
    ):
        atomic_write.write_text(folder / "data" / f"{name}.csv", rows.to_csv(index=False))
    atomic_write.write_text(folder / "programme.toml", SETTINGS)


def _degrees(metres: Any) -> Any:
    return np.round(np.asarray(metres) / DEGREE_M + (LON0, LAT0), 6)


def _near(land: synthetic.Country, rng: np.random.Generator, n: int) -> Any:
    """Places within some hundred metres of random junctions, in degrees."""
    return _degrees(land.xy[rng.integers(0, len(land.xy), n)] + rng.normal(0, 150, (n, 2)))


def _areas(rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Districts with crooked borders that fit each other: cells around random points."""
    points = rng.uniform((0, 0), (synthetic.WIDTH_M, synthetic.HEIGHT_M), (N_AREAS, 2))
    box = shapely.box(-5_000, -5_000, synthetic.WIDTH_M + 5_000, synthetic.HEIGHT_M + 5_000)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=box))
    cells = shapely.intersection(cells, box)
    bent = shapely.transform(shapely.segmentize(cells, 1_500.0), _bend)
    order = np.argsort(shapely.get_x(shapely.centroid(cells)))
    names = [_name(rng) for _ in order]
    return gpd.GeoDataFrame(
        {
            "pcode": [f"XX{number:04}" for number in range(len(order))],
            "name": names,
            "level": 2,
        },
        geometry=shapely.transform(bent[order], _degrees),
        crs=4326,
    )


def _bend(xy: Any) -> Any:
    """Move points a little, by where they are: neighbours keep their common border."""
    wave = np.column_stack([np.sin(xy[:, 1] / 2_300.0), np.cos(xy[:, 0] / 1_900.0)])
    return np.round(xy + 600.0 * wave, 1)


def _name(rng: np.random.Generator) -> str:
    return "".join(rng.choice(SYLLABLES, rng.integers(2, 5))).capitalize()


def _settlements(land: synthetic.Country, rng: np.random.Generator) -> gpd.GeoDataFrame:
    population = np.rint(rng.pareto(1.1, N_SETTLEMENTS) * 300 + 80)
    return gpd.GeoDataFrame(
        {
            "settlement_id": [f"V{number:05}" for number in range(N_SETTLEMENTS)],
            "name": [_name(rng) for _ in range(N_SETTLEMENTS)],
            "setting": np.where(population > 5_000, "urban", "rural"),
            "population": population,
        },
        geometry=shapely.points(_near(land, rng, N_SETTLEMENTS)),
        crs=4326,
    )


def _roads(land: synthetic.Country, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Every edge with a bend or two, so that lines are as crooked as real ones."""
    ends = np.stack([land.xy[land.start], land.xy[land.end]], axis=1)
    along = np.array([0.0, 0.33, 0.67, 1.0])[None, :, None]
    points = ends[:, :1] * (1 - along) + ends[:, 1:] * along
    points[:, 1:3] += rng.normal(0, 0.04, points[:, 1:3].shape) * land.length_m[:, None, None]
    minor = rng.choice(["tertiary", "unclassified", "track"], len(land.start), p=[0.15, 0.6, 0.25])
    return gpd.GeoDataFrame(
        {
            "highway": np.where(land.is_main, "primary", minor),
            "oneway": np.where(land.is_oneway, "yes", "no"),
        },
        geometry=shapely.linestrings(_degrees(points)),
        crs=4326,
    )


def _services(land: synthetic.Country, rng: np.random.Generator, n: int) -> pd.DataFrame:
    at = _near(land, rng, n)
    category = rng.choice(CATEGORIES, n, p=[0.3, 0.3, 0.05, 0.2, 0.1, 0.05])
    is_course = category == "training"
    partner = rng.integers(0, 120, n)

    def some(share: float, values: Any) -> Any:
        return np.where(rng.random(n) < share, values, np.nan)

    return pd.DataFrame(
        {
            "service_id": [f"S{number:05}" for number in range(n)],
            "name": [f"{kind.capitalize()} {_name(rng)}" for kind in category],
            "partner": [f"Partner {number} {SYLLABLES[number % 14]}" for number in partner],
            "category": category,
            "latitude": at[:, 1],
            "longitude": at[:, 0],
            "status": rng.choice(["active", "temporarily closed"], n, p=[0.97, 0.03]),
            "sexes": rng.choice(["any", "f"], n, p=[0.95, 0.05]),
            "age_min": some(0.5, rng.integers(15, 19, n)),
            "age_max": np.where(is_course, some(0.8, rng.integers(30, 41, n)), np.nan),
            "grade_max": np.where(is_course, some(0.4, rng.integers(8, 13, n)), np.nan),
            "n_places_free": some(0.4, rng.integers(0, 30, n)),
            "stipend": np.where(is_course, rng.integers(30, 90, n), np.nan),
            "stipend_unit": np.where(is_course, "day", ""),
            "phone": [f"+220 {number:07}" for number in rng.integers(0, 9_999_999, n)],
            "hours": rng.choice(["Mo-Fr 08:00-16:00", "Mo-Sa 09:00-17:00", ""], n),
            "languages": rng.choice(["en", "en mnk", "en wol", "fr"], n),
            "verified_on": pd.Timestamp("2026-10-30")
            - pd.to_timedelta(rng.integers(0, 400, n), unit="D"),
        }
    )


def _returnees(land: synthetic.Country, rng: np.random.Generator) -> pd.DataFrame:
    at = _near(land, rng, N_RETURNEES)
    return pd.DataFrame(
        {
            "returnee_id": [f"LARGE-{number:05}" for number in range(N_RETURNEES)],
            "latitude": at[:, 1],
            "longitude": at[:, 0],
            "age": rng.integers(15, 55, N_RETURNEES),
            "sex": rng.choice(["f", "m"], N_RETURNEES),
            "grade": rng.integers(0, 13, N_RETURNEES),
        }
    )

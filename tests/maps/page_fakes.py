"""Small synthetic tables for the pages: no real place, partner or person; the same every time."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, Point, Polygon

from maps.blocks import service_cards
from maps.frame.shell import Page, Source

AS_OF = dt.date(2026, 11, 1)
CRS = "EPSG:4326"
WEST, SOUTH, STEP = -15.9, 13.2, 0.12
COLUMNS, ROWS = 7, 2
CATEGORIES = (
    ("training", "#0072B2", "square", "Training", "Formation"),
    ("clinic", "#D55E00", "circle", "Clinic", "Centre de santé"),
    ("pss", "#CC79A7", "star", "Psychosocial support", "Soutien psychosocial"),
    ("job_placement", "#009E73", "triangle", "Job placement", "Placement en emploi"),
    ("finance", "#56B4E9", "pentagon", "Financial services", "Services financiers"),
    ("shelter", "#F0E442", "hexagon", "Shelter", "Hébergement"),
)
PLACES = (
    "Tambakolo", "Sérékoto", "Niafarou", "Kolibantan", "Dar Salam", "Manékunda", "Bérékolon",
    "Sinthiou Bara", "Fassada", "Jakoto", "Kéréwan Sud", "Loumbel", "Massarin", "Touba Kura",
)  # fmt: skip


def page(*, is_private: bool = False, languages: tuple[str, ...] = ("en", "fr")) -> Page:
    return Page(
        programme="Sample district",
        country="GMB",
        run_id="7f3a91c2be04",
        version="0.1.0",
        as_of=AS_OF,
        currency="GMD",
        season="dry",
        modes=("walk", "minibus", "motorcycle"),
        languages=languages,
        k=0 if is_private else 10,
        is_private=is_private,
        is_synthetic=True,
        sources=(
            Source("roads", "OpenStreetMap contributors", "ODbL 1.0", "2026-10-01"),
            Source("areas", "Sample boundaries", "CC BY-IGO", "2026-01-15"),
            Source("services", "Partners of the sample", "", "2026-10-20"),
        ),
        limits={
            "clinic": {"duration_min": 60},
            "training": {"urban_limit_km": 5, "basis": "radius"},
        },
        contact="mapping@example.org",
    )


def public_tables() -> dict[str, pd.DataFrame]:
    """Tables of partners.html."""
    return {
        "services": services(),
        "stops": stops([]),
        "categories": categories(),
        "areas": areas(),
        "roads": roads(),
        "water": water(),
        "settlements": settlements(),
    }


def stops(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Stops of mobile teams, as pages get them."""
    return pd.DataFrame(rows, columns=list(service_cards.STOP_COLUMNS))


def categories() -> pd.DataFrame:
    return pd.DataFrame(CATEGORIES, columns=["category", "colour", "shape", "label_en", "label_fr"])


def areas() -> gpd.GeoDataFrame:
    """One area of level 1 and fourteen of level 2 whose common borders are not straight."""
    rng = np.random.default_rng(7)
    east = rng.uniform(-0.02, 0.02, (ROWS + 1, COLUMNS + 1))
    north = rng.uniform(-0.02, 0.02, (ROWS + 1, COLUMNS + 1))

    def corner(i: int, j: int) -> tuple[float, float]:
        return (WEST + STEP * j + east[i, j], SOUTH + STEP * 1.3 * i + north[i, j])

    def side(a: tuple[float, float], b: tuple[float, float]) -> list[tuple[float, float]]:
        """The same bent line from either end."""
        low, high = min(a, b), max(a, b)
        bend = np.sin(np.linspace(0, 3 * np.pi, 12)) * 0.006
        line = [
            (low[0] + (high[0] - low[0]) * t + s, low[1] + (high[1] - low[1]) * t - s)
            for t, s in zip(np.linspace(0, 1, 12), bend, strict=True)
        ]
        line[0], line[-1] = low, high
        return line if a == low else line[::-1]

    shapes = []
    for i in range(ROWS):
        for j in range(COLUMNS):
            corners = [corner(i, j), corner(i, j + 1), corner(i + 1, j + 1), corner(i + 1, j)]
            ring = [
                p
                for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
                for p in side(a, b)
            ]
            shapes.append(Polygon(ring))
    whole = gpd.GeoSeries(shapes).union_all()
    return gpd.GeoDataFrame(
        {
            "pcode": ["GM01", *[f"GM01{n:02d}" for n in range(1, 15)]],
            "name": ["Sample district", *PLACES],
            "level": [1.0, *[2.0] * 14],
            "parent_pcode": [None, *["GM01"] * 14],
        },
        geometry=[whole, *shapes],
        crs=CRS,
    )


def roads() -> gpd.GeoDataFrame:
    """A trunk road along the river, cross roads, tracks, one ferry."""
    x = np.linspace(WEST - 0.02, WEST + STEP * COLUMNS, 60)
    trunk = LineString(np.column_stack([x, SOUTH + 0.10 + 0.012 * np.sin(x * 25)]))
    north = LineString(np.column_stack([x, SOUTH + 0.24 + 0.015 * np.cos(x * 18)]))
    rows = [("trunk", False, trunk), ("secondary", False, north)]
    rng = np.random.default_rng(3)
    for j in range(14):
        at = WEST + 0.03 + STEP * j / 2
        line = [(at + rng.normal(0, 0.004), SOUTH + y) for y in np.linspace(0.0, 0.30, 14)]
        rows.append(("tertiary" if j % 3 == 0 else "track", False, LineString(line)))
    rows.append(
        ("ferry", True, LineString([(WEST + 0.4, SOUTH + 0.16), (WEST + 0.4, SOUTH + 0.19)]))
    )
    return gpd.GeoDataFrame(
        rows, columns=["road_class", "is_ferry", "geometry"], geometry="geometry", crs=CRS
    )


def water() -> gpd.GeoDataFrame:
    x = np.linspace(WEST - 0.05, WEST + STEP * COLUMNS + 0.02, 80)
    middle = SOUTH + 0.175 + 0.012 * np.sin(x * 14)
    river = Polygon(
        [*zip(x, middle - 0.006, strict=True), *zip(x[::-1], middle[::-1] + 0.006, strict=True)]
    )
    stream = LineString(
        [(WEST + 0.2, SOUTH + 0.02), (WEST + 0.24, SOUTH + 0.09), (WEST + 0.23, SOUTH + 0.165)]
    )
    return gpd.GeoDataFrame(geometry=[river, stream], crs=CRS)


def settlements() -> gpd.GeoDataFrame:
    rng = np.random.default_rng(11)
    cells = areas().iloc[1:]
    points = [shape.representative_point() for shape in cells["geometry"]]
    return gpd.GeoDataFrame(
        {
            "name": list(cells["name"]),
            "setting": ["urban" if n % 5 == 0 else "rural" for n in range(14)],
            "population": rng.integers(400, 30_000, 14).astype(float),
        },
        geometry=points,
        crs=CRS,
    )


def services(n: int = 120) -> pd.DataFrame:
    """``n`` services: every eighth by phone, two confidential, gaps in every optional column."""
    rng = np.random.default_rng(20261101)
    cells = areas().iloc[1:].reset_index(drop=True)
    rows = []
    for i in range(n):
        category = CATEGORIES[int(rng.choice(6, p=[0.3, 0.25, 0.15, 0.12, 0.13, 0.05]))]
        cell = int(rng.choice(14, p=np.array([9, 2, 3, 1, 2, 6, 1, 2, 3, 1, 2, 5, 1, 2]) / 40))
        low_x, low_y, high_x, high_y = cells.geometry[cell].bounds
        point = Point(
            rng.uniform(low_x + 0.02, high_x - 0.02), rng.uniform(low_y + 0.02, high_y - 0.02)
        )
        rows.append(_service(i, category, cell, cells, point, rng))
    frame = pd.DataFrame(rows)
    frame["verified_on"] = pd.to_datetime(frame["verified_on"])
    return frame


def _service(i, category, cell, cells, point, rng) -> dict[str, object]:
    is_hidden = category[0] == "shelter" and i % 2 == 0
    delivery = "phone" if i % 8 == 5 and not is_hidden else ("online" if i % 29 == 7 else "onsite")
    is_placed = delivery == "onsite" and not is_hidden and i % 37 != 11
    is_course = category[0] == "training"
    trade = ("tailoring", "welding", "carpentry", "poultry", "solar")[i % 5]
    verified = dt.date(2026, 10, 20) - dt.timedelta(days=int(rng.integers(0, 500)))
    return {
        "service_id": f"S{i:04d}",
        "name": f"{category[3]} {trade} – {cells.name[cell]}"
        if is_course
        else f"{category[3]} {cells.name[cell]} {i % 3 + 1}",
        "category": category[0],
        "partner": None if i % 31 == 3 else f"Partner {'ABCDEFGH'[i % 8]}",
        "partner_id": f"P{i % 8:02d}",
        "status": "active" if i % 11 else ("temporarily closed" if i % 2 else "defunct"),
        "delivery": delivery,
        "setting": "urban" if cell in (0, 5, 11) else "rural",
        "pcode": cells.pcode[cell],
        "area": cells.name[cell],
        "phone": None if i % 17 == 4 else f"+220 {3000000 + 7919 * i % 999999:07d}",
        "email": f"service{i}@example.org" if i % 4 == 0 else None,
        "hours": ("Mon–Fri 8:00–16:00", "Mon–Sat 9:00–17:00", "24 h", None)[i % 4],
        "languages": ("en mnk", "en wo", "fr wo ff", None)[i % 4],
        "sexes": ("any", "any", "f", "any", "m", None)[i % 6] if is_course else "any",
        "age_min": 18.0 if is_course else np.nan,
        "age_max": 35.0 if is_course and i % 2 else np.nan,
        "grade_min": np.nan,
        "grade_max": 9.0 if is_course and i % 3 == 0 else np.nan,
        "urban_limit_km": 5.0 if is_course else np.nan,
        "rural_limit_km": 10.0 if is_course else np.nan,
        "fee": (0.0, np.nan, 25.0)[i % 3],
        "stipend": 1500.0 if is_course and i % 2 == 0 else np.nan,
        "stipend_unit": "month" if is_course else None,
        "capacity": 20.0 if is_course else np.nan,
        "n_places_free": float(i % 7) if is_course and i % 5 else np.nan,
        "is_referral_required": (True, False, None)[i % 3],
        "referral_method": "Referral form by e-mail" if i % 3 == 0 else None,
        "is_confidential": is_hidden,
        "verified_on": None if i % 23 == 9 else verified,
        "longitude": point.x if is_placed else np.nan,
        "latitude": point.y if is_placed else np.nan,
        "position_class": "gps" if is_placed else None,
    }


def index_tables() -> dict[str, pd.DataFrame]:
    """Tables of index.html."""
    files = [
        (
            "partners.html",
            "public",
            "Services for returnees",
            "Services pour les personnes de retour",
        ),
        ("designer.html", "public", "Gaps by area", "Lacunes par zone"),
        ("gap-report.html", "public", "Gap report", "Rapport sur les lacunes"),
        ("gap-report.xlsx", "public", "Gap report, workbook", "Rapport sur les lacunes, classeur"),
    ]
    return {"files": pd.DataFrame(files, columns=["file", "audience", "title_en", "title_fr"])}

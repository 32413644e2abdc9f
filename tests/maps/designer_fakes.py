"""Synthetic gaps and catchments for the designer's page; the same every time."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.pages import designer
from tests.maps import page_fakes, released

STEPS = (
    "identified", "reach", "status", "window", "distance", "sex", "age", "grade", "affordable",
    "place",
)  # fmt: skip
GROUPS = ("all", "sex=f", "sex=m", "setting=urban", "setting=rural")


def designer_tables(*, k: int = 10) -> dict[str, pd.DataFrame]:
    """Tables of designer.html as they are told with the floor ``k``; 0 is the exact twin."""
    known = {name: table.copy() for name, table in _told(k).items()}
    return {**page_fakes.public_tables(), "catchments": catchments(), **known}


def gaps(k: int = 10) -> pd.DataFrame:
    """Every indicator of the page by area, category and group, as told with the floor ``k``."""
    return _told(k)["gaps"].copy()


@cache
def _told(k: int) -> dict[str, pd.DataFrame]:
    exact = _measured()
    beside = {"months": _months(exact), **_closing()}
    figures, others = released.released(exact, beside, page_fakes.areas(), k)
    return {
        name: table[[one for one in table if one in designer.COLUMNS[name]]]
        for name, table in {"gaps": figures, **others}.items()
    }


def _measured() -> pd.DataFrame:
    """The exact figures: 400 people in the whole and the first area, fewer than 90 in others."""
    rng = np.random.default_rng(42)
    codes = ["ALL", *page_fakes.areas()["pcode"]]
    n_people = [400, 400, *rng.integers(0, 90, len(codes) - 2).tolist()]
    rows = []
    for category, *_ in page_fakes.CATEGORIES[:4]:
        for group in GROUPS:
            for pcode, n in zip(codes, n_people, strict=True):
                rows += _gaps_of(category, group, pcode, n if group == "all" else n // 2, rng)
    return released.measured(rows)


def _months(exact: pd.DataFrame) -> pd.DataFrame:
    """Coverage of everybody in four months, falling from what the figures say of today."""
    rows = exact.query("indicator == 'coverage_eligible' and group == 'all'")
    n_covered = (rows["value"] * rows["n_people"]).round().fillna(0.0)
    parts = [
        rows[["pcode", "category", "n_people"]].assign(
            among="all",
            month=f"2027-0{at + 1}",
            n_covered=(n_covered * (1 - at / 4)).round(),
            share=0.0,
            n_services=3.0,
            n_stated=np.nan,
            n_expected=np.nan,
        )
        for at in range(4)
    ]
    return pd.concat(parts, ignore_index=True)


def _closing() -> dict[str, pd.DataFrame]:
    """What the end of each service and partner would cost: 40 people a service, a few, or none."""
    services = page_fakes.services()
    places = np.arange(len(services))
    own = services[["service_id", "partner_id", "category"]].assign(
        n_lost=np.array([40, 3, 0])[places % 3],
        n_people=100 + places,
        n_covered=400,
        among="all",
        n_stated=np.nan,
        n_expected=np.nan,
    )
    keys = ["partner_id", "category"]
    whole = own.groupby(keys)["n_lost"].sum()
    own["n_partner"] = whole.reindex(pd.MultiIndex.from_frame(own[keys])).to_numpy(float)
    closures = whole.reset_index().assign(n_people=400, among="all")
    return {"services_closed": own, "closures": closures}


def catchments() -> gpd.GeoDataFrame:
    """Circles around the services of two categories, by minutes and fare, and around each alone."""
    placed = page_fakes.services().dropna(subset=["longitude"])
    rows = []
    for category in ("training", "clinic"):
        own = placed[placed["category"] == category]
        points = gpd.GeoSeries(gpd.points_from_xy(own["longitude"], own["latitude"]))
        for mode, speed in (("walk", 0.0007), ("minibus", 0.002)):
            for limit in (30.0, 60.0, 90.0):
                shape = points.buffer(speed * limit, quad_segs=8).union_all()
                rows.append((category, mode, "", "minutes", limit, shape))
            for service, point in zip(own["service_id"], points, strict=True):
                alone = point.buffer(speed * 60, quad_segs=4)
                rows.append((category, mode, service, "minutes", 60.0, alone))
        for fare in (15.0, 25.0):
            shape = points.buffer(0.003 * fare, quad_segs=8).union_all()
            rows.append((category, "minibus", "", "fare", fare, shape))
    columns = ["category", "mode", "service_id", "measure", "limit", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=page_fakes.CRS)


def doubts() -> gpd.GeoDataFrame:
    """Two homes and a site that are tied to their road with doubt, one of them to none."""
    shapes = [
        shapely.LineString([(-16.5, 13.2), (-16.48, 13.21)]),
        shapely.Point(-16.2, 13.3),
        shapely.LineString([(-16.3, 13.25), (-16.31, 13.25)]),
    ]
    return gpd.GeoDataFrame(
        {
            "layer": ["returnees", "returnees", "services"],
            "flag": ["far", "off_network", "across_water"],
            "snap_m": [2440.2, 9000.0, 1085.6],
        },
        geometry=shapes,
        crs=page_fakes.CRS,
    )


def _gaps_of(category, group, pcode, people, rng) -> list[dict[str, object]]:
    base = {"pcode": pcode, "category": category, "group": group, "n_people": float(people)}
    within = round(people * rng.uniform(0, 1))
    taken = int(within * rng.uniform(0.0, 0.9))
    best = int((within + taken) / 2)
    rows = []

    def add(indicator, unit, value, **more) -> None:
        rows.append(base | {"indicator": indicator, "unit": unit, "value": float(value)} | more)

    for kind, count in (("geographic", within), ("eligible", taken), ("optimistic", best)):
        add(f"coverage_{kind}", "share", count / people if people else np.nan)
    quarter = float(rng.uniform(10, 70))
    add("minutes_p50", "min", quarter if people else np.nan)
    add("minutes_p75", "min", quarter * 1.6 if people else np.nan)
    add("minutes_p90", "min", np.inf if rng.random() < 0.3 else quarter * 2.3)
    left = np.linspace(people, taken, len(STEPS)).round()
    for step, count in zip(STEPS, left, strict=True):
        add(f"waterfall_{step}", "people", count)
    for reason in ("reach", "distance", "age", "grade", "affordable"):
        add(f"sole_{reason}", "people", min(rng.integers(0, 25), people))
    for kind, factor in (("circle_only", 3), ("dry_only", 5), ("shortfall", 7), ("has_place", 2),
                         ("places_unknown", 11)):  # fmt: skip
        add(kind, "people", within * factor % (people // 2 + 1))
    add(
        "single_provider",
        "share",
        round(taken * rng.uniform(0, 1)) / taken if taken else np.nan,
        n_people=float(taken),
        subject_id=f"Partner {'ABCDEFGH'[len(pcode) % 8]}",
    )
    return rows

"""Synthetic gaps and catchments for the designer's page; the same every time."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.pages import designer
from tests.mapping.disclosure.declared_floor import floor
from tests.maps import page_fakes

STEPS = (
    "identified", "reach", "status", "window", "distance", "sex", "age", "grade", "affordable",
    "place",
)  # fmt: skip
GROUPS = ("all", "sex=f", "sex=m", "setting=urban", "setting=rural")


def designer_tables(*, k: float = 10) -> dict[str, pd.DataFrame]:
    """Tables of designer.html; ``k`` is the floor under which numbers are hidden."""
    figures = gaps(k)
    beside = floor({"months": months(), **closing()}, k)
    kept = {name: table[list(designer.COLUMNS[name])] for name, table in beside.items()}
    tables = {**page_fakes.public_tables(), "gaps": figures, "catchments": catchments()}
    return tables | kept


def gaps(k: float = 10) -> pd.DataFrame:
    """Every indicator of maps' contract for each area, category and group; small numbers hidden."""
    rng = np.random.default_rng(42)
    codes = ["ALL", *page_fakes.areas()["pcode"]]
    rows = []
    for category, *_ in page_fakes.CATEGORIES[:4]:
        for group in GROUPS:
            for at, pcode in enumerate(codes):
                people = (400 if at < 2 else int(rng.integers(0, 90))) // (
                    1 if group == "all" else 2
                )
                rows += _gaps_of(category, group, pcode, people, rng)
    frame = pd.DataFrame(rows)
    hidden = frame["n_people"].between(0, k, inclusive="left") & (frame["n_people"] > 0)
    counted = frame["n_value"].fillna(frame["value"].where(frame["unit"].eq("people")))
    is_few, is_most = counted < k, frame["n_people"] - counted < k
    is_most &= frame["indicator"].ne("waterfall_identified")
    hidden |= (is_few | is_most) & (frame["n_people"] > 0)
    frame["suppression"] = "none"
    if k:
        codes = np.select([is_few & is_most, is_few, is_most], ["hidden", "few", "most"], "hidden")
        frame["suppression"] = frame["suppression"].where(~hidden, codes)
        frame["subject_id"] = frame["subject_id"].where(~hidden, "")
        frame.loc[hidden, ["value", "n_value"]] = np.nan
        frame.loc[hidden & (frame["n_people"] < k), "n_people"] = np.nan
    return frame


def months() -> pd.DataFrame:
    """Coverage of everybody in four months, falling from what `gaps` says of today."""
    rows = gaps(0).query("indicator == 'coverage_eligible' and group == 'all'")
    parts = [
        rows[["pcode", "category", "n_people"]].assign(
            among="all",
            month=f"2027-0{at + 1}",
            n_covered=(rows["n_value"] * (1 - at / 4)).round(),
            share=0.0,
        )
        for at in range(4)
    ]
    return pd.concat(parts, ignore_index=True)


def closing() -> dict[str, pd.DataFrame]:
    """What the end of each service and partner would cost: 40 people a service, a few, or none."""
    services = page_fakes.services()
    places = np.arange(len(services))
    own = services[["service_id", "partner_id", "category"]].assign(
        n_lost=np.array([40, 3, 0])[places % 3],
        n_people=100 + places,
        n_covered=400,
        among="all",
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
    base |= {"among": "all", "n_stated": np.nan, "n_expected": np.nan}
    within = round(people * rng.uniform(0, 1))
    taken = int(within * rng.uniform(0.0, 0.9))
    best = int((within + taken) / 2)
    rows = []

    def add(indicator, unit, value, n_value=np.nan, subject_id="") -> None:
        rows.append(
            base
            | {
                "indicator": indicator,
                "unit": unit,
                "value": value,
                "n_value": n_value,
                "subject_id": subject_id,
            }
        )

    for kind, count in (("geographic", within), ("eligible", taken), ("optimistic", best)):
        add(f"coverage_{kind}", "share", count / people if people else np.nan, float(count))
    quarter = float(rng.uniform(10, 70))
    add("minutes_p50", "min", quarter if people else np.nan)
    add("minutes_p75", "min", quarter * 1.6 if people else np.nan)
    add("minutes_p90", "min", np.inf if rng.random() < 0.3 else quarter * 2.3)
    left = np.linspace(people, taken, len(STEPS)).round()
    for step, count in zip(STEPS, left, strict=True):
        add(f"waterfall_{step}", "people", float(count))
    for reason in ("reach", "distance", "age", "grade", "affordable"):
        add(f"sole_{reason}", "people", float(rng.integers(0, 25)))
    for kind, factor in (("circle_only", 3), ("dry_only", 5), ("shortfall", 7), ("has_place", 2),
                         ("places_unknown", 11)):  # fmt: skip
        count = float(within * factor % (people // 2 + 1))
        add(kind, "people", count, count)
    add("providers", "partners", float(rng.integers(0, 6)))
    add(
        "single_provider",
        "share",
        float(rng.uniform(0, 1)),
        subject_id=f"Partner {'ABCDEFGH'[len(pcode) % 8]}",
    )
    return rows

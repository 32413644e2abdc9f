"""A small made-up run for the tests of the gap report: tables and page facts, no test in it."""

import copy
import pickle
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from maps import report
from maps.frame.shell import Page, Source
from maps.report.formats import html, workbook
from maps.report.tables import COLUMNS, build
from tests.maps import released

INF, NAN = float("inf"), float("nan")
STEPS = {
    "training": (300, 240, 236, 230, 190, 190, 150, 122, 96, 60),
    "clinic": (300, 286, 286, 286, 280, 280, 280, 280, 280, 280),
    "pss": (100, 62, 62, 62, 50, 50, 50, 50, 42, 31),
}
STEP_NAMES = (
    *("identified", "reach", "status", "window", "distance", "sex", "age", "grade"),
    *("affordable", "place"),
)
NAMES = {"GM01": "Baroueli", "GM02": "Élan", "GM03": "Kerr <b>Sud</b>", "GM04": "Zone basse"}


_MADE = {}


def once(make, *given):
    """What `make` makes of these, made once: the door and the report take most of a test's time.

    Everybody has a copy of their own, which they may change.
    """
    key = pickle.dumps((make.__module__, make.__qualname__, given))
    if key not in _MADE:
        _MADE[key] = make(*given)
    return copy.deepcopy(_MADE[key])


def draw(form, tables, run, lang=""):
    """What a format makes of the tables, as in a run: short on paper, all languages on a page."""
    if form is html:
        return once(drawn_page, tables, run)
    whole = once(report.tell, tables, run, lang or run.languages[0])
    return form.draw(whole if form is workbook else report.briefly(whole, run), run)


def drawn_page(tables, run):
    """The report as a page, made anew."""
    return html.draw(report.tell_all(tables, run), run)


def built(tables, run, lang="en"):
    """The tables of the report in a language."""
    return once(build, tables, run, lang)


def page(**changes):
    facts = Page(
        programme="Sample district",
        country="GMB",
        run_id="3f9a1c20",
        version="0.1.0",
        as_of=date(2026, 11, 1),
        currency="GMD",
        season="dry",
        modes=("walk", "minibus"),
        languages=("en", "fr"),
        k=0,
        is_private=False,
        is_synthetic=True,
        sources=(
            Source("roads", "OpenStreetMap contributors", "ODbL 1.0", "2026-10-20"),
            Source("services", "Sample", "CC0", "2026-11-01"),
        ),
        limits={
            "training": {"urban_limit_km": 5, "rural_limit_km": 10, "basis": "radius"},
            "clinic": {"duration_min": 60, "fare": 50.0},
        },
        contact="",
    )
    return replace(facts, **changes)


def tables(partner="Sample counselling house", k=0, **details):
    """Every table of the run and `details` beside, as told with the floor `k`; 0 is exact."""
    return told(exact(partner, **details), k)


def told(found, k):
    """What a report may hold of exact tables, as the door tells it."""
    return once(_told, found, k)


def _told(found, k):
    areas, own = found["areas"], ("areas", "categories", "services")
    beside = {name: table for name, table in found.items() if name not in ("gaps", *own)}
    figures, beside = released.released(found["gaps"], beside, areas, k)
    return {name: found[name] for name in own} | {
        name: table[[one for one in table if one in COLUMNS.get(name, table)]]
        for name, table in {"gaps": figures, **beside}.items()
    }


def exact(partner="Sample counselling house", **details):
    """The tables as the run measures them."""
    return {
        "gaps": gaps(partner),
        "areas": gpd.GeoDataFrame(
            {
                "pcode": list(NAMES),
                "name": list(NAMES.values()),
                "level": [2] * 4,
                "parent_pcode": ["GM0"] * 4,
            },
            geometry=[box(-15 + i, 13, -14 + i, 14) for i in range(4)],
            crs=4326,
        ),
        "categories": categories(),
        "services": services(partner),
        "quality": pd.DataFrame(
            {
                "layer": ["services", "returnees", "roads"],
                "counts": ["things", "people", "things"],
                "rows_in": [60, 306, 12000],
                "loaded": [55, 300, 11990],
                "quarantined": [3, 4, 10],
                "blank": [1, 2, 0],
                "merged": [1, 0, 0],
            }
        ),
        "facts": pd.DataFrame(
            {
                "key": ["n_returnees", "n_returnees_without_place", "n_roads"],
                "counts": ["people", "people", "things"],
                "value": [300.0, 4.0, 11990.0],
            }
        ),
        "providers": pd.DataFrame(
            {
                "category": ["clinic", "pss", "training", "training"],
                "among": "all",
                "partner": ["", partner, "Skills hall", "Weavers' school"],
                "n_services": [4, 1, 3, 2],
                "n_people": [280, 31, 40, 6],
                "n_stated": NAN,
                "n_expected": NAN,
                "is_only": [False, True, False, False],
            }
        ),
        **details,
    }


def gaps(partner):
    rows = [*coverage(), *travel(), *groups_and_areas(), *obstacles(), *disagree()]
    rows += rest_on(partner)
    return released.measured(rows)


def row(category, indicator, value, unit, n_people, **more):
    facts = {"pcode": "ALL", "group": "all", **more}
    facts |= {"category": category, "indicator": indicator, "unit": unit}
    return {**facts, "value": float(value), "n_people": float(n_people)}


def share(category, indicator, n, of, **more):
    return row(category, indicator, n / of if of else NAN, "share", of, **more)


def coverage():
    for category, (within, accepted, best, of) in {
        "training": (240, 60, 96, 300),
        "clinic": (286, 280, 280, 300),
        "pss": (62, 31, 45, 100),
    }.items():
        yield share(category, "coverage_geographic", within, of)
        yield share(category, "coverage_eligible", accepted, of)
        yield share(category, "coverage_optimistic", best, of)
        for step, left in zip(STEP_NAMES, STEPS[category], strict=True):
            yield row(category, f"waterfall_{step}", left, "people", of)


def travel():
    for category, times in {
        "training": (48.2, 95.0, INF),
        "clinic": (22.0, 41.0, 77.0),
        "pss": (INF, INF, NAN),
    }.items():
        for name, value in zip(("p50", "p75", "p90"), times, strict=True):
            yield row(category, f"minutes_{name}", value, "min", 300)


def groups_and_areas():
    name = "coverage_eligible"
    for group, n, of in (("sex=f", 12, 120), ("sex=m", 48, 180), ("setting=rural", 20, 200)):
        yield share("training", name, n, of, group=group)
    yield share("training", name, 4, 60, group="setting=urban")
    for pcode, n, of in (("GM01", 30, 100), ("GM02", 20, 80), ("GM03", 0, 60)):
        yield share("training", name, n, of, pcode=pcode)
        yield share("clinic", name, of - 10, of, pcode=pcode)
    yield share("training", name, 4, 60, pcode="GM04")
    yield share("pss", name, 0, 0, pcode="GM04")


def obstacles():
    yield row("training", "sole_age", 32, "people", 300)
    yield row("training", "sole_place", 36, "people", 300)
    yield row("training", "sole_grade", 4, "people", 300)


def disagree():
    for category, n in (("training", 45), ("clinic", 0)):
        yield row(category, "circle_only", n, "people", 300)
    yield row("training", "dry_only", 5, "people", 300)
    yield row("clinic", "dry_only", 64, "people", 300)
    yield row("pss", "circle_only", 0, "people", 100)
    for pcode, n, of in (("GM01", 14, 100), ("GM02", 21, 80), ("GM03", 6, 60)):
        yield row("training", "circle_only", n, "people", of, pcode=pcode)
    for pcode, n, of in (("GM01", 12, 100), ("GM02", 30, 80), ("GM03", 0, 60), ("GM04", 12, 60)):
        yield row("clinic", "dry_only", n, "people", of, pcode=pcode)


def rest_on(partner):
    yield share("training", "single_provider", 15, 60, subject_id="Skills hall")
    yield share("clinic", "single_provider", 0, 280)
    yield share("pss", "single_provider", 31, 31, subject_id=partner)


def categories():
    return pd.DataFrame(
        {
            "category": ["training", "clinic", "pss"],
            "colour": ["#0072B2", "#D55E00", "#CC79A7"],
            "shape": ["square", "circle", "star"],
            "label_en": ["Training", "Clinic", "Psychosocial support"],
            "label_fr": ["Formation", "Centre de santé", "Soutien psychosocial"],
        }
    )


def services(partner):
    return pd.DataFrame(
        {
            "service_id": ["a", "b", "c", "d"],
            "category": ["training", "training", "clinic", "pss"],
            "partner": ["Skills hall", "Weavers' school", "Health post", partner],
            "partner_id": ["P1", "P2", "P3", "P4"],
            "status": ["active", "inactive", None, "active"],
            "verified_on": pd.to_datetime(["2026-10-01", "2025-01-01", None, "2026-10-02"]),
        }
    )

"""The sample's story in the report's findings, each counted again from the files of the run."""

from __future__ import annotations

import math
import re

import geopandas
import numpy as np
import pandas as pd
import pyproj
import pytest

from maps.report import headlines
from maps.report import tables as gap_tables
from scripts.runtime import page_facts
from scripts.runtime.project import open_folder
from scripts.runtime.result_io import read_judged
from scripts.stages import pages
from scripts.stages import report as reporting
from scripts.stages.context import layers_of
from tests.scripts.runs import finished_sample

GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def gaps(folder):
    table = pd.read_csv(folder / "results" / "gaps.csv", keep_default_na=False, na_values=[""])
    return table.assign(
        subject_id=table["subject_id"].fillna(""), pcode=table["pcode"].astype("str")
    )


@pytest.fixture(scope="module")
def report(folder):
    """The exact report, as private/ holds it."""
    run = open_folder(folder)
    layers = layers_of(run)
    judged = read_judged(run)
    measured = pages.read_gaps(run)
    beside = reporting.beside(run, layers, judged)
    (tables,) = reporting.tables_of(run, layers, judged, measured, beside, [0])
    return gap_tables.build(tables, page_facts.page_of(run, 0), "en")


@pytest.fixture(scope="module")
def told(report):
    rows = report.headlines
    plain = [re.sub(r"[\u202f\u00a0]", " ", one).replace(",", "") for one in rows["sentence"]]
    return dict(zip(rows["kind"], plain, strict=True))


def n_counted(row):
    """The people that a row of the gaps counts: itself, or its share of the denominator."""
    return float(row["value"] if row["unit"] == "people" else round(row["value"] * row["n_people"]))


def figure(gaps, category, indicator):
    found = gaps[
        (gaps["pcode"] == "ALL") & (gaps["category"] == category)
        & (gaps["group"] == "all") & (gaps["indicator"] == indicator)
    ]  # fmt: skip
    return n_counted(found.iloc[0])


def test_funding_that_ends_mid_course_is_the_lapse_of_the_agreements_file(folder, gaps, told):
    agreements = pd.read_csv(folder / "data" / "agreements.csv", parse_dates=["to_on"])
    services = pd.read_csv(folder / "data" / "services.csv", parse_dates=["starts_on"])
    ends = services["starts_on"] + pd.to_timedelta(services["duration_weeks"] * 7, unit="D")
    until = services["partner_id"].map(agreements.groupby("partner_id")["to_on"].max())
    late = services[ends > until]
    assert set(late["partner_id"]) == {"P03"}
    days = int((ends - until).dt.days[late.index].max())
    assert told["lapse"] == (
        f"{len(late)} courses of North Bank Vocational Institute (sample) run on after its "
        f"agreement ends on 31 Mar 2027 by up to {days} days; for "
        f"{figure(gaps, 'training', 'sole_window'):.0f} of 1500 returnees an agreement that ends "
        "too early is the only thing in the way"
    )


def test_each_course_that_lapses_counts_those_whom_nothing_else_keeps_out(folder, report):
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    within = reach[reach["is_within"]]
    alone = within[[[one["code"] for one in each] == ["window"] for each in within["reasons"]]]
    n = alone.groupby("service_id")["returnee_id"].nunique()
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")["name"]
    by_name = n.rename(index=services).groupby(level=0).max()
    for row in report.lapses.to_dict("records"):
        assert row["people"] == by_name[row["service"]]


def test_the_one_partner_for_psychosocial_support_is_the_only_one_on_file(folder, gaps, told):
    services = pd.read_csv(folder / "data" / "services.csv")
    assert len(set(services.loc[services["category"] == "pss", "partner_id"])) == 1
    n = figure(gaps, "pss", "coverage_eligible")
    assert (
        f"Psychosocial support (Open Door Counselling (sample) on whom {n:.0f} returnees rest)"
        in (told["single"])
    )
    alone = services.groupby("category")["partner_id"].nunique()
    assert told["single"].startswith(f"{(alone == 1).sum()} of {len(alone)} kinds of service")


def test_the_circle_across_the_river_is_counted_again_from_the_files(folder, told):
    """Straight lines by pyproj's geodesic and limits read from the file; metres of road by reach,
    which the tests of routing hold against scipy and networkx."""
    services = pd.read_csv(folder / "data" / "services.csv")
    centres = services[(services["category"] == "training") & (services["status"] == "active")]
    people = pd.read_csv(folder / "data" / "returnees.csv")
    points = geopandas.read_file(folder / "data" / "settlements.geojson")
    point = points.drop_duplicates("name").set_index("name").geometry
    y = people["latitude"].fillna(people["settlement"].map(point.y))
    x = people["longitude"].fillna(people["settlement"].map(point.x))
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    road_m = reach.set_index(["service_id", "returnee_id"])["road_m"]
    by_line, by_road = (np.zeros(len(people), dtype=bool) for _ in range(2))
    for centre in centres.to_dict("records"):
        stated_km = centre[f"{centre['setting']}_limit_km"]
        usual_km = 5 if centre["setting"] == "urban" else 10  # programme.toml
        limit_m = 1000 * (usual_km if math.isnan(stated_km) else stated_km)
        here = (np.full(len(people), centre[axis]) for axis in ("longitude", "latitude"))
        by_line |= GEOD.inv(x, y, *here)[2] <= limit_m
        by_road |= (road_m[centre["service_id"]].reindex(people["returnee_id"]) <= limit_m).array
    n = int((by_line & ~by_road).sum())
    assert told["circle"].startswith(f"{n} of 1500 returnees live inside a partner's circle")


def test_people_inside_the_circle_live_across_the_river_by_the_road(folder):
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    wharf = reach[(reach["service_id"] == "TRA-03") & (reach["straight_m"] <= 10_000)]
    assert (wharf["road_m"] > 10_000).any()


def test_the_unknown_grades_are_those_of_the_returnees_file(folder, gaps, told):
    returnees = pd.read_csv(folder / "data" / "returnees.csv")
    blank = int(returnees["grade"].isna().sum())
    n = figure(gaps, "training", "coverage_optimistic") - figure(
        gaps, "training", "coverage_eligible"
    )
    assert told["unknown"].startswith(f"{n:.0f} more of the 1500 returnees might reach a provider")
    assert re.search(
        rf"schooling: 13 % \({blank} of 1500\)$|schooling \(\d+ people\)$", told["unknown"]
    )


def test_every_headline_carries_its_number_and_what_to_keep_in_mind(report):
    rows = report.headlines
    assert list(rows["kind"]) == [one for one in headlines.KINDS if one in set(rows["kind"])]
    assert rows["sentence"].str.contains(r"\d").all()
    assert (rows["caveat"].str.len() > 20).all()


def test_the_tables_of_the_report_add_up_to_the_results(gaps, report):
    by_key = gaps.set_index(["pcode", "category", "group", "indicator"])
    areas = report.areas.groupby(["level", "category"])
    for (_, category), mine in areas:
        if mine["accepted_of"].sum() != 1500:
            continue
        assert mine["accepted_n"].sum() == figure(gaps, category, "coverage_eligible")
    for row in report.areas.to_dict("records"):
        wanted = by_key.loc[(row["pcode"], row["category"], "all", "coverage_eligible")]
        assert (row["accepted_n"], row["accepted_of"]) == (n_counted(wanted), wanted["n_people"])
    for category, mine in report.waterfall.groupby("category"):
        assert mine["lost"].sum() + mine["left"].iloc[-1] == mine["left"].iloc[0] == 1500
        assert mine["left"].iloc[-1] == figure(gaps, category, "waterfall_place")


def test_the_report_is_published_in_every_format_with_its_private_twin(folder):
    names = {f"gap-report.{suffix}" for suffix in ("html", "xlsx", "docx", "pdf")}
    index = (folder / "published" / "index.html").read_text(encoding="utf-8")
    for name in names:
        assert (folder / "published" / name).stat().st_size > 10_000
        assert (folder / "private" / name).stat().st_mode & 0o077 == 0
        assert f'href="{name}"' in index

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
    (tables,) = reporting.tables_of(run, layers, measured, beside, [0])
    own = {name: table for name, table in tables.items() if name in gap_tables.COLUMNS}
    return gap_tables.build(own, page_facts.page_of(run, 0), "en")


@pytest.fixture(scope="module")
def told(report):
    rows = report.headlines
    plain = [re.sub(r"[\u202f\u00a0]", " ", one).replace(",", "") for one in rows["sentence"]]
    return dict(zip(rows["kind"], plain, strict=True))


def n_counted(row):
    """The people that a row of the gaps counts, in whole people: itself, or its share of all."""
    return float(round(row["value"] * (1 if row["unit"] == "people" else row["n_people"])))


def led(gaps, category, indicator):
    """The figure of those in need; of everybody where no need of the category is known."""
    found = gaps[
        (gaps["pcode"] == "ALL") & (gaps["category"] == category)
        & (gaps["group"] == "all") & (gaps["indicator"] == indicator)
    ]  # fmt: skip
    return found.sort_values("among", ascending=False).iloc[0]


def figure(gaps, category, indicator):
    return n_counted(led(gaps, category, indicator))


def in_need(folder, category, share):
    """As how much of a person each returnee of the file needs the category."""
    needs = pd.read_csv(folder / "data" / "returnees.csv").set_index("returnee_id")["need"]
    stated = [float(category in one.split()) if isinstance(one, str) else share for one in needs]
    return pd.Series(stated, index=needs.index)


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
        f"{figure(gaps, 'training', 'sole_window'):.0f} of 536 people who need it an agreement "
        "that ends too early is the only thing in the way"
    )


def test_each_course_that_lapses_counts_those_whom_nothing_else_keeps_out(folder, report):
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    within = reach[reach["is_within"]]
    alone = within[[[one["code"] for one in each] == ["window"] for each in within["reasons"]]]
    needed = in_need(folder, "training", 0.14)
    n = alone.groupby("service_id")["returnee_id"].agg(lambda ids: needed[ids.unique()].sum())
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")["name"]
    by_name = n.rename(index=services).groupby(level=0).max()
    for row in report.lapses.to_dict("records"):
        assert row["people"] == round(by_name[row["service"]])


def test_the_one_partner_for_psychosocial_support_is_the_only_one_on_file(folder, gaps, told):
    services = pd.read_csv(folder / "data" / "services.csv")
    assert len(set(services.loc[services["category"] == "pss", "partner_id"])) == 1
    n = figure(gaps, "pss", "coverage_eligible")
    assert (
        "Psychosocial support (Open Door Counselling (sample) on whom "
        f"{n:.0f} people who need it rest)" in told["single"]
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
    needed = in_need(folder, "training", 0.14).to_numpy()
    n, of = round(needed[by_line & ~by_road].sum()), round(needed.sum())
    assert told["circle"].startswith(
        f"{n} of {of} people who need it live inside a partner's circle"
    )


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
    of = round(in_need(folder, "training", 0.14).sum())
    assert told["unknown"].startswith(
        f"{n:.0f} more of the {of} people who need it might reach a provider"
    )
    assert re.search(
        rf"schooling: 13 % \({blank} of 1500\)$|schooling \(\d+ people\)$", told["unknown"]
    )


def test_every_headline_carries_its_number_and_what_to_keep_in_mind(report):
    rows = report.headlines
    assert list(rows["kind"]) == [one for one in headlines.KINDS if one in set(rows["kind"])]
    assert rows["sentence"].str.contains(r"\d").all()
    assert (rows["caveat"].str.len() > 20).all()


def test_the_tables_of_the_report_add_up_to_the_results(gaps, report):
    by_key = gaps.set_index(["pcode", "category", "among", "group", "indicator"])
    places = ("ALL", "all", "coverage_eligible")
    for (_, category, among), mine in report.areas.groupby(["level", "category", "among"]):
        whole = by_key.loc[(places[0], category, among, *places[1:])]
        exact = [by_key.loc[(pcode, category, among, *places[1:])] for pcode in mine["pcode"]]
        if sum(one["n_people"] for one in exact) == pytest.approx(whole["n_people"]):
            n = sum(one["value"] * one["n_people"] for one in exact)
            assert n == pytest.approx(whole["value"] * whole["n_people"])
        told = mine[["accepted_n", "accepted_of"]].fillna(0).values.tolist()
        assert told == [[n_counted(one), round(one["n_people"])] for one in exact]
    for category, mine in report.waterfall.groupby("category"):
        assert mine["lost"].sum() + mine["left"].iloc[-1] == mine["left"].iloc[0]
        assert mine["left"].iloc[0] == round(led(gaps, category, "coverage_eligible")["n_people"])
        last = f"waterfall_{mine['step'].iloc[-1]}"
        assert mine["left"].iloc[-1] == figure(gaps, category, last)


def test_capacity_is_asked_of_those_in_need_and_unknown_places_are_a_line_of_their_own(
    folder, gaps
):
    """Housing and education counted again from the files: who needs it, and how many places."""
    reach = pd.read_parquet(folder / "results" / "reach.parquet")
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    for category, share in (("housing", 0.0), ("education", 0.02)):
        needed = in_need(folder, category, share)
        own = reach[
            reach["category"].eq(category) & reach["is_within"] & reach["eligible"].eq("yes")
        ]
        found = {one: figure(gaps, category, one) for one in ("has_place", "shortfall_full")}
        could = needed[own["returnee_id"].unique()].sum()
        free = services.loc[services["category"] == category, "n_places_free"].sum()
        assert led(gaps, category, "shortfall")["n_people"] == pytest.approx(needed.sum())
        assert found["has_place"] <= free
        assert sum(found.values()) == pytest.approx(could, abs=1)
    row = led(gaps, "clinic", "places_unknown")
    assert n_counted(row) > 0  # no clinic says how many places it has
    assert figure(gaps, "clinic", "shortfall_full") == 0
    capacity = gaps[gaps["indicator"].str.startswith(("shortfall", "has_place", "places_"))]
    assert set(capacity["among"]) == {"need"}


def test_the_report_is_published_in_every_format_with_its_private_twin(folder):
    names = {f"gap-report.{suffix}" for suffix in ("html", "xlsx", "docx", "pdf")}
    index = (folder / "published" / "index.html").read_text(encoding="utf-8")
    for name in names:
        assert (folder / "published" / name).stat().st_size > 10_000
        assert (folder / "private" / name).stat().st_mode & 0o077 == 0
        assert f'href="{name}"' in index

"""The sample's story in the report's findings, each counted again from the files of the run.

They need the sample in its usual size: a smaller one has nobody in some of the stories.
"""

from __future__ import annotations

import math
import re

import geopandas
import networkx as nx
import numpy as np
import pandas as pd
import pyproj
import pytest

from maps.report import headlines
from maps.report import tables as gap_tables
from scripts.runtime import page_facts
from scripts.runtime.project import open_folder
from scripts.runtime.result_io import read_judged
from scripts.stages import report as reporting
from scripts.stages.context import layers_of
from scripts.stages.run_results import RunResults
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
    tables = reporting.tables_of(RunResults(run, layers_of(run), read_judged(run)), 0)
    own = {name: table for name, table in tables.items() if name in gap_tables.COLUMNS}
    return gap_tables.build(own, page_facts.page_of(run, 0), "en")


@pytest.fixture(scope="module")
def told(report):
    """The sentence of each headline, without commas and with plain spaces."""
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


@pytest.fixture(scope="module")
def reach(folder):
    return pd.read_parquet(folder / "results" / "reach.parquet").assign(
        taken=lambda rows: rows["is_within"] & rows["eligible"].eq("yes")
    )


def test_the_stops_of_the_mobile_team_are_told_with_their_days_and_who_reaches_them(
    folder, reach, told
):
    """Days from the file of stops; people from reach.parquet, each at the stop it names."""
    stops = pd.read_csv(folder / "data" / "stops.csv", keep_default_na=False)
    assert set(stops["service_id"]) == {"CLI-11"}
    taken = reach[reach["service_id"].eq("CLI-11") & reach["taken"]]
    needed = in_need(folder, "clinic", 0.05)
    share = needed.reindex(taken["returnee_id"]).to_numpy()
    for row in stops.to_dict("records"):
        n = math.floor(share[taken["stop_id"].eq(row["stop_id"])].sum() + 0.5)
        days = {"": "on 20 Nov 2026"}.get(row["weekday"], f"on {row['weekday']}s")
        has_been = row["on"] and row["on"] < "2026-11-01"
        assert (f"{row['name']} {days} ({n})" in told["stops"]) is not bool(has_been)
    n, of = math.floor(share.sum() + 0.5), math.floor(needed.sum() + 0.5)
    assert told["stops"].endswith(
        f"Of {of} people who need it {n} reach one of its stops and are accepted there"
    )


def test_more_people_could_use_the_places_than_there_are_and_each_number_is_on_file(
    folder, reach, told
):
    """The counselling by hand: its places and their day from the file, its crowd from reach."""
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    needed = in_need(folder, "pss", 0.17)
    could = reach[reach["service_id"].eq("PSS-01") & reach["taken"]]
    assert set(could["affordability"].astype("str")) <= {"affordable", "strained", "unknown"}
    n = math.floor(needed[could["returnee_id"].unique()].sum() + 0.5)
    free = int(services.loc["PSS-01", "n_places_free"])
    assert n > free
    assert (
        f"Open Door Counselling (sample)) has room for {free} as counted on 20 Oct 2026; "
        f"{n} people who need one could use the places"
    ) in told["crowd"]
    assert "(Kombo Skills Centre (sample)) has room for" in told["crowd"]


def test_people_short_of_money_are_those_whose_best_course_pays_less_than_the_day_costs(
    folder, reach, told
):
    """The best of each person's courses by the fare of reach.parquet and the pay of the file."""
    courses = reach[reach["category"].eq("training") & reach["taken"]]
    pay = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    paid = pay["stipend"] / pay["stipend_unit"].map({"day": 1, "week": 5, "month": 5 * 52 / 12})
    left = courses["service_id"].map(paid).astype(float) - 2 * courses["fare"]
    rank = np.select([left.isna(), left < 0, left < 15.0], [2, 3, 1], 0)  # living 15 a day
    best = pd.Series(rank, index=courses["returnee_id"]).groupby(level=0).min()
    needed = in_need(folder, "training", 0.14)
    dear, short = (round(needed[best.index[best == one]].sum()) for one in (3, 1))
    assert dear + short >= 20
    assert dear > 0
    assert told["money"].startswith(f"{dear + short} of the ")
    assert f"for {dear} the stipend does not even cover the fare" in told["money"]


def test_referrals_without_an_answer_are_told_with_the_day_of_the_oldest(folder, told):
    referrals = pd.read_csv(folder / "data" / "referrals.csv", parse_dates=["made_on"])
    waiting = referrals[referrals["status"].isin(["sent", "received"])]
    days = (pd.Timestamp("2026-11-01") - waiting["made_on"]).dt.days
    oldest = waiting["made_on"].min()
    assert told["waiting"] == (
        "People referred to Counselling and group sessions (Open Door Counselling (sample)) who "
        f"have had no answer yet: {waiting['returnee_id'].nunique()}; half of them have waited for "
        f"{math.floor(days.median())} days or more; the oldest referral was made on "
        f"{oldest.day} {oldest:%b} {oldest.year}"
    )


def test_a_service_known_by_its_district_is_told_with_the_range_it_leaves(folder, gaps, told):
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    doubtful = services[services["latitude"].isna() & services["pcode"].notna()]
    assert all(name in told["uncertain"] for name in doubtful["name"])
    row = led(gaps, "social_protection", "coverage_eligible")
    assert f"{100 * row['low']:.0f} % to {100 * row['high']:.0f} %" in told["uncertain"]


def test_islands_of_road_are_told_by_mode_with_the_homes_on_them(folder, told):
    """Homes whose nearest road is joined to the rest by no road that the mode uses."""
    roads = geopandas.read_file(folder / "data" / "roads.geojson").to_crs(32628)
    people = pd.read_csv(folder / "data" / "returnees.csv")
    points = geopandas.read_file(folder / "data" / "settlements.geojson").set_index("name").geometry
    known = people["latitude"].notna()
    homes = geopandas.GeoSeries.from_xy(people["longitude"], people["latitude"], crs=4326)
    named = people.loc[~known, "settlement"].map(points.groupby(level=0).first())
    homes[~known] = named.to_numpy()
    homes = homes.to_crs(32628)
    for mode, words in (("on foot", "on foot by minibus"), ("by motorcycle", "by motorcycle")):
        some = roads if mode == "on foot" else roads[roads["highway"] != "footway"]
        graph = nx.Graph((line.coords[0], line.coords[-1]) for line in some.geometry)
        parts = sorted(nx.connected_components(graph), key=len)
        island = {node: len(part) > 4 and part is not parts[-1] for part in parts for node in part}
        open_to = some[[line.coords[0] in island for line in some.geometry]]
        long = open_to[open_to["highway"] != "ferry"]
        at = long.sindex.nearest(homes, return_all=False)[1]
        n = sum(island[long.geometry.iloc[k].coords[0]] for k in at)
        assert n > 10
        assert f"{words}: {n}" in told["apart"]

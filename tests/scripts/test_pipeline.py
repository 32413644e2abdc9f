"""The whole job on the sample district, through the command line, as a user runs it."""

from __future__ import annotations

import json
import re
import shutil
import stat

import numpy as np
import pandas as pd
import pytest

from layers.reasons import STEPS, is_unknown, step_of
from mapping.indicators import COLUMNS as GAP_COLUMNS
from scripts import commands
from tests.scripts.runs import finished_sample, without_paper
from tests.scripts.runtime.readable import readable

AS_OF = pd.Timestamp("2026-11-01")
PROMISED = [
    "returnee_id", "service_id", "category", "mode", "distance_m", "duration_min", "fare",
    "straight_m", "road_m", "snap_m", "eligible", "is_within", "affordability", "has_place",
    "verdict", "reason", "reasons", "net_per_day", "fastest_mode", "fastest_duration_min",
    "fastest_fare", "time_to_service_days",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def reach(folder):
    return pd.read_parquet(folder / "results" / "reach.parquet")


def test_every_promised_file_is_there(folder):
    for name in (
        "results/reach.parquet", "results/places.parquet", "results/gaps.parquet",
        "results/gaps.csv",
        "results/snapping.csv", "results/summary.json",
        "published/index.html", "published/partners.html", "published/designer.html",
        "published/gap-report.html", "published/gap-report.xlsx", "private/caseworker.html",
        "published/brief.html", "published/brief.fr.pdf", "published/brief.ar.docx",
        "private/brief.html",
        "private/designer.html", "private/gap-report.html", "private/gap-report.xlsx",
    ):  # fmt: skip
        assert (folder / name).stat().st_size > 0, name


def test_the_private_folders_are_closed_to_others(folder):
    for name in ("private", "results"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "waypost.gpkg").stat().st_mode) == 0o600


def test_reach_has_the_promised_columns_first_and_codes_only(reach):
    assert list(reach.columns)[: len(PROMISED)] == PROMISED
    assert set(reach["eligible"]) <= {"yes", "no", "unknown"}
    assert set(reach["verdict"]) <= {"yes", "no", "unknown"}
    assert set(reach["has_place"]) <= {"yes", "no", "unknown"}
    assert reach["is_within"].dtype == bool
    assert not reach.duplicated(["returnee_id", "service_id"]).any()


def test_every_verdict_but_yes_has_its_reason(reach):
    is_yes = reach["verdict"] == "yes"
    assert (reach.loc[is_yes, "reason"] == "").all()
    assert (reach.loc[~is_yes, "reason"] != "").all()
    for row in reach[~is_yes].sample(500, random_state=1).to_dict("records"):
        codes = [one["code"] for one in row["reasons"]]
        assert row["reason"] in codes
        assert is_unknown(row["reason"]) == (row["verdict"] == "unknown")
        order = [STEPS.index(step_of(code)) for code in codes]
        assert order == sorted(order)


def is_way_known(reach):
    return reach["duration_min"].notna() & ~reach["reason"].eq("roads_not_joined")


def test_the_verdict_is_the_conjunction_of_its_parts(reach):
    says_no = (
        (reach["eligible"] == "no")
        | (~reach["is_within"] & is_way_known(reach))  # a way not known is no no
        | (reach["affordability"] == "unaffordable")
        | (reach["has_place"] == "no")
    )
    assert ((reach["verdict"] == "no") == says_no).all()


def test_no_service_takes_more_people_than_it_has_places(folder, reach):
    given = pd.read_parquet(folder / "results" / "places.parquet")
    given = given[given["service_id"] != ""]
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    n = given["service_id"].value_counts()
    room = services["n_places_free"].fillna(services["capacity"])
    assert len(n) > 3
    assert (n <= room[n.index]).all()
    seated = reach.merge(given[["returnee_id", "service_id"]])
    assert len(seated) == len(given)
    # The plan gives nobody a place where the verdict is no, and no verdict rests on the plan.
    assert set(seated["verdict"]) == {"yes"}
    # A lack of places holds for 90 days after it was told, and not beyond the next intake.
    told = pd.to_datetime(services["capacity_on"].fillna(services["verified_on"]))
    begun = pd.to_datetime(services["starts_on"])
    is_old = ~(told >= AS_OF - pd.Timedelta(days=90)) | ((begun <= AS_OF) & (told < begun))
    free = services["n_places_free"]
    none = ((free == 0) & ~is_old) | (services["capacity"] == 0)
    wanted = pd.Series(np.select([none, free > 0], ["no", "yes"], "unknown"), services.index)
    assert (reach["has_place"] == reach["service_id"].map(wanted)).all()


def test_the_road_is_never_shorter_than_the_straight_line(reach):
    travelled = reach[reach["straight_m"].notna() & is_way_known(reach)]
    # Both ends are walked to the road, so only rounding can make the way shorter.
    assert (travelled["road_m"] >= travelled["straight_m"] * 0.999 - 2).all()
    assert (travelled["distance_m"] >= travelled["road_m"] - 0.005).all()


def test_gaps_have_the_promised_columns_and_shares_agree_with_their_counts(folder):
    gaps = pd.read_csv(folder / "results" / "gaps.csv", keep_default_na=False)
    assert tuple(gaps.columns) == GAP_COLUMNS
    # A middle value of shares counts nobody.
    is_count = (gaps["unit"] == "share") & (gaps["indicator"] != "transport_share_p50")
    shares = gaps[is_count & (gaps["among"] == "all")].astype({"value": float})
    n = shares["value"] * shares["n_people"]
    assert (n - n.round()).abs().max() < 1e-6
    assert shares["value"].between(0, 1).all()


def test_coverage_counted_again_from_reach_gives_the_same(folder, reach):
    # Independent of mapping.unit_records.records: a set of people straight from the parquet file.
    gaps = pd.read_csv(folder / "results" / "gaps.csv", keep_default_na=False)
    whole = gaps[(gaps["pcode"] == "ALL") & (gaps["group"] == "all") & (gaps["among"] == "all")]
    found = whole[whole["indicator"] == "coverage_eligible"].set_index("category")
    found = (found["value"].astype(float) * found["n_people"]).round()
    services = pd.read_csv(folder / "data" / "services.csv").set_index("service_id")
    running = services.index[
        ~services["status"].isin(["inactive", "temporarily closed", "defunct"])
    ]
    taken = reach[reach["is_within"] & (reach["eligible"] == "yes")]
    taken = taken[taken["service_id"].isin(running)]
    again = taken.groupby("category")["returnee_id"].nunique()
    assert {kind: float(n) for kind, n in found.items()} == {
        kind: float(again.get(kind, 0)) for kind in found.index
    }


def test_the_summary_says_what_ran_and_how_long(folder):
    summary = json.loads((folder / "results" / "summary.json").read_text(encoding="utf-8"))
    assert len(summary["run_id"]) == 12
    assert summary["layers"]["returnees"]["loaded"] == 1500
    assert summary["seconds"]["travel"] >= 0
    assert len(summary["inputs"]) == 15


@pytest.mark.long
def test_running_again_gives_the_same_results_and_pages(folder, tmp_path):
    names = ["results/reach.parquet", "results/gaps.csv", "published/partners.html",
             "published/designer.html", "published/gap-report.xlsx", "waypost.gpkg"]  # fmt: skip
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    with without_paper():
        assert commands.main(["run", str(again), "--quiet"]) == 0
    for name in names:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.parametrize(("name", "column"), [("gaps.parquet", "low"), ("reach.parquet", "fare")])
def test_results_of_another_version_are_refused_with_what_to_do(
    folder, tmp_path, capsys, name, column
):
    copy = tmp_path / "old"
    shutil.copytree(folder, copy)
    path = copy / "results" / name
    pd.read_parquet(path).drop(columns=column).to_parquet(path)
    command = "publish" if name == "gaps.parquet" else "gaps"
    assert commands.main([command, str(copy), "--quiet"]) != 0
    told = capsys.readouterr().err
    assert f"OLD_RESULTS: {path}" in told
    assert column in told
    assert "waypost run" in told


def test_no_id_of_a_returnee_is_in_a_published_file(folder):
    ids = pd.read_csv(folder / "data" / "returnees.csv")["returnee_id"]
    known = re.compile("|".join(map(re.escape, ids)))  # one search: a loop takes ten times as long
    for path in (folder / "published").iterdir():
        assert not known.search(readable(path.read_bytes())), path.name


def test_the_confidential_shelter_leaves_no_place_or_name(folder):
    services = pd.read_csv(folder / "data" / "services.csv", dtype=str)
    hidden = services[services["is_confidential"] == "yes"].iloc[0]
    for name in ("partners.html", "designer.html"):
        text = readable((folder / "published" / name).read_text(encoding="utf-8"))
        assert hidden["name"] not in text
        assert hidden["service_id"] not in text
        assert hidden["latitude"][:8] not in text
    assert hidden["phone"] in readable(
        (folder / "published" / "partners.html").read_text(encoding="utf-8")
    )

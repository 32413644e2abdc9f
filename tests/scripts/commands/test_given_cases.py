"""Small programmes of others that once went wrong give the values written beside them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scripts import commands
from tests.paths import DATA

CASES = DATA.parent / "cases"

Judged = Callable[..., pd.DataFrame]

HOME = '[programme]\nname = "t"\ncountry = "GMB"\nas_of = 2026-11-01\ncurrency = "GMD"\n'
LAYERS = (
    '[layers]\nroads = "data/roads.{suffix}"\nservices = "data/s.csv"\nreturnees = "data/r.csv"\n'
)


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Return what loads and judges a case, and gives its pairs by person and service."""
    if not CASES.is_dir():
        pytest.skip(f"the given cases are not at {CASES}")

    def run(case: str, *, is_clean: bool = True) -> pd.DataFrame:
        folder = tmp_path / "case"
        if case:
            shutil.copytree(CASES / case, folder)
        assert (commands.main(["load", str(folder), "--quiet"]) == 0) is is_clean
        assert commands.main(["reach", str(folder), "--quiet"]) == 0
        pairs = pd.read_parquet(folder / "results" / "reach.parquet")
        pairs["codes"] = [[one["code"] for one in reasons] for reasons in pairs["reasons"]]
        return pairs.set_index(["returnee_id", "service_id"])

    return run


def issues(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "case" / "results" / "issues.csv")


def test_rules_written_as_people_write_them_admit_the_woman_whom_they_mean(judged):
    assert set(judged("rules/codes")["verdict"]) == {"yes"}


def test_a_rule_by_road_asks_for_the_shortest_road_whatever_else_may_ride(judged):
    [pair] = judged("rules/by_road").itertuples()
    assert pair.verdict == "yes"
    assert pair.road_m == pytest.approx(4800, abs=5)


def test_pay_follows_the_days_of_the_course_and_what_is_full_unknown_or_old_says_so(judged):
    pairs = judged("rules/money").loc["A"]
    paid = pairs["net_per_day"] + 15 + 2 * pairs["fare"]
    assert paid[["W", "M"]].tolist() == pytest.approx([83.33, 103.85], abs=0.01)
    assert pd.isna(pairs.loc["N", "net_per_day"])
    said = pairs.loc[["Q", "Q2", "C0", "F0"]]
    assert said["verdict"].tolist() == ["unknown", "no", "no", "unknown"]
    assert said["codes"].tolist() == [["quota_unknown"], ["quota"], ["full"], ["places_stale"]]


def test_an_age_that_fits_today_and_in_a_year_needs_no_date_of_the_course(judged):
    assert judged("rules/agestart")["verdict"].tolist() == ["yes"]


def test_dates_are_judged_on_their_day(judged, tmp_path):
    pairs = judged("rules/dates")
    assert set(pairs.xs("L2", level="service_id")["verdict"]) == {"no"}
    assert {*pairs.xs("L2", level="service_id")["codes"].map(tuple)} == {("not_begun",)}
    # Born in 1990 somebody is 36 on the last day of 2026, whatever the birthday is.
    assert pairs.loc[("by1990", "A35"), "codes"] == ["age_max"]
    found = issues(tmp_path)
    assert found.loc[found["column"].eq("return_on"), "code"].tolist() == ["DATE_AHEAD"]


def test_beds_are_no_places(judged):
    assert judged("linked/beds")["verdict"].tolist() == ["yes"] * 12


def test_a_team_without_stops_and_visits_without_areas_are_questions(judged):
    pairs = judged("linked/outreach").loc["A1"]
    assert pairs.loc["S3", "codes"] == ["stops_unknown"]
    assert pairs.loc["S4", "verdict"] == "unknown"


def test_each_row_that_points_to_nobody_or_is_out_of_order_is_one_issue(judged, tmp_path):
    judged("linked/orphans", is_clean=False)
    found = issues(tmp_path).query("code in ['LINK_UNKNOWN', 'DATE_AHEAD', 'DATE_ORDER']")
    assert found[["layer", "line", "code"]].values.tolist() == [
        ["rss_scores", 4, "LINK_UNKNOWN"], ["assistance", 3, "LINK_UNKNOWN"],
        ["referrals", 3, "LINK_UNKNOWN"], ["referrals", 4, "DATE_AHEAD"],
        ["referrals", 4, "DATE_ORDER"], ["follow_ups", 3, "LINK_UNKNOWN"],
    ]  # fmt: skip


def test_across_180_degrees_the_clinic_next_door_is_next_door(judged):
    pair = judged("travel/antimeridian").loc[("A", "E")]
    assert pair["verdict"] == "yes"
    assert pair["road_m"] == pytest.approx(4240, abs=60)


@pytest.mark.parametrize("name", ["island_without.geojson", "island_with_stub.geojson"])
def test_a_path_that_touches_nothing_takes_no_road_away(judged, tmp_path, name):
    written(tmp_path, name, "13.3035,-16.552", "13.3,-16.5475")
    [pair] = judged("").itertuples()
    assert (pair.verdict, round(pair.road_m, -2)) == ("yes", 900)


def test_a_way_that_leaves_the_extract_is_not_joined_across_the_gap(judged, tmp_path):
    """Home and clinic stand at the two ends of the way; joined, they were 6.6 km apart."""
    written(tmp_path, "reentering_way.osm", "13.3,-16.6", "13.3,-16.58")
    pairs = judged("")
    assert "yes" not in set(pairs["verdict"])
    assert not (pairs["road_m"] < 1e5).any()


def written(tmp_path: Path, roads: str, home: str, site: str) -> None:
    """Write a programme with given roads, one home and one clinic."""
    data = tmp_path / "case" / "data"
    data.mkdir(parents=True)
    suffix = roads.rpartition(".")[2]
    shutil.copy(CASES / "travel" / roads, data / f"roads.{suffix}")
    (data / "s.csv").write_text(f"name,category,latitude,longitude\nClinic,clinic,{site}\n")
    (data / "r.csv").write_text(f"returnee_id,latitude,longitude,age\nR1,{home},30\n")
    words = HOME + LAYERS.format(suffix=suffix)
    (tmp_path / "case" / "programme.toml").write_text(words, encoding="utf-8")

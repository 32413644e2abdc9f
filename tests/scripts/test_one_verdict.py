"""One person, one answer: the caseworker's page says of everybody what near and the results say."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from mapping.reach import next_steps
from maps.blocks import service_cards
from scripts.commands.near import nearest
from scripts.runtime.project import open_folder
from scripts.stages import pages
from scripts.stages.context import layers_of
from tests.maps import page_browser
from tests.scripts.runs import finished_sample, finished_vavuniya

FAR = ("too_", "distance_", "unaffordable")
"""Reasons that a page does not number of a confidential place."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return finished_sample(tmp_path_factory)


@pytest.fixture(scope="module")
def vavuniya(shared_data, tmp_path_factory):
    return finished_vavuniya(tmp_path_factory, shared_data)


def test_no_trip_is_shorter_than_the_road_unless_a_tie_to_a_road_is_in_doubt(sample):
    for name in ("reach", "beyond"):
        rows = pd.read_parquet(sample / "results" / f"{name}.parquet")
        is_shorter = rows["distance_m"] < rows["road_m"] - 0.5
        codes = rows.loc[is_shorter, "reasons"].map(lambda all_: {one["code"] for one in all_})
        assert len(codes) > 0
        assert codes.map(lambda told: "roads_not_joined" in told).all()
        assert not (rows["straight_m"] > rows["distance_m"] + 1).any()


def cases_of(browser, tmp_path, folder):
    """What the page holds of everybody, under the ids of the services."""
    services = pages._base_tables(layers_of(open_folder(folder)))["services"]
    ids = service_cards.shown(services)["service_id"]
    hidden = set(services.loc[services["is_confidential"].eq(True).fillna(False), "service_id"])
    with page_browser.tabs(browser, tmp_path) as show:
        document = (folder / "private" / "caseworker.html").read_text(encoding="utf-8")
        cases = show(document).evaluate("window.waypost.cases()")
    for one in cases:
        one["pairs"] = {ids[at]: rest for at, *rest in one["pairs"]}
        one["steps"] = [[(code, ids[at]) for code, at in steps] for steps in one["steps"]]
    return cases, hidden


def same(ours: float, told: object, unit: float) -> bool:
    if told is None:
        return math.isnan(ours)
    return math.isinf(ours) if told == "inf" else abs(ours - float(str(told))) <= unit


def judged(rows: pd.DataFrame, pairs: dict, hidden: set[str]) -> list[object]:
    """What differs between judged rows and the pairs of the page; nothing, where all is well."""
    wrong: list[object] = []
    for row in rows.to_dict("records"):
        verdict, minutes, fare, codes = pairs[row["service_id"]]
        given = [one["code"] for one in row["reasons"]]
        is_same = verdict == row["verdict"]
        if row["service_id"] in hidden:
            is_same &= [one for one in given if not one.startswith(FAR)] == [
                one for one in codes if one != "confidential_way"
            ]
        else:
            is_same &= given == codes and same(row["duration_min"], minutes, 0.051)
            is_same &= same(row["fare"], fare, 0.005)
        if not is_same:
            wrong.append((row["returnee_id"], row["service_id"], pairs[row["service_id"]], given))
    return wrong


@pytest.mark.parametrize("name", ["sample", "vavuniya"])
def test_the_page_holds_the_results_of_everybody(browser, tmp_path, request, name):
    folder = request.getfixturevalue(name)
    cases, hidden = cases_of(browser, tmp_path, folder)
    pairs = {one["id"]: one["pairs"] for one in cases}
    tables = [pd.read_parquet(folder / "results" / f"{one}.parquet") for one in ("reach", "beyond")]
    rows = pd.concat(tables, ignore_index=True)
    assert sum(map(len, pairs.values())) == len(rows)
    wrong = [
        one for who, own in rows.groupby("returnee_id") for one in judged(own, pairs[who], hidden)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["sample", pytest.param("vavuniya", marks=pytest.mark.long)])
def test_near_says_of_everybody_what_the_page_says(browser, tmp_path, request, name):
    """All of them with --long; else four from the first to the last."""
    folder = request.getfixturevalue(name)
    cases, hidden = cases_of(browser, tmp_path, folder)
    programme = nearest.opened(folder)
    step = 1 if request.config.getoption("long") else max(len(cases) // 4, 1)
    n = 0
    for case in cases[::step]:
        for need, steps in zip(case["needs"], case["steps"], strict=True):
            table = nearest.asked(programme, nearest.Person(returnee=case["id"]), need, 999, "en")
            known = table["service_id"].isin(case["pairs"])
            assert judged(table[known], case["pairs"], hidden) == []
            assert set(table.loc[~known, "verdict"]) <= {"no"}
            told = {(row["next_step"], row["service_id"]) for row in table.to_dict("records")}
            shown = {one for one in steps if one[1] not in hidden}
            first = {
                one
                for one in shown
                if [each[1] for each in steps].index(one[1]) == steps.index(one)
            }
            assert first <= told, (case["id"], need, steps)
            n += 1
    assert n > 4 or not any(case["needs"] for case in cases)  # Vavuniya states no needs
    assert set(next_steps.CODES) >= {
        one[0] for case in cases for some in case["steps"] for one in some
    }

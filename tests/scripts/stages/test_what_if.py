"""`waypost whatif` on the sample: its figures against a loop over reach.parquet, its story told."""

from __future__ import annotations

import itertools
import json
import shutil

import pandas as pd
import pytest

from layers.reasons import is_unknown, step_of
from scripts import commands
from tests.scripts.runs import finished_sample

WAIVED = {1: ("P04", "distance"), 2: ("P04", "age"), 3: ("P04", "grade"), 5: ("P01", "distance")}
"""Levers of the sample's scenario that waive a rule: number -> partner and test."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample's settings, store and verdicts, without the pages."""
    made, here = finished_sample(tmp_path_factory), tmp_path_factory.mktemp("plan")
    for place in ("results", "data"):
        (here / place).mkdir()
    for name in ("programme.toml", "scenario.toml", "waypost.gpkg", "results/reach.parquet",
                 "results/summary.json", "data/services.csv"):  # fmt: skip
        shutil.copy(made / name, here / name)
    return here


def asked(folder, capsys, *words):
    assert commands.main(["whatif", str(folder), *words, "--quiet", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def refusals(reach, partners):
    """Of each person and service the reasons against it: partner, test, and whether it is open."""
    return [
        (who, [(partners[service], step_of(one["code"]), is_unknown(one["code"])) for one in given])
        for who, service, given in zip(
            reach["returnee_id"], reach["service_id"], reach["reasons"], strict=True
        )
    ]


def taken_with(pairs, waived):
    """How many would be taken, and how many not refused, by a loop over the reasons."""
    yes, open_ = set(), set()
    for who, given in pairs:
        left = [is_open for partner, test, is_open in given if (partner, test) not in waived]
        if all(left):
            open_.add(who)
        if not left:
            yes.add(who)
    return len(yes), len(open_)


def test_the_best_sets_are_those_of_a_loop_over_the_reasons(folder, capsys):
    found = asked(folder, capsys, "scenario.toml", "--of", "all", "--category", "training")
    columns = ["returnee_id", "service_id", "category", "reasons"]
    reach = pd.read_parquet(folder / "results" / "reach.parquet", columns=columns)
    services = pd.read_csv(folder / "data" / "services.csv", dtype=str)
    partners = services.set_index("service_id")["partner_id"].to_dict()
    judged = refusals(reach[reach["category"] == "training"], partners)
    now = taken_with(judged, set())
    for row in found["levers"]:
        if row["lever"] in WAIVED:
            yes, open_ = taken_with(judged, {WAIVED[row["lever"]]})
            assert (row["n_gain"], row["n_gain_open"]) == (yes - now[0], open_ - now[1])
    waived = set(map(str, WAIVED))
    sets = [row for row in found["sets"] if row["levers"]]
    told = [row for row in sets if set(row["levers"].split()) <= waived]
    assert {row["best_of"] for row in told} == {"number", "budget", "one_by_one"}
    for row in told:
        chosen = {WAIVED[int(one)] for one in row["levers"].split()}
        assert (row["n_yes"], row["n_open"]) == taken_with(judged, chosen)
    pairs = [taken_with(judged, {WAIVED[one] for one in pair})[0]
             for pair in itertools.combinations(WAIVED, 2)]  # fmt: skip
    few = [row for row in sets if row["best_of"] == "number" and row["n_levers"] <= 2]
    best = max(row["n_yes"] for row in few)
    assert best >= max(pairs)


def test_three_rules_of_one_school_together_bring_more_than_any_next_best(folder, capsys):
    found = asked(folder, capsys, "scenario.toml", "--budget", "300000")
    alone = {row["lever"]: row["n_gain"] for row in found["levers"]}
    [best] = found["of_budget"]
    assert best["levers"] == "1 2 3"
    assert best["n_gain"] > 2 * (alone[1] + alone[2] + alone[3])
    assert best["cost"] == 275_000


def test_the_best_pair_brings_more_than_the_best_next_lever_each_time(folder, capsys):
    found = asked(folder, capsys, "--hard", "--category", "training")
    pairs = {row["best_of"]: row for row in found["sets"] if row["n_levers"] == 2}
    assert pairs["number"]["n_gain"] > pairs["one_by_one"]["n_gain"] > 0


def test_without_a_scenario_no_hard_rule_is_tried_and_none_is_priced(folder, capsys):
    found = asked(folder, capsys, "--levers", "20")
    kinds = {(row["values"], row["scope"]) for row in found["levers"]}
    assert ("test=sex", "P07") not in kinds
    assert ("test=distance", "P04") in kinds
    assert found["n_rules_hard"] >= 1
    assert {row["best_of"] for row in found["sets"]} == {"number", "one_by_one"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.toml"], "There is no file nowhere.toml"),
        (["--of", "all"], "add --category, one of"),
        (["--category", "treasure"], "no service loaded is of that kind"),
        (["--levers", "21"], "between 1 and 20"),
    ],
)
def test_what_cannot_be_asked_is_said(folder, capsys, words, told):
    assert commands.main(["whatif", str(folder), *words, "--quiet"]) == 2
    assert told in capsys.readouterr().err


def test_a_scope_that_holds_nothing_is_refused(folder, capsys):
    text = (folder / "scenario.toml").read_text(encoding="utf-8").replace('"P14"', '"P99"')
    (folder / "other.toml").write_text(text, encoding="utf-8")
    assert commands.main(["whatif", str(folder), "other.toml", "--quiet"]) == 2
    assert "names 'P99' among its partners" in capsys.readouterr().err

"""Those in need, counted again over the judged pairs by a loop that knows nothing of `mapping`."""

import math
from collections import Counter

import pandas as pd
import pytest

from layers.reasons import STEPS, is_unknown, step_of
from mapping import indicators
from mapping.unit_records import disaggregation
from tests.mapping import builders, record_builders
from tests.mapping.unit_records.test_records import CATEGORIES, small_world

MIX = {"clinic": 0.05, "training": 0.14}
"""Shares of IOM's Knowledge Bite #5 for the two categories; nothing else is expected there."""


def weight(need: object, category: str) -> tuple[float, float]:
    """As how much of a person somebody counts: by the own word, and by the mix."""
    if isinstance(need, str):
        return float(category in need.split()), 0.0
    return 0.0, MIX[category]


def end(pairs: list[dict]) -> str:
    """Where one person's search of one category ends: yes, to ask, or the first obstacle."""
    best = "reach"
    for row in pairs:
        refused = {step_of(code) for code in builders.codes(row["reasons"]) if not is_unknown(code)}
        first = next((step for step in STEPS if step in refused), "")
        place = first or ("sure" if row["verdict"] == "yes" else "ask")
        best = max(best, place, key=[*STEPS, "ask", "sure"].index)
    return best


def counted(judged: pd.DataFrame, people: pd.DataFrame, category: str) -> tuple[Counter, dict]:
    """The ends of the chain among those in need, and who is covered, stated and expected."""
    ends: Counter = Counter()
    told = dict.fromkeys(("stated", "expected", "covered"), 0.0)
    for person in people.to_dict("records"):
        stated, expected = weight(person["need"], category)
        own = judged[(judged["returnee_id"] == person["returnee_id"])
                     & (judged["category"] == category)].to_dict("records")  # fmt: skip
        ends[end(own)] += stated + expected
        told["stated"] += stated
        told["expected"] += expected
        is_covered = any(row["is_within"] and row["eligible"] == "yes" and row["runs"]
                         for row in own)  # fmt: skip
        told["covered"] += (stated + expected) * is_covered
    return ends, told


@pytest.mark.seeds(1, 3)
def test_the_ends_of_the_chain_are_those_in_need_exactly_and_each_is_what_a_loop_counts(seed):
    judged, people, offers, nearest = small_world(seed)
    status = offers.set_index("service_id")["status"]
    judged = judged.assign(runs=judged["service_id"].map(status).ne("inactive").to_numpy())
    records = record_builders.counted(judged, people, offers, nearest, CATEGORIES)[0]
    homes = people[["returnee_id"]].assign(pcode="ALL", level=0.0)
    table = indicators.measure(disaggregation.by_group(records, homes))
    table = table[(table["among"] == "need") & (table["group"] == "all")]
    for category in CATEGORIES:
        found = table[table["category"] == category].set_index("indicator")
        ends, told = counted(judged, people, category)
        n = told["stated"] + told["expected"]
        assert found.loc["waterfall_identified", "value"] == pytest.approx(n)
        left = [found.loc[f"waterfall_{step}", "value"]
                for step in ("identified", *STEPS, "sure")]  # fmt: skip
        lost = {step: left[at] - left[at + 1] for at, step in enumerate((*STEPS, "ask"))}
        lost["sure"] = left[-1]
        assert lost == pytest.approx({one: ends[one] for one in lost})
        assert math.fsum(lost.values()) == pytest.approx(n, abs=1e-12)
        coverage = found.loc["coverage_eligible"]
        assert coverage["value"] * n == pytest.approx(told["covered"])
        parts = coverage[["n_people", "n_stated", "n_expected"]].tolist()
        assert parts == pytest.approx([n, told["stated"], told["expected"]])


def test_a_category_that_nobody_states_and_no_mix_expects_has_no_figure_of_those_in_need():
    judged, people, offers, nearest = small_world(0)
    extra = "[demand]\nmix = {}\n"
    people = people.assign(need=pd.Series("pss", index=people.index, dtype="str"))
    records = record_builders.counted(judged, people, offers, nearest, CATEGORIES, extra)[0]
    homes = people[["returnee_id"]].assign(pcode="ALL", level=0.0)
    table = indicators.measure(disaggregation.by_group(records, homes))
    assert set(table["among"]) == {"all"}


def test_other_ids_in_another_order_change_no_figure_of_those_in_need():
    judged, people, offers, nearest = small_world(1)
    homes = people[["returnee_id"]].assign(pcode="ALL", level=0.0)
    names = {one: f"Q{99 - at}" for at, one in enumerate(people["returnee_id"])}
    tables = []
    for renamed in (False, True):
        told = [judged, people, nearest, homes]
        if renamed:
            told = [one.assign(returnee_id=one["returnee_id"].map(names).astype("str"))
                    .sample(frac=1, random_state=3) for one in told]  # fmt: skip
        rows, who, near, where = told
        records = record_builders.counted(rows, who, offers, near, CATEGORIES)[0]
        tables.append(indicators.measure(disaggregation.by_group(records, where)))
    pd.testing.assert_frame_equal(*tables)

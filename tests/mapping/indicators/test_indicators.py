"""The indicators beyond coverage and waterfall, against loops over the judged pairs; properties."""

import importlib
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layers import languages
from layers.errors import UsageError
from layers.reasons import STEPS
from layers.vocabulary.codes import SHORTFALL_CAUSES
from mapping import indicators
from mapping.indicators import (
    accessibility,
    concentration,
    continuity,
    coverage,
    fare,
    inequality,
    parity,
    shortfall,
)
from mapping.unit_records import disaggregation
from maps.report import wording
from tests.mapping import builders, record_builders
from tests.mapping.indicators.test_counts import case, value
from tests.mapping.reach.test_judge import crowd
from tests.mapping.unit_records.test_records import CATEGORIES, small_world


def test_adding_an_indicator_touches_one_file(monkeypatch):
    folder = Path(__file__).parent / "added"
    monkeypatch.setattr(indicators, "__path__", [*indicators.__path__, str(folder)])
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(folder)])
    languages.known.cache_clear()
    languages.words.cache_clear()
    rows = case(
        category="pss", returnee_id=["R1", "R2"], sex=["f", "m"], setting="urban",
        **dict.fromkeys(("is_geographic", "is_eligible", "is_optimistic"), True),
        **dict.fromkeys(("is_fresh", "is_real"), True), passed=len(STEPS), is_sure=True, only=0,
        settles=0, duration_min=1.0, fare=1.0, choice_1=1.0, choice_2=2.0, choice_3=3.0,
        nearness=math.nan,
        budget=2.0, means="affordable", transport_share=0.1, n_partners=1, partner="P1", hhi=1.0,
        last_month=math.inf,
    )  # fmt: skip
    table = indicators.measure(rows)
    found = value(table, pcode="A", group="all", indicator="women")
    assert (found["value"], found["n_people"], found["unit"]) == (0.5, 2, "share")
    assert "women" in set(indicators.methods()["name"])
    importlib.invalidate_caches()
    languages.known.cache_clear()
    languages.words.cache_clear()


def test_an_indicator_without_words_is_refused_with_what_to_write_where(monkeypatch):
    folder = Path(__file__).parent / "added"
    monkeypatch.setattr(indicators, "__path__", [*indicators.__path__, str(folder)])
    with pytest.raises(UsageError) as refused:
        wording.definition("women", "doc", "fr")
    for named in ("indicator women ", "[indicators.women]", "languages/en.toml", "doc = "):
        assert named in str(refused.value)


def test_every_indicator_has_a_unit_that_is_known():
    for name, indicator in indicators.indicators().items():
        assert indicator.UNIT in indicators.UNITS, name


def test_the_range_of_coverage_is_that_of_the_draws():
    # Two people for certain, one in no draw, one in the first half of the draws.
    half = (1 << 32) - 1
    rows = case(
        is_eligible=[True, True, False, True], is_geographic=True, is_optimistic=True,
        is_uncertain=[False, False, True, True], draws_eligible=[0, 0, 0, half],
        draws_optimistic=0,
    )  # fmt: skip
    table = coverage.measure(rows).set_index("indicator").loc["coverage_eligible"]
    assert (table["value"], table["low"], table["high"]) == (0.75, 0.5, 0.75)


def test_without_a_place_in_doubt_coverage_has_no_range():
    rows = case(
        is_eligible=[True], is_geographic=True, is_optimistic=True, is_uncertain=False,
        draws_eligible=0, draws_optimistic=0,
    )  # fmt: skip
    assert coverage.measure(rows)[["low", "high"]].isna().all(axis=None)


def test_an_unknown_fare_is_left_out_and_counted():
    table = fare.measure(case(fare=[10.0, math.nan, math.inf])).set_index("indicator")
    assert table.loc["fare_p50", ["value", "n_people", "n_missing"]].tolist() == [10, 2, 1]
    assert table.loc["fare_p90", "value"] == math.inf


def needing(**columns) -> pd.DataFrame:
    """People who need the category, each whole and by their own word unless told otherwise."""
    usual = {"among": "need", "parts": 1_000_000, "is_stated": True}
    return case(**(usual | columns))


def short(causes, **columns) -> pd.Series:
    rows = needing(shortfall=causes, share_without=[float(one != "") for one in causes],
                   draws_there=1, draws_without=[int(one != "") for one in causes])  # fmt: skip
    return shortfall.measure(rows.assign(**columns)).set_index("indicator")


def test_the_causes_of_a_shortfall_add_up_to_it_and_unknown_places_are_a_line_of_their_own():
    found = short([*SHORTFALL_CAUSES, "", "full"])["value"]
    assert found.loc[found.index.str.startswith("shortfall_")].sum() == found["shortfall"] == 5
    assert (found["places_unknown"], found["has_place"]) == (1, 1)


def test_who_is_expected_counts_as_a_share_and_gives_a_range():
    # One in need for certain, seated; one of 0.25, drawn in draws 0 and 1, seated in 0 alone.
    found = short(["", "full"], parts=[1_000_000, 250_000], is_stated=[True, False],
                  share_without=[0.0, 0.5], draws_there=[(1 << 30) - 1, 3],
                  draws_without=[0, 2])  # fmt: skip
    assert found.loc["shortfall", ["value", "n_people", "n_stated", "n_expected"]].tolist() == [
        0.125, 1.25, 1, 0.25,
    ]  # fmt: skip
    assert found.loc["shortfall", ["low", "high"]].tolist() == [0, 0.125]  # in one draw of thirty
    assert found.loc["has_place", "value"] == 1.125


def test_a_question_of_places_is_not_asked_of_who_does_not_need_one():
    rows = needing(among=["need", "all"], shortfall=["full", "full"], share_without=1.0,
                   draws_there=1, draws_without=1, places_per_100=[4.0, 9.0])  # fmt: skip
    for indicator in (shortfall, accessibility):
        found = indicator.measure(rows)
        assert set(found["among"]) == {"need"}
        assert set(found["n_people"]) == {1}


def test_a_percentile_counts_who_is_expected_as_a_share_of_a_person():
    rows = needing(fare=[10.0, 20.0, 30.0], parts=[1_000_000, 990_000, 20_000], is_stated=True)
    # Half of 2.01 people are 1.005: the first alone are too few.
    assert fare.measure(rows).set_index("indicator")["value"]["fare_p50"] == 20
    lighter = rows.assign(parts=[1_000_000, 980_000, 20_000])
    assert fare.measure(lighter).set_index("indicator")["value"]["fare_p50"] == 10


@pytest.mark.parametrize("indicator", [accessibility, shortfall, inequality])
def test_where_no_places_were_assigned_nothing_is_said_of_them(indicator):
    assert indicator.measure(case(is_eligible=[True])).empty


def test_gini_and_palma_are_those_of_the_definition():
    values = np.random.default_rng(4).gamma(1.0, size=40)
    table = inequality.measure(needing(places_per_100=values)).set_index("indicator")["value"]
    differences = np.abs(values[:, None] - values[None, :]).mean()
    assert table["places_gini"] == pytest.approx(differences / (2 * values.mean()))
    ordered = np.sort(values)
    assert table["places_palma"] == pytest.approx(ordered[36:].sum() / ordered[:16].sum())


def test_who_has_everything_is_most_unequal():
    table = inequality.measure(needing(places_per_100=[0.0] * 9 + [5.0])).set_index("indicator")
    assert table["value"].tolist() == pytest.approx([0.9, math.inf])


def test_two_halves_of_a_person_are_as_unequal_as_one_person():
    values = np.random.default_rng(5).gamma(1.0, size=20)
    whole = inequality.measure(needing(places_per_100=values))
    halves = needing(places_per_100=np.repeat(values, 2), parts=500_000)
    assert inequality.measure(halves)["value"].tolist() == pytest.approx(whole["value"].tolist())


def test_parity_compares_the_worst_covered_band_with_the_best():
    rows = case(
        sex="m", age=["15-24"] * 5 + ["35+"] * 5 + ["25-34"] * 4,
        is_eligible=[True] * 5 + [True, False, False, False, False] + [False] * 4,
    )  # fmt: skip
    table = parity.measure(rows).set_index("indicator")
    # Four people are no band to compare.
    assert table.loc["parity_age", ["value", "subject_id"]].tolist() == [0.2, "35+ / 15-24"]
    assert "parity_sex" not in table.index


def test_partners_that_are_not_named_are_left_out_of_the_concentration():
    table = concentration.measure(case(is_eligible=True, hhi=[0.5, math.nan]))
    assert table[["value", "n_people", "n_missing"]].values.tolist() == [[0.5, 1, 1]]


def test_what_ends_on_the_last_day_of_the_sixth_month_is_still_there():
    table = continuity.measure(case(is_eligible=True, last_month=[5.0, 6.0, math.inf]))
    assert (table["value"] * table["n_people"]).tolist() == [1, 2]


def covered(travel, people, offers, extra="") -> pd.Series:
    plan = builders.programme("[money]\nliving_per_day = 9\n" + extra)
    judged = builders.judged(travel, people, offers, plan)
    nearest = people[["returnee_id"]].merge(pd.DataFrame({"category": CATEGORIES}), how="cross")
    known = nearest.assign(duration_min=1.0)
    table, _, _ = record_builders.counted(judged, people, offers, known, CATEGORIES)
    keys = ["is_geographic", "is_eligible", "is_optimistic"]
    return table.set_index(["returnee_id", "category"])[[*keys, "passed"]].astype(int)


@pytest.mark.seeds(1, 20)
def test_adding_a_service_never_lowers_coverage(seed):
    travel, people, offers = crowd(seed)
    fewer = offers.iloc[: 1 + 2 * seed % 7]
    some = travel[travel["service_id"].isin(fewer["service_id"])]
    assert (covered(travel, people, offers) >= covered(some, people, fewer)).all(axis=None)


@pytest.mark.seeds(1, 20)
def test_raising_a_limit_never_lowers_coverage(seed):
    world = crowd(seed)
    low, high = ("[limits.clinic]\nduration_min = 20\n", "[limits.clinic]\nduration_min = 60\n")
    assert (covered(*world, high) >= covered(*world, low)).all(axis=None)


@pytest.mark.seeds(1, 20)
def test_more_stipend_or_more_places_never_stop_anybody(seed):
    travel, people, offers = crowd(seed)
    richer = offers.assign(stipend=offers["stipend"] + 20, stipend_unit="day")
    offers = offers.assign(stipend_unit="day")
    # The fare and the place are tests after coverage: the waterfall shows them.
    more = richer.assign(n_places_free=richer["n_places_free"].fillna(0) + 5)
    assert (covered(travel, people, richer) >= covered(travel, people, offers)).all(axis=None)
    assert (covered(travel, people, more) >= covered(travel, people, richer)).all(axis=None)


@pytest.mark.seeds(1, 20)
def test_the_waterfall_ends_at_those_whom_nothing_refuses(seed):
    judged, people, offers, nearest = small_world(seed % 997)
    table, _, _ = record_builders.counted(judged, people, offers, nearest, CATEGORIES)
    free = judged[judged["verdict"] != "no"][["returnee_id", "category"]].drop_duplicates()
    assert (table["passed"] == len(STEPS)).sum() == len(free)


def test_no_figure_is_infinite_but_where_that_means_unreachable():
    judged, people, offers, nearest = small_world(3)
    table, _, _ = record_builders.counted(judged, people, offers, nearest, CATEGORIES)
    homes = people[["returnee_id"]].assign(pcode="ALL", level=0.0)
    found = indicators.measure(disaggregation.by_group(table, homes))
    endless = found.loc[np.isinf(found["value"]), "indicator"].str.split("_").str[0]
    assert set(endless) <= {"minutes", "fare", "budget", "choice"}
    assert found["value"].notna().all()
    shares = found[(found["unit"] == "share") & (found["among"] == "all")]
    n = (shares["value"] * shares["n_people"])[shares["indicator"] != "transport_share_p50"]
    assert np.allclose(n, n.round())
    found = found[found["among"] == "all"]
    means = found[found["indicator"].isin(["affordable", "strained", "unaffordable",
                                           "affordability_unknown"])]  # fmt: skip
    assert np.allclose(means.groupby(["category", "group"])["value"].sum(), 1.0)

"""Which figures are told in public, and as what."""

import numpy as np
import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from mapping import indicators
from mapping.disclosure import public_figures, snapshots, whole_people

K = 10
FIGURES = indicators.figures()
LEAD = public_figures.LEAD


def gap(n: float, base: float, **row: object) -> dict[str, object]:
    usual = {
        "pcode": "GM01", "category": "pss", "among": "all", "group": "all", "indicator": LEAD,
        "unit": "share", "value": n / base if base else np.nan, "n_people": base, "n_missing": 0.0,
        "n_stated": np.nan, "n_expected": np.nan, "subject_id": "", "suppression": "none",
    }  # fmt: skip
    return usual | row


def told(*rows: dict[str, object]) -> pd.DataFrame:
    gaps = pd.DataFrame(rows).reindex(columns=list(indicators.COLUMNS))
    own = public_figures.kept(whole_people.of_gaps(gaps, FIGURES), ["GM01"])
    names = public_figures.named(own, FIGURES)
    nothing = pd.DataFrame(columns=list(snapshots.COLUMNS))
    held = snapshots.taken(public_figures.counts(own, names), nothing, K, b"key")
    return public_figures.told(own, names, K, FIGURES, held.set_index("cell")["n"])


@pytest.mark.parametrize(
    ("n", "base", "code"),
    [
        (9, 60, "few"), (10, 60, "none"), (50, 60, "none"), (51, 60, "most"),
        (9, 9, "few"), (5, 10, "hidden"), (19, 19, "hidden"), (10, 20, "none"),
    ],
)  # fmt: skip
def test_the_mark_says_on_which_side_the_few_are_and_of_fewer_than_twenty_neither(
    n: int, base: int, code: str
) -> None:
    assert told(gap(n, base))["suppression"].tolist() == [code]


def test_no_number_is_told_but_the_least_of_a_class_and_a_tenth() -> None:
    row = told(gap(63, 117)).iloc[0]
    assert row[["n_value", "n_people", "share", "value"]].tolist() == [50, 100, 0.5, 0.5]


def test_a_tenth_that_leaves_fewer_than_k_numbers_open_is_not_told() -> None:
    # 12 of 45: of 20 to 49 people two tenths are 10 to 14.
    row = told(gap(12, 45)).iloc[0]
    assert row["n_value"] == 10
    assert np.isnan(row["share"])


def test_groups_of_a_region_are_told_of_the_leading_figure_alone() -> None:
    rows = [gap(30, 60, group="sex=f", indicator=name) for name in (LEAD, "circle_only")]
    assert told(*rows)["indicator"].tolist() == [LEAD]
    small = [gap(30, 60, group="sex=f", pcode="GM0101"), gap(30, 60, group="sex=f", among="need")]
    assert told(*small).empty
    assert len(told(gap(30, 60, group="sex=f", pcode="ALL", indicator="circle_only"))) == 1


def test_of_fewer_than_twenty_in_need_it_reads_as_of_nobody() -> None:
    row = told(gap(12, 19, among="need", n_stated=19.0, n_expected=0.0)).iloc[0]
    assert row["suppression"] == "hidden"
    assert row[["n_people", "n_value", "value", "share"]].isna().all()


def test_a_percentile_is_told_in_steps_where_no_single_person_moves_it() -> None:
    minutes = {"indicator": "minutes_p50", "unit": "min", "value": 43.21}
    steady = gap(0, 60, **minutes, low_without_one=43.1, high_without_one=44.0)
    assert told(steady)["value"].tolist() == [45.0]
    moved = gap(0, 60, **minutes, low_without_one=41.0, high_without_one=44.0)
    assert told(moved)["suppression"].tolist() == ["hidden"]
    thin = gap(0, 19, **minutes, low_without_one=43.1, high_without_one=44.0)
    assert told(thin)["value"].isna().all()


def test_an_indicator_that_declares_nothing_is_refused_and_the_way_out_is_named() -> None:
    with pytest.raises(PublishingRefusedError, match=r"the indicator shoe_size .* FIGURES"):
        told(gap(30, 60, indicator="shoe_size"))


def test_a_figure_of_some_of_the_people_has_its_own_denominator_in_any_order() -> None:
    rows = [gap(120, 214), gap(15, 30, indicator="near_miss")]  # of those refused alone
    for order in (rows, rows[::-1]):
        found = told(*order).set_index("indicator")["n_people"]
        assert found.to_dict() == {LEAD: 100, "near_miss": 20}

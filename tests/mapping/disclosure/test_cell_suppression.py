"""The floor: no shown number, and no difference of shown numbers, is about a few people."""

import numpy as np
import pandas as pd
import pytest

from mapping import indicators
from mapping.disclosure import cell_suppression
from mapping.unit_records.counting import UNCOUNTED, Counting
from tests.mapping.disclosure import plain_floor

AGES = ("age=under 15", "age=15-24", "age=25-34", "age=35+")
GROUPS = ("all", "sex=f", "sex=m", "setting=urban", "setting=rural", *AGES)
BANDS = ["under 15", "15-24", "25-34", "35+", None]
FIGURES = {**indicators.figures(), "coverage": Counting()}
MEANS = ("affordable", "strained", "unaffordable", "affordability_unknown")


def gap(group: str, n: float, base: int, **row) -> dict:
    value = n / base if row.get("unit") == "share" else float(n)
    usual = {"pcode": "A", "category": "pss", "among": "all", "indicator": "waterfall_age",
             "unit": "people", "value": value, "subject_id": "", "suppression": "none",
             "low": np.nan, "high": np.nan, "n_missing": 0}  # fmt: skip
    return usual | {"group": group, "n_people": base} | row


def floor(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    return cell_suppression.floor(gaps, k, FIGURES)


def table(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows).reindex(columns=list(indicators.COLUMNS))


def shown(rows: pd.DataFrame) -> list[bool]:
    return rows["suppression"].eq("none").tolist()


@pytest.mark.parametrize(
    ("n", "base", "unit", "is_shown"),
    [
        (10, 50, "people", True), (9, 50, "people", False), (0, 50, "people", False),
        (40, 50, "people", True), (41, 50, "people", False),  # nine are left over
        (50, 50, "people", False), (9, 9, "people", False),  # nobody is left over: few as well
        (10, 20, "share", True), (10, 19, "share", False), (20, 20, "share", False),
        (9, 50, "share", False), (41, 50, "share", False), (np.nan, 20, "min", True),
        (np.nan, 19, "min", False),
    ],
)  # fmt: skip
def test_few_people_are_not_shown_nor_are_those_left_over(n, base, unit, is_shown):
    found = floor(table(gap("all", n, base, unit=unit)), 10)
    assert shown(found) == [is_shown]
    assert (found["suppression"].tolist() == ["none"]) == is_shown


def test_a_small_denominator_is_hidden_with_its_twin():
    found = floor(table(gap("all", 30, 50), gap("sex=f", 25, 45), gap("sex=m", 5, 5)), 10)
    assert shown(found) == [True, False, False]
    assert found["n_people"].isna().tolist() == [False, True, True]


def test_a_small_count_hides_its_twin_but_no_large_denominator():
    found = floor(table(gap("all", 30, 60), gap("sex=f", 25, 35), gap("sex=m", 5, 25)), 10)
    assert shown(found) == [True, False, False]
    assert found["n_people"].tolist() == [60, 35, 25]


def test_the_few_who_are_in_neither_group_are_not_told_by_subtraction():
    rows = table(gap("all", 30, 50), gap("sex=f", 15, 25), gap("sex=m", 15, 24))
    assert shown(floor(rows, 10)) == [True, False, False]
    alone = table(gap("all", 30, 50), gap("sex=f", 26, 45))
    assert shown(floor(alone, 10)) == [True, False]


def test_everybody_is_told_where_that_is_what_is_counted():
    rows = table(gap("all", 50, 50, indicator="waterfall_identified"))
    assert shown(floor(rows, 10)) == [True]


def test_two_steps_that_differ_by_a_few_are_not_both_told():
    steps = [("identified", 80), ("reach", 70), ("status", 69), ("window", 69), ("distance", 55)]
    rows = table(*(gap("all", n, 80, indicator=f"waterfall_{step}") for step, n in steps))
    found = floor(rows.sample(frac=1, random_state=3), 10).sort_index()
    # 70 is told; 69 is one less, and so is the next; 55 is far enough from 70.
    assert shown(found) == [True, True, False, False, True]


def test_the_code_says_on_which_side_the_few_are():
    rows = table(gap("all", 4, 50), gap("all", 47, 50, pcode="B"), gap("all", 6, 12, pcode="C"))
    codes = floor(rows, 10)["suppression"].tolist()
    assert codes == ["few", "most", "hidden"]


def test_a_share_of_too_few_is_put_on_neither_side():
    rows = table(gap("all", 2, 17, unit="share"), gap("all", 2, 20, unit="share", pcode="B"))
    codes = floor(rows, 10)["suppression"].tolist()
    assert codes == ["hidden", "few"]


def test_the_three_coverages_do_not_tell_a_few_by_their_differences():
    rows = table(
        gap("all", 60, 90, indicator="coverage_geographic", unit="share"),
        gap("all", 57, 90, indicator="coverage_optimistic", unit="share"),
        gap("all", 40, 90, indicator="coverage_eligible", unit="share"),
    )
    assert shown(floor(rows, 10)) == [True, False, True]


def test_a_share_of_the_covered_does_not_tell_their_hidden_number():
    rows = table(
        gap("all", 57, 60, indicator="coverage_eligible", unit="share"),
        gap("all", 30, 57, indicator="single_provider", unit="share"),
    )
    found = floor(rows, 10)
    assert shown(found) == [False, False]
    assert found["n_people"].isna().tolist() == [False, True]


def test_those_left_in_the_wet_season_are_not_told_by_subtraction():
    rows = table(
        gap("all", 40, 90, indicator="coverage_eligible", unit="share"),
        gap("all", 36, 90, indicator="dry_only"),
    )
    assert shown(floor(rows, 10)) == [True, False]


def test_of_coverages_that_are_close_the_accepted_one_is_told():
    rows = table(
        gap("all", 60, 90, indicator="coverage_geographic", unit="share"),
        gap("all", 57, 90, indicator="coverage_eligible", unit="share"),
    )
    assert shown(floor(rows, 10)) == [False, True]


def ranged(group: str, n: float, base: int, low: float, high: float, **row) -> dict:
    row = {"indicator": "coverage_geographic", "unit": "share", "value": n / base} | row
    return gap(group, n, base, low=low / base, high=high / base, **row)


@pytest.mark.parametrize(
    ("n", "low", "high", "is_shown"),
    [
        (60, 40, 80, True), (60, 60, 60, True),
        (60, 51, 80, False),  # nine are in time at the usual pace and not at the slow one
        (60, 40, 69, False), (60, 9, 80, False), (60, 40, 91, False), (60, 0, 80, False),
    ],
)  # fmt: skip
def test_the_ends_of_a_range_count_people_as_well(n, low, high, is_shown):
    found = floor(table(ranged("all", n, 100, low, high)), 10)
    assert shown(found) == [True]
    assert found[["low", "high"]].notna().to_numpy().tolist() == [[is_shown, is_shown]]


def test_a_range_goes_where_its_figure_goes():
    rows = table(
        ranged("all", 95, 100, 50, 97), ranged("all", 30, 100, 20, 40, pcode="B"),
        gap("all", np.nan, 19, unit="min", value=20.0, low=15.0, high=40.0, pcode="C"),
        gap("all", np.nan, 20, unit="min", value=20.0, low=15.0, high=40.0, pcode="D"),
    )  # fmt: skip
    found = floor(rows, 10)
    assert shown(found) == [False, True, False, True]
    assert found["low"].notna().tolist() == found["high"].notna().tolist() == shown(found)


def test_the_range_of_one_group_is_not_told_by_that_of_its_twin():
    rows = table(
        ranged("all", 60, 100, 45, 80), ranged("sex=f", 30, 50, 8, 40),
        ranged("sex=m", 30, 50, 15, 40),
    )  # fmt: skip
    found = floor(rows, 10)
    assert shown(found) == [True, True, True]
    assert found["low"].notna().tolist() == [True, False, False]


def test_the_index_of_the_gaps_is_kept():
    rows = table(ranged("all", 60, 100, 51, 80), ranged("all", 60, 100, 40, 80, pcode="B"))
    found = floor(rows.set_axis([7, 3]), 10)
    assert found.index.tolist() == [7, 3]
    assert found["high"].notna().tolist() == [False, True]


def test_the_input_is_left_as_it_was():
    rows = table(gap("all", 3, 50))
    before = rows.copy()
    floor(rows, 10)
    pd.testing.assert_frame_equal(rows, before)


def test_nothing_stays_nothing():
    assert floor(table(gap("all", 3, 50)).iloc[:0], 10).empty


def random_world(seed: int) -> pd.DataFrame:
    """Real people with a sex, a setting and an answer, counted as the indicators count."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(5, 120))
    people = pd.DataFrame(
        {"sex": rng.choice(["f", "m", "other"], n, p=[0.45, 0.45, 0.1]),
         "setting": rng.choice(["urban", "rural"], n, p=[0.8, 0.2]),
         "age": rng.choice(BANDS, n, p=[0.1, 0.3, 0.3, 0.2, 0.1]),
         "means": rng.choice(MEANS, n, p=[0.4, 0.3, 0.2, 0.1]),
         "hit": rng.random(n) < rng.random()}
    )  # fmt: skip
    rows = []
    for group in GROUPS:
        column, _, wanted = group.partition("=")
        part = people if group == "all" else people[people[column] == wanted]
        if len(part):
            n = part["hit"].sum()
            rows.append(gap(group, n, len(part)))
            rows.append(gap(group, n, len(part), unit="share", indicator="coverage"))
            hit = part[part["hit"]]
            rows += [
                gap(group, (hit["means"] == one).sum(), len(hit), unit="share", indicator=one)
                for one in MEANS
                if len(hit)
            ]
    return table(*rows)


@pytest.mark.parametrize("k", [5, 10])
@pytest.mark.seeds(8, 60)
def test_no_difference_of_shown_numbers_is_about_a_few(seed, k):
    found = floor(random_world(seed), k)
    assert not found["n_people"].lt(k).any()
    kept = found[found["suppression"] == "none"]
    assert (kept["n_value"] >= k).all()
    left = kept["n_people"] - kept["n_value"]
    assert (left >= k).all()
    assert found.loc[found["suppression"] != "none", ["value", "n_value"]].isna().all(axis=None)
    for _, part in found.groupby("indicator"):
        by_group = part.set_index("group")
        for kind in ("sex=f", "sex=m"), ("setting=urban", "setting=rural"):
            twins = by_group.loc[by_group.index.isin(kind)]
            assert len(set(twins["suppression"] == "none")) <= 1
            for column in ("n_value", "n_people"):
                rest = by_group.loc["all", column] - twins[column].sum(skipna=False)
                assert np.isnan(rest) or rest == 0 or rest >= k
        bands = by_group.loc[by_group.index.isin(AGES)]
        for column in ("n_value", "n_people"):
            rest = by_group.loc["all", column] - bands[column].sum()
            # What the hidden bands come to together, or nobody: never a few.
            assert np.isnan(rest) or rest == 0 or rest >= k
    for _, part in found[found["indicator"].isin(MEANS)].groupby("group"):
        n = part["n_people"].max() - part["n_value"].sum()
        assert np.isnan(n) or n == 0 or n >= k
        assert (part["suppression"] != "none").sum() != 1


def random_table(seed: int) -> pd.DataFrame:
    """Every rule's indicators, figures that need not agree: small and large, known and not."""
    rng = np.random.default_rng(seed)
    figures = indicators.figures().items()
    names = [name for name, one in figures if one not in (Counting(), UNCOUNTED)]
    names += ["coverage_eligible"]
    rows = []
    for pcode in "AB":
        for group in GROUPS:
            base = int(rng.choice([9, 12, 25, 60, 200], p=[0.1, 0.1, 0.2, 0.3, 0.3]))
            for name in names:
                people = base - int(rng.choice([0, 0, 0, 4, 15])) % base
                n = float(rng.integers(0, people + 1)) if rng.random() < 0.95 else np.nan
                ends = sorted(rng.random(2)) if rng.random() < 0.3 else [np.nan, np.nan]
                unit = "share" if rng.random() < 0.5 else "people"
                more = {"pcode": pcode, "indicator": name, "unit": unit,
                        "n_missing": int(rng.choice([0, 0, 0, 4]))}  # fmt: skip
                rows.append(gap(group, n, people, low=ends[0], high=ends[1], **more))
                some = people - int(rng.choice([0, 5, 15])) % people
                need = {"among": "need", "n_stated": some // 2, "n_expected": some - some // 2}
                rows.append(gap(group, np.floor(n * some / people), some, **more | need))
    kept = rng.random(len(rows)) < rng.choice([0.6, 1.0])
    return table(*rows)[kept].sample(frac=1, random_state=seed)


@pytest.mark.parametrize("k", [5, 10])
@pytest.mark.seeds(1, 12)
def test_the_same_cells_are_hidden_as_by_the_rules_one_by_one(seed, k):
    rows = random_table(seed)
    pd.testing.assert_frame_equal(floor(rows, k), plain_floor.floor(rows, k))


def comparison(group_rows: list[dict]) -> list[bool]:
    rows = table(
        gap("all", 60, 90, indicator="coverage_eligible", unit="share"),
        *group_rows,
        gap("all", np.nan, 90, indicator="parity_sex", unit="ratio", value=0.8),
    )
    return shown(floor(rows, 10))


def test_a_comparison_is_told_where_both_groups_are():
    at = {"indicator": "coverage_eligible", "unit": "share"}
    both = [gap("sex=f", 20, 40, **at), gap("sex=m", 40, 50, **at)]
    assert comparison(both) == [True, True, True, True]
    few = [gap("sex=f", 4, 40, **at), gap("sex=m", 40, 50, **at)]
    assert comparison(few) == [True, False, False, False]
    assert comparison([]) == [True, False]


def test_of_bands_the_smallest_is_hidden_with_the_few_and_no_more():
    at = {"indicator": "coverage_eligible", "unit": "share"}
    rows = table(
        gap("all", 94, 160, **at), gap("age=under 15", 4, 30, **at),
        gap("age=15-24", 40, 60, **at), gap("age=25-34", 30, 45, **at),
        gap("age=35+", 20, 25, **at),
    )  # fmt: skip
    # 35+ has five left over; with the first band it hides 24 people together.
    assert shown(floor(rows, 10)) == [True, False, True, True, False]


def test_a_handful_without_a_value_is_not_told():
    rows = table(
        gap("all", 90, 90, indicator="waterfall_identified"),
        gap("all", np.nan, 86, indicator="minutes_p50", unit="min", value=20.0, n_missing=4),
    )
    found = floor(rows, 10)
    assert found["value"].tolist() == [90, 20]
    assert found["n_people"].isna().tolist() == [False, True]
    assert found["n_missing"].isna().tolist() == [False, True]


def test_the_range_goes_with_its_figure():
    rows = table(
        gap("all", 4, 50, unit="share", low=0.02, high=0.1),
        gap("all", 20, 50, unit="share", low=0.2, high=0.6),
    )
    found = floor(rows.assign(pcode=["A", "B"]), 10)
    assert found["low"].isna().tolist() == [True, False]

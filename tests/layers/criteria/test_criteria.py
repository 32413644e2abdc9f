"""Each criterion's three-valued answer, in tables worked out by hand from the written rules."""

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from layers import criteria
from tests.layers.criteria.criteria_rows import asked, judge


def person(years: float) -> dict:
    return {"age": years, "age_low": years}


@pytest.mark.parametrize(
    ("age", "low", "high", "wanted"),
    [
        (18, 18, 35, ("yes", "")),
        (35, 18, 35, ("yes", "")),
        (17, 18, 35, ("no", "age_min")),
        (36, 18, 35, ("no", "age_max")),
        (35.9, 18, 35, ("yes", "")),  # 35 completed years
        (17.9, 18, 35, ("no", "age_min")),
        (99, 18, np.nan, ("yes", "")),
        (0, np.nan, 35, ("yes", "")),
        (np.nan, 18, np.nan, ("unknown", "age_unknown")),
        (np.nan, np.nan, np.nan, ("yes", "")),
        (5, np.nan, np.nan, ("yes", "")),
    ],
)
def test_an_age_is_judged_with_inclusive_bounds_and_a_missing_bound_admits_everyone(
    age, low, high, wanted
):
    assert judge("age", **person(age), min=low, max=high) == wanted


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (34, 35, ("yes", "")),
        (35, 36, ("unknown", "age_unknown")),
        (36, 37, ("no", "age_max")),
        (17, 18, ("unknown", "age_unknown")),
        (16, 17, ("no", "age_min")),
        (18, 19, ("yes", "")),
    ],
)
def test_a_year_of_birth_leaves_the_answer_open_only_where_both_ages_differ(low, high, wanted):
    assert judge("age", age=high, age_low=low, min=18, max=35) == wanted


@pytest.mark.parametrize(
    ("grade", "low", "high", "wanted"),
    [
        (10, np.nan, 10, ("yes", "")),
        (11, np.nan, 10, ("no", "grade_max")),
        (5, 6, np.nan, ("no", "grade_min")),
        (6, 6, np.nan, ("yes", "")),
        (0, 0, 10, ("yes", "")),
        (np.nan, np.nan, 10, ("unknown", "grade_unknown")),
    ],
)
def test_schooling_is_judged_with_inclusive_bounds(grade, low, high, wanted):
    assert judge("grade", grade=grade, min=low, max=high) == wanted


def test_a_margin_is_the_amount_beyond_the_limit():
    found = criteria.CRITERIA["age"](asked(person(36) | {"max": 35.0}, person(15) | {"min": 18.0}))
    assert found[["have", "want", "margin"]].values.tolist() == [[36, 35, 1], [15, 18, 3]]


@pytest.mark.parametrize(
    ("sex", "values", "wanted"),
    [
        ("f", "f", "yes"), ("m", "f", "no"), ("other", "f", "no"), (None, "f", "unknown"),
        ("m", "m", "yes"), ("m", "f m", "yes"), ("other", "f m", "no"), ("f", "F", "yes"),
        (None, "any", "yes"), ("m", None, "yes"), ("m", "", "yes"), (None, "any f", "yes"),
        ("m", "women", "no"),
    ],
)  # fmt: skip
def test_a_sex_is_taken_where_it_is_listed(sex, values, wanted):
    assert judge("sex", sex=sex, values=values)[0] == wanted


@pytest.mark.parametrize(
    ("values", "label"),
    [("f", "@only.f"), ("m f", "@only.f_m"), ("women", "@only.others"), ("f m other", "")],
)
def test_a_refusal_by_sex_names_whom_the_service_takes(values, label):
    assert criteria.CRITERIA["sex"](asked({"sex": "other", "values": values}))[
        "detail"
    ].tolist() == [label]


@pytest.mark.parametrize(
    ("status", "wanted"),
    [(None, "yes"), ("active", "yes"), ("inactive", "no"), ("temporarily closed", "no"),
     ("defunct", "no")],
)  # fmt: skip
def test_a_service_that_does_not_say_so_counts_as_running(status, wanted):
    assert judge("status", status=status)[0] == wanted


CIRCLE = {"urban_limit_m": 5000.0, "rural_limit_m": 10_000.0}


@pytest.mark.parametrize(
    ("setting", "metres", "wanted"),
    [
        ("urban", 5000, "yes"),
        ("urban", 5000.01, "no"),
        ("rural", 10_000, "yes"),
        ("rural", 10_000.01, "no"),
        (None, 5000, "yes"),  # inside both
        (None, 5001, "unknown"),  # the two limits answer differently
        (None, 10_001, "no"),  # outside both
        ("urban", np.nan, "unknown"),
    ],
)
def test_the_circle_is_inclusive_and_the_setting_matters_only_between_the_limits(
    setting, metres, wanted
):
    assert judge("distance", **CIRCLE, setting=setting, straight_m=metres)[0] == wanted


@pytest.mark.parametrize("metres", [4100.0, 5700.0, 8300.0, 1100.0])
def test_a_limit_in_odd_metres_is_inclusive_too(metres):
    assert judge("distance", urban_limit_m=metres, setting="urban", straight_m=metres)[0] == "yes"


@pytest.mark.parametrize(
    ("setting", "metres", "wanted"),
    [("urban", 7000, "no"), ("rural", 7000, "yes"), (None, 7000, "unknown"), (None, 4000, "yes")],
)
def test_a_limit_that_is_stated_for_one_setting_leaves_the_other_open(setting, metres, wanted):
    row = {"urban_limit_m": 5000.0, "setting": setting, "straight_m": metres}
    assert judge("distance", **row)[0] == wanted


@pytest.mark.parametrize(
    ("basis", "straight", "road", "wanted"),
    [
        ("radius", 4000, 6000, ("yes", "")),
        ("network", 4000, 6000, ("no", "distance_network")),
        ("both", 4000, 6000, ("no", "distance_network")),
        ("both", 4000, 5000, ("yes", "")),
        ("radius", 6000, 4000, ("no", "distance_radius")),
        ("network", 6000, 4000, ("yes", "")),
        ("network", 4000, np.inf, ("no", "distance_no_road")),
        ("network", 4000, np.nan, ("unknown", "distance_unknown")),
        ("both", 6000, np.nan, ("no", "distance_radius")),
        ("radius", 4000, np.nan, ("yes", "")),
    ],
)
def test_the_basis_decides_which_distance_counts(basis, straight, road, wanted):
    row = {"basis": basis, "straight_m": straight, "road_m": road, "setting": "urban"}
    assert judge("distance", **CIRCLE, **row) == wanted


@pytest.mark.parametrize(("whose", "wanted"), [("returnee", "no"), ("site", "yes")])
def test_setting_of_says_whose_setting_counts(whose, wanted):
    row = {"setting_of": whose, "setting": "urban", "site_setting": "rural", "straight_m": 7000.0}
    assert judge("distance", **CIRCLE, **row)[0] == wanted


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"position_class": "area2"}, "@field.place"),
        ({"straight_m": np.nan, "road_m": np.nan}, "@field.place"),
        ({"site_position_class": "area3"}, "@field.site"),
        ({"basis": "network", "road_m": np.nan}, "@field.road"),
        ({"setting": None, "straight_m": 7000.0}, "@field.setting"),
    ],
)
def test_an_unknown_distance_says_what_to_ask_for(row, field):
    found = criteria.CRITERIA["distance"](asked(CIRCLE | {"setting": "urban"} | row)).iloc[0]
    assert (found["answer"], found["detail"]) == ("unknown", field)


@pytest.mark.parametrize("position", ["area1", "area2", "area3"])
def test_a_coarse_place_is_no_matter_where_nothing_is_limited(position):
    assert judge("distance", position_class=position, straight_m=1e6)[0] == "yes"


def test_a_settlement_is_exact_enough():
    row = {"position_class": "settlement", "setting": "urban", "straight_m": 6000.0}
    assert judge("distance", **CIRCLE, **row)[0] == "no"


def day(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("starts", "weeks", "ends", "until", "wanted"),
    [
        (None, np.nan, None, None, ("yes", "")),  # no agreement on record: no such limit
        (None, np.nan, None, "2027-01-01", ("yes", "")),
        (None, np.nan, None, "2026-11-01", ("yes", "")),  # the last day is a day
        (None, np.nan, None, "2026-10-31", ("no", "lapsed")),
        ("2026-12-01", 4, "2026-12-29", "2026-12-29", ("yes", "")),
        ("2026-12-01", 4, "2026-12-29", "2026-12-28", ("no", "window")),
        ("2026-12-01", 4, "2026-12-29", None, ("yes", "")),
        ("2026-12-01", np.nan, None, "2027-06-30", ("unknown", "window_unknown")),
        (None, 4, None, "2027-06-30", ("unknown", "window_unknown")),
        (None, 4, None, None, ("yes", "")),
        ("2026-10-01", 12, "2026-12-24", "2027-06-30", ("unknown", "intake_unknown")),
        ("2026-10-01", 12, "2026-12-24", "2026-12-01", ("no", "window")),
        ("2026-10-01", 4, "2026-10-29", None, ("no", "course_over")),
        ("2026-10-01", 4, "2026-10-29", "2026-10-15", ("no", "course_over")),
        ("2026-11-01", 4, "2026-11-29", None, ("yes", "")),  # begins on the day of the run
    ],
)
def test_a_course_must_end_within_its_agreement(starts, weeks, ends, until, wanted):
    row = {"starts_on": day(starts), "duration_weeks": weeks, "ends_on": day(ends)}
    assert judge("window", **row, agreed_until=day(until)) == wanted


def test_days_are_told_as_numbers_and_the_margin_in_days():
    row = {"starts_on": day("2026-12-01"), "ends_on": day("2026-12-29")}
    found = criteria.CRITERIA["window"](asked(row | {"agreed_until": day("2026-12-28")})).iloc[0]
    assert (found["have"], found["want"], found["margin"]) == (20261229, 20261228, 1)


@pytest.mark.parametrize("name", list(criteria.CRITERIA))
def test_no_rows_in_means_no_rows_out(name):
    found = criteria.CRITERIA[name](asked())
    assert list(found.columns) == list(criteria.COLUMNS)
    assert found.empty


@pytest.mark.parametrize("name", list(criteria.CRITERIA))
def test_every_criterion_answers_row_by_row_under_the_rows_own_index(name):
    values = itertools.product(
        [17.0, 30.0, 40.0, np.nan], ["urban", None], [4000.0, 7000.0, 12_000.0, np.nan],
        ["f", "m", None],
    )  # fmt: skip
    rows = asked(
        *[
            CIRCLE | person(age) | {"grade": age, "setting": setting, "straight_m": metres}
            | {"sex": sex, "min": 18.0, "max": 35.0, "values": "f"}
            for age, setting, metres, sex in values
        ]
    )  # fmt: skip
    whole = criteria.CRITERIA[name](rows)
    shuffled = rows.sample(frac=1, random_state=1)
    again = criteria.CRITERIA[name](shuffled)
    assert again.index.equals(shuffled.index)
    pd.testing.assert_frame_equal(again.sort_index(), whole)
    assert set(whole["answer"]) <= {"yes", "no", "unknown"}
    assert (whole["code"] == "").equals(whole["answer"] == "yes")

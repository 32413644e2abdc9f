"""Kleene complete: for every criterion what is known says yes or no, what is not says unknown.

Every row is worked out by hand from the written rules (the table of criteria in the domain's
reference); the test fails where a criterion has no row for one of the three answers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from layers import criteria, reasons
from tests.layers.criteria.criteria_rows import DAY, asked, judge

CIRCLE = {"urban_limit_m": 5000.0, "rural_limit_m": 10_000.0}
BAND = {"age": 35.0, "age_low": 18.0}
IN_VILLAGE = {"home_areas": "GM0301 GM03"}
SERVED = {"values": "GM0301", "areas_above": "GM03", "area_names": "Jarra West"}

YES, NO, UNKNOWN = "yes", "no", "unknown"
TABLE = [
    ("status", {"status": "active"}, YES, ""),
    ("status", {}, YES, ""),
    ("status", {"status": "temporarily closed"}, NO, "status"),
    ("window", {}, YES, ""),
    ("window", {"starts_on": "2026-12-01", "ends_on": "2026-12-29",
                "programme_until": "2026-12-29"}, YES, ""),
    ("window", {"starts_on": "2026-12-01", "ends_on": "2026-12-29",
                "programme_until": "2026-12-28"}, NO, "window_programme"),
    ("window", {"starts_on": "2026-12-01", "ends_on": "2026-12-29", "agreed_until": "2026-12-28",
                "programme_until": "2027-12-28"}, NO, "window"),
    ("window", {"starts_on": "2026-12-01", "ends_on": "2026-12-29", "agreed_until": "2026-12-28",
                "programme_until": "2026-12-27"}, NO, "window_programme"),
    ("window", {"agreed_until": "2026-10-31"}, NO, "lapsed"),
    ("window", {"agreed_from": "2027-01-01"}, NO, "not_begun"),
    ("window", {"starts_on": "2026-12-01", "agreed_until": "2026-11-30"}, NO, "window"),
    ("window", {"programme_until": "2026-10-31"}, NO, "lapsed_programme"),
    ("window", {"starts_on": "2026-12-01", "programme_until": "2027-12-28"}, UNKNOWN,
     "window_unknown"),
    ("distance", CIRCLE | {"setting": "urban", "straight_m": 5000.0}, YES, ""),
    ("distance", CIRCLE | {"setting": "urban", "straight_m": 5001.0}, NO, "distance_radius"),
    ("distance", CIRCLE | {"straight_m": 7000.0}, UNKNOWN, "distance_unknown"),
    ("residence_area", SERVED | IN_VILLAGE, YES, ""),
    ("residence_area", IN_VILLAGE, YES, ""),
    ("residence_area", {"values": "GM03"} | IN_VILLAGE, YES, ""),
    ("residence_area", SERVED | {"home_areas": "GM0302 GM03"}, NO, "residence_area"),
    ("residence_area", SERVED | {"home_areas": "GM04"}, NO, "residence_area"),
    ("residence_area", SERVED | {"home_areas": "GM03"}, UNKNOWN, "residence_area_unknown"),
    ("residence_area", SERVED, UNKNOWN, "residence_area_unknown"),
    ("residence_area", {"values": "GM0301 GM99", "areas_above": "GM03 ?", "home_areas": "GM04"},
     UNKNOWN, "residence_area_unknown"),
    ("sex", {"sex": "f", "values": "f"}, YES, ""),
    ("sex", {"sex": "m", "values": "f"}, NO, "sex"),
    ("sex", {"values": "f"}, UNKNOWN, "sex_unknown"),
    ("age", BAND | {"min": 18.0, "max": 35.0}, YES, ""),
    ("age", BAND | {"max": 17.0}, NO, "age_band_max"),
    ("age", {"age": np.inf, "age_low": 36.0, "max": 35.0}, NO, "age_band_max"),
    ("age", BAND | {"min": 36.0}, NO, "age_band_min"),
    ("age", BAND | {"min": 20.0}, UNKNOWN, "age_unknown"),
    ("age", BAND | {"max": 30.0}, UNKNOWN, "age_unknown"),
    ("age", {"max": 30.0}, UNKNOWN, "age_unknown"),
    ("age", {}, YES, ""),
    ("grade", {"grade": 10.0, "max": 10.0}, YES, ""),
    ("grade", {"grade": 11.0, "max": 10.0}, NO, "grade_max"),
    ("grade", {"grade": 3.0, "min": 4.0}, NO, "grade_min"),
    ("grade", {"max": 10.0}, UNKNOWN, "grade_unknown"),
    ("nationality", {"nationality": "GMB", "values": "gmb sen"}, YES, ""),
    ("nationality", {"nationality": "MLI", "values": "gmb sen"}, NO, "nationality"),
    ("nationality", {"values": "gmb"}, UNKNOWN, "nationality_unknown"),
    ("legal_status", {"legal_status": "refugee", "values": "refugee"}, YES, ""),
    ("legal_status", {"legal_status": "migrant", "values": "refugee"}, NO, "legal_status"),
    ("legal_status", {"values": "refugee"}, UNKNOWN, "legal_status_unknown"),
    ("return_type", {"return_type": "vhr", "values": "vhr avrr"}, YES, ""),
    ("return_type", {"return_type": "forced", "values": "vhr avrr"}, NO, "return_type"),
    ("return_type", {"values": "vhr"}, UNKNOWN, "return_type_unknown"),
    ("arrival_window", {"return_on": "2025-11-01", "max": 12.0}, YES, ""),
    ("arrival_window", {"return_on": "2025-10-01", "max": 12.0}, NO, "arrival_window_max"),
    ("arrival_window", {"return_on": "2026-10-02", "min": 1.0}, NO, "arrival_window_min"),
    ("arrival_window", {"max": 12.0}, UNKNOWN, "arrival_window_unknown"),
    ("household", {"dependants": 2.0, "min": 1.0, "max": 2.0}, YES, ""),
    ("household", {"dependants": 0.0, "min": 1.0}, NO, "household_min"),
    ("household", {"dependants": 6.0, "max": 5.0}, NO, "household_max"),
    ("household", {"min": 1.0}, UNKNOWN, "household_unknown"),
    ("vulnerability", {"vulnerability_codes": "minor medical", "values": "medical"}, YES, ""),
    ("vulnerability", {"vulnerability_codes": "none", "values": "medical"}, NO, "vulnerability"),
    ("vulnerability", {"values": "medical"}, UNKNOWN, "vulnerability_unknown"),
    ("skill", {"skills": "masonry", "values": "masonry welding"}, YES, ""),
    ("skill", {"interests": "welding", "values": "masonry welding"}, YES, ""),
    ("skill", {"skills": "sewing", "interests": "cooking", "values": "masonry"}, NO, "skill"),
    ("skill", {"skills": "sewing", "values": "masonry"}, UNKNOWN, "skill_unknown"),
    ("skill", {"values": "masonry"}, UNKNOWN, "skill_unknown"),
    ("language", {"languages": "wo en", "values": "en mnk"}, YES, ""),
    ("language", {"languages": "wo", "values": "en mnk"}, NO, "language"),
    ("language", {"values": "en"}, UNKNOWN, "language_unknown"),
    ("document", {"documents": "passport id_card", "values": "id_card"}, YES, ""),
    ("document", {"documents": "id_card", "values": "id_card passport"}, NO, "document"),
    ("document", {"documents": "none", "values": "id_card"}, NO, "document"),
    ("document", {"values": "id_card"}, UNKNOWN, "document_unknown"),
    ("quota", {"n_returnees_taken": 6.0, "max": 7.0}, YES, ""),
    ("quota", {"capacity": 24.0, "n_places_free": 18.0, "max": 7.0}, YES, ""),  # 6 gone at most
    ("quota", {"n_returnees_taken": 7.0, "max": 7.0}, NO, "quota"),
    ("quota", {"n_returnees_taken": 7.0, "max": 7.0, "is_count_old": True}, UNKNOWN,
     "quota_unknown"),  # counted long ago
    ("quota", {"n_returnees_taken": 6.0, "max": 7.0, "is_count_old": True}, YES, ""),
    ("quota", {"n_returnees_taken": 0.0, "max": 0.0}, NO, "quota"),
    ("quota", {"max": 0.0, "is_count_old": True}, NO, "quota"),
    ("quota", {"max": 0.0}, NO, "quota"),  # however many are taken
    ("quota", {"max": 7.0}, UNKNOWN, "quota_unknown"),
    ("quota", {"capacity": 24.0, "n_places_free": 17.0, "max": 7.0}, UNKNOWN, "quota_unknown"),
    ("eligibility_text", {}, YES, ""),
    ("eligibility_text", {"values": "Registered refugees only"}, UNKNOWN,
     "eligibility_text_unknown"),
]  # fmt: skip
NEVER_UNKNOWN = {"status"}
"""A service that does not say whether it runs counts as running."""
NEVER_NO = {"eligibility_text"}
"""Words close no door; somebody has to be asked."""


@pytest.mark.parametrize(("name", "row", "answer", "code"), TABLE)
def test_a_criterion_answers_as_its_rule_says(name, row, answer, code):
    assert judge(name, **row) == (answer, code)


@pytest.mark.parametrize("name", list(criteria.CRITERIA))
def test_every_criterion_is_tried_for_yes_no_and_unknown(name):
    tried = {answer for one, _, answer, _ in TABLE if one == name}
    silent = {UNKNOWN} if name in NEVER_UNKNOWN else {NO} if name in NEVER_NO else set()
    assert tried == {YES, NO, UNKNOWN} - silent


@pytest.mark.parametrize("code", [code for code in criteria.STEP_OF if "referral" not in code])
def test_every_sentence_of_a_criterion_belongs_to_an_answer_that_some_test_brings_about(code):
    elsewhere = {"age_max", "age_min", "distance_network", "distance_no_road", "course_over",
                 "intake_unknown"}  # fmt: skip
    assert code in {told for *_, told in TABLE} | elsewhere


@pytest.mark.parametrize("name", list(criteria.PERSON_COLUMNS))
def test_who_is_not_known_at_all_is_never_told_no_by_a_rule_on_the_person(name):
    columns = criteria.PERSON_COLUMNS[name]
    rows = [row for one, row, answer, _ in TABLE if one == name and answer == NO]
    blind = [{key: value for key, value in row.items() if key not in columns} for row in rows]
    if columns:
        assert {judge(name, **row)[0] for row in blind} == {UNKNOWN}


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.mark.parametrize(
    ("returned", "months"),
    [
        ("2026-10-31", 0), ("2026-10-02", 0), ("2026-10-01", 1), ("2026-09-30", 1),
        ("2025-11-02", 11), ("2025-11-01", 12), ("2025-10-31", 12), ("2025-10-01", 13),
        ("2026-11-01", 0),
    ],
)  # fmt: skip
def test_months_since_return_are_full_months(returned, months):
    found = criteria.CRITERIA["arrival_window"](asked({"return_on": returned, "max": -1.0}))
    assert found["have"].tolist() == [months]


def test_a_return_that_is_still_to_come_is_not_known():
    row = {"return_on": "2026-12-24", "max": 12.0}
    assert judge("arrival_window", **row) == (UNKNOWN, "arrival_window_unknown")


@given(
    st.dates(pd.Timestamp("2019-01-01").date(), pd.Timestamp("2026-12-31").date()),
    st.dates(pd.Timestamp("2019-01-01").date(), pd.Timestamp("2026-12-31").date()),
)
def test_full_months_agree_with_dateutil(one, other):
    returned, today = min(one, other), max(one, other)
    gap = relativedelta(today, returned)
    row = asked({"return_on": str(returned), "max": -1.0, "as_of": str(today)})
    found = criteria.CRITERIA["arrival_window"](row)
    assert found["have"].tolist() == [gap.years * 12 + gap.months]


START = {"at": "start", "as_of": DAY}


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"age": 35, "age_low": 35, "max": 35.0, "starts_on": "2026-11-01"}, YES),
        ({"age": 35, "age_low": 35, "max": 35.0, "starts_on": "2027-01-11"}, UNKNOWN),
        ({"age": 35, "age_low": 35, "max": 36.0, "starts_on": "2027-01-11"}, YES),
        ({"age": 35, "age_low": 35, "max": 35.0, "starts_on": "2028-01-11"}, NO),
        ({"age": 17, "age_low": 17, "min": 18.0, "starts_on": "2027-11-30"}, YES),
        ({"age": 17, "age_low": 17, "min": 18.0, "starts_on": "2027-01-11"}, UNKNOWN),
        ({"age": 17, "age_low": 17, "min": 19.0, "starts_on": "2027-01-11"}, NO),
        # The year of birth says more: at the start they are 35 or 36, then 36 or 37.
        (
            {"age": 36, "age_low": 35, "birth_year": 1990, "max": 36.0, "starts_on": "2026-12-30"},
            YES,
        ),
        (
            {"age": 36, "age_low": 35, "birth_year": 1990, "max": 36.0, "starts_on": "2027-01-11"},
            UNKNOWN,
        ),
        (
            {"age": 36, "age_low": 35, "birth_year": 1990, "max": 35.0, "starts_on": "2027-01-11"},
            NO,
        ),
        # On the last day of a year the year of birth says all.
        (
            {"age": 36, "age_low": 35, "birth_year": 1990, "max": 35.0, "starts_on": "2026-12-31"},
            NO,
        ),
        # No start is known: only what a year changes is open.
        ({"age": 36, "age_low": 36, "max": 35.0}, NO),
        ({"age": 25, "age_low": 25, "min": 18.0, "max": 35.0}, YES),
        ({"age": 35, "age_low": 35, "max": 35.0}, UNKNOWN),
        ({"age": 17, "age_low": 17, "min": 18.0}, UNKNOWN),
        ({"age": 16, "age_low": 16, "min": 18.0}, NO),
        ({"age": 30, "age_low": 30, "min": 18.0}, YES),
        ({"max": 35.0, "starts_on": "2027-01-11"}, UNKNOWN),
        # A course that has begun looks at today.
        ({"age": 35, "age_low": 35, "max": 35.0, "starts_on": "2026-01-11"}, YES),
    ],
)
def test_an_age_at_the_start_of_the_course_counts_the_birthdays_until_then(row, answer):
    assert judge("age", **START | row)[0] == answer


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"age": 35.0, "age_low": 35.0, "max": 35.0}, "starts_on"),
        ({"age": 35.0, "age_low": 35.0, "max": 35.0, "starts_on": "2027-01-11"}, "birthday"),
        ({"max": 35.0}, "age"),
        ({"max": 35.0, "starts_on": "2027-01-11"}, "age"),
        ({"age": 40.0, "age_low": 18.0, "max": 35.0, "starts_on": "2027-01-11"}, "age"),
    ],
)
def test_an_age_at_the_start_that_is_open_names_what_is_really_missing(row, field):
    found = criteria.CRITERIA["age"](asked(START | row))
    assert found["detail"].tolist() == [f"@field.{field}"]


MARGINS = [
    ("arrival_window", {"return_on": "2025-09-01", "max": 12.0}, 14, 12, 2),
    ("household", {"dependants": 6.0, "max": 5.0}, 6, 5, 1),
    ("quota", {"n_returnees_taken": 9.0, "max": 7.0}, 9, 7, 3),
    ("window", {"starts_on": "2026-12-01", "ends_on": "2026-12-29",
                "programme_until": "2026-12-28"}, 20261229, 20261228, 1),
    ("age", {"age": np.inf, "age_low": 40.0, "max": 35.0}, 40, 35, 5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "have", "want", "margin"), MARGINS)
def test_a_no_by_number_says_by_how_much(name, row, have, want, margin):
    found = criteria.CRITERIA[name](asked(row)).iloc[0]
    assert (found["have"], found["want"], found["margin"]) == (have, want, margin)


SAID = [
    ("document", {"documents": "passport", "values": "id_card passport birth_certificate"},
     "Missing document: birth certificate, identity card.",
     "Document manquant : acte de naissance, carte d'identité."),
    ("language", {"languages": "wo", "values": "en mnk xyz"},
     "No language in common (spoken there: English, Mandinka, xyz).",
     "Aucune langue en commun (langues parlées sur place : anglais, mandinka, xyz)."),
    ("residence_area", SERVED | {"home_areas": "GM04"},
     "Lives outside the areas served (Jarra West).",
     "Réside hors des zones desservies (Jarra West)."),
    ("arrival_window", {"return_on": "2025-09-01", "max": 12.0},
     "Returned 14 months ago; the limit is 12 (over by 2).",
     "De retour depuis 14 mois ; la limite est de 12 mois (écart : 2)."),
    ("window", {"starts_on": "2026-12-01", "ends_on": "2026-12-29",
                "programme_until": "2026-12-28"},
     "The course runs to 29 Dec 2026, but the programme that pays for it ends on 28 Dec 2026.",
     ("Le cours dure jusqu'au 29 déc. 2026, mais le programme qui le finance prend fin le "
      "28 déc. 2026.")),
    ("skill", {"skills": "none", "interests": "none", "values": "boat_building"},
     "None of the skills or interests asked for: boat building.",
     "Aucune des compétences ou aucun des intérêts demandés : boat building."),
    ("quota", {"n_returnees_taken": 7.0, "max": 7.0},
     "The places kept for returnees are full (7 of 7 taken; 1 more needed).",
     ("Les places réservées aux personnes de retour sont prises (7 sur 7 ; il en faudrait 1 de "
      "plus).")),
    ("vulnerability", {"values": "single_parent"},
     "Cannot tell yet. Ask for: situation of the person.",
     "On ne sait pas encore. À demander : situation de la personne."),
    ("nationality", {"nationality": "MLI", "values": "gmb cmr"},
     "The nationality is not among those taken (CMR, The Gambia).",
     "La nationalité n'est pas parmi celles acceptées (CMR, Gambie)."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "english", "french"), SAID)
def test_an_answer_reads_as_a_caseworker_would_say_it(name, row, english, french):
    found = criteria.CRITERIA[name](asked(row)).iloc[0].to_dict()
    assert reasons.sentence(found, "en") == english
    assert reasons.sentence(found, "fr") == french


def test_lists_are_read_once_per_distinct_text_and_not_per_row(monkeypatch):
    calls = []
    from layers.vocabulary import three_valued  # noqa: PLC0415 - the function is replaced where it is looked up

    known = three_valued.codes
    monkeypatch.setattr(three_valued, "codes", lambda text: calls.append(text) or known(text))
    rows = asked(*[{"languages": "wo", "values": "en"}] * 500, {"languages": "en", "values": "en"})
    found = criteria.CRITERIA["language"](rows)
    assert found["answer"].value_counts().to_dict() == {NO: 500, YES: 1}
    assert len(calls) <= 4

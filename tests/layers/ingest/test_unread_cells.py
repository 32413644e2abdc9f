"""No optional cell costs its row: it is read, or unknown and told; protections stay on."""

import pandas as pd
import pytest

from layers.ingest.loaded import Rules
from tests.layers.ingest.test_clean_layer import clinic, load

RULES = Rules("GMB", currency="GMD")


def warned(loaded):
    return [
        (issue.column, issue.code, issue.record)
        for issue in loaded.issues
        if issue.severity == "warned"
    ]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("age_min", "25 ans", 25),
        ("age_min", "18 anos", 18),
        ("age_max", "30 yrs", 30),
        ("age_max", "35 years old", 35),
        ("capacity", "30 places", 30),
        ("capacity", "12 pessoas", 12),
        ("fee", "GMD 500", 500),
        ("fee", "D500", 500),
        ("fee", "1 500 dalasis", 1500),
        ("fee", "Free", 0),
        ("fee", "Gratuit", 0),
        ("fee", "مجاني", 0),
        ("transport_allowance", "250 GMD per day", 250),
        ("returnee_share", "20 %", 0.2),
        ("duration_weeks", "6 semaines", 6),
        ("starts_on", "3-Feb-25", pd.Timestamp(2025, 2, 3)),
        ("starts_on", "3 de fevereiro de 2025", pd.Timestamp(2025, 2, 3)),
        ("starts_on", "3 février 2025", pd.Timestamp(2025, 2, 3)),
        ("starts_on", "3 فبراير 2025", pd.Timestamp(2025, 2, 3)),
        ("starts_on", "31/12/25", pd.Timestamp(2025, 12, 31)),
        ("sexes", "f,m", "any"),
        ("sexes", "F / M", "any"),
        ("sexes", "femmes et hommes", "any"),
        ("status", "Non functioning", "inactive"),
        ("status", "Fully functioning", "active"),
        ("status", "Partially functional", "active"),
        ("status", "não funciona", "inactive"),
        ("status", "مغلق", "inactive"),
        ("status", "Fermé temporairement (travaux)", "temporarily closed"),
        ("status", "En construction", "inactive"),
    ],
)
def test_what_is_written_around_a_value_is_read(column, text, value):
    loaded = load([clinic(**{column: text})], rules=RULES)
    assert loaded.table[column].tolist() == [value]
    assert warned(loaded) == []


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("setting", "Kombo North"),
        ("age_min", "adults"),
        ("fee", "USD 5"),
        ("fee", "ask at the desk"),
        ("duration_weeks", "3 months"),
        ("starts_on", "Ongoing"),
        ("starts_on", "31/02/2026"),
        ("capacity", "-5"),
        ("status", "Form 2"),
        ("phone", "2.20700112E+09"),
    ],
)
def test_an_optional_cell_that_cannot_be_read_is_unknown_and_told_with_its_row(column, text):
    rows = [clinic(), clinic(name="B", lat="13.46", **{column: text})]
    loaded = load(rows, rules=RULES)
    assert loaded.counts["loaded"] == 2
    assert loaded.table[column].isna().all()
    [(where, _, record)] = warned(loaded)
    assert (where, record) == (column, 2)
    strict = load(rows, rules=Rules("GMB", currency="GMD", is_strict=True))
    assert strict.counts["quarantined"] == 1


def test_a_rule_that_cannot_be_read_is_asked_about_and_does_not_vanish():
    [row] = load([clinic(age_min="adults", etat="Form 2", to_ask="bring a friend")]).table.to_dict(
        "records"
    )
    assert row["to_ask"] == "bring a friend; age_min: adults; etat: Form 2"


@pytest.mark.parametrize("text", ["perhaps", "?", "unknown", "yes (GBV)", "inconnu"])
def test_a_site_whose_confidentiality_cannot_be_read_is_confidential(text):
    loaded = load([clinic(is_confidential=text)])
    assert loaded.table["is_confidential"].tolist() == [True]


@pytest.mark.parametrize("text", ["no", "N/A", "", None])
def test_a_site_that_says_no_or_nothing_is_not_confidential(text):
    loaded = load([clinic(is_confidential=text)])
    assert not loaded.table["is_confidential"].fillna(value=False).any()


@pytest.mark.parametrize("column", ["consent_on", "consent_until", "retain_until"])
def test_a_person_whose_consent_cannot_be_read_is_set_aside(column):
    rows = [{"id": "R1", "lat": "13.45", "lon": "-16.57", column: "refused"}]
    assert load(rows, "returnees").counts["quarantined"] == 1


def test_a_rule_row_without_its_bounds_is_no_rule():
    rows = [{"scope_id": "S1", "criterion": "age", "min": "adult"}]
    assert load(rows, "criteria").counts["quarantined"] == 1


def test_a_band_in_an_age_is_the_age_band_of_a_person():
    rows = [{"id": "R1", "lat": "13.45", "lon": "-16.57", "age": "18-35"}]
    [row] = load(rows, "returnees").table.to_dict("records")
    assert (row["age_band"], pd.isna(row["age"])) == ("18-35", True)


def test_a_band_in_the_youngest_age_is_both_bounds_and_beds_count_beds():
    [row] = load([clinic(age_min="18-35", capacity="12 lits")]).table.to_dict("records")
    assert (row["age_min"], row["age_max"]) == (18, 35)
    assert (row["capacity"], row["capacity_unit"]) == (12, "beds")


def test_a_thousand_beside_a_decimal_comma_is_told_as_ambiguous():
    rows = [clinic(fee="1,500"), clinic(name="B", lat="13.46", fee="12,5")]
    loaded = load(rows, rules=RULES)
    assert sorted(loaded.table["fee"].fillna(-1)) == [-1, 12.5]
    assert warned(loaded) == [("fee", "NUMBER_AMBIGUOUS", 1)]


def test_a_phone_that_was_a_number_for_a_while_is_read_where_no_digit_is_lost():
    rows = [clinic(phone="2207001122.0"), clinic(name="B", lat="13.46", phone="2.207001122E+09")]
    assert load(rows).table["phone"].tolist() == ["2207001122"] * 2


def test_a_text_that_was_encoded_twice_is_kept_and_told_and_mended_where_that_is_asked_for():
    rows = [clinic(name="Centre de santÃ© Ã‰nergie"), clinic(name="Marché", lat="13.46")]
    kept = load(rows)
    assert "Centre de santÃ© Ã‰nergie" in kept.table["name"].tolist()
    assert warned(kept) == [("name", "ENC_MOJIBAKE", 1)]
    mended = load(rows, rules=Rules("GMB", mends_encoding=True))
    assert sorted(mended.table["name"]) == ["Centre de santé Énergie", "Marché"]
    assert warned(mended) == []


def test_a_service_without_a_name_is_called_after_its_kind_and_place():
    rows = [
        clinic(name=None, category="Poste de santé", settlement="Labé"),
        clinic(name="-", category="pss", lat="13.4612"),
    ]
    loaded = load(rows)
    assert sorted(loaded.table["name"]) == ["Poste de santé, Labé", "pss"]
    assert loaded.counts["quarantined"] == 0


def test_a_day_of_birth_with_two_digits_of_a_year_has_been():
    rows = [{"id": "R1", "lat": "13.45", "lon": "-16.57", "date of birth": "03/02/65"}]
    found = load(rows, "returnees", Rules("GMB", as_of=pd.Timestamp(2026, 8, 31).date())).table
    assert found[["birth_year", "age"]].to_numpy().tolist() == [[1965, 61]]

"""Rules as rows: from columns, from criteria rows, from the usual circle; all of them hold."""

import math

import pandas as pd
import pytest

from mapping.profiles import eligibility_rules
from tests.mapping import builders

USUAL = "[limits.training]\nurban_limit_km = 5\nrural_limit_km = 10\nsetting_of = 'returnee'\n"


def of(service: dict, criteria: list[dict] | None = None, extra: str = "") -> pd.DataFrame:
    row = {"service_id": "S1", "category": "training", "partner_id": "P1"} | service
    layer = None if criteria is None else builders.layer("criteria", criteria)
    return eligibility_rules.of_services(
        builders.layer("services", [row]), layer, builders.programme(extra)
    )


def kinds(table: pd.DataFrame) -> list[str]:
    return sorted(set(table["criterion"]) - {"status", "window"})


def test_every_service_has_the_automatic_criteria():
    table = of({})
    assert table["criterion"].tolist() == ["status", "window"]
    assert list(table.columns) == list(eligibility_rules.COLUMNS)


def test_columns_become_rules_in_metres():
    table = of({"age_min": 18, "grade_max": 10, "sexes": "f", "urban_limit_km": 5})
    assert kinds(table) == ["age", "distance", "grade", "sex"]
    circle = table.set_index("criterion").loc["distance"]
    assert circle["urban_limit_m"] == 5000
    assert math.isnan(circle["rural_limit_m"])
    assert (circle["basis"], circle["setting_of"], circle["flexibility"]) == (
        "radius",
        "site",
        "hard",
    )


def test_a_service_for_any_sex_has_no_such_rule():
    assert kinds(of({"sexes": "any"})) == []


def test_the_usual_circle_is_for_services_that_state_none():
    silent = of({}, extra=USUAL).set_index("criterion").loc["distance"]
    assert (silent["rural_limit_m"], silent["setting_of"]) == (10_000, "returnee")
    stated = of({"urban_limit_km": 3}, extra=USUAL)
    assert stated.loc[stated["criterion"] == "distance", "urban_limit_m"].tolist() == [3000]
    other = of({"category": "clinic"}, extra=USUAL)
    assert kinds(other) == []


def test_a_criteria_row_states_the_circle_too():
    row = {"criterion_id": "C", "scope": "service", "scope_id": "S1", "criterion": "distance",
           "urban_limit_m": 2000}  # fmt: skip
    table = of({}, [row], USUAL)
    assert table.loc[table["criterion"] == "distance", "urban_limit_m"].tolist() == [2000]


def test_nobody_travels_to_a_phone():
    row = {"criterion_id": "C", "scope": "partner", "scope_id": "P1", "criterion": "distance",
           "urban_limit_m": 2000}  # fmt: skip
    assert kinds(of({"delivery": "phone", "urban_limit_km": 5}, [row], USUAL)) == []


def test_rules_of_the_service_and_of_its_partner_all_hold():
    rows = [
        {"criterion_id": "A", "scope": "partner", "scope_id": "P1", "criterion": "age", "max": 35},
        {"criterion_id": "B", "scope": "service", "scope_id": "S1", "criterion": "age", "max": 30},
        {"criterion_id": "C", "scope": None, "scope_id": "S1", "criterion": "grade", "max": 9},
        {"criterion_id": "D", "scope": "service", "scope_id": "S2", "criterion": "grade", "max": 1},
        {"criterion_id": "E", "scope": "partner", "scope_id": "P2", "criterion": "sex"},
    ]
    table = of({"age_min": 18}, rows)
    ages = table[table["criterion"] == "age"]
    assert sorted(ages["max"].dropna()) == [30, 35]
    assert ages["min"].dropna().tolist() == [18]
    assert table.loc[table["criterion"] == "grade", "max"].tolist() == [9]
    assert "sex" not in set(table["criterion"])


def test_a_rule_holds_from_its_first_to_its_last_day():
    day = pd.Timestamp(builders.AS_OF)
    one = {"scope": "service", "scope_id": "S1", "criterion": "age"}
    rows = [
        one | {"criterion_id": "A", "max": 1, "to_on": day - pd.Timedelta(days=1)},
        one | {"criterion_id": "B", "max": 2, "from_on": day + pd.Timedelta(days=1)},
        one | {"criterion_id": "C", "max": 3, "from_on": day, "to_on": day},
    ]
    table = of({}, rows)
    assert table.loc[table["criterion"] == "age", "max"].tolist() == [3]


def test_no_services_and_no_criteria_are_no_rules():
    none = eligibility_rules.of_services(
        builders.layer("services", []), None, builders.programme(USUAL)
    )
    assert none.empty
    assert list(none.columns) == list(eligibility_rules.COLUMNS)
    assert eligibility_rules.circle_m(none).empty
    assert kinds(of({}, [])) == []


def test_the_widest_circle_bounds_the_search():
    table = of({"urban_limit_km": 5, "rural_limit_km": 10})
    assert eligibility_rules.circle_m(table).to_dict() == {"S1": 10_000}
    assert eligibility_rules.circle_m(of({"rural_limit_km": 7})).to_dict() == {"S1": 7000}
    assert eligibility_rules.circle_m(of({})).empty


def test_what_a_service_speaks_asks_serves_and_keeps_becomes_rules():
    table = of(
        {"languages": "en wo", "documents_required": "id_card", "serves_pcodes": "GM01",
         "capacity": 24, "returnee_share": 0.3, "is_referral_required": True}
    ).set_index("criterion")  # fmt: skip
    assert table.loc["language", "values"] == "en wo"
    assert table.loc["document", "values"] == "id_card"
    assert table.loc["residence_area", "values"] == "GM01"
    assert table.loc["quota", "max"] == 7  # 7.2 places, rounded down
    assert "referral_required" in table.index


def test_who_interprets_needs_no_language_in_common():
    assert kinds(of({"languages": "en", "has_interpretation": True})) == []
    assert kinds(of({"languages": "en", "has_interpretation": False})) == ["language"]


@pytest.mark.parametrize(
    ("facts", "places"),
    [
        ({"capacity": 100, "returnee_share": 0.29}, [29]),
        ({"capacity": 24, "returnee_share": 0.3, "n_returnee_places": 5}, [5]),
        ({"n_returnee_places": 0}, [0]),
        ({"capacity": 24, "returnee_share": 0.0}, []),  # keeps none: no quota
        ({"returnee_share": 0.3}, []),  # a share of nobody knows what
        ({"capacity": 24}, []),
    ],
)
def test_a_quota_is_a_number_of_places_or_a_share_of_the_capacity(facts, places):
    table = of(facts)
    assert table.loc[table["criterion"] == "quota", "max"].tolist() == places


def test_a_row_keeps_its_words_its_bridge_and_the_day_it_was_agreed():
    row = {"criterion_id": "C", "scope": "service", "scope_id": "S1", "criterion": "age", "max": 35,
           "at": "start", "agreed_on": pd.Timestamp("2026-02-16"), "bridging_service_id": "S2",
           "text_en": "Too old.", "flexibility": "waivable"}  # fmt: skip
    [told] = of({}, [row]).query("criterion == 'age'").to_dict("records")
    assert {name: told[name] for name in row if name not in ("scope", "scope_id")} == {
        name: value for name, value in row.items() if name not in ("scope", "scope_id")
    }


def test_the_criteria_that_a_category_asks_are_known():
    table = of({"age_min": 18})
    services = builders.layer("services", [{"service_id": "S1", "category": "training"}])
    assert eligibility_rules.asked(table, services) == {
        ("training", name) for name in ("status", "window", "age")
    }


def test_a_partners_rule_on_referrals_is_told_of_all_its_services():
    row = {"criterion_id": "C", "scope": "partner", "scope_id": "P1",
           "criterion": "referral_required", "values": "iom"}  # fmt: skip
    layer = builders.layer("criteria", [row])
    rows = [{"service_id": "S1", "partner_id": "P1"}, {"service_id": "S2", "partner_id": "P2"},
            {"service_id": "S3", "partner_id": "P2", "is_referral_required": True}]  # fmt: skip
    services = builders.layer("services", rows)
    told = eligibility_rules.with_referrals(services, layer, builders.programme())
    assert told["is_referral_required"].fillna(value=False).tolist() == [True, False, True]


def test_what_a_service_speaks_is_a_rule_only_where_somebodys_languages_are_on_record():
    services = builders.layer(
        "services", [{"service_id": "S1", "category": "training", "languages": "en mnk"}]
    )
    for is_asked, wanted in ((True, ["language"]), (False, [])):
        table = eligibility_rules.of_services(
            services.assign(is_language_asked=is_asked), None, builders.programme("")
        )
        assert kinds(table) == wanted

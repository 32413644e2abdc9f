"""Rules as rows: from columns, from criteria rows, from the usual circle; all of them hold."""

import math

import pandas as pd

from mapping import rules
from tests.mapping import builders

USUAL = "[limits.training]\nurban_limit_km = 5\nrural_limit_km = 10\nsetting_of = 'returnee'\n"


def of(service: dict, criteria: list[dict] | None = None, extra: str = "") -> pd.DataFrame:
    row = {"service_id": "S1", "category": "training", "partner_id": "P1"} | service
    layer = None if criteria is None else builders.layer("criteria", criteria)
    return rules.of_services(builders.layer("services", [row]), layer, builders.programme(extra))


def kinds(table: pd.DataFrame) -> list[str]:
    return sorted(set(table["criterion"]) - {"status", "window"})


def test_every_service_has_the_automatic_criteria():
    table = of({})
    assert table["criterion"].tolist() == ["status", "window"]
    assert list(table.columns) == list(rules.COLUMNS)


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
    none = rules.of_services(builders.layer("services", []), None, builders.programme(USUAL))
    assert none.empty
    assert list(none.columns) == list(rules.COLUMNS)
    assert rules.circle_m(none).empty
    assert kinds(of({}, [])) == []


def test_the_widest_circle_bounds_the_search():
    table = of({"urban_limit_km": 5, "rural_limit_km": 10})
    assert rules.circle_m(table).to_dict() == {"S1": 10_000}
    assert rules.circle_m(of({"rural_limit_km": 7})).to_dict() == {"S1": 7000}
    assert rules.circle_m(of({})).empty

"""Every table has a rule, a layer that is added later too: closed, unless it names a person."""

import dataclasses

import pytest

from layers.schemas import SCHEMAS, needs, services
from layers.store import team_rules

PERSONAL = [name for name, one in SCHEMAS.items() if one.is_personal]


@pytest.fixture
def with_layer(monkeypatch: pytest.MonkeyPatch) -> object:
    def add(schema: object, **changes: object) -> team_rules.Rule:
        added = dataclasses.replace(schema, layer="added", **changes)  # type: ignore[type-var]
        monkeypatch.setitem(SCHEMAS, "added", added)
        return team_rules.rules()["added"]

    return add


@pytest.mark.parametrize("layer", PERSONAL)
def test_only_loader_and_caseworkers_have_rights_on_persons(layer: str) -> None:
    rule = team_rules.rules()[layer]
    assert set(rule.rights) == {"loader", "caseworkers"}
    assert rule.rights["caseworkers"] == ("SELECT",)
    assert {one.role for one in rule.policies} == {"loader", "caseworkers"}
    assert all(one.rows != "true" for one in rule.policies if one.role == "caseworkers")
    assert rule.is_noted


def test_a_layer_of_persons_that_is_added_belongs_to_the_caseworker_of_its_person(
    with_layer: object,
) -> None:
    rule = with_layer(needs.SCHEMA)
    own = [one.rows for one in rule.policies if one.role == "caseworkers"]
    assert own == ["returnee_id IN (SELECT returnee_id FROM {schema}.returnees)"]


def test_a_layer_of_persons_that_names_none_is_the_loaders_alone(with_layer: object) -> None:
    rule = with_layer(needs.SCHEMA, points_to=())
    assert set(rule.rights) == {"loader"}
    assert {one.role for one in rule.policies} == {"loader"}


def test_an_open_layer_that_is_added_is_not_the_publishers(with_layer: object) -> None:
    rule = with_layer(services.SCHEMA)
    assert set(rule.rights) == {"loader", "caseworkers", "planner"}

"""The data dictionary says everything the schemas hold, and what a run leaves."""

import json

import pytest

from layers.schemas import SCHEMAS
from mapping.planning import service_closures as closures
from mapping.monitoring import outcomes as evidence
from mapping import indicators as gaps
from mapping.planning import near_misses
from mapping.planning import missing_information as questions
from mapping.reach import judge as reach
from mapping.planning import coverage_timeline as timeline
from mapping.uncertainty import position_uncertainty as uncertain
from mapping.planning import rule_waivers as waivers
from scripts.commands import describe as dictionary
from scripts.runtime.result_schemas import RESULTS


def only(layer):
    return {layer: SCHEMAS[layer]}


@pytest.mark.parametrize("layer", SCHEMAS)
def test_every_column_is_told_with_its_meaning_codes_and_headers(layer):
    text = " ".join(dictionary.as_text(only(layer)).split())
    for column in SCHEMAS[layer].columns:
        assert f" {column.name} " in text
        assert column.doc in text
        for word in (*column.values, *column.aliases):
            assert word in text


def test_no_line_is_wider_than_a_terminal():
    lines = dictionary.as_text(SCHEMAS).splitlines()
    assert max(map(len, lines)) <= dictionary.WIDTH


def test_required_columns_are_marked():
    lines = dictionary.as_text(only("services")).splitlines()
    marked = {line.split()[1] for line in lines if line.startswith("  * ")}
    assert marked == {column.name for column in SCHEMAS["services"].columns if column.required}


def test_the_results_follow_only_where_everything_is_asked_for():
    assert "RESULTS/REACH.PARQUET" in dictionary.as_text(SCHEMAS)
    assert "RESULTS" not in dictionary.as_text(only("services"))
    assert "results" not in json.loads(dictionary.as_json(only("services")))


def test_the_results_are_described_as_they_are_written():
    assert set(RESULTS["gaps"].names) == set(gaps.COLUMNS)
    assert set(RESULTS["reach"].names) == set(reach.COLUMNS)


def test_the_tables_beside_the_gaps_are_described_as_they_are_written():
    for module, name in (
        (waivers, "waivers"), (closures, "closures"), (near_misses, "near_misses"),
        (uncertain, "uncertain"), (evidence, "evidence"),
    ):  # fmt: skip
        assert RESULTS[name].names == module.COLUMNS, name
    assert RESULTS["timeline"].names == timeline.MONTHS
    assert RESULTS["services_closed"].names == closures.SERVICES
    assert RESULTS["losses"].names == timeline.LOSSES
    assert RESULTS["questions"].names == questions.SUMMARY
    assert RESULTS["calls"].names == questions.CALLS


def test_every_indicator_is_told_with_its_source():
    text = " ".join(dictionary.as_text(SCHEMAS).split())
    found = json.loads(dictionary.as_json(SCHEMAS))["indicators"]
    for name, indicator in gaps.indicators().items():
        assert indicator.SOURCE in text
        assert (found[name]["unit"], found[name]["doc"]) == (indicator.UNIT, indicator.DOC)


def test_the_json_holds_every_column_of_every_layer():
    found = json.loads(dictionary.as_json(SCHEMAS))
    for layer, schema in SCHEMAS.items():
        listed = found["layers"][layer]["columns"]
        assert [column["name"] for column in listed] == list(schema.names)
    age = next(c for c in found["layers"]["services"]["columns"] if c["name"] == "age_min")
    assert (age["unit"], age["low"], age["high"]) == ("years", 0, 120)


def test_bounds_units_and_places_are_told():
    text = dictionary.as_text(only("services"))
    assert "number, years, 0 to 120" in text
    assert "number, currency, from 0" in text
    assert "latitude (lat, y" in text
    assert "WKT" in dictionary.as_text(only("areas"))


def test_every_indicator_is_told_with_its_unit_and_definition():
    text = " ".join(dictionary.as_text(SCHEMAS).split())
    told = json.loads(dictionary.as_json(SCHEMAS))["indicators"]
    for name, one in gaps.indicators().items():
        assert " ".join(one.DOC.split()) in text
        assert (told[name]["unit"], told[name]["doc"]) == (one.UNIT, one.DOC)

"""The data dictionary says everything the schemas hold, and what a run leaves."""

import json

import pytest

from layers.schemas import SCHEMAS
from mapping import indicators
from mapping.planning import coverage_timeline
from mapping.reach import judge, nearest_taker
from mapping.routing import minutes_to_nearest
from mapping.uncertainty import position_uncertainty
from scripts.commands.describe import dictionary
from scripts.runtime.result_schemas import results


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
    assert set(results()["gaps"].names) == set(indicators.COLUMNS)
    assert set(results()["reach"].names) == set(judge.COLUMNS)
    nearest = {*minutes_to_nearest.COLUMNS, *nearest_taker.COLUMNS}
    assert set(results()["nearest"].names) == nearest


def test_the_tables_beside_the_gaps_are_described_as_their_modules_declare_them():
    told = results()
    assert told["uncertain"].names == position_uncertainty.COLUMNS
    assert told["timeline"].names == coverage_timeline.MONTHS
    assert told["calls"].is_personal
    written = {"waivers", "timeline", "losses", "closures", "services_closed", "questions",
               "near_misses", "evidence", "linked_rows", "could_use",
               "team_stops", "open_referrals", "present_not_reached", "partner_uptake",
               "partner_obstacles"}  # fmt: skip
    others = {"reach", "beyond", "nearest", "places", "gaps", "uncertain", "calls"}
    others |= {"levers", "lever_sets"}
    assert set(told) == others | written


def test_every_indicator_is_told_with_its_unit_definition_and_source():
    text = " ".join(dictionary.as_text(SCHEMAS).split())
    found = json.loads(dictionary.as_json(SCHEMAS))["indicators"]
    for row in indicators.methods().to_dict("records"):
        assert row["source"] in text
        assert " ".join(row["doc"].split()) in text
        assert found[row["name"]] == row


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

"""The stages of listed fares are found by name, or told with their line."""

import pytest
from geopandas import GeoDataFrame
from shapely.geometry import Point

from layers.ingest.loaded import Rules
from tests.layers.ingest.test_clean_layer import adds_up, load

TOWNS = GeoDataFrame(
    {"name": ["Kolda", "Saré Bidji", "Madina", "Madina"], "aliases": ["", "Sare Bidji", "", ""],
     "pcode": ["", "", "", ""]},
    geometry=[Point(-14.95, 12.89), Point(-14.77, 12.95), Point(-14.0, 13.0), Point(-15.0, 13.0)],
    crs=4326,
)  # fmt: skip
RULES = Rules("SEN", settlements=TOWNS)


def fares(*rows: dict, rules=RULES):
    return load(list(rows), layer="fares", rules=rules, file="tarifs.csv")


def fare(**cells):
    return {
        "from_stage": "Kolda",
        "to_stage": "SARE BIDJI",
        "mode": "minibus",
        "fare": "1000",
        **cells,
    }


def test_stages_are_settlements_by_name_or_other_spelling():
    table = fares(fare()).table
    places = table[["from_longitude", "from_latitude", "to_longitude", "to_latitude"]]
    assert places.iloc[0].tolist() == [-14.95, 12.89, -14.77, 12.95]


def test_french_headers_and_words_are_read():
    row = {"Départ": "Kolda", "Arrivée": "Saré Bidji", "Moyen": "Taxi-brousse", "Tarif": "1 000",
           "Nature": "pratiqué", "Date": "01/02/2026"}  # fmt: skip
    table = fares(row, row | {"Moyen": "Jakarta", "Nature": "officiel"}).table
    assert table["mode"].tolist() == ["minibus", "motorcycle"]
    assert table["kind"].tolist() == ["charged", "official"]
    assert table["fare"].tolist() == [1000.0, 1000.0]
    assert table["as_of"].dt.strftime("%Y-%m-%d").tolist() == ["2026-02-01"] * 2


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"from_stage": "Koldaa"}, "from_stage", "not in the layer settlements"),
        ({"to_stage": "Madina"}, "to_stage", "Several settlements have this name"),
    ],
)
def test_a_stage_without_a_place_is_told_with_its_line(cells, column, words):
    loaded = fares(fare(), fare(**cells))
    [issue] = [one for one in loaded.issues if one.severity == "quarantined"]
    assert (issue.file, issue.line, issue.column, issue.code) == (
        "tarifs.csv",
        3,
        column,
        "STAGE_UNKNOWN",
    )
    assert words in issue.sentence
    assert len(loaded.table) == 1
    assert adds_up(loaded)


def test_coordinates_stand_in_for_a_name_that_is_not_known():
    row = fare(to_stage="Garage Nord", to_latitude="12.9", to_longitude="-14.9")
    table = fares(row).table
    assert table[["to_longitude", "to_latitude"]].iloc[0].tolist() == [-14.9, 12.9]


def test_both_stages_of_a_row_are_looked_for_even_without_settlements():
    loaded = fares(fare(), rules=Rules("SEN"))
    assert {issue.column for issue in loaded.issues if issue.code == "STAGE_UNKNOWN"} == {
        "from_stage",
        "to_stage",
    }
    assert loaded.table.empty


def test_a_fare_that_is_listed_twice_in_the_same_words_counts_once():
    loaded = fares(fare(), fare(), fare(fare="1200"))
    assert loaded.counts["merged"] == 1
    assert sorted(loaded.table["fare"]) == [1000.0, 1200.0]


@pytest.mark.parametrize("cells", [{"mode": "camel"}, {"fare": "-3"}, {"fare": ""}, {"mode": ""}])
def test_a_fare_without_a_known_mode_or_price_is_set_aside(cells):
    assert fares(fare(**cells)).counts["quarantined"] == 1

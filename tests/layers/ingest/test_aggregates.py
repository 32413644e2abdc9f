"""A table that counts people is no list of persons: refused as returnees, loaded as demand."""

import pandas as pd
import pytest

from layers.errors import InputRefusedError
from layers.ingest.clean_layer import Rules
from tests.layers.ingest.test_clean_layer import load

BY_STATE = [
    {"state": "A", "total_return": "262645", "lat": "14.589485", "lon": "33.27362"},
    {"state": "B", "total_return": "19334", "lat": "15.851318", "lon": "32.843002"},
]
"""Returns by state, as DTM Sudan counts them."""


def test_returns_by_state_are_refused_as_returnees_with_where_they_belong():
    with pytest.raises(InputRefusedError, match=r"total_return.*\[layers\] demand"):
        load(BY_STATE, "returnees", Rules("SDN"))


@pytest.mark.parametrize(
    "row",
    [
        {"id": "V1", "Nombre de ménages": "340", "lat": "13.4", "lon": "-16.5"},
        {"population_group": "RET", "gender": "f", "age_range": "0-4", "population": "197"},
        {"village": "X", "sexe": "f", "effectif": "12", "lat": "13.4", "lon": "-16.5"},
        {"admin1Pcode": "TD07", "numPresentIdpInd": "147032"},
        {"lieu": "X", "عدد العائدين": "40", "lat": "13.4", "lon": "-16.5"},
    ],
)
def test_counts_are_known_by_their_headers_in_several_languages(row):
    with pytest.raises(InputRefusedError, match="AGGREGATE_AS_PERSONS"):
        load([row], "returnees")


@pytest.mark.parametrize(
    "row",
    [
        {"case id": "R1", "number of people in household": "7"},
        {"case id": "R1", "age": "30", "total": "900"},
        {"case id": "R1", "nombre de personnes a charge": "3"},
    ],
)
def test_a_person_with_a_household_is_a_person(row):
    loaded = load([{**row, "lat": "13.4", "lon": "-16.5"}], "returnees")
    assert loaded.counts["loaded"] == 1


@pytest.mark.parametrize("country", ["SDN", "GMB"])
def test_returns_by_state_load_as_demand_also_while_people_are_abroad(country):
    loaded = load(BY_STATE, "demand", Rules(country))
    assert loaded.table["n"].tolist() == [262645, 19334]
    assert loaded.counts["loaded"] == 2


def test_a_count_of_a_month_sex_and_band_is_read_in_the_words_of_its_source():
    row = {"adm2_pcode": None, "lat": "13.4", "lon": "-16.5", "mois": "mars 2025", "sexe": "femmes",
           "tranche d'age": "18 à 35 ans", "retournes": "1 250", "low": "1 000", "high": "1 500",
           "population group": "Returnees", "secteur": "Santé"}  # fmt: skip
    [found] = load([row], "demand").table.to_dict("records")
    wanted = {"month": pd.Timestamp(2025, 3, 1), "sex": "f", "age_band": "18-35", "n": 1250,
              "n_low": 1000, "n_high": 1500, "kind": "returnee", "category": "clinic"}  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted


def test_a_range_the_wrong_way_round_is_unknown_and_told():
    loaded = load(
        [{"n": "5", "n_low": "9", "n_high": "3", "lat": "13.45", "lon": "-16.57"}], "demand"
    )
    assert loaded.table[["n_low", "n_high"]].isna().all(axis=None)
    assert [one.code for one in loaded.issues if one.severity == "warned"] == ["NUMBER_RANGE"] * 2

"""Services find their partner by id, name or acronym; who is not known becomes a row."""

import pandas as pd
import pytest

from layers.ingest import partner_names
from tests.mapping import builders


def joined(services: list[dict], partners: list[dict] | None = None):
    rows = [{"service_id": f"S{i}"} | row for i, row in enumerate(services)]
    return partner_names.join(
        builders.layer("services", rows), builders.layer("partners", partners or [])
    )


KNOWN = [{"partner_id": "P1", "name": "Croix d'Or", "acronym": "CDO"}]


@pytest.mark.parametrize("word", ["Croix d'Or", "CROIX D'OR", "cdo", "  croix  d'or "])
def test_a_name_or_acronym_without_case_finds_the_partner_and_gets_its_own_name(word):
    services, partners = joined([{"partner": word}], KNOWN)
    assert services[["partner_id", "partner"]].values.tolist() == [["P1", "Croix d'Or"]]
    assert len(partners) == 1


def test_a_service_with_an_id_gets_the_partners_name():
    services, _ = joined([{"partner_id": "P1"}, {"partner_id": "P1", "partner": "C. d'Or"}], KNOWN)
    assert services["partner"].tolist() == ["Croix d'Or", "Croix d'Or"]


def test_a_partner_met_only_on_services_becomes_one_row():
    services, partners = joined([{"partner": "New Dawn"}, {"partner": "NEW DAWN"}], KNOWN)
    assert len(set(services["partner_id"])) == 1
    assert len(set(services["partner"])) == 1
    made = partners[partners["source"] == "services"]
    assert len(made) == 1
    assert made["partner_id"].tolist() == services["partner_id"].unique().tolist()
    assert partners.dtypes.equals(builders.layer("partners", KNOWN).dtypes)


def test_an_unknown_id_without_a_name_is_its_own_name():
    services, partners = joined([{"partner_id": "P9"}])
    assert partners[["partner_id", "name"]].values.tolist() == [["P9", "P9"]]
    assert services["partner"].tolist() == ["P9"]


def test_a_service_that_names_nobody_stays_unknown():
    services, partners = joined([{}], KNOWN)
    assert services[["partner_id", "partner"]].isna().all(axis=None)
    assert len(partners) == 1


def test_a_made_id_does_not_depend_on_the_order_of_services():
    rows = [{"partner": "New Dawn"}, {"partner": "new dawn"}, {"partner_id": "P7"}]
    _, there = joined(rows)
    _, back = joined(rows[::-1])
    pd.testing.assert_frame_equal(there, back)


def test_no_services_change_nothing():
    services, partners = joined([], KNOWN)
    assert services.empty
    assert partners["partner_id"].tolist() == ["P1"]

"""A person leaves the store, in both of its homes; a mark stays that tells no id."""

import pandas as pd
import pytest
import sqlalchemy as sa
from shapely.geometry import Point

from layers import store as stores
from layers.ingest import quarantine
from layers.store import Store, forgotten
from tests.layers.store import samples

IDS = {"returnee_id": {"KOL-2"}, "referral_id": {"F-2"}}


@pytest.fixture
def held(store: Store) -> Store:
    aside = pd.DataFrame([["a.csv", "", 9, 10, "ROW_WIDTH", "Too wide.", "", "KOL-2;1;2"],
                          ["a.csv", "", 10, 11, "AGE_RANGE", "Too old.", "", "KOL-22;1;2"]],
                         columns=[*quarantine.COLUMNS, "waypost_raw"])  # fmt: skip
    people = samples.typed("returnees", 3, [Point(-16.6, 13.4)] * 3,
                           returnee_id=["KOL-1", "KOL-2", "KOL-3"])  # fmt: skip
    referrals = samples.typed("referrals", 2, referral_id=["F-1", "F-2"],
                              returnee_id=["KOL-1", "KOL-2"], service_id=["S1", "S1"])  # fmt: skip
    follow_ups = samples.typed("follow_ups", 1, referral_id=["F-2"])
    tables = {"referrals": referrals, "follow_ups": follow_ups}
    linked = [samples.loaded(layer, table) for layer, table in tables.items()]
    loaded = [samples.services(), samples.loaded("returnees", people, aside), *linked]
    stores.write(store, loaded)
    return store


def test_every_row_of_the_person_goes_and_nobody_elses(held: Store) -> None:
    assert forgotten.ids_of(held, "KOL-2") == IDS
    assert forgotten.forget(held, IDS) == {"returnees": 2, "referrals": 1, "follow_ups": 1}
    assert stores.read(held, "returnees")["returnee_id"].tolist() == ["KOL-1", "KOL-3"]
    assert stores.read(held, "referrals")["referral_id"].tolist() == ["F-1"]
    assert stores.read(held, "follow_ups").empty
    said = repr(samples.dump(held))
    assert "KOL-2;" not in said
    assert "'KOL-2'" not in said
    assert "KOL-22" in said
    assert forgotten.forget(held, IDS) == {}


def test_who_was_forgotten_is_known_by_a_mark_that_no_other_store_has(held: Store) -> None:
    assert forgotten.read(held).marks == frozenset()
    forgotten.forget(held, IDS)
    forgotten.forget(held, {"returnee_id": {"KOL-3"}})
    known = forgotten.read(held)
    assert known.are("returnee_id", ["KOL-1", " KOL-2", "KOL-3"]).tolist() == [False, True, True]
    assert len(known.key) == 32
    marks = "".join(sorted(known.marks))
    assert "KOL" not in bytes.fromhex(marks).decode("latin-1")


def test_nothing_that_was_deleted_stays_in_the_pages(held: Store) -> None:
    forgotten.forget(held, IDS)
    if held.namespace is None:
        with open(held.place, "rb") as file:  # noqa: PTH123 - the place is a text
            data = file.read()
        assert b"KOL-1" in data
        assert b"KOL-2;" not in data
        assert b"F-2" not in data
        return
    question = "SELECT pg_relation_size('waypost.follow_ups')"
    with held.engine.begin() as connection:
        assert connection.scalar(sa.text(question)) == 0

"""Who is past a date is listed, set aside with all that names them, and in no run."""

import json

import pandas as pd
import pytest

from layers import store as stores
from scripts import commands
from scripts.runtime import project
from tests.scripts.rights import offices

AS_OF = "2026-11-01"


@pytest.fixture
def office(tmp_path):
    return offices.plain(offices.write(tmp_path))


def until(folder, column, day):
    """Give the person of `offices.GONE` a date, as the office would."""
    path = folder / "data" / "returnees.csv"
    people = pd.read_csv(path, dtype=str, keep_default_na=False)
    if column not in people:
        people[column] = ""
    people.loc[people["returnee_id"] == offices.GONE, column] = day
    people.to_csv(path, index=False)


def asked(folder, capsys, *more):
    code = commands.main(["retention", str(folder), "--quiet", "--format", "json", *more])
    return code, json.loads(capsys.readouterr().out)


def stored(folder, layer):
    store = project.open_store(project.open_folder(folder))
    table = stores.read(store, layer)
    stores.close(store)
    return table


@pytest.mark.parametrize("column", ["retain_until", "consent_until"])
def test_a_person_past_a_date_is_set_aside_with_all_that_names_them(office, column):
    until(office, column, "2026-10-31")
    assert commands.main(["load", str(office), "--quiet"]) == 3
    assert set(stored(office, "returnees")["returnee_id"]) == {"KOL-0116", "KOL-0118"}
    assert offices.GONE not in set(stored(office, "referrals")["returnee_id"])
    assert "REF-72" not in set(stored(office, "follow_ups")["referral_id"])
    aside = (office / "quarantine" / "returnees.csv").read_text("utf-8")
    assert "RETENTION_PAST" in aside
    assert f"{column} (2026-10-31) is past on the programme's day ({AS_OF})" in aside
    told = offices.counts(office)["returnees"]
    assert told["rows_in"] == 3 == told["loaded"] + told["quarantined"]


def test_the_last_day_itself_counts(office):
    until(office, "retain_until", AS_OF)
    commands.main(["load", str(office), "--quiet"])
    assert offices.GONE in set(stored(office, "returnees")["returnee_id"])


def test_what_is_past_is_listed_by_layer_and_date_and_by_id_on_request_alone(office, capsys):
    commands.main(["load", str(office), "--quiet"])
    capsys.readouterr()
    until(office, "retain_until", "2026-03-01")
    code, said = asked(office, capsys)
    assert code == 3
    assert offices.GONE not in json.dumps(said)
    rows = {(one["layer"], one["column"]): (one["n_rows"], one["first"]) for one in said["overdue"]}
    assert rows == {("returnees", "retain_until"): (1, "2026-03-01"),
                    ("needs", "returnee_id"): (2, ""), ("referrals", "returnee_id"): (1, ""),
                    ("follow_ups", "referral_id"): (1, "")}  # fmt: skip
    assert (said["n_past"], said["n_stored"], said["n_people"], said["n_undated"]) == (1, 1, 2, 2)
    assert said["purposes"] == {"": 1, "reintegration": 1}
    assert asked(office, capsys, "--ids")[1]["ids"] == [offices.GONE]


def test_where_nothing_is_past_it_says_so(office, capsys):
    assert commands.main(["retention", str(office), "--quiet"]) == 0
    assert f"Nothing is past its date on {AS_OF}." in capsys.readouterr().out

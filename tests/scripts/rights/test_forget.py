"""Who is forgotten is in no file of waypost's own, comes back from no input, is told nowhere."""

import json
import shutil

import pandas as pd
import pytest

from layers import store as stores
from layers.store import releases
from scripts import commands
from scripts.runtime import project
from tests.scripts import runs
from tests.scripts.rights import offices, searching

GONE = offices.GONE
INPUTS = {"data/returnees.csv", "data/referrals.csv", "data/needs.xlsx"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = offices.write(tmp_path_factory.mktemp("office"))
    with runs.without_report():
        for command in ("load", "reach", "gaps"):
            assert commands.main([command, str(folder), "--quiet"]) in (0, 3)
        assert commands.main(["publish", str(folder), "--quiet", "--audience", "caseworker"]) == 0
    return folder


@pytest.fixture
def office(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "office")


@pytest.fixture(scope="module")
def forgotten(finished, tmp_path_factory):
    """The office after the person was forgotten; its inputs still name them."""
    folder = shutil.copytree(finished, tmp_path_factory.mktemp("forgotten") / "office")
    assert commands.main(["forget", str(folder), "--returnee", GONE, "--quiet"]) == 3
    return folder


@pytest.fixture
def without(forgotten, tmp_path):
    return shutil.copytree(forgotten, tmp_path / "without")


def forget(folder, capsys, who=GONE):
    code = commands.main(["forget", str(folder), "--returnee", who, "--quiet", "--format", "json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else said.err


def test_no_file_but_the_named_inputs_holds_the_id(office, capsys):
    before = searching.files_with(office, GONE)
    assert before > {"waypost.gpkg", "results/reach.parquet", "quarantine/needs.csv",
                     "private/caseworker.html"}  # fmt: skip
    code, said = forget(office, capsys)
    assert code == 3
    assert searching.files_with(office, GONE) == INPUTS == {
        one["file"] for one in said["left"] if one["file"] != "data/follow_ups.csv"
    }  # fmt: skip
    assert searching.files_with(office, "REF-72") == {"data/referrals.csv", "data/follow_ups.csv"}
    places = {(one["file"], one["sheet"], one["record"], one["line"]) for one in said["left"]}
    assert {("data/returnees.csv", "", 2, 3), ("data/referrals.csv", "", 2, 3),
            ("data/needs.xlsx", "Sheet1", 2, 3), ("data/needs.xlsx", "Sheet1", 3, 4),
            ("data/follow_ups.csv", "", 2, 3)} == places  # fmt: skip
    assert said["removed"] == ["caseworker.html"]
    kept = searching.files_with(office, "KOL-0116")
    assert {"waypost.gpkg", "results/reach.parquet", "results/snapping.csv"} <= kept


def test_the_next_load_leaves_the_person_out_and_every_row_is_accounted_for(without, capsys):
    assert commands.main(["load", str(without), "--quiet"]) == 0
    table = capsys.readouterr().out
    assert "forgotten" in table.splitlines()[0]
    assert searching.files_with(without, GONE) == INPUTS
    told = offices.counts(without)
    gone = {"returnees": 1, "referrals": 1, "follow_ups": 1, "needs": 2}
    assert {layer: one["forgotten"] for layer, one in told.items() if one["forgotten"]} == gone
    for one in told.values():
        assert one["rows_in"] == sum(n for name, n in one.items() if name != "rows_in")


def test_a_line_that_cannot_be_split_brings_nobody_back(without):
    offices.plain(without)
    path = without / "data" / "returnees.csv"
    path.write_text(offices.PEOPLE + f"{GONE},1,2,3,4,5,6,7,8,9,10,11\n", encoding="utf-8")
    assert commands.main(["load", str(without), "--quiet"]) == 0
    assert {one.replace("csv", "xlsx") if "needs" in one else one
            for one in searching.files_with(without, GONE)} == INPUTS  # fmt: skip
    assert offices.counts(without)["returnees"] == {
        "rows_in": 4, "loaded": 2, "quarantined": 0, "blank": 0, "merged": 0, "forgotten": 2
    }  # fmt: skip


def test_once_the_inputs_are_clean_nothing_is_left_to_do(without, capsys):
    offices.clean(without)
    code, said = forget(without, capsys)
    assert (code, said["left"], said["was_forgotten"]) == (0, [], True)
    assert searching.files_with(without, GONE) == set()


def test_what_others_laid_down_is_named_and_not_touched(office, capsys):
    offices.plain(office)
    note = office / "private" / "my notes.txt"
    note.write_text(f"call\nask {GONE} again\n", encoding="utf-8")
    _, said = forget(office, capsys)
    assert {"file": "private/my notes.txt", "line": 2}.items() <= said["left"][-1].items()
    assert note.exists()


def test_an_exported_person_is_read_by_one_reader_and_forgotten_with_the_rest(office, capsys):
    offices.plain(office)
    with_name = ["export-person", str(office), "--returnee", GONE, "--quiet"]
    assert commands.main([*with_name, "--format", "json"]) == 0
    held = json.loads(capsys.readouterr().out)
    page, data = (office / "private" / f"person-{GONE}.{end}" for end in ("html", "json"))
    assert json.loads(data.read_text("utf-8")) == held
    assert {path.stat().st_mode & 0o777 for path in (page, data)} == {0o600}
    assert held["layers"]["returnees"][0]["age"] == 22
    assert held["layers"]["returnees"][0]["consent_on"] == "2026-01-05"
    assert set(held["layers"]) == {"returnees", "needs", "referrals", "follow_ups"}
    assert held["set_aside"][0]["content"]["urgency"] == "2"
    assert [one["service_id"] for one in held["services"]] == ["S1"]
    text = page.read_text("utf-8")
    assert "What is held of KOL-0117" in text
    assert "REF-72" in text
    assert "REF-71" not in text
    assert "KOL-0116" not in text
    _, said = forget(office, capsys)
    assert {page.name, data.name} < set(said["removed"])


def test_nothing_is_written_of_somebody_unknown(office, capsys):
    assert commands.main(["export-person", str(office), "--returnee", "KOL-9999", "--quiet"]) == 2
    assert "Nothing is held of a returnee 'KOL-9999'" in capsys.readouterr().err
    assert not list((office / "private").glob("person-*"))


def test_an_id_that_nobody_has_changes_nothing(office, capsys):
    before = (office / "waypost.gpkg").read_bytes()
    code, said = forget(office, capsys, "KOL-9999")
    assert code == 2
    assert "Nothing was changed" in said
    assert (office / "waypost.gpkg").read_bytes() == before


def test_a_short_id_takes_nobody_else_with_it(office, capsys):
    offices.plain(office)
    for name in ("returnees.csv", "referrals.csv"):
        path = office / "data" / name
        path.write_text(path.read_text("utf-8").replace(GONE, "22"), encoding="utf-8")
    commands.main(["load", str(office), "--quiet"])
    capsys.readouterr()
    code, said = forget(office, capsys, "22")
    assert (code, said["is_short"]) == (3, True)
    assert said["store"] == {"returnees": 1, "referrals": 1, "follow_ups": 1}


def released(folder):
    """Publish a page of figures; return it, with the snapshots that it was drawn from."""
    assert commands.main(["publish", str(folder), "--quiet", "--audience", "designer"]) == 0
    store = project.open_store(project.open_folder(folder))
    held = releases.read(store).held
    stores.close(store)
    page = (folder / "published" / "designer.html").read_text("utf-8")
    return page, held.sort_values("cell").reset_index(drop=True)


def n_measured(folder):
    gaps = pd.read_parquet(folder / "results" / "gaps.parquet")
    return gaps.loc[gaps["indicator"].eq("coverage_eligible"), "n_people"].max()


def test_the_next_release_does_not_tell_by_itself_that_one_left(office, capsys):
    page, before = released(office)
    assert len(before)
    assert n_measured(office) == 3
    capsys.readouterr()
    forget(office, capsys)
    with runs.without_report():
        for command in ("load", "reach", "gaps"):
            assert commands.main([command, str(office), "--quiet"]) == 0
    again, after = released(office)
    assert n_measured(office) == 2
    assert after.equals(before)
    assert again == page

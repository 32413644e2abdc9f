"""`waypost partners`: each partner's own page, in classes, closed to others, through the gate."""

import shutil
import stat

import pandas as pd
import pytest

from scripts import commands
from scripts.runtime.project import open_folder
from scripts.stages import partner_pages
from tests.scripts.runs import finished_two_people


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partners") / "two"
    shutil.copytree(finished_two_people(tmp_path_factory), folder)
    public = sorted((folder / "published").iterdir())
    before = {path.name: path.read_bytes() for path in public}
    assert commands.main(["partners", str(folder), "--quiet"]) == 0
    assert {path.name: path.read_bytes() for path in public} == before
    return folder


def page_of(folder):
    (page,) = (folder / "private" / "partners").iterdir()
    return page


def test_the_page_says_what_is_on_record_what_is_owed_and_who_could_come(folder):
    told = page_of(folder).read_text(encoding="utf-8")
    assert "Centre: your services, and who reaches them" in told
    assert "Trades" in told
    assert "please confirm that it runs as written; nobody has checked it yet" in told
    assert "please say how many places are free; no number is on record" in told
    assert "the age rule" in told


def test_it_counts_in_classes_and_names_nobody(folder):
    told = page_of(folder).read_text(encoding="utf-8")
    exact = pd.read_parquet(folder / "results" / "partner_uptake.parquet")
    assert exact.set_index("among")["n_people"].to_dict() == {"all": 2.0, "need": 2.0}
    assert "fewer than 5" in told
    assert "R-001" not in told


def test_nobody_else_on_the_machine_can_read_it(folder):
    page = page_of(folder)
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700


def test_the_gate_reads_what_is_handed_over(tmp_path, folder, capsys):
    folder = shutil.copytree(folder, tmp_path / "named")
    services = folder / "data" / "services.csv"
    services.write_text(services.read_text().replace("Trades", "Trades for R-001"))
    held = page_of(folder).read_bytes()
    assert commands.main(["load", str(folder), "--quiet"]) == 0
    assert commands.main(["partners", str(folder), "--quiet"]) == 6
    assert "PII_LEAK" in capsys.readouterr().err
    assert page_of(folder).read_bytes() == held


def test_a_partner_that_nobody_knows_is_named(folder, capsys):
    assert commands.main(["partners", str(folder), "Nobody", "--quiet"]) == 2
    assert "No service names the partner 'Nobody'. Known are: " in capsys.readouterr().err


def test_what_was_not_computed_is_asked_for(tmp_path, folder, capsys):
    shutil.copytree(folder, tmp_path / "old")
    (tmp_path / "old" / "results" / "partner_uptake.parquet").unlink()
    assert commands.main(["partners", str(tmp_path / "old"), "--quiet"]) == 4
    told = capsys.readouterr().err
    assert "NOT_COMPUTED" in told
    assert "Run 'waypost run" in told


def test_every_partner_has_a_file_that_each_system_can_name():
    ids = ["P1", "p1", "Santé & Espoir", "../up", "con", "x" * 200]
    names = partner_pages._file_names(ids)
    assert len({one.lower() for one in names.values()}) == len(ids)
    assert all(len(one) < 90 and "/" not in one and one.isascii() for one in names.values())
    assert not any(one.startswith("con.") for one in names.values())


def test_the_floor_is_that_of_partners(folder):
    programme = open_folder(folder).programme
    assert (programme.k_partner, programme.k_public) == (5, 10)

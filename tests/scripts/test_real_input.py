"""The whole job on real data: Vavuniya, Awdal and Guinea; skipped where the data are absent."""

from __future__ import annotations

import json
import resource
import sys
import time

import pandas as pd
import pytest

from scripts import commands
from tests import real_programmes
from tests.scripts.runs import finished_vavuniya, run_for, without_paper

PAGES = ("index.html", "partners.html", "designer.html", "gap-report.html", "gap-report.xlsx")


@pytest.fixture(scope="module")
def vavuniya(shared_data, tmp_path_factory):
    return finished_vavuniya(tmp_path_factory, shared_data)


@pytest.fixture(scope="module")
def awdal(shared_data, tmp_path_factory, is_long):
    """Its run: with all pages and the report with --long; Vavuniya's and Guinea's have them."""
    folder = real_programmes.awdal(tmp_path_factory.mktemp("awdal"), shared_data)
    # One facility of the list has no coordinates: it is quarantined, the others load.
    if is_long:
        with without_paper():
            assert commands.main(["run", str(folder), "--quiet"]) == 3
    else:
        run_for(folder, "partner", code=3)
    return folder


def summary(folder):
    return json.loads((folder / "results" / "summary.json").read_text(encoding="utf-8"))


def pages_are_there(folder, names=PAGES):
    return all((folder / "published" / name).stat().st_size > 0 for name in names)


def test_vavuniya_runs_from_one_extract(vavuniya):
    facts = summary(vavuniya)
    assert facts["layers"]["roads"]["loaded"] > 2400
    assert facts["layers"]["services"]["loaded"] > 100
    assert facts["reach"]["network"]["largest_share"] == pytest.approx(0.96, abs=0.01)
    assert pages_are_there(vavuniya)


def test_vavuniya_has_fares_in_its_own_currency(vavuniya):
    reach = pd.read_parquet(vavuniya / "results" / "reach.parquet")
    ridden = reach[(reach["mode"] == "motorcycle") & reach["distance_m"].between(5000, 20000)]
    assert ridden["fare"].notna().all()
    assert (ridden["fare"] >= 100).all()
    assert (ridden["fare"] % 5 == 0).all()


@pytest.mark.long
def test_two_thousand_people_of_vavuniya_take_less_than_a_minute_of_cpu_and_two_gigabytes(
    shared_data, tmp_path
):
    folder = real_programmes.vavuniya(tmp_path / "vavuniya", shared_data)
    started = time.process_time()  # of the processor: what else the machine does counts less
    assert commands.main(["run", str(folder), "--quiet"]) == 0
    assert time.process_time() - started < 60
    scale = 1 if sys.platform == "darwin" else 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale < 2.5e9


def test_near_says_what_it_promises_on_vavuniya(vavuniya, capsys):
    arguments = ["near", str(vavuniya), "--returnee", "T-00007", "--category", "clinic"]
    assert commands.main([*arguments, "-k", "3", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 3
    assert [row["duration_min"] for row in rows] == sorted(row["duration_min"] for row in rows)
    assert all(row["category"] == "clinic" for row in rows)


def test_awdal_runs_from_lines_that_are_not_split_at_junctions(awdal, is_long):
    facts = summary(awdal)
    assert facts["reach"]["network"]["largest_share"] >= 0.90
    assert facts["layers"]["services"]["quarantined"] == 2  # no place; 5.4 km into Ethiopia
    assert pages_are_there(awdal, PAGES if is_long else ("index.html", "partners.html"))


def test_awdal_has_no_fares_in_a_currency_nobody_priced(awdal):
    reach = pd.read_parquet(awdal / "results" / "reach.parquet")
    assert reach.loc[reach["mode"] == "motorcycle", "fare"].isna().all()


def test_guinea_loads_and_says_what_cannot_be_computed(shared_data, tmp_path, capsys):
    guinea = real_programmes.guinea(tmp_path, shared_data)
    with without_paper():
        assert commands.main(["run", str(guinea), "--quiet"]) == 3
    said = capsys.readouterr().out
    assert "There are no roads" in said
    assert str((guinea / "published" / "index.html").resolve()) in said
    facts = summary(guinea)
    assert facts["layers"]["areas"]["loaded"] == 34
    assert facts["layers"]["services"]["loaded"] > 1500
    assert "There are no roads" in facts["reach"]["not_computed"]
    assert pages_are_there(guinea)

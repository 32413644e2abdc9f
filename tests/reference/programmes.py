"""Programme folders in which every kind of rule meets every kind of unknown, and their results."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from layers import readers
from scripts import commands, pipeline, sample
from scripts.runtime.progress import Progress
from tests import real_programmes
from tests.reference import rule_table

SETTINGS = """
[limits.education]
duration_min = 90
fare = 40

[limits.business]
distance_m = 9000

[demand]
mix = {}

[uncertain]
candidates = 0
"""
MONEY = "dependant_per_day = 4.0\nmeals_per_day = 20.0\nround_trip_hours = 1.5\n"
PROGRAMMES = """programme_id,name,partner_id,ends_on,returnee_share,pcodes,post_return_months,status
G1,Integra,P01,2027-03-31,0.4,,10,
G2,Yepp,P02,2026-12-31,,{area},,active
"""


def sample_district(folder: Path, n_returnees: int, n_services: int, seed: int) -> Path:
    """The sample with made-up rules of every kind."""
    sample.write(folder, n_returnees=n_returnees, n_services=n_services)
    areas = json.loads((folder / "data" / "areas.geojson").read_text(encoding="utf-8"))["features"]
    levels = [
        sorted(one["properties"]["pcode"] for one in areas if one["properties"]["level"] == level)
        for level in sorted({one["properties"]["level"] for one in areas})
    ]
    _make_up(folder, levels, seed)
    return folder


def vavuniya(folder: Path, data: Path, n_returnees: int, seed: int) -> Path:
    """Vavuniya, its real roads, services and towns, with four made-up areas and the same rules."""
    real_programmes.vavuniya(folder, data, n_returnees)
    extract = data / "roads" / "vavuniya_lka.osm.pbf"
    found = readers.read(extract, "services")
    raise NotImplementedError(found)


def _make_up(folder: Path, levels: list[list[str]], seed: int) -> None:
    """Write rules, registers and terms over the files of a folder, and name them."""
    data = folder / "data"
    services, people = (pd.read_csv(data / f"{name}.csv") for name in ("services", "returnees"))
    services = rule_table.services(services, seed)
    services.to_csv(data / "services.csv", index=False)
    rule_table.people(people, seed).to_csv(data / "returnees.csv", index=False)
    rule_table.rules(services, levels[:2], seed).to_csv(data / "criteria.csv", index=False)
    (data / "programmes.csv").write_text(PROGRAMMES.format(area=levels[0][0]), encoding="utf-8")
    settings = (folder / "programme.toml").read_text(encoding="utf-8")
    settings = settings.replace("[layers]\n", '[layers]\nprogrammes = "data/programmes.csv"\n')
    settings = settings.replace("[money]\n", f"[money]\n{MONEY}")
    (folder / "programme.toml").write_text(settings + SETTINGS, encoding="utf-8")


def computed(folder: Path) -> Path:
    """Load a folder and compute reach and gaps; the report, which takes longest, is left out."""
    assert commands.main(["load", str(folder), "--quiet"]) == 0
    quiet = Progress(quiet=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.report, "publish", lambda *_: None)
        pipeline.gaps(folder, quiet, pipeline.reach(folder, quiet))
    return folder

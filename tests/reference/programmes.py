"""Programme folders in which every kind of rule meets every kind of unknown, and their results."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from shapely import box
from shapely.geometry import mapping

from layers import readers
from scripts import commands, pipeline, sample
from scripts.runtime.progress import Progress
from tests import real_programmes, small_programmes
from tests.reference import rule_table
from tests.scripts.runs import without_report

SETTINGS = """
[limits.finance]
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
OWN_LAYERS = 'areas = "data/areas.geojson"\nagreements = "data/agreements.csv"\n'
AGREEMENTS = """agreement_id,partner_id,service_id,programme_id,from_on,to_on,billing
A1,P01,,,2025-01-01,2026-12-31,direct
A2,P02,,,2025-01-01,2026-09-30,reimburse
A3,P03,,,2026-12-01,2027-12-31,client_pays
A4,P04,,,2025-01-01,2026-10-31,free
A5,P04,,,2026-12-15,,client_pays
A6,P05,,G2,,2027-01-31,reimburse
A7,P06,,,,,client_pays
"""
PROGRAMMES = """programme_id,name,partner_id,ends_on,returnee_share,pcodes,post_return_months,status
G1,Integra,P01,2027-03-31,0.4,,10,
G2,Yepp,P02,2026-12-31,,{area},,active
"""


def sample_district(folder: Path, n_returnees: int, seed: int, *, is_whole: bool = True) -> Path:
    """The sample with made-up rules of every kind; perhaps only its east, with its own roads."""
    if is_whole:
        sample.write(folder, n_returnees=n_returnees)
    else:
        small_programmes.east(folder, n_returnees)
    _keep_layers(folder)
    areas = json.loads((folder / "data" / "areas.geojson").read_text(encoding="utf-8"))["features"]
    levels = [
        sorted(one["properties"]["pcode"] for one in areas if one["properties"]["level"] == level)
        for level in sorted({one["properties"]["level"] for one in areas})
    ]
    _make_up(folder, levels, seed)
    _send_out(folder)
    return folder


def _send_out(folder: Path) -> None:
    """Make mobile teams of some services, which stop where others are, and one day of which was."""
    data = folder / "data"
    services = pd.read_csv(data / "services.csv", dtype=str)
    on_site = services.index[(services["delivery"] == "onsite") & services["latitude"].notna()]
    teams, places = on_site[2::7], on_site[1::4]
    services.loc[teams, "delivery"] = "mobile"
    services.loc[teams[::2], "serves_pcodes"] = "GM03"
    services.to_csv(data / "services.csv", index=False)
    days = ("Monday", "jeudi; sexta", "", "2026-11-01", "2026-10-31")
    stops = [
        services.loc[place, ["latitude", "longitude"]].to_dict()
        | {"stop_id": f"T{team}-{at}", "service_id": services.loc[team, "service_id"]}
        | {"on" if day[:2] == "20" else "weekday": day}
        for team in teams[:-1]
        for at, (place, day) in enumerate(zip(np.roll(places, team)[:5], days, strict=False))
    ]
    pd.DataFrame(stops).to_csv(data / "stops.csv", index=False)


def _keep_layers(folder: Path) -> None:
    """Leave out the layers of what became of people, which no verdict reads."""
    settings = (folder / "programme.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    outcomes = ("rss_scores", "assistance", "referrals", "follow_ups")
    kept = [line for line in settings if not line.startswith(outcomes)]
    (folder / "programme.toml").write_text("".join(kept), encoding="utf-8")
    for name in outcomes:  # what lies in data/ is recognised, named or not
        (folder / "data" / f"{name}.csv").unlink(missing_ok=True)


def vavuniya(folder: Path, data: Path, n_returnees: int, seed: int) -> Path:
    """Vavuniya, its real roads, sites and towns, with made-up areas, partners, terms and rules."""
    real_programmes.vavuniya(folder, data, n_returnees)
    extract = data / "roads" / "vavuniya_lka.osm.pbf"
    found = readers.read(extract, "services")
    table = pd.DataFrame(found[["service_id", "name", "category"]])
    number = pd.Series(range(len(table)))
    table["latitude"], table["longitude"] = found.geometry.y, found.geometry.x
    table["partner_id"] = ("P0" + (number % 9).astype(str)).where(number % 9 > 0)
    others = pd.Series(["training", "business", "finance"])
    table["category"] = table["category"].where(
        number % 7 > 2, others.reindex(number % 7).to_numpy()
    )
    table["setting"] = pd.Series(["urban", "rural", None])[number % 3].to_numpy()
    table["languages"] = pd.Series(["en wo", "mnk", None, None])[number % 4].to_numpy()
    table.to_csv(folder / "data" / "services.csv", index=False)
    (folder / "data" / "areas.geojson").write_text(_quarters(found.total_bounds), encoding="utf-8")
    (folder / "data" / "agreements.csv").write_text(AGREEMENTS, encoding="utf-8")
    settings = (folder / "programme.toml").read_text(encoding="utf-8")
    settings = settings.replace(f'services = "{extract}"', 'services = "data/services.csv"')
    settings = settings.replace("[layers]\n", f"[layers]\n{OWN_LAYERS}") + "\n[money]\n"
    (folder / "programme.toml").write_text(settings, encoding="utf-8")
    _make_up(folder, [["LK1", "LK2"], ["LK11", "LK12", "LK21", "LK22"]], seed)
    return folder


def _quarters(bounds) -> str:
    """Two areas of the first level, and two of the second in each."""
    west, south, east, north = bounds
    middle, half = (west + east) / 2, (south + north) / 2
    halves = {"LK1": (west - 1, middle), "LK2": (middle, east + 1)}
    levels = {"": (1, south - 1, north + 1), "1": (2, south - 1, half), "2": (2, half, north + 1)}
    return json.dumps({"type": "FeatureCollection", "features": [
        {
            "type": "Feature",
            "properties": {"pcode": code + part, "name": code + part, "level": level,
                           "parent_pcode": code if part else None},
            "geometry": mapping(box(left, low, right, high)),
        }
        for code, (left, right) in halves.items()
        for part, (level, low, high) in levels.items()
    ]})  # fmt: skip


def _make_up(folder: Path, levels: list[list[str]], seed: int) -> None:
    """Write rules, registers and terms over the files of a folder, and name them."""
    data = folder / "data"
    services, people = (pd.read_csv(data / f"{name}.csv") for name in ("services", "returnees"))
    services = rule_table.services(services, seed)
    services.to_csv(data / "services.csv", index=False)
    rule_table.people(people, levels[:2], seed).to_csv(data / "returnees.csv", index=False)
    rule_table.rules(services, levels[:2], seed).to_csv(data / "criteria.csv", index=False)
    (data / "programmes.csv").write_text(PROGRAMMES.format(area=levels[0][0]), encoding="utf-8")
    settings = (folder / "programme.toml").read_text(encoding="utf-8")
    settings = settings.replace("[layers]\n", '[layers]\nprogrammes = "data/programmes.csv"\n')
    settings = settings.replace("[money]\n", f"[money]\n{MONEY}")
    (folder / "programme.toml").write_text(settings + SETTINGS, encoding="utf-8")


def computed(folder: Path) -> Path:
    """Load a folder and compute reach and gaps; the report, which takes longest, is left out."""
    # Somebody of whom not even an area is known is set aside: exit code 3.
    assert commands.main(["load", str(folder), "--quiet"]) in (0, 3)
    quiet = Progress(quiet=True)
    with without_report():
        pipeline.reach(folder, quiet)
        pipeline.gaps(folder, quiet)
    return folder

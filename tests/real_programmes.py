"""Programme folders around real data: Vavuniya, Awdal and Guinea, with seeded synthetic people.

The people are made up: points scattered around real settlements by a fixed seed.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np

from layers import readers

SEED = 20261101


def vavuniya(folder: Path, data: Path, n_returnees: int = 2000) -> Path:
    """Vavuniya, Sri Lanka: roads, services and settlements from one OpenStreetMap extract."""
    extract = brought(folder, data / "roads" / "vavuniya_lka.osm.pbf")
    settings = f"""
[programme]
name = "Vavuniya (test, synthetic returnees)"
is_synthetic = true
country = "LKA"
as_of = 2026-11-01
currency = "LKR"
languages = ["en", "fr"]

[layers]
services = "{extract}"
settlements = "{extract}"
roads = "{extract}"
returnees = "data/returnees.csv"

[travel]
coin = 5
ferry.fare = 20

[travel.fares.minibus]
flag = 30
paved_per_km = 3
unpaved_per_km = 4

[travel.fares.motorcycle]
flag = 100
paved_per_km = 50
unpaved_per_km = 60

[limits.clinic]
duration_min = 60

[limits.education]
duration_min = 45

[limits.training]
duration_min = 90
urban_limit_km = 5
rural_limit_km = 10
setting_of = "returnee"

[sources.roads]
source = "OpenStreetMap contributors"
licence = "ODbL 1.0"
date = "2020"
"""
    places = readers.read(folder / extract, "settlements")
    return _write(folder, settings, _people(places.geometry, n_returnees, spread_km=1.5))


def awdal(folder: Path, data: Path, n_returnees: int = 500) -> Path:
    """Awdal, Somalia: roads from plain lines, the WHO list of facilities clipped to the roads."""
    roads = brought(folder, data / "roads" / "som_awdal_roads.geojson")
    listed = data / "facilities" / "who_kwtrp_facilities_SOM.csv"
    with listed.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = [row for row in rows if row["Admin1"] == "Awdal"]
    (folder / "data").mkdir(parents=True, exist_ok=True)
    with (folder / "data" / "services.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, kept[0])
        table.writeheader()
        table.writerows(kept)
    settings = f"""
[programme]
name = "Awdal (test, synthetic returnees)"
is_synthetic = true
country = "SOM"
as_of = 2026-11-01
currency = "SOS"
languages = ["en"]

[layers]
services = "data/services.csv"
roads = "{roads}"
returnees = "data/returnees.csv"

[defaults.services]
category = "clinic"

[limits.clinic]
duration_min = 120

[sources.services]
source = "WHO / KEMRI-Wellcome, Maina et al. 2019"
licence = "CC-BY 4.0"
date = "2019"
"""
    points = [(float(row["Long"]), float(row["Lat"])) for row in kept if row["Lat"] and row["Long"]]
    return _write(folder, settings, _scatter(np.array(points), n_returnees, spread_km=3))


def guinea(folder: Path, data: Path) -> Path:
    """Guinea: prefectures and the WHO list of facilities; no roads and no people."""
    settings = f"""
[programme]
name = "Guinea (test)"
country = "GIN"
as_of = 2026-11-01
currency = "GNF"
languages = ["fr", "en"]

[layers]
services = "{brought(folder, data / "facilities" / "who_kwtrp_facilities_GIN.csv")}"
areas = "{brought(folder, data / "boundaries" / "gin_adm2_pcodes.geojson")}"

[defaults.services]
category = "clinic"

[defaults.areas]
level = "2"

[columns.areas]
pcode = "ADM2_PCODE"
name = "ADM2_NAME"
parent_pcode = "ADM1_PCODE"
"""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programme.toml").write_text(settings, encoding="utf-8")
    return folder


def brought(folder: Path, source: Path) -> str:
    """Lay a copy of a file into the folder's data/; return how programme.toml names it."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / "data" / source.name)
    return f"data/{source.name}"


def _people(places, n: int, spread_km: float) -> list[dict[str, object]]:
    points = np.array([(place.x, place.y) for place in places])
    return _scatter(points, n, spread_km)


def _scatter(points: np.ndarray, n: int, spread_km: float) -> list[dict[str, object]]:
    rng = np.random.default_rng(SEED)
    around = points[rng.integers(len(points), size=n)]
    shifted = around + rng.normal(0, spread_km / 111.3, size=(n, 2))
    return [
        {
            "returnee_id": f"T-{number:05d}",
            "latitude": round(float(y), 6),
            "longitude": round(float(x), 6),
            "sex": "f" if rng.random() < 0.3 else "m",
            "age": int(rng.integers(16, 50)),
            "grade": int(rng.integers(0, 14)) if rng.random() < 0.9 else "",
        }
        for number, (x, y) in enumerate(shifted)
    ]


def _write(folder: Path, settings: str, people: list[dict[str, object]]) -> Path:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "programme.toml").write_text(settings, encoding="utf-8")
    with (folder / "data" / "returnees.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, people[0])
        table.writeheader()
        table.writerows(people)
    return folder

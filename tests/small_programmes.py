"""Programmes smaller than the sample: two rows and a road, and the sample's east."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from scripts import sample

EAST = (-16.2, 13.2, -15.4, 13.7)
"""Of the sample a sixth of the roads, with a ferry and the tracks that close, and 34 services."""


def two_rows(folder: Path) -> Path:
    """Write a road, a course on it and a returnee beside it; return the folder."""
    (folder / "data").mkdir()
    (folder / "programme.toml").write_text(
        '[programme]\nname = "Two rows"\ncountry = "GMB"\nas_of = 2026-11-01\ncurrency = "GMD"\n'
        'languages = ["en"]\n'
        '[layers]\nservices = "data/services.csv"\nreturnees = "data/returnees.csv"\n'
        'roads = "data/roads.geojson"\n',
        encoding="utf-8",
    )
    (folder / "data" / "services.csv").write_text(
        "service_id,name,category,partner,latitude,longitude,capacity,age_max,stipend,stipend_unit\n"
        "S1,Trades,training,Centre,13.44,-16.66,10,35,50,day\n",
        encoding="utf-8",
    )
    (folder / "data" / "returnees.csv").write_text(
        "returnee_id,latitude,longitude,age,sex,need\nR-001,13.44,-16.64,37,m,training\n",
        encoding="utf-8",
    )
    line = {"type": "LineString", "coordinates": [[-16.70, 13.44], [-16.60, 13.44]]}
    road = {"type": "Feature", "geometry": line, "properties": {"highway": "secondary"}}
    (folder / "data" / "roads.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [road]}), encoding="utf-8"
    )
    return folder


def two_people(folder: Path) -> Path:
    """Write the same with a second person, whose id could be any figure; return the folder."""
    two_rows(folder)
    with (folder / "data" / "returnees.csv").open("a", encoding="utf-8") as people:
        people.write("12,13.4417,-16.6512,24,f,training\n")
    return folder


def east(folder: Path, n_returnees: int, languages: tuple[str, ...] = ("en",)) -> Path:
    """Write the sample's east: its roads and services, some of its people; return the folder.

    Who is known by a name only is kept, so that homes and services without a place are in it. Its
    partners are no workbook: each load would start a process that reads one.
    """
    sample.write(folder, n_returnees=600)
    west, south, east, north = EAST
    data, kept = folder / "data", {}
    roads = json.loads((data / "roads.geojson").read_text(encoding="utf-8"))
    roads["features"] = [
        road
        for road in roads["features"]
        if all(west <= x <= east and south <= y <= north
               for x, y, *_ in road["geometry"]["coordinates"])
    ]  # fmt: skip
    (data / "roads.geojson").write_text(json.dumps(roads), encoding="utf-8")
    for name in ("services", "returnees"):
        table = pd.read_csv(data / f"{name}.csv", dtype=str)
        lon, lat = table["longitude"].astype(float), table["latitude"].astype(float)
        is_in = lon.isna() | (lon.between(west, east) & lat.between(south, north))
        own = table[is_in].sort_values(f"{name[:-1]}_id")
        kept[name] = own.head(n_returnees) if name == "returnees" else own
        kept[name].to_csv(data / f"{name}.csv", index=False)
    _keep(data, "stops", "service_id", kept["services"])
    for name in ("rss_scores", "assistance", "referrals"):
        kept[name] = _keep(data, name, "returnee_id", kept["returnees"])
    kept["referrals"] = _keep(data, "referrals", "service_id", kept["services"])
    _keep(data, "follow_ups", "referral_id", kept["referrals"])
    book = data / "partners.xlsx"
    pd.read_excel(book, dtype=str, engine="calamine").to_csv(data / "partners.csv", index=False)
    book.unlink()
    path = folder / "programme.toml"
    spoken = ", ".join(f'"{one}"' for one in languages)
    settings = path.read_text(encoding="utf-8")
    settings = settings.replace("partners.xlsx", "partners.csv")
    path.write_text(settings.replace('"en", "fr", "pt", "ar"', spoken), encoding="utf-8")
    return folder


def _keep(data: Path, name: str, key: str, known: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a table whose key is known, and return them."""
    table = pd.read_csv(data / f"{name}.csv", dtype=str)
    table = table[table[key].isin(known[key])]
    table.to_csv(data / f"{name}.csv", index=False)
    return table

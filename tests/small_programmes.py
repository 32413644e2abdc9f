"""The smallest programme that a whole run computes something of: two rows and a road."""

from __future__ import annotations

import json
from pathlib import Path


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

"""What is said at check time: of roads whose class nobody understands, of limits beyond search."""

import json

import pytest

from layers.errors import ProgrammeError
from scripts.runtime.progress import Progress
from scripts.runtime.project import open_folder
from scripts.stages import load

PROGRAMME = """[programme]
name = "Classes"
is_synthetic = true
country = "GMB"
as_of = 2026-08-31
currency = "GMD"
languages = ["en"]
[layers]
services = "services.csv"
roads = "roads.geojson"
"""
SERVICE = "service_id,name,category,latitude,longitude\nS1,One,clinic,13.3,-16.6\n"


def test_classes_that_are_not_understood_are_counted_and_named_at_check_time(tmp_path):
    classes = ["goat way", "goat way", "['primary', 'residential']", "proposed", "cart track"]
    lines = [
        {
            "type": "Feature",
            "properties": {"highway": name},
            "geometry": {
                "type": "LineString",
                "coordinates": [[-16.6, 13.3 + at / 100], [-16.5, 13.3 + at / 100]],
            },
        }
        for at, name in enumerate(classes)
    ]
    roads = {"type": "FeatureCollection", "features": lines}
    (tmp_path / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "services.csv").write_text(SERVICE, encoding="utf-8")
    (tmp_path / "roads.geojson").write_text(json.dumps(roads), encoding="utf-8")
    found = load.read_all(open_folder(tmp_path), Progress(quiet=True))
    (issue,) = [one for one in found.issues if one.code == "ROAD_CLASS_UNKNOWN"]
    assert (issue.severity, issue.file) == ("warned", "roads.geojson")
    assert "3 roads" in issue.sentence
    assert "'goat way' (2), 'cart track' (1)" in issue.sentence


def test_a_limit_that_a_run_would_refuse_is_refused_at_check_time(tmp_path):
    limits = "[limits.clinic]\nduration_min = 6000\n"
    (tmp_path / "programme.toml").write_text(PROGRAMME + limits, encoding="utf-8")
    (tmp_path / "services.csv").write_text(SERVICE, encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"limit of clinic of 6000 minutes is beyond"):
        load.read_all(open_folder(tmp_path), Progress(quiet=True))

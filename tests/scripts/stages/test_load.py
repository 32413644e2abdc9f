"""What is said at check time: of roads whose class nobody understands, of limits beyond search."""

import json

import pandas as pd
import pytest

from layers.errors import ProgrammeError
from scripts.console import issues
from scripts.runtime.progress import Progress
from scripts.runtime.project import open_folder
from scripts.stages import context, load

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


def test_check_says_what_this_system_cannot_limit():
    found = load.Intake({}, {}, ("memory", "network"))
    assert issues.as_json(found)["not_limited"] == ["memory", "network"]
    assert "does not limit the memory and network of the process" in issues.as_text(found)
    assert "does not limit" not in issues.as_text(load.Intake({}, {}))


def test_a_limit_that_a_run_would_refuse_is_refused_at_check_time(tmp_path):
    limits = "[limits.clinic]\nduration_min = 6000\n"
    (tmp_path / "programme.toml").write_text(PROGRAMME + limits, encoding="utf-8")
    (tmp_path / "services.csv").write_text(SERVICE, encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"limit of clinic of 6000 minutes is beyond"):
        load.read_all(open_folder(tmp_path), Progress(quiet=True))


TWINS = (
    "service_id,name,category,partner,latitude,longitude\n"
    "S1,Health post,clinic,A,13.3,-16.6\nS2,Health Post,clinic,B,13.3002,-16.6\n"
    "S3,Health post,clinic,C,13.3004,-16.6\n"
)


def test_services_that_look_alike_are_asked_of_a_person_and_then_counted_once(tmp_path):
    plain = PROGRAMME.replace('roads = "roads.geojson"\n', "")
    (tmp_path / "programme.toml").write_text(plain, encoding="utf-8")
    (tmp_path / "services.csv").write_text(TWINS, encoding="utf-8")
    first = load.load(open_folder(tmp_path), Progress(quiet=True))
    review = tmp_path / load.REVIEW_FILE
    asked = pd.read_csv(review)
    pairs = [("S1", "S2"), ("S1", "S3"), ("S2", "S3")]
    assert list(zip(asked["service_id"], asked["other_id"], strict=True)) == pairs
    assert asked["is_same"].isna().all()
    told = [one.sentence for one in first.issues if one.code == "DUP_SUSPECT"]
    assert len(told) == 3
    assert all(load.REVIEW_FILE in one for one in told)

    asked.assign(is_same=["yes", "no", ""], reviewed_on="2026-08-01").to_csv(review, index=False)
    settings = plain + f'facility_pairs = "{load.REVIEW_FILE}"\n'
    (tmp_path / "programme.toml").write_text(settings, encoding="utf-8")
    kept = review.read_bytes()
    second = load.load(open_folder(tmp_path), Progress(quiet=True))
    assert review.read_bytes() == kept  # an input is never written
    [left] = [one.sentence for one in second.issues if one.code == "DUP_SUSPECT"]
    assert left.startswith("S3 has the name of S2")
    services = context.layers_of(open_folder(tmp_path)).profiles.services
    assert services["facility"].tolist() == [0, 0, 1]


def test_a_review_whose_pairs_are_all_gone_is_taken_away(tmp_path):
    plain = PROGRAMME.replace('roads = "roads.geojson"\n', "")
    (tmp_path / "programme.toml").write_text(plain, encoding="utf-8")
    for services, is_there in ((TWINS, True), (SERVICE, False)):
        (tmp_path / "services.csv").write_text(services, encoding="utf-8")
        load.load(open_folder(tmp_path), Progress(quiet=True))
        assert (tmp_path / load.REVIEW_FILE).exists() == is_there

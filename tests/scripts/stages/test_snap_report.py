"""The map of doubtful ties: complete, closed to others, and read back as it was written."""

import json
import stat
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from layers.vocabulary.codes import DOUBTFUL_TIES
from mapping.network import snap_quality
from scripts.stages import snap_report
from tests.mapping import grid_world
from tests.mapping.builders import programme

WATER = gpd.GeoDataFrame(
    geometry=[shapely.LineString([grid_world.place(-1, 0.3), grid_world.place(5, 0.3)])], crs=4326
)
PEOPLE = grid_world.returnees((1, 0.9), (1, 0.1), (3, 7.9), None, grid_world.FAR_AWAY)
SITES = grid_world.services(((1, 0.5), {}), ((0, 0), {}))


def written(tmp_path, roads=None):
    folder = SimpleNamespace(results=tmp_path)
    stops = SITES.iloc[:0].rename(columns={"service_id": "stop_id"})
    snap_report.write(folder, snap_report.of_points(roads, PEOPLE, SITES, stops, WATER))
    return folder


def network():
    return grid_world.built(programme("[travel]\nmin_component_km = 0\n"))


def test_every_doubt_is_drawn_with_who_how_far_and_why(tmp_path):
    folder = written(tmp_path, network())
    document = json.loads((tmp_path / snap_report.DOUBTS).read_text(encoding="utf-8"))
    found = {
        feature["properties"]["id"]: feature["properties"]["flag"]
        for feature in document["features"]
    }
    assert found == {"R0": "across_water", "R2": "far", "R4": "off_network", "S0": "across_water"}
    again = snap_report.doubtful(folder)
    assert again["layer"].tolist() == ["returnees"] * 3 + ["services"]
    listed = pd.read_csv(tmp_path / "snapping.csv").groupby("id")["flag"].first()
    assert {name: listed[name] for name in found} == found
    assert listed["R1"] == "ok"
    assert len(document["features"][0]["geometry"]["coordinates"]) == 2


def test_the_file_is_closed_to_others_and_opens_in_gdal(tmp_path):
    written(tmp_path, network())
    for name in (snap_report.DOUBTS, "snapping.csv"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    frame = pyogrio.read_dataframe(tmp_path / snap_report.DOUBTS)
    assert frame.crs == "EPSG:4326"
    assert set(frame["flag"]) <= set(DOUBTFUL_TIES)


def test_without_roads_or_doubts_the_map_is_empty(tmp_path):
    folder = written(tmp_path)
    assert snap_report.doubtful(folder).empty
    listed = pd.read_csv(tmp_path / "snapping.csv")
    assert set(listed["flag"]) == {"no_roads", "no_place"}
    assert list(snap_report.doubtful(folder).columns) == ["layer", *snap_quality.COLUMNS]
    assert snap_report.doubtful(SimpleNamespace(results=tmp_path / "none")).empty

"""The store that a run leaves: GDAL opens every layer, and PostGIS holds the same rows."""

from __future__ import annotations

import json
import shutil

import pyogrio
import pytest

from layers import store
from layers.schemas import SCHEMAS
from scripts import commands
from tests.scripts.runs import finished_sample, reached_east

KINDS = {"point": {"Point"}, "line": {"MultiLineString", "LineString"}, "polygon": {"MultiPolygon"}}
MIXED = ("settlements", "water")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return finished_sample(tmp_path_factory)


def loaded(folder):
    summary = json.loads((folder / "results" / "summary.json").read_text(encoding="utf-8"))
    return {layer: counts["loaded"] for layer, counts in summary["layers"].items()}


def test_gdal_opens_every_layer_with_its_rows_geometry_and_crs(folder):
    path = folder / "waypost.gpkg"
    listed = {str(name) for name, _ in pyogrio.list_layers(path)}
    for layer, n in loaded(folder).items():
        assert layer in listed
        info = pyogrio.read_info(path, layer=layer, force_feature_count=True)
        assert info["features"] == n
        kind = SCHEMAS[layer].geometry
        if kind is None:
            assert info["geometry_type"] is None
        else:
            assert info["crs"] == "EPSG:4326"
            if layer not in MIXED:
                assert info["geometry_type"] in KINDS[kind]


def test_postgis_holds_the_same_rows_and_gives_the_same_verdicts(
    postgis_url, tmp_path, tmp_path_factory, monkeypatch
):
    folder = reached_east(tmp_path_factory)
    copy = tmp_path / "copy"
    shutil.copytree(folder / "data", copy / "data")
    shutil.copy(folder / "programme.toml", copy)
    monkeypatch.setenv("WAYPOST_STORE", postgis_url)
    assert commands.main(["load", str(copy), "--quiet"]) == 0
    assert commands.main(["reach", str(copy), "--quiet"]) == 0
    assert not (copy / "waypost.gpkg").exists()
    here, there = ((one / "results" / "reach.parquet").read_bytes() for one in (folder, copy))
    assert here == there
    one = store.connect("waypost.gpkg", folder)
    two = store.connect(postgis_url, copy)
    try:
        for layer in loaded(folder):
            first, second = store.read(one, layer), store.read(two, layer)
            assert first.equals(second), layer
    finally:
        store.close(one)
        store.close(two)

"""A prepared network comes back whole or not at all."""

import dataclasses
import hashlib
import json
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mapping.network import mode_graph, network_cache, node_order, road_network
from mapping.network.engine import hierarchy
from mapping.settings import travel_settings

START = len(network_cache.MAGIC) + 64


@pytest.fixture(scope="module")
def built():
    lines = [[(x, y), (x + 1, y)] for x in range(4) for y in range(4)]
    lines += [[(x, y), (x, y + 1)] for x in range(4) for y in range(4)]
    roads = gpd.GeoDataFrame(
        {
            "road_class": ["primary", "track", "ferry", "é path"] * 8,
            "surface": ["gravel", None] * 16,
            "maxspeed": ["50", None, "walk", "30 mph"] * 8,
            "is_ford": [None, True] * 16,
        },
        geometry=[shapely.LineString(np.array(line) / 100) for line in lines],
        crs=4326,
    )
    model = travel_settings.parse({"min_component_km": 0}, "GMD")
    towns = gpd.GeoDataFrame({"setting": ["urban"]}, geometry=[shapely.Point(0, 0)], crs=4326)
    return node_order.ordered(road_network.build(roads, SimpleNamespace(travel=model), towns))


@pytest.fixture(scope="module")
def written(built):
    return network_cache.to_bytes(built, "these roads", hierarchy.to_bytes(built.hierarchy))


def _again(data, built, content="these roads"):
    return network_cache.from_bytes(data, content, built.model)


def _sealed(body):
    """Bytes with the right key and checksum around a body that somebody else wrote."""
    key = hashlib.sha256(network_cache._code() + b"these roads").digest()
    return network_cache.MAGIC + key + hashlib.sha256(body).digest() + body


def _altered(written, name, change):
    """The bytes with one array changed, sealed again."""
    body = written[START:]
    begin = 8 + int.from_bytes(body[:8], "little")
    at = begin
    for one, kind, shape in json.loads(body[8:begin])["arrays"]:
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        if one == name:
            values = np.frombuffer(body[at : at + size], kind).copy()
            change(values)
            return _sealed(body[:at] + values.tobytes() + body[at + size :])
        at += size
    raise KeyError(name)


def test_every_field_comes_back(built, written):
    found, order = _again(written, built)
    for field in dataclasses.fields(road_network.Network):
        one, other = getattr(found, field.name), getattr(built, field.name)
        if field.name == "edges":
            pd.testing.assert_frame_equal(one, other, check_exact=True)
        elif field.name in network_cache.LINES:
            assert shapely.equals_exact(one, other, 0.0).all()
        elif field.name == "hierarchy":
            known = hierarchy.from_bytes(order, mode_graph.topology(found))
            for part in dataclasses.fields(known):
                np.testing.assert_array_equal(getattr(known, part.name), getattr(other, part.name))
        elif field.name in ("water", "settlements"):
            continue  # they come with their layers
        elif isinstance(other, np.ndarray):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)
        else:
            assert one == other, field.name


def test_the_model_is_that_of_the_programme_and_not_that_of_the_file(built, written):
    wet = dataclasses.replace(built.model, season="wet")
    found, _ = network_cache.from_bytes(written, "these roads", wet)
    assert found.model is wet


def test_a_network_of_other_roads_is_not_used(built, written):
    assert _again(written, built, "other roads") is None


def test_a_network_of_other_code_is_not_used(built, written, monkeypatch):
    assert _again(written, built) is not None
    monkeypatch.setattr(network_cache, "_code", lambda: b"of yesterday")
    assert _again(written, built) is None


def test_a_file_of_another_format_is_not_used(built, written):
    assert _again(b"waypost network 0\n" + written[len(network_cache.MAGIC) :], built) is None
    assert _again(b"PK\3\4" + written, built) is None
    assert _again(b"", built) is None


def test_a_file_that_was_cut_short_is_not_used(built, written):
    for length in (10, START - 1, START, START + 7, len(written) // 2, len(written) - 1):
        assert _again(written[:length], built) is None
    assert _again(written + b"more", built) is None


def test_a_damaged_file_is_not_used(built, written):
    rng = np.random.default_rng(0)
    for at in rng.integers(0, len(written), 40):
        damaged = written[:at] + bytes([written[at] ^ 8]) + written[at + 1 :]
        assert _again(damaged, built) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("edges.from_node", -1), ("edges.to_node", 10**6), ("edges.group", 99), ("edges.row", -5),
     ("node_component", 77), ("edge_metric.size", 1), ("edge_lonlat.size", 3),
     ("edges.road_class", 400)],
)  # fmt: skip
def test_a_forged_file_that_points_outside_is_not_used(built, written, name, value):
    def point_outside(values):
        values[0] = value

    assert _again(_altered(written, name, point_outside), built) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff" * 8, (2).to_bytes(8, "little") + b"{}", (3).to_bytes(8, "little") + b"[[[",
     (99).to_bytes(8, "little") + b'{"arrays": [["order", "|O8", [1]]], "words": {}}' + b"\0" * 99],
)  # fmt: skip
def test_a_forged_file_that_holds_no_arrays_is_not_used(built, body):
    assert _again(_sealed(body), built) is None


def test_a_forged_order_is_not_used(built):
    topology = mode_graph.topology(built)
    n_nodes = topology.n_nodes
    for rank in (np.zeros(n_nodes), np.full(n_nodes, -1), np.arange(n_nodes) + 1):
        forged = dataclasses.replace(built.hierarchy, rank=rank.astype(np.int32))
        assert hierarchy.from_bytes(hierarchy.to_bytes(forged), topology) is None


def test_an_order_whose_subtrees_lie_apart_is_not_used():
    star = hierarchy.Topology(5, np.array([0, 1, 2, 3]), np.array([4, 4, 3, 4]))
    whole = hierarchy.order(star)
    apart = dataclasses.replace(whole, rank=np.array([1, 2, 0, 3, 4], dtype=np.int32))
    assert hierarchy.from_bytes(hierarchy.to_bytes(whole), star) is not None
    assert hierarchy.from_bytes(hierarchy.to_bytes(apart), star) is None

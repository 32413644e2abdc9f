"""The road graph of a page, read back by a reader written from its description alone."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from mapping.network import mode_graph, road_network
from mapping.settings import travel_model, travel_settings
from maps.blocks import road_graph
from maps.frame import data_blocks

QUANTUM = 1e-5


def roads(n: int = 60, seed: int = 3) -> gpd.GeoDataFrame:
    """Crooked roads between random places, with every flag that an edge can have."""
    rng = np.random.default_rng(seed)
    place = rng.uniform((-15.9, 13.2), (-15.6, 13.5), (25, 2))
    ends = rng.integers(0, len(place), (n, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    lines = [
        shapely.LineString(
            [place[a], (place[a] + place[b]) / 2 + rng.normal(0, 0.004, 2), place[b]]
        )
        for a, b in ends
    ]
    n = len(lines)
    return gpd.GeoDataFrame(
        {
            "road_class": rng.choice(["primary", "track", "footway", "residential", "ferry"], n),
            "surface": rng.choice(["asphalt", "gravel"], n),
            "maxspeed": rng.choice(["", "30", "50"], n),
            "oneway": rng.choice(["yes", "no", "-1"], n),
            "is_ford": rng.random(n) < 0.1,
            "closed_season": rng.choice(["", "wet", "dry"], n),
            "access": rng.choice(["", "no", "foot_no", "motor_no"], n, p=[0.7, 0.1, 0.1, 0.1]),
        },
        geometry=lines,
        crs=4326,
    )


@pytest.fixture(scope="module")
def built():
    towns = gpd.GeoDataFrame(
        {"setting": ["urban"]}, geometry=gpd.points_from_xy([-15.75], [13.35]), crs=4326
    )
    programme = SimpleNamespace(travel=travel_settings.parse({"min_component_km": 0}, "GMD"))
    return road_network.build(roads(), programme, towns)


def numbers(data: bytes) -> list[int]:
    """Numbers of seven bits a byte, one byte after another, as a phone reads them."""
    found, value, scale = [], 0, 1
    for octet in data:
        value += (octet & 127) * scale
        scale *= 128
        if octet < 128:
            found.append(value)
            value, scale = 0, 1
    return found


def signed(values: list[int]) -> list[int]:
    return [-(one + 1) // 2 if one % 2 else one // 2 for one in values]


def nodes_of(graph) -> np.ndarray:
    steps = np.array(signed(numbers(graph.parts["nodes"]))).reshape(-1, 2)
    return (np.cumsum(steps, axis=0) + graph.header["origin"]) * QUANTUM


def test_nodes_and_edges_come_back_within_the_quantum(built):
    graph = road_graph.written(built, 10**6)
    nodes = nodes_of(graph)
    pairs = np.array(numbers(graph.parts["edges"])).reshape(-1, 2)
    start = np.cumsum(pairs[:, 0])
    end = start + pairs[:, 1]
    edges = built.edges.iloc[graph.edge]
    first = np.where(graph.is_turned, edges["to_node"], edges["from_node"])
    last = np.where(graph.is_turned, edges["from_node"], edges["to_node"])
    assert np.abs(nodes[start] - built.node_lonlat[first]).max() <= QUANTUM / 2 + 1e-9
    assert np.abs(nodes[end] - built.node_lonlat[last]).max() <= QUANTUM / 2 + 1e-9
    length_m = np.array(numbers(graph.parts["lengths"])) * graph.header["quantum_m"]
    assert np.abs(length_m - edges["length_m"]).max() <= graph.header["quantum_m"]


def test_the_lines_of_edges_come_back_within_the_tolerance(built):
    graph = road_graph.written(built, 10**6)
    nodes = nodes_of(graph) / QUANTUM
    pairs = np.array(numbers(graph.parts["edges"])).reshape(-1, 2)
    start = np.cumsum(pairs[:, 0])
    end = start + pairs[:, 1]
    values = numbers(graph.parts["bends"])
    n_inner, steps = values[: len(pairs)], iter(signed(values[len(pairs) :]))
    for at, many in enumerate(n_inner):
        points = [nodes[start[at]]]
        for _ in range(many):
            points.append(points[-1] + (next(steps), next(steps)))
        points.append(nodes[end[at]])
        line = shapely.LineString(np.array(points) * QUANTUM)
        assert line.hausdorff_distance(built.edge_lonlat[graph.edge[at]]) < 4e-5
    assert next(steps, None) is None


def test_flags_and_ties_say_what_the_engine_uses(built):
    graph = road_graph.written(built, 10**6)
    flags = np.frombuffer(graph.parts["flags"], dtype=np.uint8)
    bit = {name: (flags >> place & 1).astype(bool) for place, name in enumerate(road_graph.FLAGS)}
    edges = built.edges.iloc[graph.edge]
    oneway = np.where(graph.is_turned, -edges["oneway"], edges["oneway"])
    assert (bit["is_forward_only"] == (oneway > 0)).all()
    assert (bit["is_backward_only"] == (oneway < 0)).all()
    for name in ("is_ferry", "is_ford", "is_closed_to_engines", "is_closed_to_walkers"):
        assert (bit[name] == edges[name].to_numpy()).all()
        assert bit[name].any()
    assert (bit["is_closed_wet"] == (edges["closed_season"] == "wet").to_numpy()).all()
    ties = np.frombuffer(graph.parts["ties"], dtype=np.uint8)
    mains = np.frombuffer(graph.parts["mains"], dtype=np.uint8)
    for place, (mode, season) in enumerate(road_graph.tied_by(built)):
        there = road_graph.in_season(built, season)
        component = mode_graph.snap_components(there, mode)[graph.edge]
        assert ((ties >> place & 1).astype(bool) == (component >= 0)).all()
        assert ((mains >> place & 1).astype(bool) == (component == 0)).all()


@pytest.mark.parametrize("mode", ["walk", "minibus", "motorcycle"])
@pytest.mark.parametrize("season", ["dry", "wet"])
def test_the_speeds_of_kinds_give_the_times_of_edges(built, mode, season):
    graph = road_graph.written(built, 10**6)
    kind = np.frombuffer(graph.parts["kinds"], dtype=np.uint8)
    kmh = np.array(graph.header["modes"][mode]["kmh"][season])[kind]
    edges = built.edges.iloc[graph.edge]
    open_edges = edges.assign(
        oneway=0, is_ford=False, closed_season="", is_closed_to_engines=False,
        is_closed_to_walkers=False,
    )  # fmt: skip
    model = road_graph.in_season(built, season).model
    costs = travel_model.edge_costs(model, open_edges, mode)
    on_land = ~edges["is_ferry"].to_numpy()
    assert ((kmh > 0) == costs.is_usable)[on_land].all()
    used = on_land & costs.is_usable
    ms = edges["length_m"].to_numpy()[used] * 3600 / kmh[used]
    assert np.abs(ms - costs.duration_ms[used]).max() <= 1.0


def test_a_graph_over_its_size_gets_coarser_lines_then_loses_small_roads_and_says_so(built):
    whole = road_graph.written(built, 10**6)
    assert whole.dropped == ()
    kept = np.flatnonzero(built.edges["road_class"] == "footway")[:1]
    size = sum(len(data_blocks.squeezed(part)) for part in whole.parts.values())
    small = road_graph.written(built, int(size * 0.7), kept)
    assert "footway" in small.dropped
    assert small.header["dropped"] == list(small.dropped)
    assert small.header["dropped_km"] > 0
    assert kept[0] in small.edge
    left = built.edges.iloc[np.setdiff1d(small.edge, kept)]
    assert not left["group"].isin([travel_model.GROUPS.index("footway")]).any()
    assert left["is_ferry"].sum() == built.edges["is_ferry"].sum()


def test_a_graph_that_cannot_be_made_small_enough_is_an_error_that_advises(built):
    with pytest.raises(ValueError, match="by region"):
        road_graph.written(built, 10)


def test_a_tie_keeps_its_place_where_the_edge_runs_the_other_way(built):
    graph = road_graph.written(built, 10**6)
    edge, share = np.arange(len(built.edges)), np.full(len(built.edges), 0.25)
    at, there = road_graph.tie(graph, edge, share)
    assert (graph.edge[at[at >= 0]] == edge[at >= 0]).all()
    assert (there[at >= 0] == np.where(graph.is_turned[at[at >= 0]], 0.75, 0.25)).all()
    assert road_graph.tie(graph, np.array([-1]), np.array([np.nan]))[0].tolist() == [-1]

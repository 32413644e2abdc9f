"""The road graph of the finder: a network as small blocks of bytes that a phone can search.

A page carries one plain header and nine blocks of bytes (see ARCHITECTURE.md, "The road graph in a
page"). Nodes stand in Morton order, edges by (lower node, higher node); the line of an edge is
kept, since a person is tied to the line and not to its ends. What an edge costs is not written:
each edge names its kind of road, and the header holds a table of speeds and fares by kind.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping import utm
from mapping.network import mode_graph, snapping
from mapping.network.road_network import Network, to_lonlat
from mapping.settings import travel_model
from maps.frame import data_blocks, varints

VERSION: Final = 3
QUANTUM_DEG: Final = 1e-5
QUANTUM_M: Final = 0.1
OUTLINE_TOLERANCE_M: Final = 5.0
TOLERANCES_DEG: Final = (2e-5, 1e-4, 3e-4)
SEASONS: Final = ("dry", "wet")
DROPPED_FIRST: Final = (("footway", "path"), ("rough_track",), ("track",), ("local",))
"""Groups of road classes left out in turn where a graph is too large."""

FLAGS: Final = (
    "is_forward_only", "is_backward_only", "is_ferry", "is_ford", "is_closed_wet", "is_closed_dry",
    "is_closed_to_engines", "is_closed_to_walkers",
)  # fmt: skip
"""Bits of an edge's flags, the lowest first."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """A graph as a page carries it.

    ``header`` is plain data; ``parts`` are bytes by name (nodes, towns, edges, lengths, kinds,
    flags, ties, mains, bends), not yet compressed; ``edge`` is the position of each written edge
    among the network's, ``is_turned`` says that it runs the other way round; ``dropped`` names the
    groups of classes left out.
    """

    header: Mapping[str, Any]
    parts: Mapping[str, bytes]
    edge: Ints
    is_turned: Bools
    dropped: tuple[str, ...]


def written(network: Network, max_bytes: int, kept: Ints | None = None) -> RoadGraph:
    """Return the graph of a network within a size: lines made coarser first, then classes dropped.

    Parameters
    ----------
    network
        The roads, with the travel model; both seasons are written.
    max_bytes
        The largest sum of the parts as a page carries them (deflated, base64).
    kept
        Edges that stay whatever their class: those that services are tied to.

    Raises
    ------
    ValueError
        Where even the main roads alone are larger: publish pages by region then.
    """
    found = None
    dropped: tuple[str, ...] = ()
    for more in ((), *DROPPED_FIRST):
        dropped = (*dropped, *more)
        wanted = _wanted(network.edges, dropped, kept)
        for tolerance in TOLERANCES_DEG:
            found = _of_edges(network, np.flatnonzero(wanted), dropped, tolerance)
            if _size(found.parts) <= max_bytes:
                return found
    raise ValueError(
        f"The main roads alone take more than {max_bytes:,} bytes: publish pages by region."
    )


def tie(graph: RoadGraph, edge: Ints, share: Floats) -> tuple[Ints, Floats]:
    """Return places of the network as places of the graph; edge -1 where it is not written."""
    place = np.full(int(max(graph.edge.max(initial=-1), edge.max(initial=-1))) + 2, -1)
    place[graph.edge] = np.arange(len(graph.edge))
    at = place[edge]
    turned = graph.is_turned[at] & (at >= 0)
    return at, np.where(turned, 1.0 - share, share)


def _wanted(edges: pd.DataFrame, dropped: Sequence[str], kept: Ints | None) -> Bools:
    codes = [travel_model.GROUPS.index(name) for name in dropped]
    wanted = ~edges["group"].isin(codes).to_numpy() | edges["is_ferry"].to_numpy(bool)
    is_road = (edges["group"] != travel_model.NO_ROAD).to_numpy() | edges["is_ferry"].to_numpy(bool)
    wanted &= is_road
    if kept is not None:
        wanted[kept] = True
    return np.asarray(wanted)


def _of_edges(
    network: Network, chosen: Ints, dropped: tuple[str, ...], tolerance: float
) -> RoadGraph:
    edges = network.edges.iloc[chosen]
    ends = edges[["from_node", "to_node"]].to_numpy(np.int64)
    lonlat = _grid(network, network.node_lonlat)
    used = np.unique(ends)
    low = lonlat[used].min(axis=0) if len(used) else np.zeros(2, dtype=np.int64)
    used = used[np.argsort(_morton(lonlat[used] - low), kind="stable")]
    number = np.zeros(network.n_nodes, dtype=np.int64)
    number[used] = np.arange(len(used))
    first, last = number[ends[:, 0]], number[ends[:, 1]]
    turned = first > last
    start, end = np.minimum(first, last), np.maximum(first, last)
    length = np.maximum(1, np.rint(edges["length_m"].to_numpy() / QUANTUM_M)).astype(np.int64)
    order = np.lexsort((np.arange(len(start)), length, end, start))
    edges, turned, start, end = edges.iloc[order], turned[order], start[order], end[order]
    kinds, kind = _kinds(edges)
    lines = network.edge_lonlat[chosen[order]]
    parts = {
        "nodes": varints.written(
            varints.folded(np.diff(lonlat[used], axis=0, prepend=[low]).ravel())
        ),
        "towns": np.packbits(network.node_is_urban[used], bitorder="little").tobytes(),
        "edges": varints.written(np.column_stack([np.diff(start, prepend=0), end - start]).ravel()),
        "lengths": varints.written(length[order]),
        "kinds": kind.astype(np.uint8).tobytes(),
        "flags": _flags(edges, turned).tobytes(),
        "ties": _ties(network, chosen[order], only_main=False).tobytes(),
        "mains": _ties(network, chosen[order], only_main=True).tobytes(),
        "bends": _bends(network, lines, turned, lonlat[used[start]], tolerance),
    }
    header = _header(network, kinds, low) | {
        "n_nodes": len(used),
        "n_edges": len(edges),
        "dropped": list(dropped),
        "dropped_km": round(float(network.edges["length_m"].sum() - edges["length_m"].sum()) / 1e3),
        "km": round(float(edges["length_m"].sum()) / 1e3),
        "tolerance_m": round(tolerance * 111_320),
    }
    return RoadGraph(header, parts, chosen[order], turned, dropped)


def _kinds(edges: pd.DataFrame) -> tuple[pd.DataFrame, Ints]:
    """The kinds of road that speeds and fares tell apart, and the kind of each edge."""
    columns = ["group", "is_paved", "maxspeed_kmh"]
    limit = edges["maxspeed_kmh"].where(~edges["is_ferry"])
    if limit.nunique() > 20:
        limit = (limit / 10).round() * 10
    described = edges.assign(maxspeed_kmh=limit)[columns]
    grouped = described.groupby(columns, dropna=False, sort=True)
    kinds = described.assign(kind=grouped.ngroup()).drop_duplicates("kind").sort_values("kind")
    return kinds[columns].reset_index(drop=True), np.asarray(grouped.ngroup(), dtype=np.int64)


def _flags(edges: pd.DataFrame, turned: Bools) -> NDArray[np.uint8]:
    oneway = np.where(turned, -edges["oneway"].to_numpy(), edges["oneway"].to_numpy())
    nothing = pd.Series(data=False, index=edges.index)
    bits = (
        oneway > 0,
        oneway < 0,
        edges["is_ferry"],
        edges["is_ford"],
        edges["closed_season"] == "wet",
        edges["closed_season"] == "dry",
        edges.get("is_closed_to_engines", nothing),
        edges.get("is_closed_to_walkers", nothing),
    )
    flags = np.zeros(len(edges), dtype=np.uint8)
    for place, bit in enumerate(bits):
        flags |= np.asarray(bit, dtype=bool).astype(np.uint8) << place
    return flags


def tied_by(network: Network) -> list[tuple[str, str]]:
    """Return the ways of snapping a page tells apart: (mode, season)."""
    return [(mode, season) for mode in network.model.modes for season in SEASONS]


@functools.lru_cache(maxsize=4)
def in_season(network: Network, season: str) -> Network:
    """Return the network in a season; the last ones are remembered, with what follows from them."""
    return replace(network, model=replace(network.model, season=season))


def _ties(network: Network, chosen: Ints, *, only_main: bool) -> NDArray[np.uint8]:
    """Which edges, or edges of the main network, a place may be tied to: a bit a `tied_by`."""
    bits = np.zeros(len(chosen), dtype=np.uint8)
    for place, (mode, season) in enumerate(tied_by(network)):
        component = snapping.components(in_season(network, season), mode)[chosen]
        is_one = component == snapping.MAIN if only_main else component >= 0
        bits |= is_one.astype(np.uint8) << place
    return bits


def _grid(network: Network, lonlat: Floats) -> Ints:
    """Return degrees in units of the graph; across 180 degrees the east goes on beyond them."""
    east = np.where(_is_across(network) & (lonlat[:, 0] < 0), 360.0, 0.0)
    turned = np.column_stack([lonlat[:, 0] + east, lonlat[:, 1]])
    return np.rint(turned / QUANTUM_DEG).astype(np.int64)


def _is_across(network: Network) -> bool:
    """Whether the roads lie on both sides of 180 degrees."""
    return bool(network.n_nodes and np.ptp(network.node_lonlat[:, 0]) > utm.HALF_ROUND)


def _bends(
    network: Network, lines: NDArray[np.object_], turned: Bools, start: Ints, tolerance: float
) -> bytes:
    """The vertices between the ends of each edge: how many, then steps from the lower node."""
    simple = shapely.simplify(lines, tolerance, preserve_topology=True)
    simple = np.where(turned, shapely.reverse(simple), simple)
    xy, line = shapely.get_coordinates(simple, return_index=True)
    grid = _grid(network, xy)
    size = np.bincount(line, minlength=len(lines))
    is_end = np.zeros(len(line), dtype=bool)
    is_end[np.cumsum(size) - 1] = True
    is_end[np.cumsum(size) - size] = True
    before = np.vstack([[[0, 0]], grid[:-1]]) if len(grid) else grid
    first = np.cumsum(size) - size
    before[first] = start
    if len(grid):
        second = first[size > 1] + 1
        before[second] = start[size > 1]
    step = varints.folded(grid - before)[~is_end]
    n_inner = np.maximum(size - 2, 0)
    out: list[Ints] = [n_inner, step.ravel()]
    return varints.written(np.concatenate(out))


def _header(network: Network, kinds: pd.DataFrame, low: Ints) -> dict[str, Any]:
    model = network.model
    return {
        "version": VERSION,
        "flags": FLAGS,
        "quantum_deg": QUANTUM_DEG,
        "quantum_m": QUANTUM_M,
        "origin": [int(low[0]), int(low[1])],
        "is_across": _is_across(network),
        "modes": {mode: _mode(network, kinds, mode) for mode in model.modes},
        "tied_by": [list(one) for one in tied_by(network)],
        "walk": {season: _speeds(network, kinds, "walk", season) for season in SEASONS},
        "settlements": _settlements(network),
        "wait_min": {place: model.wait_min[place] for place in ("urban", "rural")},
        "off_road_kmh": {season: model.off_road_kmh[season] for season in SEASONS},
        "ferry": vars(model.ferry),
        "coin": model.coin,
        "snap_limit_m": model.snap_limit_m,
        "second_tie_m": model.second_tie_m,
        "season": model.season,
        "longest_ms": mode_graph.longest_ms(model),
        "farthest_km": mode_graph.farthest_km(model),
        "classes": [travel_model.GROUPS[code] if code >= 0 else "" for code in kinds["group"]],
    }


def _settlements(network: Network) -> dict[str, list[Any]]:
    """The settlements by which one waits as in a town or in the country, in degrees.

    `points`: longitude, latitude, whether urban; `outlines`: whether urban, then rings of places.
    """
    found: dict[str, list[Any]] = {"points": [], "outlines": []}
    known = network.settlements
    for shape, is_urban in zip(known.shapes, known.is_urban.tolist(), strict=True):
        if shapely.get_dimensions(shape) == 0:
            found["points"].append([*_places(network, shape)[0], is_urban])
            continue
        parts = shapely.get_parts(shapely.simplify(shape, OUTLINE_TOLERANCE_M))
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        found["outlines"].append([is_urban, [_places(network, ring) for ring in rings]])
    return found


def _places(network: Network, shape: Any) -> list[list[float]]:
    degrees = to_lonlat(network.crs, shapely.get_coordinates(shape))
    return [[round(one, 5) for one in place] for place in degrees.tolist()]


def _mode(network: Network, kinds: pd.DataFrame, mode: str) -> dict[str, Any]:
    per_km = travel_model.edge_costs(network.model, _stretches(kinds, 1000.0), mode).fare
    return {
        "ground": mode_graph.ground_mode(mode),
        "is_staged": mode in mode_graph.STAGED,
        "on_foot": mode == "walk",
        "kmh": {season: _speeds(network, kinds, mode, season) for season in SEASONS},
        "fare_per_km": list(per_km),
        "flag": travel_model.flag_fare(network.model, mode),
    }


def _speeds(network: Network, kinds: pd.DataFrame, mode: str, season: str) -> list[float]:
    """Speeds by kind in km/h, 0 where the mode may not go."""
    long_m = 1e9
    costs = travel_model.edge_costs(
        in_season(network, season).model, _stretches(kinds, long_m), mode
    )
    kmh = np.where(costs.is_usable, long_m * 3600.0 / costs.duration_ms, 0.0)
    return [round(float(one), 6) for one in kmh]


def _stretches(kinds: pd.DataFrame, length_m: float) -> pd.DataFrame:
    """One edge of each kind that nothing closes."""
    return kinds.assign(
        length_m=length_m, oneway=0, is_ferry=False, is_ford=False, closed_season=""
    )


def _morton(grid: Ints) -> Ints:
    """Interleave the bits of two coordinates, so that neighbours get near numbers."""
    found = np.zeros(len(grid), dtype=np.int64)
    for bit in range(30):
        for axis in (0, 1):
            found |= (grid[:, axis] >> bit & 1) << (2 * bit + axis)
    return found


def _size(parts: Mapping[str, bytes]) -> int:
    return sum(len(data_blocks.squeezed(part)) for part in parts.values())

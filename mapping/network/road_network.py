"""The road network: lines split where they share a vertex, with lengths, classes and components."""

import functools
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from layers.vocabulary.codes import NEAR_SETTLEMENT_M
from mapping import utm
from mapping.network import town_waits
from mapping.network.engine.topology import Hierarchy
from mapping.network.fare_table import FareList
from mapping.network.town_waits import Settlements
from mapping.settings import travel_model
from mapping.settings.travel_model import TravelModel

GRID_PER_DEGREE = 1e7  # about a centimetre: coordinates that agree so far are one vertex
WIDEST_UTM_DEGREES = 6.0
SHORTEST_EDGE_M = 0.01
LINESTRING = 1
_LINES = ("edge_lonlat", "edge_metric")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """A noded road network in arrays; nodes and edges are counted from 0.

    Attributes
    ----------
    node_lonlat : (n, 2) degrees, rounded to 1e-7, sorted by longitude and latitude
    edges : one row per edge: ``from_node, to_node, length_m`` (geodesic), ``road_class, surface,
        group, is_paved, maxspeed_kmh, oneway`` (0 both ways, 1 forward, -1 backward), ``is_ferry,
        is_ford, closed_season`` ("" none), ``row`` (position of the source row in ``roads``)
    edge_lonlat, edge_metric : (m,) lines in degrees and in metres of ``crs``
    crs : the local metric CRS
    model : the travel model; ``dataclasses.replace`` puts another season on the same network
    node_component : (n,) undirected component, 0 is the one with the most kilometres
    component_km : kilometres of each component
    node_is_urban : (n,) whether one waits here as in a town
    counts : ``n_rows, n_dropped_lines, n_unknown_class, n_not_roads``
    hierarchy : the hierarchy of its topology where it is at hand; else it is made when needed
    listed : fares that go before the computed ones, where the programme has a list
    water : outlines and lines in metres of ``crs``, which no second tie crosses; perhaps none
    settlements : where one waits as in a town
    """

    node_lonlat: Floats
    edges: pd.DataFrame
    edge_lonlat: NDArray[np.object_]
    edge_metric: NDArray[np.object_]
    crs: pyproj.CRS
    model: TravelModel
    node_component: Ints
    component_km: Floats
    node_is_urban: NDArray[np.bool_]
    counts: dict[str, int] = field(default_factory=dict)
    hierarchy: Hierarchy | None = None
    listed: FareList | None = None
    water: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    settlements: Settlements = field(default_factory=Settlements)

    def __getstate__(self) -> dict[str, Any]:
        # A million lines travel to another process as a few arrays, not one by one.
        return self.__dict__ | {name: _coordinates(getattr(self, name)) for name in _LINES}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for name in _LINES:
            self.__dict__[name] = shapely.linestrings(state[name][0], indices=state[name][1])

    def without_lines(self) -> "Network":
        """The network for searches alone, which is a third of it: no point can be snapped to it."""
        none = np.empty(0, dtype=object)
        return replace(self, edge_lonlat=none, edge_metric=none)

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_lonlat)

    @property
    def n_components(self) -> int:
        """Number of undirected components."""
        return len(self.component_km)

    @property
    def largest_share(self) -> float:
        """Largest share of all nodes in one component; NaN without nodes."""
        if self.n_nodes == 0:
            return float("nan")
        return float(np.bincount(self.node_component).max() / self.n_nodes)


def build(
    roads: gpd.GeoDataFrame,
    programme: Any,
    settlements: gpd.GeoDataFrame | None = None,
    water: gpd.GeoDataFrame | None = None,
) -> Network:
    """Return the network of road lines, of no edges where no line is usable.

    Lines are split at vertices that two lines share, or that one line visits twice, and nowhere
    else: lines that cross without a shared vertex are a bridge. Line ends are nodes. A line of a
    single point is dropped and counted. Waits are urban at nodes inside an urban polygon or
    within 3 km of an urban point of ``settlements``, rural elsewhere.

    Parameters
    ----------
    roads : EPSG:4326 lines with ``road_class`` and, where known, ``surface, tracktype, maxspeed,
        oneway, is_ferry, is_ford, closed_season, junction``
    programme : anything with a ``travel`` model
    settlements : EPSG:4326 points or polygons with ``setting`` (urban, rural)
    water : EPSG:4326 outlines and lines
    """
    rows = _describe(roads)
    grid, line, row_of_line, n_dropped = _vertices(roads.geometry.to_numpy())
    first, last, vertex = _split(grid, line)
    order, nodes = _numbering(vertex, first, last)
    first, last = first[order], last[order]
    node_at = np.searchsorted(nodes, vertex)
    lonlat = grid / GRID_PER_DEGREE
    length_m = _lengths(lonlat, line, first, last)
    edges = rows.iloc[row_of_line[line[first]]].reset_index(drop=True)
    edges.insert(0, "from_node", node_at[first])
    edges.insert(1, "to_node", node_at[last])
    edges.insert(2, "length_m", length_m)
    node_lonlat = np.empty((len(nodes), 2))
    node_lonlat[edges["from_node"]] = lonlat[first]
    node_lonlat[edges["to_node"]] = lonlat[last]
    crs = local_crs(node_lonlat)
    towns = town_waits.of_layer(crs, settlements, NEAR_SETTLEMENT_M)
    component, component_km = _components(len(nodes), edges)
    return Network(
        node_lonlat=node_lonlat,
        edges=edges,
        edge_lonlat=_lines(lonlat, first, last),
        edge_metric=_lines(to_metric(crs, lonlat), first, last),
        crs=crs,
        model=programme.travel,
        node_component=component,
        component_km=component_km,
        node_is_urban=town_waits.are_urban(towns, to_metric(crs, node_lonlat)),
        counts={
            "n_rows": len(roads),
            "n_dropped_lines": n_dropped,
            "n_unknown_class": int((~rows["is_known_class"]).sum()),
            "n_not_roads": int(((rows["group"] == travel_model.NO_ROAD) & ~rows["is_ferry"]).sum()),
        },
        water=in_metres(crs, water),
        settlements=towns,
    )


def local_crs(lonlat: Floats) -> pyproj.CRS:
    """Return UTM where one zone's width holds the network, else an equal-area CRS around it."""
    if len(lonlat) == 0:
        return pyproj.CRS.from_epsg(32631)
    south, north = lonlat[:, 1].min(), lonlat[:, 1].max()
    lon, width = utm.span(lonlat[:, 0])
    lat = (south + north) / 2
    if width <= WIDEST_UTM_DEGREES and -80 < south and north < 84:  # noqa: SIM300 - a range
        return utm.utm(lon, lat)
    return pyproj.CRS.from_string(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")


def in_metres(crs: pyproj.CRS, shapes: gpd.GeoDataFrame | None) -> NDArray[np.object_]:
    """Return the shapes of a layer in metres of ``crs``, of none where there is no layer."""
    if shapes is None or shapes.empty:
        return np.empty(0, dtype=object)
    return np.asarray(shapes.geometry.dropna().to_crs(crs).to_numpy(), dtype=object)


def to_metric(crs: pyproj.CRS, lonlat: Floats) -> Floats:
    """Return (n, 2) degrees as metres of ``crs``."""
    transform = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform
    return np.column_stack(transform(lonlat[:, 0], lonlat[:, 1]))


def to_lonlat(crs: pyproj.CRS, metres: Floats) -> Floats:
    """Return (n, 2) metres of ``crs`` as degrees."""
    return np.column_stack(_to_degrees(crs).transform(metres[:, 0], metres[:, 1]))


@functools.lru_cache(maxsize=4)
def _to_degrees(crs: pyproj.CRS) -> pyproj.Transformer:
    """Kept, since to make it takes longer than to turn the points of an outline."""
    return pyproj.Transformer.from_crs(crs, 4326, always_xy=True)


def geodesic_m(start: Floats, end: Floats) -> Floats:
    """Return metres on the WGS84 ellipsoid between (n, 2) degrees and (n, 2) degrees.

    Examples
    --------
    >>> bool(abs(geodesic_m(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))[0] - 111319.491) < 1e-3)
    True
    """
    if len(start) == 0:
        return np.empty(0)
    geod = pyproj.Geod(ellps="WGS84")
    return np.asarray(geod.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])


def _describe(roads: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the attributes that edges inherit from their row."""
    table = pd.DataFrame(roads.drop(columns=roads.geometry.name))
    known = travel_model.classify(table)
    is_ferry = _flag(table, "is_ferry") | (travel_model.text(table, "road_class") == "ferry")
    return pd.DataFrame(
        {
            "road_class": travel_model.narrowest_class(table),
            "surface": travel_model.text(table, "surface"),
            **known,
            "oneway": _oneway(table),
            "is_ferry": is_ferry,
            "is_ford": _flag(table, "is_ford"),
            "closed_season": travel_model.text(table, "closed_season"),
            "row": np.arange(len(table)),
        }
    )


def _flag(table: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """Return a flag column as plain booleans; unknown is no."""
    if column not in table:
        return pd.Series(False, index=table.index)
    return table[column].astype("boolean").fillna(False).astype(bool)


def _oneway(table: pd.DataFrame) -> NDArray[np.int8]:
    """Return 1, -1 or 0; motorways and roundabouts are one-way unless they say no."""
    said = travel_model.text(table, "oneway")
    road_class = travel_model.narrowest_class(table).str.removesuffix("_link")
    junction = travel_model.text(table, "junction")
    implied = (said == "") & (
        (road_class == "motorway") | junction.isin(["roundabout", "circular"])
    )
    forward = said.isin(["yes", "1", "true"]) | implied
    backward = said.isin(["-1", "reverse"])
    return np.where(forward, 1, np.where(backward, -1, 0)).astype(np.int8)


def _vertices(geometry: NDArray[np.object_]) -> tuple[Ints, Ints, Ints, int]:
    """Return grid coordinates, line of each vertex, row of each line, and the lines dropped."""
    parts, row = shapely.get_parts(geometry, return_index=True)
    is_line = shapely.get_type_id(parts) == LINESTRING
    parts, row = parts[is_line], row[is_line]
    xy, line = shapely.get_coordinates(parts, return_index=True)
    grid = np.rint(xy * GRID_PER_DEGREE).astype(np.int64)
    is_new = np.ones(len(line), dtype=bool)
    is_new[1:] = (line[1:] != line[:-1]) | (grid[1:] != grid[:-1]).any(axis=1)
    grid, line = grid[is_new], line[is_new]
    has_length = np.bincount(line, minlength=len(parts)) > 1
    keep = has_length[line]
    n_lost = int((~has_length).sum()) + int((~is_line).sum())
    return grid[keep], line[keep], row, n_lost


def _split(grid: Ints, line: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the first and last vertex position of every edge, and the key of every vertex."""
    east = (grid[:, 0] + int(180 * GRID_PER_DEGREE)) % int(360 * GRID_PER_DEGREE)  # 180 is -180
    key = east << 31 | (grid[:, 1] + int(90 * GRID_PER_DEGREE))
    _, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    is_node = count[inverse] > 1
    if len(line):
        changes = line[1:] != line[:-1]
        is_node[1:] |= changes
        is_node[:-1] |= changes
        is_node[[0, -1]] = True
    at = np.flatnonzero(is_node)
    is_edge = line[at[1:]] == line[at[:-1]]
    return at[:-1][is_edge], at[1:][is_edge], key


def _numbering(vertex: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return an order of edges that no order of rows can change, and the sorted node keys."""
    nodes = np.unique(np.concatenate([vertex[first], vertex[last]]))
    return np.lexsort((vertex[last - 1], last - first, vertex[last], vertex[first])), nodes


def _lengths(lonlat: Floats, line: Ints, first: Ints, last: Ints) -> Floats:
    """Return the geodesic length of each edge in metres."""
    step = geodesic_m(lonlat[:-1], lonlat[1:])
    step[line[1:] != line[:-1]] = 0.0
    walked = np.concatenate([[0.0], np.cumsum(step)])
    return np.asarray(np.maximum(walked[last] - walked[first], SHORTEST_EDGE_M))


def _lines(coordinates: Floats, first: Ints, last: Ints) -> NDArray[np.object_]:
    """Return one line per edge through its vertices."""
    size = last - first + 1
    starts = np.cumsum(size) - size
    at = np.repeat(first - starts, size) + np.arange(size.sum())
    lines = shapely.linestrings(coordinates[at], indices=np.repeat(np.arange(len(size)), size))
    return np.asarray(lines, dtype=object)


def _components(n_nodes: int, edges: pd.DataFrame) -> tuple[Ints, Floats]:
    """Return the undirected component of each node and its kilometres, longest first."""
    if n_nodes == 0:
        return np.empty(0, dtype=np.int64), np.empty(0)
    ends = (edges["from_node"].to_numpy(), edges["to_node"].to_numpy())
    graph = coo_array((np.ones(len(edges)), ends), shape=(n_nodes, n_nodes))
    n_found, label = connected_components(graph, directed=False)
    km = np.bincount(label[ends[0]], weights=edges["length_m"] / 1000.0, minlength=n_found)
    order = np.argsort(-km, kind="stable")
    rank = np.argsort(order)
    return rank[label].astype(np.int64), np.asarray(km[order], dtype=np.float64)


def _coordinates(lines: NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Return the vertices of lines, and the position of the line of each."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    return xy, line

"""OpenStreetMap extracts for the benchmarks: as routable arrays, as XML, and in several copies."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import osmium
from osmium.osm.mutable import Node, Way

from layers.readers.formats import osm
from mapping.network import node_order, road_network
from mapping.network.road_network import Network
from mapping.settings import travel_settings

HOME = Path(__file__).parents[2]
USUAL = HOME.parent / "shared" / "data" / "roads" / "vavuniya_lka.osm.pbf"
"""The extract that is taken where none is named: Vavuniya, Sri Lanka."""

MODE = "motorcycle"
ID_STEP, DEGREES_APART = 20 * 10**9, 1.0  # between copies


def roads(path: Path) -> gpd.GeoDataFrame:
    """Return the roads of an extract in the columns that a network is built from."""
    found = osm.read(path, "roads")
    flags = {
        "is_ferry": found["is_ferry"] == "true",
        "is_ford": found["ford"].fillna("no") != "no" if "ford" in found else False,
    }
    return found.rename(columns={"highway": "road_class"}).assign(**flags)


def routable(path: Path) -> Network:
    """Return the noded network of an extract, its hierarchy made and fitted to one mode."""
    model = travel_settings.parse({"min_component_km": 0}, "GMD")
    built = road_network.build(roads(path), SimpleNamespace(travel=model))
    return node_order.ordered(built)


def write(source: Path, target: Path, *, only_roads: bool = False, n_copies: int = 1) -> None:
    """Write nodes and ways of an extract in the format of the target's suffix, in copies.

    Copies lie side by side and share nothing.

    Parameters
    ----------
    only_roads
        Keep ways with a highway or route tag and their nodes; otherwise buildings and all.
    """
    ways = list(_ways(source, only_roads=only_roads))
    wanted = {ref for _, _, refs in ways for ref in refs} if only_roads else None
    nodes = list(_nodes(source, wanted))
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for copy in range(n_copies):
            step, east = copy * ID_STEP, copy * DEGREES_APART
            for number, tags, lon, lat in nodes:
                place = (lon + east, lat)
                writer.add(Node(id=number + step, version=1, location=place, tags=tags))
        for copy in range(n_copies):
            step = copy * ID_STEP
            for number, tags, refs in ways:
                line = [ref + step for ref in refs]
                writer.add(Way(id=number + step, version=1, nodes=line, tags=tags))


def _ways(source: Path, *, only_roads: bool) -> Iterator[tuple[int, dict[str, str], list[int]]]:
    ways: Any = osmium.FileProcessor(str(source), osmium.osm.WAY)
    for way in (
        ways.with_filter(osmium.filter.KeyFilter("highway", "route")) if only_roads else ways
    ):
        yield way.id, dict(way.tags), [node.ref for node in way.nodes]


def _nodes(
    source: Path, wanted: set[int] | None
) -> Iterator[tuple[int, dict[str, str], float, float]]:
    nodes: Any = osmium.FileProcessor(str(source), osmium.osm.NODE)
    for node in nodes:
        if wanted is None or node.id in wanted:
            yield node.id, dict(node.tags), node.location.lon, node.location.lat

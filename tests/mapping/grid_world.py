"""A small grid of roads at the equator, with homes and services on and beside it."""

import geopandas as gpd
import shapely

from mapping.network import road_network
from mapping.network.road_network import Network
from mapping.settings.programme import Programme
from tests.mapping import builders

KM = 1 / 111.31949079  # degrees of longitude at the equator
FAR_AWAY = (40, 40)  # beyond every snapping limit
ISLAND = (20, 20.5)  # on a road that leads nowhere else


def place(x_km: float, y_km: float) -> tuple[float, float]:
    return (x_km * KM, y_km * KM)


def roads(side: int = 4, step_km: float = 2) -> gpd.GeoDataFrame:
    ends = [
        ((a, b), (a + 1, b) if along else (a, b + 1))
        for a in range(side) for b in range(side) for along in (True, False)
        if (a if along else b) < side - 1
    ]  # fmt: skip
    lines = [[place(x * step_km, y * step_km) for x, y in pair] for pair in ends]
    lines.append([place(20, 20), place(20, 21)])
    return gpd.GeoDataFrame(
        {"road_class": ["tertiary"] * len(lines)},
        geometry=[shapely.LineString(line) for line in lines],
        crs=4326,
    )


def built(programme: Programme) -> Network:
    return road_network.build(roads(), programme, None)


def returnees(*points_km: tuple[float, float] | None) -> gpd.GeoDataFrame:
    rows = [{"returnee_id": f"R{i}"} for i in range(len(points_km))]
    return builders.layer("returnees", rows, _places(points_km))


def services(*rows: tuple[tuple[float, float] | None, dict]) -> gpd.GeoDataFrame:
    told = [{"service_id": f"S{i}", "category": "clinic"} | row for i, (_, row) in enumerate(rows)]
    return builders.layer("services", told, _places([point for point, _ in rows]))


def _places(points_km):
    return [None if point is None else place(*point) for point in points_km]

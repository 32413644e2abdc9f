"""Compiling the travel engine once, at set-up, so that no first run waits for it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapping.allocation import min_cost_flow
from mapping.network import road_network
from mapping.network.engine import segment_index
from mapping.parallel import in_turn
from mapping.routing import nearest_services, travel_table
from mapping.settings import programme_file

SETTINGS = """
[programme]
name = "warm"
country = "GMB"
as_of = 2026-01-01
currency = "GMD"
[travel]
min_component_km = 0
modes = ["walk", "minibus"]
[reach]
nearest = 2
"""


def main() -> None:
    """Run every search on a network of two roads, and deal one place; it stays compiled."""
    start, site, cost, without, capacity = (
        np.array(each) for each in ([0, 1, 2], [0, 0], [1, 2], [9, 9], [1])
    )
    there = np.array([[True, True], [True, False]])
    min_cost_flow.assign(start, site, cost, without, capacity, there)
    roads = gpd.GeoDataFrame(
        {"road_class": ["primary", "track"]},
        geometry=[shapely.LineString([(0, 0), (1e-2, 0)]), shapely.LineString([(0, 0), (0, 1e-2)])],
        crs=4326,
    )
    plan = programme_file.parse(SETTINGS)
    found = road_network.build(roads, plan)
    places = gpd.GeoSeries(shapely.points([(0, 0), (0, 1e-2), (1e-2, 0)]), crs=4326)
    groups = pd.Series("training", index=places.index)
    segment_index.nearest(segment_index.build(found.edge_metric), np.zeros((1, 2)))
    for mode in plan.travel.modes:
        travel_table.travel(found, places, places, modes=[mode])
        travel_table.node_minutes(found, places, mode)
    sites = gpd.GeoDataFrame(
        {"category": groups, "circle_m": [np.nan, 500.0, 500.0]}, geometry=places
    )
    nearest_services.travel(found, places, sites, plan, in_turn)


if __name__ == "__main__":
    main()

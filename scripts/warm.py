"""Compiling the travel engine once, at set-up, so that no first run waits for it."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapping import network, routing, supply_flow, travel_model


def main() -> None:
    """Run every search on a network of two roads, and deal one place; it stays compiled."""
    options = (np.array(each) for each in ([0, 1, 2], [0, 0], [1, 2], [9, 9], [1]))
    supply_flow.assign(*options)
    roads = gpd.GeoDataFrame(
        {"road_class": ["primary", "track"]},
        geometry=[shapely.LineString([(0, 0), (1e-2, 0)]), shapely.LineString([(0, 0), (0, 1e-2)])],
        crs=4326,
    )
    model = travel_model.parse({"min_component_km": 0}, "GMD")
    found = network.build(roads, SimpleNamespace(travel=model))
    places = gpd.GeoSeries(shapely.points([(0, 0), (0, 1e-2), (1e-2, 0)]), crs=4326)
    groups = pd.Series("training", index=places.index)
    for mode in ("walk", "minibus"):
        routing.travel(found, places, places, modes=[mode])
        routing.k_nearest(found, places, places, groups, 2, np.inf, [mode])
        routing.node_minutes(found, places, mode)


if __name__ == "__main__":
    main()

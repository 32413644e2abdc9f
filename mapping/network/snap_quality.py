"""Where a point meets the road, and which of these ties are in doubt: far, or across water."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.vocabulary.codes import DOUBTFUL_TIES
from mapping.network import road_network, snapping
from mapping.network.road_network import Network, to_lonlat, to_metric
from mapping.network.water import crosses

COLUMNS: Final = ("id", "mode", "snap_m", "component", "flag", "geometry")


def ties(
    network: Network, points: gpd.GeoSeries, mode: str, water: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return how each point is tied to the network in one mode, one row per point.

    Returns
    -------
    GeoDataFrame
        Columns `COLUMNS`: those of `snapping.snap`, where `flag` may also be `across_water`: the
        straight way from the point to its road meets water; it says more than `other_component`
        and `far`. The geometry, EPSG:4326, is that straight way, the point alone where there is
        no road to lead to, and missing where there is no place.

    Parameters
    ----------
    points : EPSG:4326 points under the ids, missing where the place is unknown
    water : outlines and lines; of no rows where the layer is not loaded
    """
    found = snapping.snap(network, points, mode)
    shapes = np.array([None if point is None else point for point in points], dtype=object)
    at = np.flatnonzero(found["edge"] >= 0)
    if len(at):
        lines = network.edge_metric[found["edge"].to_numpy()[at]]
        share = found["share"].to_numpy()[at]
        foot = shapely.line_interpolate_point(lines, share, normalized=True)
        ends = shapely.get_coordinates(shapes[at]), shapely.get_coordinates(foot)
        shapes[at] = shapely.linestrings(
            np.stack([ends[0], to_lonlat(network.crs, ends[1])], axis=1)
        )
        straight = shapely.linestrings(np.stack([to_metric(network.crs, ends[0]), ends[1]], axis=1))
        wet = at[crosses(straight, road_network.in_metres(network.crs, water))]
        flag = found["flag"].to_numpy(object)
        flag[wet] = "across_water"
        found = found.assign(flag=pd.array(flag, dtype="str"))
    table = found.rename_axis("id").reset_index().assign(mode=mode)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4326)[list(COLUMNS)]


def doubtful(tied: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ties in doubt, those that are the same in several modes once.

    ``mode`` lists these modes, separated by a space; the other columns are those of `ties`.
    Sorted by flag and id.
    """
    rows = tied[tied["flag"].isin(DOUBTFUL_TIES)]
    key = (
        rows["id"].astype(str) + " " + rows["flag"] + " " + shapely.to_wkb(rows.geometry, hex=True)
    )
    modes = rows["mode"].groupby(key).transform(" ".join)
    once = rows.assign(mode=modes)[~key.duplicated()]
    return once.sort_values(["flag", "id"], ignore_index=True)

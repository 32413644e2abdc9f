"""How every home and site is tied to its road: results/snapping.csv, and a map of the doubts."""

from __future__ import annotations

import json
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from layers import atomic_write
from layers.spreadsheet_cells import csv_of
from mapping.network import snap_quality
from mapping.network.road_network import Network
from scripts.runtime.project import Folder

DOUBTS: Final = "doubtful-snaps.geojson"
_IDS: Final = (("returnees", "returnee_id"), ("services", "service_id"), ("stops", "stop_id"))


def of_points(
    roads: Network | None,
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    stops: gpd.GeoDataFrame,
    water: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Return every point by mode: `layer`, and the columns of `mapping.network.snap_quality`.

    Without roads the mode is empty and the flag `no_roads`, or `no_place`.
    """
    parts = []
    for (layer, key), table in zip(_IDS, (returnees, services, stops), strict=True):
        if layer == "stops" and table.empty:
            continue
        points = gpd.GeoSeries(table.geometry.to_numpy(), index=table[key], crs=4326)
        tied = (
            [_untied(points)]
            if roads is None
            else [snap_quality.ties(roads, points, mode, water) for mode in roads.model.modes]
        )
        parts += [one.assign(layer=layer) for one in tied]
    return pd.concat(parts, ignore_index=True)[["layer", *snap_quality.COLUMNS]]


def write(folder: Folder, tied: gpd.GeoDataFrame) -> None:
    """Write snapping.csv with every point, and the GeoJSON of the ties in doubt: private, both."""
    plain = pd.DataFrame(tied.drop(columns="geometry"))
    atomic_write.write_text(folder.results / "snapping.csv", csv_of(plain), mode=0o600)
    parts = [snap_quality.doubtful(tied[tied["layer"] == layer]) for layer, _ in _IDS]
    found = pd.concat(parts, ignore_index=True)
    shapes = shapely.transform(found.geometry.to_numpy(), lambda degrees: degrees.round(6))
    found = found.set_geometry(gpd.GeoSeries(shapes, crs=4326)).assign(
        snap_m=found["snap_m"].round(1)
    )
    atomic_write.write_text(folder.results / DOUBTS, found.to_json(drop_id=True), mode=0o600)


def doubtful(folder: Folder) -> gpd.GeoDataFrame:
    """Return the ties in doubt of the last reach, of no rows where there are none."""
    columns = ["layer", *snap_quality.COLUMNS]
    path = folder.results / DOUBTS
    features = json.loads(path.read_text(encoding="utf-8"))["features"] if path.exists() else []
    if not features:
        return gpd.GeoDataFrame({name: [] for name in columns}, geometry="geometry", crs=4326)
    return gpd.GeoDataFrame.from_features(features, crs=4326)[columns]


def _untied(points: gpd.GeoSeries) -> gpd.GeoDataFrame:
    flag = points.isna().map({True: "no_place", False: "no_roads"}).to_numpy()
    table = pd.DataFrame({"id": points.index, "mode": "", "snap_m": float("nan"), "component": -1})
    return gpd.GeoDataFrame(table.assign(flag=flag), geometry=points.to_numpy(), crs=4326)

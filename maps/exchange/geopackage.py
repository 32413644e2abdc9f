"""GeoPackage: the places where services are given, as QGIS and ArcGIS open them."""

from __future__ import annotations

import io
import sqlite3
from typing import Final

import geopandas as gpd
import pandas as pd

from maps.exchange import Rows
from maps.frame.shell import Page

NAME: Final = "geopackage"
FILE: Final = "services.gpkg"
ORDER: Final = 100
TEXT: Final = "the places of services as one layer, for QGIS"


def write(rows: Rows, page: Page) -> bytes:
    """Return a GeoPackage with the layer `services`; days are ISO text, flags yes and no."""
    stream = io.BytesIO()
    table = gpd.GeoDataFrame(_plain(rows["places"]), geometry="geometry", crs=4326)
    table.to_file(stream, driver="GPKG", layer="services", index=False)
    return _dated(stream.getvalue(), f"{page.as_of.isoformat()}T00:00:00.000Z")


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Days and flags as text: not every program knows them as types."""
    found = pd.DataFrame(table)
    for name, column in found.items():
        if pd.api.types.is_datetime64_any_dtype(column):
            found = found.assign(**{str(name): column.dt.strftime("%Y-%m-%d")})
        elif pd.api.types.is_bool_dtype(column):
            words = column.map({True: "yes", False: "no"}).astype("str")
            found = found.assign(**{str(name): words})
    return found


def _dated(data: bytes, day: str) -> bytes:
    """The file as if written on the day of the data: the same rows give the same bytes."""
    store = sqlite3.connect(":memory:")
    try:
        store.deserialize(data)
        store.execute("UPDATE gpkg_contents SET last_change = ?", [day])
        store.commit()
        store.execute("VACUUM")
        return bytes(store.serialize())
    finally:
        store.close()

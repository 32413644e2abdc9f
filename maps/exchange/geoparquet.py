"""GeoParquet: the places where services are given, with their types, for programs and notebooks."""

from __future__ import annotations

import io
from typing import Final

import geopandas as gpd

from maps.exchange import Rows
from maps.frame.shell import Page

NAME: Final = "geoparquet"
FILE: Final = "services.parquet"
ORDER: Final = 200
TEXT: Final = "the same with types, for programs and notebooks"


def write(rows: Rows, page: Page) -> bytes:  # noqa: ARG001 - what every format is given
    """Return GeoParquet 1.0 (OGC) of the places, geometry as WKB in WGS 84."""
    stream = io.BytesIO()
    table = gpd.GeoDataFrame(rows["places"], geometry="geometry", crs=4326)
    table.to_parquet(stream, index=False)
    return stream.getvalue()

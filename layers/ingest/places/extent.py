"""Where a programme works, as a box: what lies outside is no home of somebody who asks."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

SIDES: Final = ("west", "south", "east", "north")

MARGIN_KM: Final = 25.0
"""So far beyond its areas and settlements people of a programme may still live."""

_KM_PER_DEGREE: Final = 111.32

Box = tuple[float, float, float, float]


def box(
    areas: gpd.GeoDataFrame | None,
    settlements: gpd.GeoDataFrame | None,
    services: gpd.GeoDataFrame,
) -> Box | None:
    """Return (west, south, east, north) in degrees, `MARGIN_KM` around all that is known.

    Areas and settlements tell where people live; where there are none, the places of the services
    that are no secret. None where nothing has a place: then everywhere is inside.
    """
    is_told = ~services["is_confidential"].fillna(value=False).astype(bool)
    sites = services.geometry[is_told.to_numpy()]
    homes = [one.geometry for one in (areas, settlements) if one is not None and len(one)]
    shapes = np.concatenate([one.to_numpy() for one in homes or [sites]])
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    if np.isnan(west):
        return None
    up = MARGIN_KM / _KM_PER_DEGREE
    aside = up / max(0.05, np.cos(np.radians(max(abs(south), abs(north)))))
    return (west - aside, south - up, east + aside, north + up)


def is_inside(latitude: float, longitude: float, around: Box | None) -> bool:
    """Return whether a place lies in a box, and on the globe.

    >>> is_inside(13.4, -16.6, (-17, 13, -13, 14)), is_inside(-16.6, 13.4, (-17, 13, -13, 14))
    (True, False)
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return False
    if around is None:
        return True
    west, south, east, north = around
    return west <= longitude <= east and south <= latitude <= north


def meant(latitude: float, longitude: float, around: Box | None) -> tuple[float, float] | None:
    """Return what a place outside was perhaps meant to be: swapped, or with a sign forgotten.

    >>> meant(-16.6, 13.4, (-17, 13, -13, 14)), meant(13.4, 16.6, (-17, 13, -13, 14))
    ((13.4, -16.6), (13.4, -16.6))
    >>> meant(48.9, 2.3, (-17, 13, -13, 14)) is None
    True
    """
    one, other = latitude, longitude
    ways = [(other, one), (one, -other), (-one, other), (other, -one), (-other, one)]
    ways += [(-one, -other), (-other, -one)]
    fitting = (way for way in ways if around is not None and is_inside(*way, around))
    return next(fitting, None)


def as_table(around: Box | None) -> pd.DataFrame:
    """Return the box as a table of one row, or of none."""
    return pd.DataFrame([around] if around else [], columns=list(SIDES), dtype=float)

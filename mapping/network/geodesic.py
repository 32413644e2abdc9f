"""Straight lines on the ellipsoid for tens of millions of pairs, compiled."""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from mapping.network.road_network import geodesic_m

Floats = NDArray[np.float64]

AXIS_M = 6_378_137.0
FLATTENING = 1 / 298.257223563


def metres(start: Floats, end: Floats) -> Floats:
    """Return geodesic metres between (n, 2) degrees and (n, 2) degrees on WGS84.

    Vincenty's inverse formula (Survey Review 23, 1975), within a tenth of a millimetre of
    `road_network.geodesic_m`, which answers where it does not converge: near the antipodes.

    Examples
    --------
    >>> metres(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]])).round(3).tolist()
    [111319.491]
    """
    found: Floats = _vincenty(np.ascontiguousarray(start), np.ascontiguousarray(end))
    hard = np.flatnonzero(np.isnan(found))
    found[hard] = geodesic_m(start[hard], end[hard])
    return found


@numba.njit(nogil=True, cache=True)
def _vincenty(start: Floats, end: Floats) -> Floats:
    """Return the metres from start to end, row by row."""
    found = np.empty(len(start))
    for at in range(len(start)):
        found[at] = between(start[at, 0], start[at, 1], end[at, 0], end[at, 1])
    return found


@numba.njit(nogil=True, cache=True)
def between(west: float, south: float, east: float, north: float) -> float:
    """Return metres between two places, NaN where twenty rounds bring the longitude to no rest."""
    minor_m = AXIS_M * (1 - FLATTENING)
    second = (AXIS_M**2 - minor_m**2) / minor_m**2
    apart = math.radians(east - west)
    low = math.atan((1 - FLATTENING) * math.tan(math.radians(south)))
    high = math.atan((1 - FLATTENING) * math.tan(math.radians(north)))
    sin_low, cos_low, sin_high, cos_high = (
        math.sin(low), math.cos(low), math.sin(high), math.cos(high),
    )  # fmt: skip
    turn = apart
    for _ in range(20):
        sin_turn, cos_turn = math.sin(turn), math.cos(turn)
        across = cos_high * sin_turn
        along = cos_low * sin_high - sin_low * cos_high * cos_turn
        sin_arc = math.sqrt(across * across + along * along)
        if sin_arc == 0:
            return 0.0
        cos_arc = sin_low * sin_high + cos_low * cos_high * cos_turn
        arc = math.atan2(sin_arc, cos_arc)
        sin_azimuth = cos_low * cos_high * sin_turn / sin_arc
        square = 1 - sin_azimuth * sin_azimuth
        middle = cos_arc - 2 * sin_low * sin_high / square if square > 0 else 0.0
        share = FLATTENING / 16 * square * (4 + FLATTENING * (4 - 3 * square))
        bend = share * cos_arc * (2 * middle * middle - 1)
        before = turn
        turn = apart + (1 - share) * FLATTENING * sin_azimuth * (
            arc + share * sin_arc * (middle + bend)
        )
        if abs(turn - before) < 1e-13:
            u = square * second
            scale = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
            b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
            cube = b / 6 * middle * (4 * sin_arc**2 - 3) * (4 * middle**2 - 3)
            rest = b / 4 * (cos_arc * (2 * middle**2 - 1) - cube)
            return minor_m * scale * (arc - b * sin_arc * (middle + rest))
    return math.nan

"""The catchments that the designer's page draws: by minutes and fare, together and one by one."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.categories import categories
from mapping import catchment
from mapping.cases import CLOSED
from mapping.network import Network
from mapping.programme import Programme
from scripts.progress import Tick

COLUMNS: Final = ("category", "mode", "service_id", "measure", "limit", "geometry")
MOST_ALONE: Final = 150
"""So many services get catchments of their own; more would make the page too large and slow."""


def of_services(
    roads: Network | None, services: gpd.GeoDataFrame, programme: Programme, tick: Tick
) -> gpd.GeoDataFrame:
    """Return the shapes of the running services whose place may be seen by everybody.

    Those of a category together have an empty `service_id`, and limits around those of the
    category. Those of one service, of up to `MOST_ALONE` services, are by minutes and at the middle
    one of these limits.
    """
    parts = [gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry="geometry", crs=4326)]
    if roads is None:
        return parts[0]
    seen = services[
        services.geometry.notna()
        & ~services["status"].isin(CLOSED)
        & ~services["is_confidential"].eq(True).fillna(False)
    ]
    kinds = [code for code in categories() if code in set(seen["category"])]
    for number, mode in enumerate(roads.model.modes):
        along = catchment.places(roads, mode)
        for done, kind in enumerate(kinds):
            own = seen[seen["category"] == kind].set_index("service_id").geometry
            shapes = _of_category(
                roads, own, programme, kind, along, is_few=len(seen) <= MOST_ALONE
            )
            parts.append(shapes.assign(category=kind, mode=mode))
            tick(number * len(kinds) + done + 1, len(kinds) * len(roads.model.modes))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _of_category(
    roads: Network,
    sites: gpd.GeoSeries,
    programme: Programme,
    kind: str,
    along: catchment.Places,
    *,
    is_few: bool,
) -> gpd.GeoDataFrame:
    """The shapes of one category in one mode."""
    limits = catchment.classes(roads.model, programme.limit(kind))
    minutes = limits["minutes"]
    one = np.zeros(len(sites), dtype=np.int64)
    together = catchment.reached(roads, sites, one, along, minutes[-1])
    wanted = [("minutes", "", together.minutes[0], minutes)]
    if along.mode in roads.model.fares:
        wanted.append(("fare", "", together.fare[0], limits["fare"]))
    if is_few and len(sites) > 1:
        middle = minutes[len(minutes) // 2]
        alone = catchment.reached(roads, sites, np.arange(len(sites)), along, middle)
        wanted += [
            ("minutes", str(service), spent, (middle,))
            for service, spent in zip(sites.index, alone.minutes, strict=True)
        ]
    parts = [
        catchment.shapes(roads, along, spent, steps).assign(measure=measure, service_id=service)
        for measure, service, spent, steps in wanted
    ]
    return pd.concat(parts, ignore_index=True)

"""Services known by their settlement or area alone, put at each of their candidate points."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import UNCERTAIN_POSITIONS, UNTRAVELLED_DELIVERIES
from mapping.profiles import urban_rural
from mapping.settings.programme import Programme
from mapping.uncertainty import candidate_points


def is_uncertain(services: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which services are travelled to at a place that is not known exactly.

    >>> is_uncertain(pd.DataFrame({"position_class": ["gps", "area2", "area2"],
    ...     "delivery": [None, "phone", None], "geometry": "somewhere"})).tolist()
    [False, False, True]
    """
    is_known = ~services["position_class"].isin(UNCERTAIN_POSITIONS)
    is_nowhere = services["geometry"].isna() | services["delivery"].isin(UNTRAVELLED_DELIVERIES)
    return (~is_known & ~is_nowhere).to_numpy(bool)


def of_services(
    services: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame,
    programme: Programme,
) -> list[gpd.GeoDataFrame]:
    """Return the uncertain services once for each candidate, all at that candidate.

    Parameters
    ----------
    services, areas, settlements
        The layers.
    programme
        Its candidates, seed and radius.

    Returns
    -------
    list
        As many tables as there are candidates, each with the rows of the uncertain services under
        their own ids; the setting is that of the new place unless the service states its own. No
        table where no place is in doubt.
    """
    some = services[is_uncertain(services)].reset_index(drop=True)
    measures = programme.measures
    if some.empty:
        return []
    names = [f"site {one}" for one in some["service_id"].astype(str)]
    points = candidate_points.points(
        some.assign(place=names), areas, settlements,
        measures.n_candidates, measures.seed, measures.settlement_m,
    )  # fmt: skip
    if "setting_source" in some:
        own = some["setting"].where(some["setting_source"] != "settlement").astype("str")
        some = some.drop(columns="setting_source").assign(setting=own)
    some = some.assign(position_class=pd.Series("gps", index=some.index, dtype="str"))
    found = []
    for each in range(measures.n_candidates):
        at = points.loc[points["candidate"] == each].geometry.to_numpy()
        found.append(urban_rural.fill(some.set_geometry(at, crs=4326), settlements))
    return found

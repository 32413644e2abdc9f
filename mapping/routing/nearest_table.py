"""The nearest few services of everybody as a travel table: every text a code, nothing copied."""

from __future__ import annotations

import math
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping.network.why_no_way import NOT_JOINED
from mapping.profiles.profiles import Profiles
from mapping.routing.pair_table import COLUMNS, MEASURES

BY_LINE: Final = ("straight_m", "road_m")
"""Measures of what lies between two places: a service by wire has none."""

Ints = NDArray[Any]


def table(
    near: pd.DataFrame, homes: gpd.GeoSeries, sites: gpd.GeoDataFrame, profiles: Profiles
) -> pd.DataFrame:
    """Return the nearest by road and the services by phone or online.

    Parameters
    ----------
    near
        From `nearest_services.travel`: positions in homes, sites and modes, and measures.
    homes, sites
        The points that were searched, sorted by their ids.
    profiles
        All people and services, and of the services by wire the first `programme.nearest` by id.

    Returns
    -------
    DataFrame
        Columns `pair_table.COLUMNS`, the texts as categories; sorted by returnee, service, mode.
    """
    services, programme = profiles.services, profiles.programme
    ids = pd.Index(sorted(profiles.people["returnee_id"].astype(str)), dtype="str")
    service_ids = pd.Index(sorted(services["service_id"].astype(str)), dtype="str")
    remote = services[services["delivery"].isin(UNTRAVELLED_DELIVERIES)].sort_values("service_id")
    remote = remote.groupby("category").head(programme.nearest)
    modes = pd.Index([*programme.travel.modes, *sorted(set(remote["delivery"]))], dtype="str")
    person = ids.get_indexer(homes.index)[near["home"].to_numpy()]
    site = service_ids.get_indexer(sites.index)[near["site"].to_numpy()]
    found = _coded(
        (ids, person), (service_ids, site), (modes, near["mode"].to_numpy()),
        {name: near[name].to_numpy() for name in MEASURES}, ~near["is_sure"].to_numpy(),
    )  # fmt: skip
    if remote.empty:
        return found
    n_wired = len(ids) * len(remote)
    at_remote = service_ids.get_indexer(remote["service_id"].astype(str))
    wired = _coded(
        (ids, np.repeat(np.arange(len(ids)), len(remote))),
        (service_ids, np.tile(at_remote, len(ids))),
        (modes, np.tile(modes.get_indexer(remote["delivery"].astype(str)), len(ids))),
        {name: np.full(n_wired, math.nan if name in BY_LINE else 0.0) for name in MEASURES},
        np.zeros(n_wired, dtype=bool),
    )
    found = pd.concat([found, wired], ignore_index=True)
    keys = [found[name].cat.codes for name in ("mode", "service_id", "returnee_id")]
    return found.take(np.lexsort(keys)).reset_index(drop=True)


def _coded(
    people: tuple[pd.Index, Ints],
    services: tuple[pd.Index, Ints],
    modes: tuple[pd.Index, Ints],
    measures: dict[str, Ints],
    is_unsure: Ints,
) -> pd.DataFrame:
    """The travel table of words and the positions in them; nothing is copied."""
    columns: dict[str, Any] = {
        name: pd.Categorical.from_codes(codes, categories=words)
        for name, (words, codes) in zip(COLUMNS, (people, services, modes), strict=False)
    }
    flags = pd.Categorical.from_codes(is_unsure.astype(np.int8), pd.Index(["ok", NOT_JOINED]))
    columns |= measures | {"snap_flag": flags}
    return pd.DataFrame(columns, copy=False)[list(COLUMNS)]

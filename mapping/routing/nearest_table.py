"""The nearest few services of everybody as a travel table: every text a code, nothing copied."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.network.why_no_way import NOT_JOINED
from mapping.profiles import visits
from mapping.profiles.profiles import Profiles
from mapping.routing import pair_table
from mapping.routing.pair_table import COLUMNS, MEASURES

Ints = NDArray[Any]


def table(
    near: pd.DataFrame, homes: gpd.GeoSeries, sites: gpd.GeoDataFrame, profiles: Profiles
) -> pd.DataFrame:
    """Return the nearest by road and the services that nobody travels to.

    Parameters
    ----------
    near
        From `nearest_services.travel`: positions in homes, sites and modes, and measures.
    homes, sites
        The points that were searched, sorted by their ids.
    profiles
        All people and services, and of those that nobody travels to the first `programme.nearest`
        of a category by id.

    Returns
    -------
    DataFrame
        Columns `pair_table.COLUMNS`, the texts as categories; sorted by returnee, service, mode.
    """
    services, programme = profiles.services, profiles.programme
    ids = pd.Index(sorted(profiles.people["returnee_id"].astype(str)), dtype="str")
    service_ids = pd.Index(sorted(services["service_id"].astype(str)), dtype="str")
    remote = services[visits.is_untravelled(services)].sort_values("service_id")
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
    rows = pair_table.without_travel(profiles.people, remote)
    wired = _coded(
        (ids, ids.get_indexer(pd.Index(rows["returnee_id"].astype(str)))),
        (service_ids, service_ids.get_indexer(pd.Index(rows["service_id"].astype(str)))),
        (modes, modes.get_indexer(pd.Index(rows["mode"].astype(str)))),
        {name: rows[name].to_numpy() for name in MEASURES},
        np.zeros(len(rows), dtype=bool),
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

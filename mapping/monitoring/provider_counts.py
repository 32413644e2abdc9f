"""Who gives each category, and how many returnees each partner could take."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import CLOSED_STATUSES


def by_category(reach: pd.DataFrame, services: pd.DataFrame, k: int = 0) -> pd.DataFrame:
    """Return one row per category and partner with running services.

    Parameters
    ----------
    reach
        The judged pairs.
    services
        The layer, partners named; a service that names none counts under an empty partner.
    k
        The disclosure floor; 0 keeps exact counts.

    Returns
    -------
    DataFrame
        `category, partner, n_services, n_people` (returnees whom one of them takes within the
        limits; NaN where fewer than k) and `is_only` (no other partner gives the category).
    """
    runs = services[~services["status"].isin(CLOSED_STATUSES)]
    runs = runs.assign(partner=runs["partner"].fillna(""))
    counts = runs.groupby(["category", "partner"]).size().rename("n_services").reset_index()
    people = _people(reach, runs, pd.MultiIndex.from_frame(counts[["category", "partner"]]))
    table = counts.assign(n_people=people)
    n = table["n_people"].fillna(0).astype(float)
    only = table.groupby("category")["partner"].transform("size") == 1
    order = ["category", "partner", "n_services", "n_people"]
    table = table[order]
    return table.assign(n_people=n.where(n >= k, np.nan), is_only=only & (table["partner"] != ""))


def _people(reach: pd.DataFrame, runs: pd.DataFrame, groups: pd.MultiIndex) -> NDArray[np.int64]:
    """How many returnees each category and partner takes: over many pairs, so by numbers."""
    group = groups.get_indexer(pd.MultiIndex.from_frame(runs[["category", "partner"]]))
    is_taken = reach["is_within"].to_numpy(bool) & (reach["eligible"] == "yes").to_numpy(bool)
    taken = reach.loc[is_taken, ["returnee_id", "service_id"]]
    site, sites = pd.factorize(taken["service_id"])
    person, people = pd.factorize(taken["returnee_id"])
    of_site = dict(zip(runs["service_id"].astype("str"), group, strict=True))
    at = np.array([of_site.get(str(one), -1) for one in sites] or [-1], dtype=np.int64)
    of_pair = at[site] if len(site) else at[:0]
    takes = np.zeros((len(groups), len(people)), dtype=bool)
    takes[of_pair[of_pair >= 0], person[of_pair >= 0]] = True
    return np.asarray(takes.sum(axis=1), dtype=np.int64)

"""Who gives each category, and how many returnees each partner could take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapping.standing import CLOSED


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
    runs = services[~services["status"].isin(CLOSED)]
    runs = runs.assign(partner=runs["partner"].fillna(""))
    counts = runs.groupby(["category", "partner"]).size().rename("n_services").reset_index()
    taken = reach[reach["is_within"] & (reach["eligible"] == "yes")]
    taken = taken[["returnee_id", "service_id"]].merge(
        runs[["service_id", "category", "partner"]], on="service_id"
    )
    people = taken.groupby(["category", "partner"])["returnee_id"].nunique().rename("n_people")
    table = counts.merge(people.reset_index(), on=["category", "partner"], how="left")
    n = table["n_people"].fillna(0).astype(float)
    only = table.groupby("category")["partner"].transform("size") == 1
    return table.assign(n_people=n.where(n >= k, np.nan), is_only=only & (table["partner"] != ""))

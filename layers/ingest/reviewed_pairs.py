"""What a person found of services that look alike, and the pairs that nobody has reviewed yet."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from layers.ingest import duplicates

COLUMNS: Final = (
    "service_id", "other_id", "name", "partner", "other_partner", "is_same", "reviewed_on",
    "source",
)  # fmt: skip
"""Columns of the review file: those of the layer `facility_pairs`, and what helps to tell."""


def said(pairs: pd.DataFrame | None) -> dict[frozenset[str], bool]:
    """Return whether pairs of service ids are the same, where a person has said so.

    A pair of which one row says yes and another no is not among them: somebody has to look again.

    >>> found = said(pd.DataFrame({"service_id": ["A", "B", "D", "D"],
    ...     "other_id": ["B", "C", "E", "E"],
    ...     "is_same": pd.array([True, None, True, False], dtype="boolean")}))
    >>> [(sorted(pair), is_same) for pair, is_same in found.items()]
    [(['A', 'B'], True)]
    """
    if pairs is None:
        return {}
    told: dict[frozenset[str], set[bool]] = {}
    known = pairs[pairs["is_same"].notna()]
    for one, other, is_same in zip(
        known["service_id"], known["other_id"], known["is_same"], strict=True
    ):
        told.setdefault(frozenset((str(one), str(other))), set()).add(bool(is_same))
    return {pair: answers.pop() for pair, answers in told.items() if len(answers) == 1}


def still_open(services: GeoDataFrame, pairs: pd.DataFrame | None) -> pd.DataFrame:
    """Return the pairs of services that look alike and that nobody has reviewed.

    Parameters
    ----------
    services
        The layer, with `service_id, name, partner` and `partner_id`.
    pairs
        The layer `facility_pairs`; None where there is none.

    Returns
    -------
    DataFrame
        `COLUMNS`, sorted by both ids; the last three are empty.
    """
    known = said(pairs)
    ids = services["service_id"].astype("str").to_numpy()
    alike = duplicates.pairs_alike(services, services.geometry.to_numpy(), "service_id")
    both = [sorted(pair, key=lambda at: ids[at]) for pair in alike]
    both = sorted(pair for pair in both if frozenset((ids[pair[0]], ids[pair[1]])) not in known)
    at = np.array(both, dtype=np.int64).reshape(-1, 2)
    who = services["partner"].fillna(services["partner_id"]).fillna("").to_numpy(object)
    table = pd.DataFrame(
        {
            "service_id": ids[at[:, 0]],
            "other_id": ids[at[:, 1]],
            "name": services["name"].fillna("").to_numpy(object)[at[:, 0]],
            "partner": who[at[:, 0]],
            "other_partner": who[at[:, 1]],
        }
    )
    table = table.assign(**dict.fromkeys(COLUMNS[5:], ""))
    return table.sort_values(["service_id", "other_id"], ignore_index=True)

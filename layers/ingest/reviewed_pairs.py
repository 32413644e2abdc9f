"""What a person found of services that look alike, and the pairs that nobody has reviewed yet."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from layers.ingest import look_alikes

_TO_FILL: Final = ("is_same", "reviewed_on", "source")
COLUMNS: Final = (
    "service_id", "other_id", "name", "other_name", "partner", "other_partner", "distance_m",
    "likeness", "proposed", *_TO_FILL,
)  # fmt: skip
"""Columns of the review file: those of the layer `facility_pairs`, and what helps to tell:
`proposed` is yes where name, kind, distance and phone speak for one facility."""


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
        `COLUMNS`, sorted by both ids; the last three are empty, for a person to fill.
    """
    known = said(pairs)
    ids = services["service_id"].astype("str").to_numpy()
    found = look_alikes.pairs(services, services.geometry.to_numpy(), "service_id")
    alike = [one for one in found if frozenset((ids[one.first], ids[one.second])) not in known]
    both = [sorted((one.first, one.second), key=lambda at: ids[at]) for one in alike]
    at = np.array(both, dtype=np.int64).reshape(-1, 2)
    who = services["partner"].fillna(services["partner_id"]).fillna("").to_numpy(object)
    names = services["name"].fillna("").to_numpy(object)
    table = pd.DataFrame(
        {
            "service_id": ids[at[:, 0]],
            "other_id": ids[at[:, 1]],
            "name": names[at[:, 0]],
            "other_name": names[at[:, 1]],
            "partner": who[at[:, 0]],
            "other_partner": who[at[:, 1]],
            "distance_m": [round(one.distance_m) for one in alike],
            "likeness": [round(one.likeness, 2) for one in alike],
            "proposed": ["yes" if one.is_proposed else "" for one in alike],
        }
    )
    table = table.assign(**dict.fromkeys(_TO_FILL, ""))[[*COLUMNS]]
    return table.sort_values(["service_id", "other_id"], ignore_index=True)

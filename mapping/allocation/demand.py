"""Who needs what: stated needs, or the programme's mix where a person's needs are not known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from mapping.settings.programme import Programme

COLUMNS: Final = ("returnee_id", "category", "is_assumed", "weight")
_GOLDEN: Final = (math.sqrt(5) - 1) / 2


def of_people(people: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return one row per person and category needed: `COLUMNS`, sorted by both.

    Parameters
    ----------
    people
        `returnee_id, need` (codes), `is_need_known` and `priority_score`, from
        `mapping.profiles.people.of_layer`.
    programme
        `demand.mix`.

    Returns
    -------
    DataFrame
        `is_assumed` where the person's needs are not known: such people are dealt over the mix in
        the order of their ids, so that the shares hold in any stretch of it, one category each or
        none. `weight` is the priority: the highest score counts twice the lowest, scaled so that
        all people's mean is 1; who has no score counts as the mean.
    """
    ids = people["returnee_id"].astype("str").reset_index(drop=True)
    stated = pd.DataFrame({"returnee_id": ids, "category": people["need"].to_numpy(object)})
    stated = stated.dropna().assign(category=lambda known: known["category"].str.split())
    known = stated.explode("category").drop_duplicates()
    is_unknown = ~people["is_need_known"].to_numpy(bool)
    assumed = _dealt(ids[is_unknown].sort_values(), programme.demand.mix)
    table = pd.concat(
        [known.assign(is_assumed=False), assumed.assign(is_assumed=True)], ignore_index=True
    ).astype({"category": "str", "is_assumed": bool})
    weights = pd.Series(_weights(people["priority_score"].to_numpy(float)), index=ids)
    table["weight"] = table["returnee_id"].map(weights).astype(float)
    return table.sort_values(["returnee_id", "category"], ignore_index=True)[list(COLUMNS)]


def _dealt(ids: pd.Series, mix: Mapping[str, float]) -> pd.DataFrame:
    """Deal people over the shares by an even sequence (multiples of the golden section)."""
    names = np.array([*sorted(mix), ""], dtype=object)
    ends = np.cumsum([mix[name] for name in sorted(mix)])
    place = ((np.arange(len(ids)) + 0.5) * _GOLDEN) % 1.0
    found = names[np.searchsorted(ends, place, side="right")]
    table = pd.DataFrame({"returnee_id": ids.to_numpy(), "category": found})
    return table[table["category"] != ""]


def _weights(scores: np.ndarray) -> np.ndarray:
    known = scores[np.isfinite(scores)]
    if not len(known) or known.max() == known.min():
        return np.ones(len(scores))
    weights = 1 + (scores - known.min()) / (known.max() - known.min())
    weights = weights / weights[np.isfinite(scores)].mean()
    return np.where(np.isfinite(scores), weights, 1.0)

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


def of_people(
    returnees: pd.DataFrame, programme: Programme, needs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row per person and category needed: `COLUMNS`, sorted by both.

    Parameters
    ----------
    returnees
        `returnee_id, need` (codes) and `priority_score`.
    programme
        `demand.mix`, and the day on which a need must be open.
    needs
        More needs as rows, or None: `returnee_id, category`, and `opened_on, closed_on` where
        there are such columns. Who has rows there has known needs, even if all are closed.

    Returns
    -------
    DataFrame
        `is_assumed` where the person's needs are not known: such people are dealt over the mix in
        the order of their ids, so that the shares hold in any stretch of it, one category each or
        none. `weight` is the priority: the highest score counts twice the lowest, scaled so that
        all people's mean is 1; who has no score counts as the mean.
    """
    ids = returnees["returnee_id"].astype("str").reset_index(drop=True)
    stated = returnees["need"].reset_index(drop=True)
    rows = _rows(needs, programme)
    named = pd.DataFrame({"returnee_id": ids, "category": stated.str.split()}).dropna()
    known = pd.concat([named.explode("category"), rows[rows["is_open"]]], ignore_index=True)
    known = known[["returnee_id", "category"]].dropna().drop_duplicates()
    is_unknown = stated.isna() & ~ids.isin(rows["returnee_id"])
    assumed = _dealt(ids[is_unknown].sort_values(), programme.demand.mix)
    table = pd.concat(
        [known.assign(is_assumed=False), assumed.assign(is_assumed=True)], ignore_index=True
    )
    table = table[table["returnee_id"].isin(ids)].astype({"category": "str", "is_assumed": bool})
    weights = pd.Series(_weights(returnees["priority_score"].to_numpy(float)), index=ids)
    table["weight"] = table["returnee_id"].map(weights).astype(float)
    return table.sort_values(["returnee_id", "category"], ignore_index=True)[list(COLUMNS)]


def _rows(needs: pd.DataFrame | None, programme: Programme) -> pd.DataFrame:
    if needs is None or needs.empty:
        return pd.DataFrame({"returnee_id": [], "category": [], "is_open": []}).astype(
            {"returnee_id": "str", "category": "str", "is_open": bool}
        )
    day = pd.Timestamp(programme.as_of)
    is_open = pd.Series(data=True, index=needs.index)
    if "opened_on" in needs:
        is_open &= ~(needs["opened_on"] > day)
    if "closed_on" in needs:
        is_open &= ~(needs["closed_on"] <= day)
    return needs[["returnee_id", "category"]].astype("str").assign(is_open=is_open)


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

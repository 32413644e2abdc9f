"""Who needs what: stated needs, or the programme's mix where a person's needs are not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from mapping import draws
from mapping.settings.programme import Programme

COLUMNS: Final = ("returnee_id", "category", "is_stated", "parts", "weight")
N_DRAWS: Final = 30
"""How often whole people are drawn of those who are expected to need something."""

Bools = NDArray[np.bool_]


def of_people(people: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return one row per person and category needed, or perhaps needed: `COLUMNS`, sorted by both.

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
        `is_stated` where the person states the need; then `parts` is a whole `PERSON`. Whose needs
        are not known has a row for each category of the mix, with its share of a person as
        `parts`: whole numbers that depend on nobody else. `weight` is the priority: the highest
        score counts twice the lowest, scaled so that all people's mean is 1; who has no score
        counts as the mean.
    """
    ids = people["returnee_id"].astype("str").reset_index(drop=True)
    stated = pd.DataFrame({"returnee_id": ids, "category": people["need"].to_numpy(object)})
    stated = stated.dropna().assign(category=lambda known: known["category"].str.split())
    known = stated.explode("category").drop_duplicates()
    is_unknown = ~people["is_need_known"].to_numpy(bool)
    expected = _expected(ids[is_unknown], programme.demand.mix)
    table = pd.concat(
        [known.assign(is_stated=True, parts=PERSON), expected.assign(is_stated=False)],
        ignore_index=True,
    ).astype({"category": "str", "is_stated": bool, "parts": "int64"})
    weights = pd.Series(_weights(people["priority_score"].to_numpy(float)), index=ids)
    table["weight"] = table["returnee_id"].map(weights).astype(float)
    return table.sort_values(["returnee_id", "category"], ignore_index=True)[list(COLUMNS)]


def drawn(wanted: pd.DataFrame, seed: int) -> Bools:
    """Return which needs are there in each draw of whole people: shape (rows, `N_DRAWS`).

    A stated need is there in every draw. Whose needs are not known has one need of the mix in a
    draw, or none; which one follows from the person's own id and the seed alone.

    Parameters
    ----------
    wanted
        From `of_people`.
    seed
        The programme's.
    """
    found = np.ones((len(wanted), N_DRAWS), dtype=bool)
    is_expected = ~wanted["is_stated"].to_numpy(bool)
    some = wanted[is_expected]
    if some.empty:
        return found
    person, names = pd.factorize(some["returnee_id"])
    rolls = draws.uniform([f"needs of {one}" for one in names], N_DRAWS, seed)[person] * PERSON
    parts = some["parts"].to_numpy(np.float64)[:, None]
    end = some["parts"].groupby(person).cumsum().to_numpy(np.float64)[:, None]
    found[is_expected] = (rolls >= end - parts) & (rolls < end)
    return found


def _expected(ids: pd.Series, mix: Mapping[str, float]) -> pd.DataFrame:
    """The share of each person that is expected to need each category of the mix."""
    parts = {name: round(share * PERSON) for name, share in sorted(mix.items())}
    held = {name: n for name, n in parts.items() if n}
    return pd.DataFrame(
        {
            "returnee_id": ids.repeat(len(held)).to_numpy(object),
            "category": np.tile(np.array(list(held), dtype=object), len(ids)),
            "parts": np.tile(np.array(list(held.values()), dtype=np.int64), len(ids)),
        }
    )


def _weights(scores: np.ndarray) -> np.ndarray:
    known = scores[np.isfinite(scores)]
    if not len(known) or known.max() == known.min():
        return np.ones(len(scores))
    weights = 1 + (scores - known.min()) / (known.max() - known.min())
    weights = weights / weights[np.isfinite(scores)].mean()
    return np.where(np.isfinite(scores), weights, 1.0)

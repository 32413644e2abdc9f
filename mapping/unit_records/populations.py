"""Counting people among those in need and among everybody, beside the indicators by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from mapping.allocation import demand
from mapping.profiles.profiles import Profiles

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Needs:
    """As how much of a person each counts who needs a category, by position.

    Parameters
    ----------
    kind
        Position of each service's category in `kinds`.
    kinds
        The categories of the services.
    parts, is_stated
        By person and category: in parts of `codes.PERSON`, and whether the need is stated.
    """

    kind: Ints
    kinds: pd.Index
    parts: Ints
    is_stated: NDArray[np.bool_]

    def of(self, person: Ints, kind: Ints) -> dict[str, np.ndarray]:
        """Return `parts` and `is_stated` of people and categories, by position."""
        return {"parts": self.parts[person, kind], "is_stated": self.is_stated[person, kind]}


@lru_cache(maxsize=2)
def needs(profiles: Profiles) -> Needs:
    """Return the needs of the people of profiles, for the categories of their services.

    A dozen figures of a run ask for those of the same profiles.
    """
    kind, kinds = pd.factorize(profiles.services["category"].astype("str"))
    wanted = demand.of_people(profiles.people, profiles.programme)
    ids = pd.Index(profiles.people["returnee_id"].astype("str"))
    at = (
        ids.get_indexer(pd.Index(wanted["returnee_id"])),
        pd.Index(kinds).get_indexer(pd.Index(wanted["category"])),
    )
    held = at[1] >= 0
    at = (at[0][held], at[1][held])
    parts = np.zeros((len(ids), max(len(kinds), 1)), dtype=np.int64)
    is_stated = np.zeros(parts.shape, dtype=bool)
    parts[at] = wanted["parts"].to_numpy()[held]
    is_stated[at] = wanted["is_stated"].to_numpy()[held]
    return Needs(kind.astype(np.int64), pd.Index(kinds), parts, is_stated)


def both(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of persons once among `all` and, where something is needed, among `need`.

    `parts` and `is_stated` say as how much of a person each counts among those in need.
    """
    needy = rows[rows["parts"] > 0].assign(among="need")
    return pd.concat([rows.assign(among="all", parts=PERSON), needy], ignore_index=True)


def once(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return one row for each person of `keys` who stands in rows of several kinds of service.

    Somebody who states a need of one of them counts whole; who is expected to have one counts as
    the shares together, since one person has one need of the mix.

    >>> rows = pd.DataFrame({"person": 0, "kind": [0, 0, 1], "parts": [140_000, 140_000, 390_000],
    ...     "is_stated": False})
    >>> once(rows, ["person"]).values.tolist()
    [[0, 530000, False]]
    """
    kinds = rows.drop_duplicates([*keys, "kind"]).groupby(list(keys))
    found = kinds.agg(parts=("parts", "sum"), is_stated=("is_stated", "any")).reset_index()
    return found.assign(parts=found["parts"].clip(upper=PERSON))


def counted(rows: pd.DataFrame, keys: Sequence[str], name: str) -> pd.DataFrame:
    """Return how many people stand in the rows of `both`, by keys and population.

    Returns
    -------
    DataFrame
        `keys`, `among`, `name` (people, expected ones as shares of a person), `n_stated` and
        `n_expected` (NaN among all); groups without a row are left out.

    >>> rows = pd.DataFrame({"at": "A", "parts": [1_000_000, 140_000, 0],
    ...     "is_stated": [True, False, False]})
    >>> counted(both(rows), ["at"], "n").values.tolist()
    [['A', 'all', 3.0, nan, nan], ['A', 'need', 1.14, 1.0, 0.14]]
    """
    told = rows.assign(stated=rows["parts"] * rows["is_stated"].astype("int64"))
    sums = told.groupby([*keys, "among"], observed=True)[["parts", "stated"]].sum().reset_index()
    is_need = sums["among"].eq("need")
    parts, stated = sums.pop("parts"), sums.pop("stated").where(is_need)
    return sums.assign(
        **{name: parts / PERSON}, n_stated=stated / PERSON, n_expected=(parts - stated) / PERSON
    )

"""The judged pairs that could meet a need: of the people and categories that are counted alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from mapping.planning.levers import Facts
from mapping.unit_records.populations import Needs

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class NeededPairs:
    """Pairs, each with the need that it could meet.

    A need is a person and a category that they need.

    Parameters
    ----------
    facts
        What levers look at, of these pairs alone.
    need
        By pair: the position of its need.
    person, weight
        By need: the position of its person, and how much it counts, in parts of `codes.PERSON`: a
        whole person where it is stated (and as if everybody came), a share where it is expected.
    """

    facts: Facts
    need: Ints
    person: Ints
    weight: Ints

    def is_met(self, stands: Ints) -> NDArray[np.bool_]:
        """Return which needs have a pair in reach of which no test stands in the way."""
        found = np.zeros(len(self.weight), dtype=bool)
        within = self.facts.pairs["is_within"].to_numpy(bool)
        found[self.need[(stands == 0) & within]] = True
        return found


def of(facts: Facts, needs: Needs, among: str = "need", category: str = "") -> NeededPairs:
    """Return the pairs of those in need, or of all as if everybody came, of one category or all."""
    parts = needs.parts if among == "need" else np.full_like(needs.parts, PERSON)
    if category:
        parts = parts * (np.asarray(needs.kinds) == category).astype(np.int64)
    who, which = np.nonzero(parts)
    place = np.full(parts.shape, -1, dtype=np.int64)
    place[who, which] = np.arange(len(who))
    person, site = facts.pairs["person"].to_numpy(np.int64), facts.pairs["site"].to_numpy()
    need = place[person, needs.kind[site]]
    rows = np.flatnonzero(need >= 0)
    own = replace(
        facts,
        pairs=facts.pairs.iloc[rows].reset_index(drop=True),
        beyond={test: amounts[rows] for test, amounts in facts.beyond.items()},
    )
    return NeededPairs(own, need[rows], who.astype(np.int64), parts[who, which])

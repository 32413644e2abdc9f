"""What each set of levers would bring, from the judged pairs alone; no run is made again.

Counted are needs: a person and a category that they need, of one category therefore people. One
that is stated counts whole, one that is only expected as the share of a person. A need is met
where a service of the kind is within the limits and takes the person (`n_yes`); with those where
something has to be asked first it is `n_open`. A verdict depends on no
other person, so what a set of levers opens follows from its pairs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.planning import lever_sets, levers, masks
from mapping.planning.levers import Facts, Lever
from mapping.planning.needed_pairs import NeededPairs
from mapping.planning.scenario import OF_AMOUNT, LeverAsked, Scenario, held_to
from mapping.reach import encoded_pairs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GROUPS: Final = ("f", "rural", "priority")
"""Those of all who are counted apart."""


@dataclass(frozen=True, eq=False)
class Tried:
    """All subsets of the levers of a scenario, counted.

    Parameters
    ----------
    levers
        The levers, in the order of the bits of a set's number.
    n_yes, n_open
        Measure -> needs that each set meets, for sure and at most; measures are the whole (`""`)
        and `GROUPS`, in parts of `codes.PERSON`.
    n_needs
        Measure -> needs that are counted at all.
    held
        By lever: needs that nothing meets now and that it could help to meet, with others.
    costs
        `low`, `likely`, `high` of each set over the horizon; NaN where a price is not known.
    prices
        The same of each lever, by its row.
    """

    levers: tuple[LeverAsked, ...]
    n_yes: Mapping[str, Ints]
    n_open: Mapping[str, Ints]
    n_needs: Mapping[str, int]
    held: Ints
    costs: Mapping[str, Floats]
    prices: pd.DataFrame

    @property
    def figures(self) -> tuple[Ints, Ints]:
        """Return what the best sets have most of: needs met for sure, then at most."""
        return self.n_yes[""], self.n_open[""]


def tried(needed: NeededPairs, scenario: Scenario, groups: pd.DataFrame) -> Tried:
    """Count the needs that every set of a scenario's levers meets.

    Parameters
    ----------
    needed
        The pairs of the needs that are counted.
    scenario
        `lever_sets.MOST` levers at most.
    groups
        By person in the order of the people: `GROUPS`, whether they belong.
    """
    found = pulled(needed.facts, scenario.levers)
    columns = [np.ones(len(needed.person)), *(groups[name].to_numpy() for name in GROUPS)]
    is_in = np.column_stack([columns[0], *(one[needed.person] for one in columns[1:])])
    weights = needed.weight[:, None] * is_in.astype(np.int64)
    measures = ("", *GROUPS)
    yes, at_most = (
        dict(zip(measures, lever_sets.reached(held, weights, len(found)), strict=True))
        for held in (
            _masks(needed, found, told)
            for told in (("failed_tests", "unknown_tests"), ("failed_tests",))
        )
    )
    prices = _prices(scenario, needed.facts.services)
    return Tried(
        levers=scenario.levers,
        n_yes=yes,
        n_open=at_most,
        n_needs=dict(zip(measures, weights.sum(axis=0).tolist(), strict=True)),
        held=held_up(needed, found),
        costs={name: lever_sets.sums_of(prices[name]) for name in ("low", "likely", "high")},
        prices=prices,
    )


def pulled(facts: Facts, asked: Sequence[LeverAsked]) -> list[Lever]:
    """Return what each lever clears, at the services that it is pulled at."""
    kinds = levers.kinds()
    site = facts.pairs["site"].to_numpy()
    found = []
    for one in asked:
        here = held_to(one.scope, facts.services)[site]
        cleared = kinds[one.kind].clears(facts, **one.values)
        value = ",".join(map(_short, one.values.values()))
        found.append(Lever(one.kind, value, {test: is_ & here for test, is_ in cleared.items()}))
    return found


def held_up(needed: NeededPairs, found: Sequence[Lever]) -> Ints:
    """Return by lever the needs that nothing meets now and that it could help to, others with it.

    No set can bring more by a lever than this: what is left out for the number of levers is what
    holds up fewest.
    """
    failed = needed.facts.pairs["failed_tests"].to_numpy(np.int64)
    every = np.arange(len(failed))
    lifted = masks.lifted([one.clears for one in found], (1 << len(found)) - 1, every)
    could = np.flatnonzero((failed != 0) & (failed & ~lifted == 0))
    could = could[~needed.is_met(failed)[needed.need[could]]]
    sums = []
    for one in found:
        helps = could[masks.lifted([one.clears], 1, could) & failed[could] != 0]
        sums.append(int(needed.weight[np.unique(needed.need[helps])].sum()))
    return np.array(sums, dtype=np.int64)


def _masks(needed: NeededPairs, found: Sequence[Lever], told: tuple[str, ...]) -> pd.DataFrame:
    """The sets that meet each need (`unit, mask`): those that leave none of some tests in a pair.

    The mask is 0 where the need is met now; such a need has no other.
    """
    columns = [needed.facts.pairs[name].to_numpy(np.int64) for name in told]
    stands = np.bitwise_or.reduce(columns)
    met = needed.is_met(stands)
    tests = sum(encoded_pairs.bit(test) for test in {test for one in found for test in one.clears})
    rows = np.flatnonzero((stands != 0) & (stands & ~tests == 0) & ~met[needed.need])
    clears = [{test: is_[rows] for test, is_ in one.clears.items()} for one in found]
    opened = masks.minimal(stands[rows], clears)
    need = needed.need[rows[opened["pair"].to_numpy()]]
    now = pd.DataFrame({"unit": np.flatnonzero(met), "mask": 0})
    later = pd.DataFrame({"unit": need, "mask": opened["mask"].to_numpy()})
    return pd.concat([now, later], ignore_index=True)


def _prices(scenario: Scenario, services: pd.DataFrame) -> pd.DataFrame:
    """Low, likely and high of each lever over the horizon, and of how many it was reckoned."""
    rows = []
    for one in scenario.levers:
        here = held_to(one.scope, services)
        assumed = float(services.loc[here, "n_places"].sum(min_count=1)) if here.any() else math.nan
        if one.cost is None:
            rows.append((math.nan,) * 4)
            continue
        n = one.cost.n if not math.isnan(one.cost.n) else assumed
        counts = n if one.cost.unit in OF_AMOUNT else math.nan
        rows.append((*one.cost.over(scenario.horizon_months, assumed), counts))
    return pd.DataFrame(rows, columns=["low", "likely", "high", "n"], dtype=float)


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

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

from layers.vocabulary.codes import PERSON
from mapping.planning import lever_sets, levers, masks
from mapping.planning.levers import Facts, Lever
from mapping.planning.scenario import OF_AMOUNT, LeverAsked, Scenario, held_to
from mapping.unit_records.populations import Needs

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


def tried(
    facts: Facts,
    needs: Needs,
    scenario: Scenario,
    groups: pd.DataFrame,
    among: str = "need",
    category: str = "",
) -> Tried:
    """Count whom every set of a scenario's levers reaches.

    Parameters
    ----------
    facts
        What the levers look at.
    needs
        As how much of a person each counts who needs a category.
    scenario
        `lever_sets.MOST` levers at most.
    groups
        By person in the order of the people: `GROUPS`, whether they belong.
    among
        `need`: what people need; `all`: what they would if everybody came, of one category.
    category
        The only one that is counted; empty for all that are needed.
    """
    found = pulled(facts, scenario.levers)
    units_of, weight = units(facts, needs, among, category)
    who, _, _ = _needs(needs, among, category)
    is_in = np.column_stack([np.ones(len(who)), *(groups[name].to_numpy()[who] for name in GROUPS)])
    weights = weight[:, None] * is_in.astype(np.int64)
    n = len(found)
    measures = ("", *GROUPS)
    yes, at_most = (
        dict(zip(measures, lever_sets.reached(held, weights, n), strict=True))
        for held in (
            units_of.merge(_masks(facts, found, told), on="pair")[["unit", "mask"]]
            for told in (("failed_tests", "unknown_tests"), ("failed_tests",))
        )
    )
    prices = _prices(scenario, facts.services)
    return Tried(
        levers=scenario.levers,
        n_yes=yes,
        n_open=at_most,
        n_needs=dict(zip(measures, weights.sum(axis=0).tolist(), strict=True)),
        held=held_up(facts, found, units_of, weight),
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


def held_up(facts: Facts, found: Sequence[Lever], units: pd.DataFrame, weight: Ints) -> Ints:
    """Return by lever the needs that nothing meets now and that it could help to, others with it.

    No set can bring more by a lever than this: what is left out for the number of levers is what
    holds up fewest.
    """
    failed = facts.pairs["failed_tests"].to_numpy(np.int64)
    every = masks.lifted(
        [one.clears for one in found], (1 << len(found)) - 1, np.arange(len(failed))
    )
    could = (failed != 0) & (failed & ~every == 0)
    is_open = np.zeros(len(weight), dtype=bool)
    pair, unit = units["pair"].to_numpy(), units["unit"].to_numpy()
    is_open[unit[failed[pair] == 0]] = True
    sums = []
    for one in found:
        helps = could & (masks.lifted([one.clears], 1, np.arange(len(failed))) & failed != 0)
        own = np.unique(unit[helps[pair]])
        sums.append(int(weight[own[~is_open[own]]].sum()))
    return np.array(sums, dtype=np.int64)


def _masks(facts: Facts, found: Sequence[Lever], told: tuple[str, ...]) -> pd.DataFrame:
    """The smallest sets of each pair that leave none of some tests; 0 where none stands now."""
    columns = [facts.pairs[name].to_numpy(np.int64) for name in told]
    stands = np.bitwise_or.reduce(columns)
    is_open = np.flatnonzero((stands == 0) & facts.pairs["is_within"].to_numpy(bool))
    opened = masks.minimal(stands, [one.clears for one in found])
    return pd.concat([pd.DataFrame({"pair": is_open, "mask": 0}), opened], ignore_index=True)


def units(facts: Facts, needs: Needs, among: str, category: str) -> tuple[pd.DataFrame, Ints]:
    """Return which pairs serve which need (`pair, unit`), and how much each need counts.

    A need is a person and a category that they need, in parts of `codes.PERSON`: a whole person
    where it is stated (and for `all`, as if everybody came), a share where it is expected.
    """
    person, site = facts.pairs["person"].to_numpy(np.int64), facts.pairs["site"].to_numpy()
    who, which, weight = _needs(needs, among, category)
    of = np.full(needs.parts.shape, -1, dtype=np.int64)
    of[who, which] = np.arange(len(who))
    unit = of[person, needs.kind[site]]
    counts = unit >= 0
    return pd.DataFrame({"pair": np.flatnonzero(counts), "unit": unit[counts]}), weight


def _needs(needs: Needs, among: str, category: str) -> tuple[Ints, Ints, Ints]:
    """Person, category and weight of each need that is counted."""
    parts = needs.parts if among == "need" else np.full_like(needs.parts, PERSON)
    if category:
        parts = parts * (np.asarray(needs.kinds) == category).astype(np.int64)
    who, which = np.nonzero(parts)
    return who, which, parts[who, which]


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

"""One module per kind of what-if lever: what it changes, who must agree, and whom it clears.

A lever changes one fact: a rule, a limit, a stipend. It takes no run: the judged pairs hold one
bit per test that refuses, and a lever says in which pairs which of them it would lift. What sets
of levers bring follows from these answers alone (`mapping.planning.masks`), so a set is never
judged again. That is exact, because a verdict depends on no other person.

To add a lever write one module here, with what `Kind` names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final, Protocol, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

COST_UNITS: Final = ("one-off", "month", "person", "person_month", "day", "km")
"""In what the price of a lever may be told."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """What a lever may look at.

    Parameters
    ----------
    pairs
        The judged pairs, from `encoded_pairs.of_judged`; `person` and `site` are positions in the
        two tables that follow.
    people, services
        The layers, partners named.
    rules
        From `eligibility_rules.of_services`.
    beyond
        Test -> by how much each pair misses it at most, in the unit of its sentence (years, grades,
        km, days); infinite where it is no matter of an amount, NaN where it does not refuse. From
        `encoded_pairs.amounts`; empty where no lever that is tried asks for it.
    """

    pairs: pd.DataFrame
    people: pd.DataFrame
    services: pd.DataFrame
    rules: pd.DataFrame
    beyond: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def is_within(self, test: str, amount: float) -> Bools:
        """Return which pairs miss a test by no more than an amount."""
        found = self.beyond.get(test)
        return np.zeros(len(self.pairs), dtype=bool) if found is None else found <= amount


class Kind(Protocol):
    """What every module of this folder holds.

    `KIND` is its name in tables and the key of its words (`lever.<KIND>`), `PARAMETERS` the values
    that are tried of each of its parameters at every service, smaller ones first; none of a number
    that only a scenario states. `COST_UNITS` are those of `COST_UNITS` in which its price may be
    told, the usual one first, and `ASK` is who has to agree.
    """

    KIND: str
    PARAMETERS: Mapping[str, tuple[Any, ...]]
    COST_UNITS: tuple[str, ...]
    ASK: str

    def clears(self, facts: Facts, **values: Any) -> Mapping[str, Bools]:
        """Return per test of `layers.reasons.STEPS` in which pairs it would be no obstacle."""


@dataclass(frozen=True)
class Lever:
    """One kind of lever with one value of each of its parameters, and what it clears."""

    kind: str
    value: str
    clears: Mapping[str, Bools]


def kinds() -> Mapping[str, Kind]:
    """Return every module of levers by its file's name.

    >>> "rule_waived" in kinds()
    True
    """
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("Kind", importlib.import_module(f"{__name__}.{name}")) for name in names}


def tried(facts: Facts) -> list[Lever]:
    """Return every lever with every value that it is tried with, in the order of the kinds."""
    return [
        Lever(kind.KIND, ",".join(map(str, values.values())), kind.clears(facts, **values))
        for kind in kinds().values()
        for values in _values(kind)
    ]


def may_bend(facts: Facts, test: str) -> Bools:
    """Return at which pairs a rule of the test may be asked to bend: where none protects people."""
    rules = facts.rules
    held = rules["is_protective"].to_numpy(bool) & (rules["criterion"] == test).to_numpy()
    free = ~facts.services["service_id"].isin(rules.loc[held, "service_id"]).to_numpy(bool)
    found: Bools = free[facts.pairs["site"].to_numpy()]
    return found


def methods() -> pd.DataFrame:
    """Return what each kind of lever is: `kind, doc, parameters, cost_units, ask`.

    >>> methods().set_index("kind").loc["rule_waived", "ask"]
    'partner'
    """
    rows = [
        {
            "kind": one.KIND,
            "doc": str(one.__doc__).split("\n", 1)[0],
            "parameters": {name: list(values) for name, values in one.PARAMETERS.items()},
            "cost_units": list(one.COST_UNITS),
            "ask": one.ASK,
        }
        for one in kinds().values()
    ]
    return pd.DataFrame(rows)


def _values(kind: Kind) -> Iterator[dict[str, Any]]:
    for values in product(*kind.PARAMETERS.values()):
        yield dict(zip(kind.PARAMETERS, values, strict=True))

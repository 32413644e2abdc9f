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
from dataclasses import dataclass
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
    """

    pairs: pd.DataFrame
    people: pd.DataFrame
    services: pd.DataFrame
    rules: pd.DataFrame


class Kind(Protocol):
    """What every module of this folder holds.

    `KIND` is its name in tables and the key of its words (`lever.<KIND>`), `PARAMETERS` the values
    that are tried of each of its parameters, smaller ones first, `COST_UNITS` in which of
    `COST_UNITS` its price is told, and `ASK` who has to agree.
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

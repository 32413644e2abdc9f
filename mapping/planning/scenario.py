"""What a planner wants to try: levers, each with where it is pulled and what it costs; frozen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SCOPES: Final = ("services", "partners", "categories")
"""By what a lever may be held to some services."""
OVER_TIME: Final = ("month", "person_month")
OF_AMOUNT: Final = ("person", "person_month", "day", "km")


@dataclass(frozen=True)
class Cost:
    """What a lever costs.

    Parameters
    ----------
    unit
        One of `levers.COST_UNITS`.
    low, likely, high
        The price of a unit, in the programme's currency.
    n
        How many persons, days or kilometres; NaN where nobody said.
    source
        Who says so, and when: `scenario`, or source and date of the layer costs.
    """

    unit: str
    low: float
    likely: float
    high: float
    n: float = math.nan
    source: str = "scenario"

    def over(self, months: float, n_assumed: float) -> tuple[float, float, float]:
        """Return low, likely and high over so many months.

        `n_assumed` stands where nobody said how many persons, days or kilometres.

        >>> Cost("person_month", 1, 2, 3, n=10).over(12, 0)
        (120, 240, 360)
        """
        times = months if self.unit in OVER_TIME else 1
        if self.unit in OF_AMOUNT:
            times *= n_assumed if math.isnan(self.n) else self.n
        return self.low * times, self.likely * times, self.high * times


@dataclass(frozen=True)
class LeverAsked:
    """One lever of a scenario: what is changed, where, by how much, at what price.

    Parameters
    ----------
    kind
        A module of `mapping.planning.levers`.
    values
        Its parameters.
    scope
        `services`, `partners`, `categories` -> ids or names of them; empty is everywhere.
    name
        What the planner calls it; empty: kind, values and scope say it.
    cost
        None where nobody stated one: such a lever is told, never ranked by price.
    """

    kind: str
    values: Mapping[str, Any]
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    cost: Cost | None = None


@dataclass(frozen=True)
class Scenario:
    """The levers to be tried together, and over how many months their costs and gains are held."""

    levers: tuple[LeverAsked, ...]
    horizon_months: float = 12.0


def held_to(scope: Mapping[str, Sequence[str]], services: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which services a lever is pulled at: those that every part of its scope names.

    Parameters
    ----------
    scope
        As `LeverAsked.scope`.
    services
        `service_id, partner_id, partner, category`.

    >>> services = pd.DataFrame({"service_id": ["A", "B"], "partner_id": ["P", "Q"],
    ...     "partner": ["North", "South"], "category": "training"})
    >>> held_to({"partners": ("South",)}, services).tolist()
    [False, True]
    """
    found = np.ones(len(services), dtype=bool)
    columns = {
        "services": ("service_id",),
        "partners": ("partner_id", "partner"),
        "categories": ("category",),
    }
    for part, names in scope.items():
        told = [services[column].astype("str").isin(names) for column in columns[part]]
        found &= np.logical_or.reduce(told)
    return found

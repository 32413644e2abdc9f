"""The tables of a scenario: each lever alone, and the best sets of each number and each budget."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.planning import lever_sets, levers
from mapping.planning.what_if import GROUPS, Tried
from mapping.unit_records.result_tables import AMONG, ResultTable

Ints = NDArray[np.int64]

_COST: Final = (
    Column("cost_low", "number", "The least that it may cost over the horizon."),
    Column("cost", "number", "What it is likely to cost over the horizon; NaN not known."),
    Column("cost_high", "number", "The most that it may cost over the horizon."),
    Column("currency", "text", "The currency of the costs."),
    Column("months", "number", "The horizon, over which costs and gains are held."),
    Column(
        "cost_per_person_month",
        "number",
        "The likely cost of each month of each need met; NaN where a price is not known, inf "
        "where nobody is gained.",
    ),
)
_GAINS: Final = (
    Column("n_gain", "number", "Needs more for which a service is in reach that takes the person."),
    Column("n_gain_f", "number", "Those of women among them."),
    Column("n_gain_rural", "number", "Those of people in the country."),
    Column("n_gain_priority", "number", "Those of people of high priority."),
    Column("n_gain_open", "number", "The same with those where something has to be asked first."),
)
LEVERS: Final = ResultTable(
    name="levers",
    doc="What each lever of a scenario brings alone, and what leaving it out would lose.",
    columns=(
        Column("lever", "integer", "Its number in the scenario, from 1 on."),
        Column("name", "text", "What the planner calls it; empty where it has no name."),
        Column("kind", "text", "What is changed; waypost describe lists the levers."),
        Column("values", "text", "By how much: parameters as name=value."),
        Column("scope", "text", "At which partners, services or categories; empty is everywhere."),
        Column("ask", "text", "Who has to agree."),
        AMONG,
        *_GAINS,
        Column("n_last", "number", "Needs that all levers together would not meet without it."),
        Column("n_held", "number", "Needs that it could help to meet, others with it."),
        Column("n_priced", "number", "For how many persons, days or km the price is reckoned."),
        Column("price_from", "text", "Who stated the price; empty where nobody did."),
        *_COST,
    ),
    counts=(),
    is_personal=True,
)
SETS: Final = ResultTable(
    name="lever_sets",
    doc="Which levers together bring most: of each number of levers, and of each budget.",
    columns=(
        AMONG,
        Column(
            "best_of",
            "text",
            "What the set is the best of: sets of no more levers, or of no higher cost; or what "
            "comes of taking the lever that brings most next.",
            values=("number", "budget", "one_by_one"),
        ),
        Column("n_levers", "integer", "How many levers it holds."),
        Column("levers", "codes", "Their numbers in the table of levers."),
        Column(
            "n_needs",
            "number",
            "Needs that are counted: people, each for each category that they need.",
        ),
        Column(
            "n_yes", "number", "Those for which a service would be in reach that takes the person."
        ),
        Column("n_open", "number", "The same with those where something has to be asked first."),
        *_GAINS,
        *_COST,
    ),
    counts=(),
    is_personal=True,
)
TABLES: Final = (LEVERS, SETS)


def of_levers(found: Tried, among: str, months: float, currency: str) -> pd.DataFrame:
    """Return the table `LEVERS`: one row per lever, in the order of the scenario."""
    n = len(found.levers)
    every = (1 << n) - 1
    kinds = levers.kinds()
    rows = []
    for at, one in enumerate(found.levers):
        price = found.prices.iloc[at]
        rows.append(
            {
                "lever": at + 1,
                "name": one.name,
                "kind": one.kind,
                "values": " ".join(f"{name}={_plain(value)}" for name, value in one.values.items()),
                "scope": " ".join(name for names in one.scope.values() for name in names),
                "ask": kinds[one.kind].ASK,
                "among": among,
                **_gains(found, 1 << at),
                "n_last": _people(found.n_yes[""][every] - found.n_yes[""][every & ~(1 << at)]),
                "n_held": _people(found.held[at]),
                "n_priced": float(price["n"]),
                "price_from": one.cost.source if one.cost else "",
                **_costs(found, 1 << at, months, currency),
            }
        )
    return pd.DataFrame(rows, columns=list(LEVERS.names))


def of_sets(found: Tried, among: str, months: float, currency: str) -> pd.DataFrame:
    """Return the table `SETS`; the first row of each kind is that nothing is changed."""
    n = len(found.levers)
    kinds: Mapping[str, Ints] = {
        "number": lever_sets.fewest_first(n, *found.figures),
        "budget": lever_sets.cheapest_first(found.costs["likely"], *found.figures),
        "one_by_one": lever_sets.one_by_one(n, *found.figures),
    }
    if not np.isfinite(found.costs["likely"][1:]).any():
        kinds = {name: sets for name, sets in kinds.items() if name != "budget"}
    rows = [
        {
            "among": among,
            "best_of": kind,
            "n_levers": int(chosen).bit_count(),
            "levers": " ".join(str(at + 1) for at in range(n) if int(chosen) >> at & 1),
            "n_needs": _people(found.n_needs[""]),
            "n_yes": _people(found.n_yes[""][chosen]),
            "n_open": _people(found.n_open[""][chosen]),
            **_gains(found, int(chosen)),
            **_costs(found, int(chosen), months, currency),
        }
        for kind, sets in kinds.items()
        for chosen in sets
    ]
    return pd.DataFrame(rows, columns=list(SETS.names))


def _gains(found: Tried, chosen: int) -> dict[str, float]:
    """How many people more a set reaches than no lever does."""
    gained = {
        f"n_gain_{name}" if name else "n_gain": found.n_yes[name][chosen] - found.n_yes[name][0]
        for name in ("", *GROUPS)
    }
    gained["n_gain_open"] = found.n_open[""][chosen] - found.n_open[""][0]
    return {name: _people(n) for name, n in gained.items()}


def _costs(found: Tried, chosen: int, months: float, currency: str) -> dict[str, Any]:
    """What a set costs over the horizon, and per month of each person gained."""
    low, likely, high = (float(found.costs[name][chosen]) for name in ("low", "likely", "high"))
    gained = _gains(found, chosen)["n_gain"] * months
    each = math.inf if gained == 0 and likely > 0 else likely / gained if gained else math.nan
    return {
        "cost_low": low,
        "cost": likely,
        "cost_high": high,
        "currency": currency,
        "months": months,
        "cost_per_person_month": each if math.isfinite(likely) else math.nan,
    }


def _people(parts: int) -> float:
    return int(parts) / PERSON


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

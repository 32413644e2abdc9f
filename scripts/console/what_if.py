"""What a scenario came to, as text and as JSON: each lever, the best sets, one budget's."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from mapping.planning import lever_sets
from mapping.planning.scenario import LeverAsked
from maps.report import wording
from scripts.stages.what_if import Counted, WhatIf

MOST: Final = lever_sets.MOST
SHOWN: Final = 8
"""So many sets of a kind are printed; all stand in results/lever_sets.csv."""


def as_facts(found: WhatIf, budget: float | None) -> dict[str, Any]:
    """Return both tables as records, and the set of the budget where one is asked for."""
    facts: dict[str, Any] = {
        "levers": _records(found.levers),
        "sets": _records(found.sets),
        "n_levers_left_out": found.proposed.n_left_out,
        "n_rules_hard": found.proposed.n_hard,
    }
    if budget is not None:
        facts["of_budget"] = _records(_of_budget(found.sets, budget))
    return facts


def as_text(found: WhatIf, currency: str, lang: str, budget: float | None) -> str:
    """Return what a planner reads: the levers by number, then the sets that bring most."""
    if not found.scenario.levers:
        return "No lever could help anybody whom no service takes now."
    first = found.sets.iloc[0]
    start = (
        f"Of {_n(first['n_needs'])} {_who(found.counted)}, {_n(first['n_yes'])} have a service in "
        f"reach that takes the person; {_n(first['n_open'])} with those where something has to be "
        "asked first."
    )
    parts = [[start], _levers(found, currency, lang), _sets(found, currency)]
    if budget is not None:
        parts.append([_budget(found, budget, currency)])
    return "\n\n".join("\n".join(lines) for lines in [*parts, _notes(found)])


def said(one: LeverAsked, names: Mapping[str, str], lang: str, currency: str) -> str:
    """Return what a lever changes, in words, and where; `names` are those of partners by id."""
    if one.name:
        return one.name
    slots = {key: f"{each:g}" if isinstance(each, float) else str(each)
             for key, each in one.values.items()}  # fmt: skip
    value = ",".join(slots.values())
    if "test" in slots:
        slots["rule"] = wording.obstacle(slots.pop("test"), lang)
    words = wording.said(f"change.{one.kind}", lang, currency=currency, **slots)
    words = words or wording.lever(one.kind, value, lang)
    where = wording.say("comma", lang).join(
        names.get(name, name) for scope in one.scope.values() for name in scope
    )
    return wording.say("colon", lang).join([where, words]) if where else words


def _who(counted: Counted) -> str:
    if counted.among == "all":
        return f"returnees, if all came for {counted.category}"
    return f"people who need {counted.category}" if counted.category else "needs of people"


def _levers(found: WhatIf, currency: str, lang: str) -> list[str]:
    """One line per lever: what it brings alone, what the others need of it, its price."""
    lines = [f"{'':>3} {'alone':>7} {'women':>7} {'rural':>7} {'needed':>7} {'cost':>10}  lever"]
    for row, one in zip(found.levers.to_dict("records"), found.scenario.levers, strict=True):
        gains = " ".join(
            f"{_n(row[name]):>7}" for name in ("n_gain", "n_gain_f", "n_gain_rural", "n_last")
        )
        told = said(one, found.partners, lang, currency)
        lines.append(f"{row['lever']:>3} {gains} {_money(row['cost']):>10}  {told}")
    months = f"{found.scenario.horizon_months:g}"
    return [
        *lines,
        "    alone: needs more that are met; needed: those that all levers together would",
        f"    not meet without it; cost: {currency} over {months} months, - not stated",
    ]


def _sets(found: WhatIf, currency: str) -> list[str]:
    """The best sets, by budget where prices are known, else by the number of levers."""
    kind = "budget" if found.sets["best_of"].eq("budget").any() else "number"
    rows = found.sets[(found.sets["best_of"] == kind) & (found.sets["n_levers"] > 0)]
    title = {"budget": "Best set of each budget", "number": "Best set of each number of levers"}
    lines = [
        f"{title[kind]}:",
        f"{'gain':>7} {'women':>7} {'rural':>7} {'cost':>10} {'per month':>10}  levers",
    ]
    for row in rows.head(SHOWN).to_dict("records"):
        gains = " ".join(f"{_n(row[name]):>7}" for name in ("n_gain", "n_gain_f", "n_gain_rural"))
        costs = " ".join(f"{_money(row[name]):>10}" for name in ("cost", "cost_per_person_month"))
        lines.append(f"{gains} {costs}  {row['levers']}")
    if len(rows) > SHOWN:
        lines.append(f"        ... and {len(rows) - SHOWN} more in results/lever_sets.csv")
    if kind == "budget":
        lines.append(f"    per month: {currency} for each month of each need more that is met")
    return [*lines, *_compared(found)]


def _compared(found: WhatIf) -> list[str]:
    """Two sentences where taking the best next lever each time misses a better set of the size."""
    best, stepwise = (
        {row["n_levers"]: row for row in _records(found.sets[found.sets["best_of"] == kind])}
        for kind in ("number", "one_by_one")
    )
    missed = [n for n in best if n in stepwise and best[n]["n_gain"] > stepwise[n]["n_gain"]]
    if not missed:
        return []
    few, other = best[missed[0]], stepwise[missed[0]]
    start = f"The best {missed[0]} are {_and(few['levers'])}: {_n(few['n_gain'])} more. Who takes"
    rest = f"has {_and(other['levers'])}: {_n(other['n_gain'])}."
    return [
        f"{start} the one that brings most, then the next, {rest}",
        "Many stand before two obstacles at once: waiving one of them alone helps nobody.",
    ]


def _and(levers: str) -> str:
    *first, last = levers.split()
    return f"{', '.join(first)} and {last}" if first else last


def _budget(found: WhatIf, budget: float, currency: str) -> str:
    rows = _of_budget(found.sets, budget)
    if rows.empty:
        return (
            f"No price is stated, so that nothing can be said of {budget:,.0f} {currency}. Write "
            "cost = ... below a lever of a scenario."
        )
    row = rows.iloc[0]
    if not row["levers"]:
        return f"{budget:,.0f} {currency} buy none of these levers."
    low, high = _money(row["cost_low"]), _money(row["cost_high"])
    price = low if low == high else f"{low} to {high}"
    return (
        f"{budget:,.0f} {currency} buy {_and(row['levers'])}: {_n(row['n_gain'])} more, for "
        f"{price} {currency}."
    )


def _of_budget(sets: pd.DataFrame, budget: float) -> pd.DataFrame:
    """The best set of at most a cost: the last one of the front that it pays."""
    front = sets[(sets["best_of"] == "budget") & (sets["cost"] <= budget)]
    return front.tail(1)


def _notes(found: WhatIf) -> list[str]:
    every = found.sets[found.sets["best_of"] == "number"].iloc[-1]
    left = every["n_needs"] - every["n_yes"]
    is_silent = found.levers["price_from"].eq("").any()
    told = {
        f"With all of it {_n(left)} would still be unmet.": True,
        f"{found.proposed.n_left_out} levers that would help somebody were not tried; --levers "
        f"tries more, {MOST} at most.": found.proposed.n_left_out > 0,
        f"{found.proposed.n_hard} rules that their partners call hard are not among them; --hard "
        "tries them too.": found.proposed.n_hard > 0,
        "A lever without a cost is told and never ranked by price.": is_silent,
        "Places are not dealt out: who gets one is another question.": True,
        "Written to results/levers.csv and results/lever_sets.csv; both stay in the office, since "
        "counts are exact.": True,
    }
    return [line for line, is_so in told.items() if is_so]


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return list(json.loads(table.to_json(orient="records")))


def _n(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _money(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else "-"

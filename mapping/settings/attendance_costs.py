"""What a programme says about the costs of attending, and about what people need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from layers.errors import ProgrammeError
from layers.vocabulary.categories import categories
from mapping.settings import defaults as overlay
from mapping.settings.programme import Costs, Demand

DEFAULT_MIX: Final[Mapping[str, float]] = {
    "business": 0.39,
    "pss": 0.17,
    "training": 0.14,
    "finance": 0.12,
    "clinic": 0.05,
    "food": 0.05,
    "education": 0.02,
}
"""Kinds of assistance given to 92,271 returnees, 2017 to 2022 (IOM, Knowledge Bite #5)."""


COSTS: Final = ("dependant_per_day", "meals_per_day", "lodging_per_night", "round_trip_hours")
"""The keys of `[money]` that `costs` reads."""


def costs(money: Mapping[str, Any]) -> Costs:
    """Return the costs that `[money]` states.

    Raises
    ------
    ProgrammeError
        For a value that is no number from 0, or round trips of no time.

    >>> costs({"lodging_per_night": 100}).lodging_per_night, costs({}).round_trip_hours
    (100.0, 8.0)
    """
    usual = Costs()
    defaults = {name: getattr(usual, name) for name in COSTS}
    given = {name: value for name, value in money.items() if name in COSTS}
    found = Costs(**overlay.lay_over(defaults, given, "money"))
    overlay.refuse_unless(found.round_trip_hours > 0, "money.round_trip_hours", "more than 0")
    return found


def demand(table: Mapping[str, Any]) -> Demand:
    """Return what `[demand]` states; a `mix` that is given takes the place of the whole default.

    Raises
    ------
    ProgrammeError
        For an unknown key, or shares that are no shares or more than 1 together.

    >>> demand({}).mix["business"], demand({"mix": {"clinic": 0.5}}).mix
    (0.39, {'clinic': 0.5})
    >>> demand({"mix": {}}).mix
    {}
    """
    overlay.refuse_unless(isinstance(table, Mapping), "demand", "a table")
    mix = table.get("mix", DEFAULT_MIX)
    overlay.refuse_unless(isinstance(mix, Mapping), "demand.mix", "a table")
    usual = Demand({})
    defaults = {
        "mix": dict.fromkeys(mix if "mix" not in table else categories(), 0.0),
        "period_weeks": usual.period_weeks,
        "appointments_per_person": usual.appointments_per_person,
    }
    found = overlay.lay_over(defaults, {**table, "mix": mix}, "demand")
    shares = {name: found["mix"][name] for name in mix}
    if sum(shares.values()) > 1 + 1e-9:
        raise ProgrammeError(
            "programme.toml: the shares of [demand.mix] are more than 1 together. Lower some."
        )
    for name in ("period_weeks", "appointments_per_person"):
        overlay.refuse_unless(found[name] > 0, f"demand.{name}", "more than 0")
    return Demand(shares, found["period_weeks"], found["appointments_per_person"])

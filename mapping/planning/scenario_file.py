"""A scenario.toml parsed: levers that are known, in bounds, else a sentence says which is not."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from layers.errors import UsageError
from mapping.planning import levers
from mapping.planning.scenario import OF_AMOUNT, SCOPES, Cost, LeverAsked, Scenario
from mapping.settings import toml_document

_TOP: Final = ("horizon_months", "lever")
_OF_LEVER: Final = ("kind", "name", "cost", "unit", "n", *SCOPES)
_HIGHEST: Final = 1e12


def parse(text: str, name: str = "scenario.toml") -> Scenario:
    r"""Return the scenario that a TOML text describes.

    Parameters
    ----------
    text
        `horizon_months` (12 where it is missing) and a table `[[lever]]` for each lever: `kind`,
        the parameters of that kind, perhaps `services`, `partners`, `categories` (lists), `name`,
        `cost` (a number, or a table `low, likely, high`), `unit` and `n`.
    name
        What errors call the file.

    Raises
    ------
    UsageError
        For what is no TOML, an unknown key, kind, parameter, unit, or a number out of bounds.

    >>> parse('[[lever]]\nkind = "rule_waived"\ntest = "age"\ncost = 500\n').levers[0].values
    {'test': 'age'}
    """
    document = toml_document.read(text, name)
    _known(document, _TOP, name)
    tables = document.get("lever", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise UsageError(f"{name}: levers are tables, each headed [[lever]].")
    if not tables:
        raise UsageError(
            f"{name}: no lever stands in it. Write a table [[lever]] with kind = "
            f'"rule_waived" and test = "age", or leave the file out: then the levers that '
            "could bring most are tried."
        )
    months = _number(document.get("horizon_months", 12), f"{name}: horizon_months", least=1)
    found = tuple(_lever(one, f"{name}: lever {at}") for at, one in enumerate(tables, 1))
    return Scenario(found, months)


def _lever(table: Mapping[str, Any], place: str) -> LeverAsked:
    kinds = levers.kinds()
    kind = str(table.get("kind", ""))
    if kind not in kinds:
        raise UsageError(f'{place}: kind = "{kind}" is not known. {_near(kind, kinds)}')
    wanted = kinds[kind].PARAMETERS
    _known(table, (*_OF_LEVER, *wanted), place)
    values = {name: _value(table, name, tried, place) for name, tried in wanted.items()}
    scope = {part: _names(table[part], f"{place}: {part}") for part in SCOPES if part in table}
    return LeverAsked(kind, values, scope, str(table.get("name", "")), _cost(table, kind, place))


def _value(table: Mapping[str, Any], name: str, tried: tuple[Any, ...], place: str) -> Any:
    """A parameter of a lever: one of the words that its kind knows, or a number."""
    if name not in table:
        raise UsageError(f"{place}: {name} is missing. Write {name} = ...")
    value = table[name]
    words = [one for one in tried if isinstance(one, str)]
    if words:
        if value not in words:
            raise UsageError(f'{place}: {name} = "{value}". {_near(str(value), words)}')
        return value
    return _number(value, f"{place}: {name}")


def _cost(table: Mapping[str, Any], kind: str, place: str) -> Cost | None:
    """The price that a table states, if it does."""
    if "cost" not in table:
        spare = [name for name in ("unit", "n") if name in table]
        if spare:
            raise UsageError(f"{place}: {spare[0]} stands there without cost. Write cost = ...")
        return None
    units = levers.kinds()[kind].COST_UNITS
    unit = str(table.get("unit", units[0]))
    if unit not in levers.COST_UNITS:
        raise UsageError(f'{place}: unit = "{unit}". {_near(unit, levers.COST_UNITS)}')
    stated = table["cost"]
    parts = stated if isinstance(stated, dict) else dict.fromkeys(("low", "likely", "high"), stated)
    _known(parts, ("low", "likely", "high"), f"{place}: cost")
    if "likely" not in parts:
        raise UsageError(f"{place}: cost needs likely. Write cost = {{ likely = 500 }}.")
    likely = _number(parts["likely"], f"{place}: cost")
    low, high = (
        _number(parts.get(name, likely), f"{place}: cost.{name}") for name in ("low", "high")
    )
    if not low <= likely <= high:
        raise UsageError(
            f"{place}: cost runs from low to high; {low:g}, {likely:g}, {high:g} do not."
        )
    n = _number(table["n"], f"{place}: n") if "n" in table else math.nan
    if not math.isnan(n) and unit not in OF_AMOUNT:
        raise UsageError(f'{place}: n counts persons, days or km; unit = "{unit}" has none.')
    return Cost(unit, low, likely, high, n)


def _names(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise UsageError(f'{place} is a list of ids, such as ["P1"].')
    return tuple(value)


def _number(value: Any, place: str, least: float = 0) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not least <= value <= _HIGHEST
    ):
        raise UsageError(f"{place} must be a number from {least:g} on; it is {value!r}.")
    return float(value)


def _known(table: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    for key in table:
        if key not in set(known):
            raise UsageError(f"{place}: unknown key '{key}'. {_near(str(key), known)}")


def _near(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    meant = f"Did you mean '{near[0]}'? " if near else ""
    return f"{meant}Known here: {', '.join(names)}."

"""A rule of eligibility as the value of an attribute: a JSON object of its limits."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any, Final

from layers import criteria

NUMBERS: Final = ("min", "max", "urban_limit_m", "rural_limit_m")
WORDS: Final = ("basis", "setting_of")
"""How a distance is measured and whose setting chooses the limit; told with a distance alone."""
_DISTANCE: Final = "distance"


def meaning(criterion: str) -> str:
    """Return in a sentence what a criterion asks.

    >>> meaning("sex")
    "The service takes the person's sex; `values` lists those it takes."
    """
    module = importlib.import_module(f"{criteria.__name__}.{criterion}")
    return str(module.__doc__).partition("\n")[0]


def value(rule: Mapping[str, Any]) -> str:
    """Return the limits of a rule; bounds are inclusive, distances in metres.

    >>> value({"criterion": "age", "min": 18, "at": "start"})
    '{"at": "start", "min": 18}'
    """
    found: dict[str, Any] = {name: rule[name] for name in NUMBERS if rule.get(name) is not None}
    if rule.get("values"):
        found["values"] = str(rule["values"]).split()
    if rule["criterion"] == _DISTANCE:
        found |= {name: rule[name] for name in WORDS if rule.get(name)}
    if rule["criterion"] == "age" and rule.get("at"):
        found["at"] = rule["at"]
    return json.dumps(found, sort_keys=True)

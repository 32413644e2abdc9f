"""A limit of a partner's rule shifted by so much: years of age, grades, kilometres of a circle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mapping.planning.levers import Bools, Facts, may_bend

KIND: Final = "rule_shifted"
PARAMETERS: Final[Mapping[str, tuple[Any, ...]]] = {
    "test": ("age", "grade", "distance", "household", "arrival_window"),
    "amount": (),
}
COST_UNITS: Final = ("one-off", "person_month")
ASK: Final = "partner"


def clears(facts: Facts, test: str, amount: float) -> Mapping[str, Bools]:
    """Return who misses the limit by no more than the amount, in the unit of the rule.

    A person of whom it is not known whether they keep the limit is not cleared: the limit still
    stands, only elsewhere. A rule that protects people is no lever.

    >>> import numpy as np, pandas as pd
    >>> pairs, services = pd.DataFrame({"site": [0, 0, 0]}), pd.DataFrame({"service_id": ["A"]})
    >>> rules = pd.DataFrame({"service_id": [], "criterion": [], "is_protective": []})
    >>> beyond = {"age": np.array([2.0, 6.0, np.nan])}
    >>> facts = Facts(pairs, pd.DataFrame(), services, rules, beyond)
    >>> clears(facts, "age", 5)["age"].tolist()
    [True, False, False]
    """
    return {test: may_bend(facts, test) & facts.is_within(test, amount)}

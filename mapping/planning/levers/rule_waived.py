"""A partner's rule waived: its test stands in nobody's way any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from layers.criteria import AUTOMATIC, CRITERIA
from mapping.planning.levers import Bools, Facts, may_bend

KIND: Final = "rule_waived"
PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "test": tuple(step for step in CRITERIA if step not in AUTOMATIC)
}
COST_UNITS: Final = ("one-off", "person_month")
ASK: Final = "partner"


def clears(facts: Facts, test: str) -> Mapping[str, Bools]:
    """Return that every pair passes the test, whoever it is and whatever is unknown of them.

    A rule that protects people is no lever: the pairs of its service stay as they are.

    >>> import pandas as pd
    >>> pairs, services = pd.DataFrame({"site": [0, 1]}), pd.DataFrame({"service_id": ["A", "B"]})
    >>> rules = pd.DataFrame({"service_id": ["B"], "criterion": "sex", "is_protective": True})
    >>> blank = pd.DataFrame()
    >>> [clears(Facts(pairs, blank, services, rules), test)[test].tolist()
    ...  for test in ("age", "sex")]
    [[True, True], [True, False]]
    """
    return {test: may_bend(facts, test)}

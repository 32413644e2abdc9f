"""A partner's rule waived: its test stands in nobody's way any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from layers.criteria import AUTOMATIC, CRITERIA
from mapping.planning.levers import Bools, Facts

KIND: Final = "rule_waived"
PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "test": tuple(step for step in CRITERIA if step not in AUTOMATIC)
}
COST_UNITS: Final = ("one-off", "person_month")
ASK: Final = "partner"


def clears(facts: Facts, test: str) -> Mapping[str, Bools]:
    """Return that every pair passes the test, whoever it is and whatever is unknown of them.

    >>> import pandas as pd
    >>> blank = pd.DataFrame(index=range(2))
    >>> clears(Facts(blank, blank, blank, blank), "age")
    {'age': array([ True,  True])}
    """
    return {test: np.broadcast_to(np.True_, len(facts.pairs))}

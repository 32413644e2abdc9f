"""So much more paid for each attended day: stipend, fare subsidy or an allowance for the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mapping.planning.levers import Bools, Facts

KIND: Final = "pay_raised"
PARAMETERS: Final[Mapping[str, tuple[Any, ...]]] = {"per_day": ()}
COST_UNITS: Final = ("person_month", "person", "month", "one-off")
ASK: Final = "partner"


def clears(facts: Facts, per_day: float) -> Mapping[str, Bools]:
    """Return for whom the return fare would be paid, by the trip that is told.

    Where another mode is within the limits and misses by more of what is paid, somebody may be
    reached by it sooner: the gain is never less than told.

    >>> import numpy as np, pandas as pd
    >>> beyond = {"affordable": np.array([10.0, 30.0, np.nan])}
    >>> facts = Facts(pd.DataFrame({"site": [0, 0, 0]}), *[pd.DataFrame()] * 3, beyond=beyond)
    >>> clears(facts, 20)["affordable"].tolist()
    [True, False, False]
    """
    return {"affordable": facts.is_within("affordable", per_day)}

"""Places added where none is free: a second intake, a larger group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from mapping.planning.levers import Bools, Facts

KIND: Final = "places_added"
PARAMETERS: Final[Mapping[str, tuple[Any, ...]]] = {"places": ()}
COST_UNITS: Final = ("person", "person_month", "one-off")
ASK: Final = "partner"


def clears(facts: Facts, places: float) -> Mapping[str, Bools]:
    """Return that nobody is refused for want of a place, where there is at least one more.

    Who gets it is another question: a verdict depends on no other person.

    >>> import pandas as pd
    >>> facts = Facts(pd.DataFrame({"site": [0]}), *[pd.DataFrame()] * 3)
    >>> clears(facts, 20)["place"].tolist(), clears(facts, 0)["place"].tolist()
    ([True], [False])
    """
    return {"place": np.full(len(facts.pairs), places >= 1)}

"""Which stop of a mobile team the verdict rests on: the best verdict first, then the nearest."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.reach.travel_rows import Asked

Ints = NDArray[np.int64]

_WEEK_MIN: Final = 10_080.0


def best(
    some: Asked, team: Ints, verdicts: pd.Categorical[str], minutes: NDArray[np.float64]
) -> Ints:
    """Return the row of the best stop of each person and team, as positions in the rows.

    A stop that takes the person comes before one that may, and that before one that does not; of
    equal ones the nearest by the fastest trip (milliseconds), then the first. So a further stop
    takes nothing from anybody.

    Parameters
    ----------
    some
        Rows of travel to stops, one for each person and stop.
    team
        The position of the service whose stop it is, for each row.
    verdicts
        The verdict on each row, were the team there alone.
    minutes
        Those of the fastest trip of each row's pair that fits as well.
    """
    ms = np.rint(np.fmin(minutes, _WEEK_MIN) * 60_000)
    order = np.lexsort((some.site, ms, verdicts.codes, team, some.person))
    person, served = some.person[order], team[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (person[1:] != person[:-1]) | (served[1:] != served[:-1])
    return np.asarray(order[is_first])


def column(travel: pd.DataFrame) -> pd.Categorical[str]:
    """Return the stop that each row of travel leads to; empty where it leads to none."""
    if "stop_id" in travel:
        return pd.Categorical(travel["stop_id"])
    none = np.zeros(len(travel), dtype=np.int8)
    return pd.Categorical.from_codes(none, categories=pd.Index([""], dtype="str"))

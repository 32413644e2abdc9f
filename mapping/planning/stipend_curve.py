"""What a stipend buys: how many could attend each course at each level of daily pay."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="stipends",
    doc="How many could attend each course at each level of daily pay.",
    columns=(),
    counts=(Count("n_could", of="n_people", chain=("service_id",)),),
    is_written=False,
)
LEVELS: Final = 10
"""Steps of the curve between nothing and what everybody would need."""


def curve(needed: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Return, per course, how many of those it accepts would have enough at each daily stipend.

    Parameters
    ----------
    needed
        `service_id` and `break_even` (from `affordability.break_even`): one row per person
        whom a course accepts within the limits.
    services
        From `mapping.profiles.services.of_layer`: `service_id, name, category, partner` and `paid`,
        the stipend of a day now (NaN unknown).

    Returns
    -------
    DataFrame
        One row per course and level: `service_id, name, category, partner, paid` (now, a day;
        NaN unknown), `stipend` (a day), `n_could` (returnees with a break-even stipend of no more
        than that) and `n_people` (those whom the course accepts within the limits and whose cost
        is known). Levels are round numbers; the stipend of now is one of them.

    The break-even stipend of a person is what a day costs them: fares, nights, fee and living, less
    the transport allowance (domain rule 5.8). A stipend of their own is left out of it: the
    question is what the course would have to pay.
    """
    known = needed[np.isfinite(needed["break_even"])]
    now = services.set_index("service_id")["paid"]
    parts = [
        _one(str(course), rows.to_numpy(float), float(now.get(course, np.nan)))
        for course, rows in known.groupby("service_id")["break_even"]
    ]
    named = services[["service_id", "name", "category", "partner"]]
    columns = ["service_id", "name", "category", "partner", "paid", "stipend", "n_could"]
    if not parts:
        return pd.DataFrame(columns=[*columns, "n_people"])
    found = pd.concat(parts, ignore_index=True).merge(named, on="service_id")
    return found[[*columns, "n_people"]]


def round_step(top: float) -> float:
    """Return a round step that divides nothing to `top` into about `LEVELS` parts.

    >>> round_step(95.0), round_step(1200.0), round_step(0.0)
    (10.0, 200.0, 1.0)
    """
    if top <= 0:
        return 1.0
    rough = top / LEVELS
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9)))


def _one(course: str, needs: NDArray[np.float64], paid: float) -> pd.DataFrame:
    top = float(np.fmax(np.quantile(needs, 0.95), paid))
    step = round_step(top)
    levels = np.unique([*np.arange(0.0, top + step, step), *([] if np.isnan(paid) else [paid])])
    return pd.DataFrame(
        {
            "service_id": course,
            "paid": paid,
            "stipend": levels,
            "n_could": [float((needs <= level + 1e-9).sum()) for level in levels],
            "n_people": float(len(needs)),
        }
    )

"""What a stipend buys: how many could attend each course at each level of daily pay."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

LEVELS: Final = 10
"""Steps of the curve between nothing and what everybody would need."""


def curve(judged: pd.DataFrame, paid: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Return, per course, how many of those it accepts would have enough at each daily stipend.

    Parameters
    ----------
    judged
        The judged pairs: `returnee_id, service_id, is_within, eligible, net_per_day`.
    paid
        `service_id` and `paid`: the stipend of a day now (NaN unknown).
    services
        The layer: `service_id, name, category, partner`.

    Returns
    -------
    DataFrame
        One row per course and level: `service_id, name, category, partner, paid` (now, a day),
        `stipend` (a day), `n_could` (returnees whose pay covers two fares and the day's living,
        net >= 0, at that stipend) and `n_people` (those whom the course accepts within the limits
        and whose fare is known). Levels are round numbers; the stipend of now is one of them.

    The break-even stipend of a person is the stipend less the net of the day (domain rule 5.8).
    """
    taken = judged[judged["is_within"].astype(bool) & (judged["eligible"] == "yes")]
    now = paid.set_index("service_id")["paid"]
    taken = taken.assign(paid=taken["service_id"].map(now))
    taken = taken.assign(needs=taken["paid"] - taken["net_per_day"]).dropna(subset=["needs"])
    taken = taken[np.isfinite(taken["needs"])]
    parts = [_one(str(course), rows) for course, rows in taken.groupby("service_id")]
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


def _one(course: str, rows: pd.DataFrame) -> pd.DataFrame:
    needs, paid = rows["needs"].to_numpy(float), float(rows["paid"].iloc[0])
    top = max(float(np.quantile(needs, 0.95)), paid)
    step = round_step(top)
    levels = np.unique([*np.arange(0.0, top + step, step), paid])
    return pd.DataFrame(
        {
            "service_id": course,
            "paid": paid,
            "stipend": levels,
            "n_could": [float((needs <= level + 1e-9).sum()) for level in levels],
            "n_people": float(len(needs)),
        }
    )

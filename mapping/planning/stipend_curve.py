"""What a stipend buys: how many could attend each course at each level of daily pay."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="stipends",
    doc="How many could attend each course at each level of daily pay.",
    columns=(),
    counts=(Count("n_could", of="n_people"),),
    is_written=False,
)
LEVELS: Final = 10
"""Steps of the curve between nothing and what everybody would need."""


def curve(needed: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Return, per course, how many of those it accepts would have enough at each daily stipend.

    Parameters
    ----------
    needed
        `service_id`, `break_even` (from `affordability.break_even`), `parts` and `is_stated`: one
        row per person whom a course accepts within the limits.
    services
        From `mapping.profiles.services.of_layer`: `service_id, name, category, partner` and `paid`,
        the stipend of a day now (NaN unknown).

    Returns
    -------
    DataFrame
        One row per course, population and level: `service_id, name, category, partner, among,
        paid` (now, a day; NaN unknown), `stipend` (a day), `n_could` (returnees with a break-even
        stipend of no more than that) and `n_people` (those whom the course accepts within the
        limits and whose cost is known), with `n_stated` and `n_expected`. Levels are round numbers;
        the stipend of now is one of them.

    The break-even stipend of a person is what a day costs them: fares, nights, fee and living, less
    the transport allowance (domain rule 5.8). A stipend of their own is left out of it: the
    question is what the course would have to pay.
    """
    known = needed[np.isfinite(needed["break_even"])]
    now = services.set_index("service_id")["paid"]
    parts = [
        _one(str(course), rows, float(now.get(course, np.nan)))
        for course, rows in known.groupby("service_id")
    ]
    named = services[["service_id", "name", "category", "partner"]]
    columns = ["service_id", "name", "category", "partner", "among", "paid", "stipend", "n_could"]
    columns += ["n_people", "n_stated", "n_expected"]
    if not parts:
        return pd.DataFrame(columns=columns)
    found = pd.concat(parts, ignore_index=True).merge(named, on="service_id")
    return found[columns]


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


def _one(course: str, rows: pd.DataFrame, paid: float) -> pd.DataFrame:
    """The levels of one course, among everybody and among those in need."""
    costs = rows["break_even"].to_numpy(float)
    top = float(np.fmax(np.quantile(costs, 0.95), paid))
    step = round_step(top)
    levels = np.unique([*np.arange(0.0, top + step, step), *([] if np.isnan(paid) else [paid])])
    could = costs <= levels[:, None] + 1e-9
    parts, stated = rows["parts"].to_numpy(np.int64), rows["is_stated"].to_numpy(bool)
    found = []
    for among, weight in (("all", np.full(len(rows), PERSON)), ("need", parts)):
        n_stated, n_expected = (
            weight @ each / PERSON if among == "need" else np.nan for each in (stated, ~stated)
        )
        n = weight.sum() / PERSON
        if n:
            told = {"n_people": n, "n_stated": n_stated, "n_expected": n_expected}
            found.append(
                pd.DataFrame(
                    {"service_id": course, "among": among, "paid": paid, "stipend": levels,
                     "n_could": could @ weight / PERSON} | told
                )
            )  # fmt: skip
    return pd.concat(found, ignore_index=True)

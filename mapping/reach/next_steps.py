"""What comes next for a person whom no service of a category takes: no answer is a dead end.

In this order: the nearest service that says no by one rule alone, which the partner may bend; the
nearest by phone or online that does not say no; the nearest that would take the person if it were
nearer, or else the nearest of the kind; and the programme's own help line, which is no service. The
pages follow the same order in `maps/assets/services/next_steps.js`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from layers.reasons import OF_THE_WAY, OVER, is_unknown, step_of
from layers.vocabulary.codes import FLEXIBILITY, REMOTE_DELIVERIES, UNTRAVELLED_DELIVERIES

CODES: Final = ("bend", "remote", "nearer", "far")
"""Ways out, in their order; the words of each stand under `labels.next`."""
WITH_WAY: Final = ("nearer", "far")
"""Those whose words tell how far it is: a way is known there."""


class Step(NamedTuple):
    """A way out: its code of `CODES`, the row of the service, and the reason that may bend."""

    code: str
    row: Mapping[str, Any]
    reason: Mapping[str, Any] | None = None


def of(rows: pd.DataFrame) -> list[Step]:
    """Return the ways out of one person and category; none where some service takes the person.

    Parameters
    ----------
    rows
        The judged pairs of the person with services of the category, with `mode`,
        `fastest_duration_min`, `service_id`, `verdict` and `reasons`, a list of dicts; beyond the
        limits too.
    """
    if rows.empty or rows["verdict"].eq("yes").any():
        return []
    order = rows.sort_values(["fastest_duration_min", "service_id"], na_position="last")
    found = order.to_dict("records")
    return [*_bends(found), *_remote(found), *_nearest(found)]


def over(reasons: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return by how much a pair misses the limits: `min`, `km`, `fare`, those that it misses.

    >>> over([{"code": "too_long", "have": 95.0, "want": 90.0}, {"code": "age_max"}])
    {'min': 5.0}
    """
    found: dict[str, float] = {}
    for one in reasons:
        unit = OVER.get(one["code"])
        if unit:
            found[unit] = max(found.get(unit, 0.0), one["have"] - one["want"])
    return found


def _noes(row: Mapping[Any, Any]) -> list[Mapping[str, Any]]:
    return [one for one in row["reasons"] if not is_unknown(one["code"])]


def _bends(rows: Sequence[Mapping[Any, Any]]) -> Iterator[Step]:
    for row in rows:
        noes = _noes(row)
        if len(noes) == 1 and noes[0].get("flexibility") in FLEXIBILITY[1:]:
            yield Step("bend", row, noes[0])
            return


def _remote(rows: Sequence[Mapping[Any, Any]]) -> Iterator[Step]:
    for row in rows:
        if row["mode"] in REMOTE_DELIVERIES and row["verdict"] != "no":
            yield Step("remote", row)
            return


def _nearest(rows: Sequence[Mapping[Any, Any]]) -> Iterator[Step]:
    """The nearest that only the way keeps from the person, or else the nearest of all."""
    near = [row for row in rows if np.isfinite(row["fastest_duration_min"])]
    near = [row for row in near if row["mode"] not in UNTRAVELLED_DELIVERIES]
    for row in near:
        noes = _noes(row)
        if noes and {step_of(one["code"]) for one in noes} <= {*OF_THE_WAY}:
            yield Step("nearer", row)
            return
    yield from [Step("far", row) for row in near[:1]]

"""Inequality: how unevenly the places within reach are spread among those who need the category."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures

UNIT: Final = "index"
LEAST: Final = 10
FIGURES: Final[Figures] = dict.fromkeys(("places_gini", "places_palma"), UNCOUNTED)


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return `places_gini` and `places_palma` among `need`, where places are known.

    >>> cases = pd.DataFrame({"pcode": "A", "among": "need", "group": "all",
    ...     "parts": 1_000_000, "is_stated": True, "places_per_100": [1.0] * 10})
    >>> measure(cases)["value"].tolist()
    [0.0, 0.25]
    """
    if "places_per_100" not in cases:
        return pd.DataFrame()
    needy = aggregation.among_need(cases)
    needy = needy[needy["places_per_100"].notna()]
    found, values = aggregation.of(needy), needy["places_per_100"].to_numpy(float)
    order = np.lexsort((values, found.area_group))
    ordered, at, parts = values[order], found.area_group[order], found.parts[order]
    has = ordered * parts
    until, held = (_running(one, at, found.kind[at]) for one in (parts, has))
    whole, total = (
        np.bincount(at, one, len(found.names)).astype(np.float64) for one in (parts, has)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        # The area between the line of equal shares and the curve of what the poorest have.
        below = np.bincount(at, parts * (2 * held - has), len(found.names))
        gini = 1 - below / (whole * total)
        poorest, richest = (
            np.bincount(at, ordered * _within(until, parts, whole[at], *ends), len(found.names))
            for ends in ((0.0, 0.4), (0.9, 1.0))
        )
        palma = richest / poorest
    kept = (found.size >= LEAST) & (total > 0)
    rows = [
        aggregation.rows(found, [name], value=value, n_people=found.size)[kept]
        for name, value in (("places_gini", np.maximum(gini, 0.0)), ("places_palma", palma))
    ]
    return pd.concat(rows, ignore_index=True)


def _running(
    values: aggregation.Floats, at: aggregation.Ints, kind: aggregation.Ints
) -> aggregation.Floats:
    """The sum of each area and group's values up to and with each one, in their order.

    Each category is summed by itself, so that no last digit rests on another one.
    """
    cuts = np.flatnonzero(np.diff(kind)) + 1
    of_kinds = zip(np.split(values, cuts), np.split(at, cuts), strict=True)
    return np.concatenate([_running_in_kind(*one) for one in of_kinds])


def _running_in_kind(values: aggregation.Floats, at: aggregation.Ints) -> aggregation.Floats:
    sums = np.cumsum(values)
    first = np.flatnonzero(np.diff(at, prepend=-1))
    before = np.append(0.0, sums)[first]
    return np.asarray(sums - np.repeat(before, np.diff(np.append(first, len(at)))))


def _within(
    until: aggregation.Floats,
    parts: aggregation.Floats,
    whole: aggregation.Floats,
    low: float,
    high: float,
) -> aggregation.Floats:
    """What lies between two shares of an area and group of each; one on a line counts in part."""
    inside = np.minimum(until, high * whole) - np.maximum(until - parts, low * whole)
    return np.asarray(np.maximum(inside, 0.0), dtype=np.float64)

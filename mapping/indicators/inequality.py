"""Inequality: how unevenly the places within reach are spread."""

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
    """Return `places_gini` and `places_palma` by area and group, where places are known.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "places_per_100": [1.0] * 10})
    >>> measure(cases)["value"].tolist()
    [0.0, 0.25]
    """
    if "places_per_100" not in cases:
        return pd.DataFrame()
    found = aggregation.of(cases).some(cases["places_per_100"].notna())
    values = cases["places_per_100"].dropna().to_numpy(float)
    order = np.lexsort((values, found.area_group))
    ordered, area_group = values[order], found.area_group[order]
    start = np.cumsum(found.size) - found.size
    rank = np.arange(len(order)) - start[area_group] + 1
    n, total = found.size, np.bincount(area_group, weights=ordered, minlength=len(found.size))
    weighted = np.bincount(area_group, weights=ordered * rank, minlength=len(n))
    with np.errstate(divide="ignore", invalid="ignore"):
        gini = 2 * weighted / (n * total) - (n + 1) / n
        best = _part(ordered, area_group, rank, n, 0.9, 1.0)
        worst = _part(ordered, area_group, rank, n, 0.0, 0.4)
        palma = best / worst
    kept = (n >= LEAST) & (total > 0)
    rows = found.names.assign(n_people=n)[kept]
    return pd.concat(
        [
            rows.assign(indicator="places_gini", value=np.maximum(gini, 0.0)[kept]),
            rows.assign(indicator="places_palma", value=palma[kept]),
        ],
        ignore_index=True,
    )


def _part(
    ordered: aggregation.Floats,
    area_group: aggregation.Ints,
    rank: aggregation.Ints,
    n: aggregation.Ints,
    low: float,
    high: float,
) -> aggregation.Floats:
    """What those between two shares of a group have; a person on the line counts in part."""
    of = n[area_group]
    weight = np.clip(np.minimum(rank, high * of) - np.maximum(rank - 1, low * of), 0.0, 1.0)
    return np.asarray(np.bincount(area_group, ordered * weight, len(n)), dtype=np.float64)

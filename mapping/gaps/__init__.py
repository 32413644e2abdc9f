"""One module per indicator of the gap: `UNIT`, `DOC` and `measure(cases)`; found by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Final, Protocol

import pandas as pd

from layers.criteria import CRITERIA

COLUMNS: Final = (
    "pcode", "category", "group", "indicator", "value", "unit", "n_people", "note", "n_value",
    "is_suppressed", "low", "high",
)  # fmt: skip


STEPPED: Final = ("waterfall_", "sole_")
"""How the names of indicators begin that are one per test."""


class Indicator(Protocol):
    """What every module of this folder holds."""

    UNIT: str
    DOC: str

    def measure(self, cases: pd.DataFrame) -> pd.DataFrame:
        """Return `pcode, group, indicator, value, n_people, n_value, note`, perhaps `low, high`."""


def indicators() -> Mapping[str, Indicator]:
    """Return every indicator module by its name.

    >>> sorted(indicators())
    ['coverage', 'disagreements', 'minutes', 'single_provider', 'sole', 'waterfall']
    """
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def measure(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return every indicator by area, category and group.

    Parameters
    ----------
    grouped
        Cases of all categories by area and group, from `mapping.cases.by_group`.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. `n_people` is the denominator, `n_value` the people counted (NaN where
        the indicator counts none); `low` and `high` are the value's range over slow and fast
        travel (NaN where it has none); sorted, so that the order of inputs changes nothing.
    """
    parts = []
    for category, cases in grouped.groupby("category"):
        for indicator in indicators().values():
            table = indicator.measure(cases)
            parts.append(table.assign(category=category, unit=indicator.UNIT))
    if not parts:
        numbers = dict.fromkeys(("value", "n_value", "low", "high"), "float64")
        numbers["n_people"] = "int64"
        kinds = dict.fromkeys(COLUMNS, "str") | numbers | {"is_suppressed": "bool"}
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    gaps = pd.concat(parts, ignore_index=True).assign(is_suppressed=False)
    gaps = gaps.reindex(columns=list(COLUMNS)).astype(
        dict.fromkeys(("n_value", "low", "high"), float)
    )
    keys = ["pcode", "category", "group", "indicator"]
    return gaps.sort_values(keys, ignore_index=True)


def of_asked(measured: pd.DataFrame, asked: set[tuple[str, str]]) -> pd.DataFrame:
    """Return the indicators without tests that no service of the category asks.

    Parameters
    ----------
    measured
        From `measure`.
    asked
        From `mapping.rules.asked`: (category, criterion).
    """
    silent = {
        (category, prefix + criterion)
        for category in measured["category"].unique()
        for criterion in CRITERIA
        for prefix in STEPPED
        if (category, criterion) not in asked
    }
    held = pd.MultiIndex.from_frame(measured[["category", "indicator"]]).isin(list(silent))
    return measured[~held].reset_index(drop=True)

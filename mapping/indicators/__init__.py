"""One module per indicator of the gap: what it is, where it is from, and `measure(cases)`.

What the unit records do not tell of a person an indicator may find out itself: it declares
`facts(sources)`, and `measure` gets their columns with the rest.

Steps that nobody asks for are not counted. `gaps.parquet` has the waterfall and sole blockers of a
category for the criteria that some service of it asks; that depends on rules, never on people,
so that a missing row tells nothing of anybody.

Geographic coverage counts running services only. It ignores every rule on the person, but a
closed site is not a service.

Concentration is the person's. The Herfindahl index is taken over the partners that take one
person and then averaged: two villages with a partner each are two monopolies, not a market of
two.

Percentiles are not interpolated. Between 20 minutes and "unreachable" there is nothing.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Final, Protocol, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers import languages
from layers.criteria import CRITERIA
from layers.errors import UsageError
from layers.languages import indicator_words
from mapping.unit_records.counting import STEADY, Figures
from mapping.unit_records.person_facts import Sources

COLUMNS: Final = (
    "pcode", "category", "among", "group", "indicator", "value", "low", "high", "unit", "n_people",
    "n_stated", "n_expected", "n_missing", "suppression", "subject_id", *STEADY,
)  # fmt: skip
_KEYS: Final = ("pcode", "category", "among", "group", "indicator")
"""What the rows are sorted by."""
UNITS: Final = (
    "share", "people", "min", "days", "currency", "places per 100 people", "index", "ratio",
)  # fmt: skip


STEPPED: Final = ("waterfall_", "sole_")
"""How the names of indicators begin that are one per test."""

OF_NEED: Final = ("waterfall_place", "waterfall_sure", "sole_place")
"""Figures of whether a place is free: asked only of those who need the category."""


class Indicator(Protocol):
    """What every module of this folder holds.

    `UNIT` is one of `UNITS`, and `FIGURES` says of each figure how it counts people: what it does
    not name is not published. What the figures are (their names in brackets) and the paper or rule
    they follow stand in the file of each language, as `doc` and `source` of `[indicators.<name>]`.
    """

    UNIT: str
    FIGURES: Figures

    def measure(self, cases: pd.DataFrame) -> pd.DataFrame:
        """Return `category, pcode, among, group, indicator, value, n_people`.

        Of each category by itself: the cases are of several. `aggregation` gives the columns, with
        `n_stated` and `n_expected`. Also `low, high` (a range),
        `n_missing` (people left out of `n_people` because nothing is known) and `subject_id` (what
        the figure is about) where there are any. A value that counts nobody is told in public
        only where `low_without_one` and `high_without_one` (`counting.STEADY`) say that no single
        person moves it.
        """


class WithFacts(Indicator, Protocol):
    """What a module of this folder may hold besides, where it needs more than the unit records."""

    def facts(self, sources: Sources) -> pd.DataFrame:
        """Return `returnee_id, category`, once each, and columns of its own.

        They are joined to the unit records before `measure`, for this indicator and all others. A
        person and category without a row has NaN, which is unknown and not none: who is known to
        have nothing needs a row that says so. A column that the records have already is refused.
        """


def indicators() -> Mapping[str, Indicator]:
    """Return every indicator module by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def figures() -> Figures:
    """Return how the figures of all indicators count people, by the name of the figure.

    >>> figures()["single_provider"].of
    'coverage_eligible'
    """
    return {name: one for module in indicators().values() for name, one in module.FIGURES.items()}


def methods() -> pd.DataFrame:
    """Return what each module measures, in English: `name, unit, doc, source`.

    >>> methods().set_index("name").loc["travel_time", "unit"]
    'min'
    """
    return pd.DataFrame(
        [
            {"name": name, "unit": one.UNIT}
            | {
                fact: indicator_words.told(name, fact, languages.REFERENCE)
                for fact in ("doc", "source")
            }
            for name, one in indicators().items()
        ]
    )


def facts(sources: Sources) -> Mapping[str, pd.DataFrame]:
    """Return what the indicators that declare `facts` tell of persons, by the indicator's name."""
    declared = {
        name: cast(WithFacts, one) for name, one in indicators().items() if hasattr(one, "facts")
    }
    return {name: one.facts(sources) for name, one in declared.items()}


def measure(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return every indicator by area, category, population and group.

    Parameters
    ----------
    grouped
        Cases of one category or several by area and group, from `disaggregation.by_group`.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. `n_people` is the denominator; among `need` it is `n_stated` who state
        the need and `n_expected` of those whose needs are not known, and both are NaN among `all`.
        `low` and `high` are the value's range
        over slow and fast travel (NaN where it has none), `subject_id` is the id of what the figure
        is about, `suppression` is `none`; sorted, so that the order of inputs changes nothing.

    Raises
    ------
    UsageError
        Where an indicator does not say among whom it counts, or of which category.
    """
    parts = []
    for name, indicator in indicators().items():
        table = indicator.measure(grouped)
        if len(table):
            _refuse_mixed(name, table)
            parts.append(_columns(table, unit=indicator.UNIT))
    return _joined(parts)


def _refuse_mixed(name: str, table: pd.DataFrame) -> None:
    if not {"among", "category"} <= set(table):
        raise UsageError(
            f"The indicator {name} does not say among whom it counts, and of which category. Count "
            "with mapping.unit_records.aggregation, or by category, pcode, among and group, each "
            "case as its parts of a person."
        )


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return tables from `measure` as one, sorted; nothing stays nothing."""
    if not parts:
        return _joined([])
    return pd.concat(parts).sort_values(list(_KEYS), ignore_index=True)


def _columns(table: pd.DataFrame, **constants: str) -> dict[str, NDArray[np.object_]]:
    """Return every column of `COLUMNS`: those of a table, some of one value, others unknown."""
    held = {str(name): column.to_numpy(object) for name, column in table.items()}
    same = {name: np.full(len(table), word, dtype=object) for name, word in constants.items()}
    return {**dict.fromkeys(COLUMNS, np.full(len(table), np.nan, dtype=object)), **held, **same}


def _joined(parts: list[dict[str, NDArray[np.object_]]]) -> pd.DataFrame:
    """Return the parts as one table, sorted and typed."""
    counted = ("n_people", "n_stated", "n_expected", "n_missing")
    numbers = ("value", "low", "high", *counted, *STEADY)
    kinds = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(numbers, "float64")
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    gaps = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in COLUMNS})
    gaps = gaps.assign(
        n_missing=gaps["n_missing"].fillna(0),
        suppression=gaps["suppression"].fillna("none"),
        subject_id=gaps["subject_id"].fillna(""),
    ).astype(kinds)
    return gaps.sort_values(list(_KEYS), ignore_index=True)


def of_asked(measured: pd.DataFrame, asked: set[tuple[str, str]]) -> pd.DataFrame:
    """Return the indicators without tests that nobody asks.

    Those are tests that no service of the category asks, and whether a place is free for people
    who do not need one (`OF_NEED`).

    Parameters
    ----------
    measured
        From `measure`.
    asked
        From `mapping.profiles.eligibility_rules.asked`: (category, criterion).
    """
    silent = {
        (category, prefix + criterion)
        for category in measured["category"].unique()
        for criterion in CRITERIA
        for prefix in STEPPED
        if (category, criterion) not in asked
    }
    held = pd.MultiIndex.from_frame(measured[["category", "indicator"]]).isin(list(silent))
    held |= measured["among"].eq("all") & measured["indicator"].isin(OF_NEED)
    return measured[~held].reset_index(drop=True)

"""The one door of public tables: all that one release tells of people, classed and looked over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import (
    audit,
    differences,
    layout,
    public_figures,
    public_tables,
    snapshots,
    union_audit,
    whole_people,
)
from mapping.unit_records.counting import Figures
from mapping.unit_records.result_tables import ResultTable


@dataclass(frozen=True)
class Terms:
    """On what terms people are told of in public.

    Parameters
    ----------
    k
        The floor: the smallest group that may show.
    as_of
        The programme's day.
    before
        That of the release before; None where this is the first.
    parents
        The P-code of the area around each area, by P-code; empty around the largest.
    figures
        How each indicator counts people.
    declared
        What each result table declares.
    key
        The secret of the store.
    """

    k: int
    as_of: date
    before: date | None
    parents: Mapping[str, str]
    figures: Figures
    declared: Mapping[str, ResultTable]
    key: bytes


@dataclass(frozen=True)
class Release:
    """What may be told, and the snapshots that it is told of."""

    gaps: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    held: pd.DataFrame


def told(
    gaps: pd.DataFrame, tables: Mapping[str, pd.DataFrame], terms: Terms, held: pd.DataFrame
) -> Release:
    """Return the figures and tables of a run as they may be told.

    Parameters
    ----------
    gaps
        Columns of `mapping.indicators.COLUMNS`, exact.
    tables
        Result tables by name, exact.
    terms
        On what terms.
    held
        The snapshots of the releases before, columns `snapshots.COLUMNS`.

    Raises
    ------
    PublishingRefusedError
        Where something does not declare how it counts people, or could be reckoned back.
    """
    regions = [pcode for pcode, around in terms.parents.items() if not around]
    figures = {**terms.figures, **differences.FIGURES}
    whole = whole_people.of_gaps(gaps, terms.figures)
    counted = differences.added(layout.completed(whole, terms.parents, terms.figures))
    own = public_figures.kept(counted, regions)
    beside = public_tables.large(public_tables.kept(tables, terms.declared), regions)
    names = public_figures.named(own, figures)
    counts = pd.concat(
        [
            public_figures.counts(own, names),
            public_tables.counts(beside, terms.declared, terms.as_of),
        ],
        ignore_index=True,
    )
    months = snapshots.months_since(terms.before, terms.as_of)
    after = snapshots.taken(counts, held, terms.k, terms.key, months)
    of_cells = after.set_index("cell")["n"]
    classed = public_figures.told(own, names, terms.k, figures, of_cells)
    around = pd.Series({one: up or WHOLE for one, up in terms.parents.items()}, dtype="str")
    sums = audit.sums_of(classed, around, figures)
    sure = audit.coarsened(classed, sums, terms.k)
    tables = public_tables.told(beside, terms.k, terms.declared, of_cells, terms.as_of)
    tables = {
        name: audit.by_area(one, around, terms.declared[name], terms.k)
        for name, one in tables.items()
    }
    spoken = layout.spoken(sure, figures, terms.k)
    sure, tables = union_audit.coarsened(spoken, tables, around, figures, terms.declared, terms.k)
    return Release(
        gaps=sure.sort_values(list(public_figures.KEYS), ignore_index=True),
        tables={
            name: public_tables.spoken(one, terms.declared[name]) for name, one in tables.items()
        },
        held=after,
    )


def exact(
    gaps: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    figures: Figures,
    declared: Mapping[str, ResultTable],
) -> Release:
    """Return the same for those who may see everything: whole people, and nothing held back.

    Raises
    ------
    PublishingRefusedError
        Where a table does not say how it counts people, or its rows are persons.
    """
    beside = public_tables.kept(tables, declared)
    return Release(
        gaps=differences.added(whole_people.of_gaps(gaps, figures)),
        tables={
            name: public_tables.open_to_all(one, declared[name]) for name, one in beside.items()
        },
        held=pd.DataFrame(columns=list(snapshots.COLUMNS)),
    )

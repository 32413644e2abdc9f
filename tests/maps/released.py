"""Made-up exact figures and tables as a first release tells them, or their exact twin."""

from __future__ import annotations

from datetime import date

import pandas as pd

from mapping import indicators
from mapping.disclosure import release, snapshots
from mapping.unit_records.counting import STEADY
from scripts.runtime import result_tables

NAN = float("nan")
BLANK = dict.fromkeys(("low", "high", "n_stated", "n_expected", *STEADY), NAN) | {
    "among": "all",
    "n_missing": 0.0,
    "suppression": "none",
    "subject_id": "",
}
"""What a made-up figure says where it says nothing else."""


def measured(rows):
    """Return rows of figures as a run measures them; percentiles move with nobody's departure."""
    table = pd.DataFrame(rows)
    for name, value in BLANK.items():
        table[name] = table[name].fillna(value) if name in table else value
    is_number = table["unit"].isin(["people", "share"])
    for name in STEADY:
        table[name] = table[name].where(is_number, table["value"])
    return table[list(indicators.COLUMNS)]


def released(gaps, tables, areas, k, as_of=date(2026, 11, 1)):
    """Return the figures and the tables beside them, with the floor `k`; 0 leaves all as it is.

    `areas` have `pcode` and `parent_pcode`; the largest are the regions.
    """
    figures, declared = indicators.figures(), result_tables.declared()
    if not k:
        found = release.exact(gaps, tables, figures, declared)
    else:
        known = set(areas["pcode"])
        around = areas["parent_pcode"].where(areas["parent_pcode"].isin(known), "")
        terms = release.Terms(
            k=k,
            as_of=as_of,
            before=None,
            parents=dict(zip(areas["pcode"], around, strict=True)),
            figures=figures,
            declared=declared,
            key=b"a made-up secret",
        )
        held = pd.DataFrame(columns=list(snapshots.COLUMNS))
        found = release.told(gaps, tables, terms, held)
    return found.gaps, dict(found.tables)

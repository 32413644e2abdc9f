"""The cleaned texts of each column of a file, with what a date of birth says in their place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest import parse
from layers.ingest.cells import clean_text, dates
from layers.ingest.headers.found import BIRTH
from layers.ingest.remarks import Fault, Remark, Rows
from layers.vocabulary.synonyms import is_unknown

Texts = dict[str, pd.Series]

_YEAR: Final = re.compile(r"\d{4}")
_READ = Remark(
    "BIRTH_DATE", "accepted",
    "The date of birth was read as year of birth and age; the day itself is not kept.",
)  # fmt: skip
_UNREAD = Remark(
    "BIRTH_DATE", "warned",
    "This is no day of birth, so year and age stay unknown; write year-month-day.",
)  # fmt: skip


def texts(
    frame: pd.DataFrame,
    at: Rows,
    headers: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    as_of: dt.date | None,
    *,
    mends: bool = False,
) -> tuple[Texts, list[Fault]]:
    """Return column -> cleaned texts of the rows `at`, NaN where blank, and what there is to say.

    Parameters
    ----------
    headers
        Column -> header.
    values
        Column -> (text as found -> text as wanted).
    as_of
        The day at which an age is taken from a date of birth.
    mends
        Whether texts that were encoded twice are read as they were meant.
    """
    found: Texts = {}
    faults: list[Fault] = []
    for column, header in headers.items():
        cells = frame[header].iloc[at].reset_index(drop=True).astype("str")
        text, remarks = clean_text.clean(cells, mends=mends)
        faults += [Fault(rows, column, remark) for remark, rows in remarks]
        found[column] = parse.renamed(text, values.get(column, {}))
    births = found.pop(BIRTH, None)
    if births is not None:
        faults += _born(found, births, as_of)
    return found, faults


def fill(found: Texts, defaults: Mapping[str, str], n_rows: int) -> None:
    """Put the text of a default where the column is not there, or its cell is blank."""
    blank = pd.Series(np.nan, index=range(n_rows), dtype="str")
    for column, default in defaults.items():
        found[column] = found.get(column, blank).fillna(default)


def _born(found: Texts, births: pd.Series, as_of: dt.date | None) -> list[Fault]:
    """Put year of birth, and the age on the day, where the file itself says none."""
    words = [str(one) for one in births.dropna().unique() if not is_unknown(str(one))]
    read = dates.read(words).values
    days = {text: _been(text, day, as_of) for text, day in read.items() if isinstance(day, dt.date)}
    blank = pd.Series(np.nan, index=births.index, dtype="str")
    born = {text: str(day.year) for text, day in days.items()}
    found["birth_year"] = found.get("birth_year", blank).fillna(births.map(born))
    if as_of is not None:
        ages = {text: str(_age(day, as_of)) for text, day in days.items() if day <= as_of}
        found["age"] = found.get("age", blank).fillna(births.map(ages))
    unread = births.isin([text for text in words if text not in days])
    told = [(births.isin(list(days)), _READ), (unread, _UNREAD)]
    return [
        Fault(np.flatnonzero(rows).astype(np.int64), BIRTH, remark)
        for rows, remark in told
        if rows.any()
    ]


def _been(text: str, day: dt.date, as_of: dt.date | None) -> dt.date:
    """A day of birth, which has been: a year of two digits that has not is of the last century."""
    is_ahead = as_of is not None and day > as_of
    return day.replace(year=day.year - 100) if is_ahead and not _YEAR.search(text) else day


def _age(born: dt.date, on: dt.date) -> int:
    """Return completed years.

    >>> _age(dt.date(2000, 11, 2), dt.date(2026, 11, 1))
    25
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

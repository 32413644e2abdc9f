"""What a reader of cells remarks about its texts, and how remarks become issues of rows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.schemas.issue import Issue, Severity

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Remark:
    """One thing to say about one text: its code, its severity, and the sentence.

    `is_each`: every row is told of by itself, as of those that are set aside: its cell is lost.
    `proposal`: what the text perhaps means, where something is near.
    """

    code: str
    severity: Severity
    sentence: str
    is_each: bool = False
    proposal: str = ""


@dataclass(frozen=True)
class Reading:
    """What the distinct texts of one column mean.

    Parameters
    ----------
    values
        Text -> value; a text that is absent means unknown.
    remarks
        Text -> what there is to say about it.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One remark and the rows it holds for.

    Parameters
    ----------
    rows
        Positions of the rows, shape (n,), n > 0.
    column
        The column, or `*` for the whole row.
    remark
        Code, severity and sentence.
    value
        The text as found, where there is one.
    """

    rows: Rows
    column: str
    remark: Remark
    value: str = ""

    def moved(self, offset: int) -> Fault:
        """Return the same fault with its rows counted from another start."""
        return Fault(self.rows + offset, self.column, self.remark, self.value)


def issues(faults: Iterable[Fault], origin: pd.DataFrame) -> list[Issue]:
    """Return issues: one per row where a row or a cell is lost, else one per fault with a count.

    Parameters
    ----------
    faults
        The faults; rows are positions in `origin`.
    origin
        Columns file, sheet, record, line: where each row was found.
    """
    told: list[Issue] = []
    columns = [origin[name].tolist() for name in ("file", "sheet", "record", "line")]
    for fault in faults:
        remark = fault.remark
        is_each = remark.is_each or remark.severity == "quarantined"
        also = len(fault.rows) - 1
        sentence = remark.sentence
        if not is_each and also:
            sentence += f" ({also + 1} rows; this is the first.)"
        for row in fault.rows.tolist() if is_each else [int(fault.rows.min())]:
            file, sheet, record, line = (column[row] for column in columns)
            told.append(
                Issue(
                    file,
                    sheet,
                    record,
                    line,
                    fault.column,
                    remark.code,
                    remark.severity,
                    sentence,
                    fault.value,
                    remark.proposal,
                )
            )
    return told


def spread(reading: Reading, words: Sequence[str], codes: Rows, column: str) -> list[Fault]:
    """Return the faults of a column's rows from the remarks on its distinct texts.

    A remark that quarantines, or loses a cell, is a fault of its own per text; the others are one
    fault with all their rows.

    Parameters
    ----------
    words, codes
        The distinct texts and, per row, which of them it holds (-1 is none).
    column
        The column's name.
    """
    if not reading.remarks:
        return []
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(len(words) + 1))
    rows_of = {
        word: order[starts[i] : starts[i + 1]].astype(np.int64) for i, word in enumerate(words)
    }
    faults: list[Fault] = []
    shared: dict[Remark, list[str]] = {}
    for text, said in reading.remarks.items():
        for remark in said:
            if remark.severity == "quarantined" or remark.is_each:
                faults.append(Fault(rows_of[text], column, remark, text))
            else:
                shared.setdefault(remark, []).append(text)
    for remark, texts in shared.items():
        rows = np.sort(np.concatenate([rows_of[text] for text in texts]))
        faults.append(Fault(rows, column, remark, str(words[codes[rows[0]]])))
    return faults


def quarantined_rows(faults: Iterable[Fault]) -> Rows:
    """Return the sorted positions of the rows that must not be loaded.

    >>> bad = Remark("AGE_RANGE", "quarantined", "Too old.")
    >>> quarantined_rows([Fault(np.array([4, 2]), "age", bad), Fault(np.array([2]), "sex", bad)])
    array([2, 4])
    """
    bad = [fault.rows for fault in faults if fault.remark.severity == "quarantined"]
    return np.unique(np.concatenate(bad)) if bad else np.empty(0, dtype=np.int64)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that looks most like this one, or an empty text.

    >>> nearest("clnic", ["clinic", "training"]), nearest("zzz", ["clinic"])
    ('clinic', '')
    """
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def hint(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or an empty text.

    >>> hint("clnic", ["clinic"])
    " Did you mean 'clinic'?"
    """
    near = nearest(word, known)
    return f" Did you mean '{near}'?" if near else ""

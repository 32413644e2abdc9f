"""One thing noticed in an input: where, what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["accepted", "warned", "quarantined", "refused"]


@dataclass(frozen=True, order=True)
class Issue:
    """One thing noticed in an input.

    Parameters
    ----------
    file, sheet, record, line
        Where: the file's name, the sheet (empty where there is none), the number of the data
        record (1 is the first), and the physical line or row of the file. 0 means the whole file.
    column
        The column, or `*` for the whole row.
    code
        The machine-readable cause, never renamed.
    severity
        `accepted` (read all the same, said for the record), `warned`, `quarantined` (this row is
        not loaded) or `refused` (the file is not loaded).
    sentence
        What is wrong and what to do, for the person who keeps the file.
    value
        The content as found, where it helps. It may be personal: it stays in `quarantine/`.
    proposal
        What the value perhaps means, for programme.toml; empty where nothing is near.
    """

    file: str
    sheet: str
    record: int
    line: int
    column: str
    code: str
    severity: Severity
    sentence: str
    value: str = ""
    proposal: str = ""

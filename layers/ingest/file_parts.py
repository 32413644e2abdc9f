"""The files of one layer on their way: what each brought, what was found, where rows stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.ingest import quarantine
from layers.ingest.headers.found import PROVENANCE
from layers.ingest.places.geometries import Shapes
from layers.ingest.remarks import Fault, Rows, issues
from layers.schemas.schema import Issue


@dataclass(frozen=True)
class Part:
    """One file on its way: its rows typed, its shapes, its faults; `rows` are positions in it."""

    frame: pd.DataFrame
    file: str
    rows: Rows
    table: pd.DataFrame
    shapes: Shapes
    faults: list[Fault]
    issues: tuple[Issue, ...]
    n_rows: int
    n_blank: int
    n_forgotten: int


def all_faults(parts: Sequence[Part]) -> list[Fault]:
    """Return the faults of all files, their rows counted through."""
    starts = np.cumsum([0, *(len(part.rows) for part in parts)])
    return [
        fault.moved(int(start))
        for part, start in zip(parts, starts[:-1], strict=True)
        for fault in part.faults
    ]


def set_aside(parts: Sequence[Part], faults: Sequence[Fault]) -> pd.DataFrame:
    """Return the rows that are not loaded, as `layers.ingest.quarantine` has them."""
    codes: dict[int, list[str]] = {}
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        if fault.remark.severity == "quarantined":
            column = "" if fault.column == "*" else f"{fault.column}: "
            for row in fault.rows.tolist():
                codes.setdefault(row, []).append(fault.remark.code)
                reasons.setdefault(row, []).append(f"{column}{fault.remark.sentence}")
    tables = [quarantine.unreadable(())]
    start = 0
    for part in parts:
        rows = [row for row in range(start, start + len(part.rows)) if row in codes]
        at = part.rows[np.array(rows, dtype=np.int64) - start]
        said = [" ".join(dict.fromkeys(codes[row])) for row in rows]
        why = [" ".join(dict.fromkeys(reasons[row])) for row in rows]
        tables.append(quarantine.collect(part.frame, part.file, at, said, why))
        tables.append(quarantine.unreadable(part.issues))
        start += len(part.rows)
    return quarantine.together(tables)


def told(parts: Sequence[Part], faults: Sequence[Fault]) -> tuple[Issue, ...]:
    """Return all that was noticed in the files, by file, sheet and record."""
    origin = pd.concat([_origin(part) for part in parts], ignore_index=True) if parts else None
    read = [issue for part in parts for issue in part.issues]
    return tuple(sorted([*read, *(issues(faults, origin) if origin is not None else [])]))


def origins(parts: Sequence[Part], rows: Rows) -> pd.DataFrame:
    """Return file, sheet, record and line of these rows, counted through all files."""
    found = pd.concat([_origin(part) for part in parts], ignore_index=True)
    return found.iloc[rows].reset_index(drop=True)


def _origin(part: Part) -> pd.DataFrame:
    where = part.frame[list(PROVENANCE)].iloc[part.rows]
    return pd.DataFrame(
        {
            "file": part.file,
            "sheet": where["_sheet"].fillna("").to_numpy(),
            "record": where["_record"].to_numpy(),
            "line": where["_line"].to_numpy(),
        }
    )

"""A reader's table with columns added, hidden or rows set aside; the account of rows is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.schemas.schema import Issue


def with_columns(
    frame: gpd.GeoDataFrame, added: Mapping[str, Sequence[Any] | pd.Series]
) -> gpd.GeoDataFrame:
    """Return the table with more columns of text; one that it has already stays as it is."""
    changed = frame.copy()
    for name, texts in added.items():
        if name not in changed.columns:
            cells = [None if pd.isna(text) or not str(text).strip() else text for text in texts]
            changed[name] = pd.Series(cells, index=changed.index, dtype="str")
    changed.attrs = dict(frame.attrs)
    return changed


def without(frame: gpd.GeoDataFrame, headers: Iterable[str], why: Issue) -> gpd.GeoDataFrame:
    """Return the table without some columns, and with a note that says why."""
    gone = [header for header in headers if header in frame.columns]
    changed = frame.drop(columns=gone)
    note = replace(why, sentence=why.sentence.format(", ".join(gone)))
    changed.attrs = dict(frame.attrs)
    if gone:
        changed.attrs["issues"] = (*frame.attrs.get("issues", ()), note)
    return changed


def set_aside(
    frame: gpd.GeoDataFrame, rows: Sequence[bool] | pd.Series, code: str, sentence: str
) -> gpd.GeoDataFrame:
    """Return the table without some rows, each told as quarantined with all that stood there."""
    mask = np.asarray(rows, dtype=bool)
    lost = frame[mask]
    cells = lost.drop(columns=["geometry", "_sheet", "_record", "_line"]).to_dict("records")
    issues = [
        Issue(
            str(frame.attrs.get("file", "")), str(sheet) if pd.notna(sheet) else "", int(record),
            int(line), "*", code, "quarantined", sentence,
            json.dumps({k: v for k, v in row.items() if pd.notna(v)}, ensure_ascii=False),
        )
        for sheet, record, line, row in zip(
            lost["_sheet"], lost["_record"], lost["_line"], cells, strict=True)
    ]  # fmt: skip
    changed = frame[~mask].reset_index(drop=True)
    changed.attrs = {**frame.attrs, "issues": (*frame.attrs.get("issues", ()), *issues)}
    return changed


def profiled(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return the table with what its profile says of headers: column -> header."""
    changed = frame.copy()
    known = {column: header for column, header in columns.items() if header in frame.columns}
    changed.attrs = {**frame.attrs, "profile": {**frame.attrs.get("profile", {}), **known}}
    return changed


def note(frame: gpd.GeoDataFrame, code: str, sentence: str) -> Issue:
    """Return a note about the whole file."""
    file = str(frame.attrs.get("file", ""))
    return Issue(file, "", 0, 0, "*", code, "accepted", sentence)

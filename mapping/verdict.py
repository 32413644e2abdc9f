"""Answers joined to a verdict, and its reasons in codes and in JSON."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mapping.findings import Findings

Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]


def answers(told: Findings, n: int, asked: Bools) -> pd.Categorical[str]:
    """Return Kleene's conjunction per pair: any no is no, else any unknown is unknown, else yes.

    Parameters
    ----------
    told
        All findings.
    n
        The number of pairs.
    asked
        Which findings count, one flag each.
    """
    codes = np.zeros(n, dtype=np.int8)
    codes[told.row[asked & ~told.is_no]] = 1
    codes[told.row[asked & told.is_no]] = 2
    return pd.Categorical.from_codes(codes, categories=pd.Index(["yes", "unknown", "no"]))


def words(told: Findings, n: int, tags: Objects) -> dict[str, pd.Series]:
    """Return the columns `reason`, `reasons` and `details` of n pairs.

    `reason` is the first no in the order of the tests, or the first unknown where there is no no;
    empty where there is nothing to tell. `reasons` lists all codes, `details` is the same as JSON
    with have, want and margin, and what `tags` adds to each finding (JSON that begins with a
    comma, or nothing).
    """
    offsets = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(told.row, minlength=n), out=offsets[1:])
    at = pa.array(offsets, type=pa.int64())
    codes = pa.array(told.code, type=pa.string())
    pieces = pa.array(_details(told, tags), type=pa.string())
    joined = pc.binary_join(pa.LargeListArray.from_arrays(at, pieces), ",")
    left, right, nothing = (pa.scalar(text, pa.large_string()) for text in ("[", "]", ""))
    told_words = pc.binary_join_element_wise(left, joined.cast(pa.large_string()), right, nothing)
    lists = pa.ListArray.from_arrays(at.cast(pa.int32()), codes)
    return {
        "reason": _first(told, n),
        "reasons": pd.Series(pd.arrays.ArrowExtensionArray(lists)),
        "details": pd.Series(pd.array(told_words, dtype="str")),
    }


def _first(told: Findings, n: int) -> pd.Series:
    """The code of the first no of each pair, else of its first unknown."""
    names, codes = np.unique(np.append(told.code.astype(str), ""), return_inverse=True)
    blank = codes[-1]
    first = np.full(n, blank)
    # Written backwards, so that the first of the kind stays; the noes over the unknowns.
    for is_kind in (~told.is_no, told.is_no):
        at = np.flatnonzero(is_kind)[::-1]
        first[told.row[at]] = codes[at]
    return pd.Series(
        pd.Categorical.from_codes(first.astype(np.int64), categories=pd.Index(names))
    ).astype("str")


def _details(told: Findings, tags: Objects) -> list[str]:
    """Each finding as JSON, written by hand: a run writes millions of plain words and numbers."""
    numbers = [np.round(values, 3).tolist() for values in (told.have, told.want, told.margin)]
    known: dict[tuple[object, ...], str] = {}
    found = []
    for fact in zip(told.code.tolist(), *numbers, told.detail.tolist(), tags.tolist(), strict=True):
        text = known.get(fact)
        if text is None:
            text = known[fact] = _detail(*fact)
        found.append(text)
    return found


def _detail(code: str, have: float, want: float, margin: float, detail: str, tag: str) -> str:
    numbers = "".join(
        f', "{name}": {value!r}'
        for name, value in (("have", have), ("want", want), ("margin", margin))
        if math.isfinite(value)
    )
    words = f', "detail": {json.dumps(detail, ensure_ascii=False)}' if detail else ""
    return f'{{"code": "{code}"{numbers}{words}{tag}}}'

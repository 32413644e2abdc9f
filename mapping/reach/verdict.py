"""Answers joined to a verdict, and its reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from mapping.reach import details
from mapping.reach.step_results import Findings

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
    empty where there is nothing to tell; a categorical. `reasons` lists all codes, `details` is
    the same as JSON with have, want and margin, and what `tags` adds to each finding (JSON that
    begins with a comma, or nothing).
    """
    offsets = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(told.row, minlength=n), out=offsets[1:])
    named = pa.array(told.codes, type=pa.string()).take(pa.array(told.wording))
    lists = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), named)
    return {
        "reason": pd.Series(_first(told, n)),
        "reasons": pd.Series(pd.arrays.ArrowExtensionArray(lists)),
        "details": pd.Series(pd.array(details.texts(told, offsets, tags), dtype="str")),
    }


def _first(told: Findings, n: int) -> pd.Categorical[str]:
    """The code of the first no of each pair, else of its first unknown."""
    names, code = np.unique(["", *told.codes], return_inverse=True)
    first = np.zeros(n, dtype=np.int32)  # the blank, which sorts before every word
    # Written backwards, so that the first of the kind stays; the noes over the unknowns.
    for is_kind in (~told.is_no, told.is_no):
        at = np.flatnonzero(is_kind)[::-1]
        first[told.row[at]] = code[1:][told.wording[at]]
    return pd.Categorical.from_codes(first, categories=pd.Index(names.tolist(), dtype="str"))

"""Answers joined to a verdict, and the first of its reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.reach.reason_lists import VERDICTS
from mapping.reach.step_results import Findings

Bools = NDArray[np.bool_]


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
    return pd.Categorical.from_codes(codes, categories=pd.Index(VERDICTS))


def first(told: Findings, n: int) -> pd.Categorical[str]:
    """Return the code of the first no of each pair, else of its first unknown; empty on a yes."""
    names, code = np.unique(["", *told.codes], return_inverse=True)
    found = np.zeros(n, dtype=np.int32)  # the blank, which sorts before every word
    # Written backwards, so that the first of the kind stays; the noes over the unknowns.
    for is_kind in (~told.is_no, told.is_no):
        at = np.flatnonzero(is_kind)[::-1]
        found[told.row[at]] = code[1:][told.wording[at]]
    return pd.Categorical.from_codes(found, categories=pd.Index(names.tolist(), dtype="str"))

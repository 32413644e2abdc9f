"""Answers joined to a verdict, and the first of its reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import VERDICTS
from mapping.reach.step_results import Reasons

Bools = NDArray[np.bool_]


def answers(reasons: Reasons, n: int, asked: Bools) -> pd.Categorical[str]:
    """Return Kleene's conjunction per pair: any no is no, else any unknown is unknown, else yes.

    Parameters
    ----------
    reasons
        All reasons.
    n
        The number of pairs.
    asked
        Which reasons count, one flag each.
    """
    codes = np.zeros(n, dtype=np.int8)
    codes[reasons.row[asked & ~reasons.is_no]] = 1
    codes[reasons.row[asked & reasons.is_no]] = 2
    return pd.Categorical.from_codes(codes, categories=pd.Index(VERDICTS))


def first(reasons: Reasons, n: int) -> pd.Categorical[str]:
    """Return the code of the first no of each pair, else of its first unknown; empty on a yes."""
    names, code = np.unique(["", *reasons.codes], return_inverse=True)
    found = np.zeros(n, dtype=np.int32)  # the blank, which sorts before every word
    # Written backwards, so that the first of the kind stays; the noes over the unknowns.
    for is_kind in (~reasons.is_no, reasons.is_no):
        at = np.flatnonzero(is_kind)[::-1]
        found[reasons.row[at]] = code[1:][reasons.wording[at]]
    return pd.Categorical.from_codes(found, categories=pd.Index(names.tolist(), dtype="str"))

"""Between what counts lie, and what bounds them, by all that a reader knows.

Bounds are propagated through all sums at once, in whole numbers: they are never narrower than the
truth. Of the few counts that are narrow so, linear programs say what bounds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from mapping.disclosure.known import Known
from mapping.disclosure.size_classes import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ROUNDS: Final = 100
"""More rounds than sums lie within one another."""
NEARLY: Final = 2
"""Programs look at counts that propagation leaves fewer than k and so many numbers."""
_MANY: Final = 1e6
"""More people than there are."""
_ABOUT: Final = 1e-6
_INFEASIBLE: Final = 2


@dataclass(frozen=True, eq=False)
class Narrow:
    """A count that is bounded to fewer than k numbers: its place in `Known.cells`, and by what.

    `cells` are the numbers whose own bounds do it, `rows` the rows of what is told.
    """

    cell: int
    cells: Ints
    rows: Ints


def narrow(known: Known, asked: Ints, k: int) -> Iterator[Narrow]:
    """Yield the counts of which a reader knows more than that they are fewer than k.

    A range is open where it holds 0 to k - 1, or at least k numbers. What is told of different days
    need not fit: sums that cannot hold tell a reader nothing, and are left out.

    Parameters
    ----------
    known
        What is known.
    asked
        The places in `Known.cells` of the counts that are asked.
    k
        The floor.
    """
    doubtful = asked[_is_doubtful(known, k)[asked]]
    if not len(doubtful):
        return
    programs = _Programs(known)
    if not programs.hold(int(doubtful[0])):
        fitting = _fitting(known)
        programs, doubtful = _Programs(fitting), asked[_is_doubtful(fitting, k)[asked]]
    for cell in doubtful:
        ends = programs.ends_of(int(cell))
        if not _is_open(ends[0].x[[cell]], ends[1].x[[cell]], k)[0]:
            yield Narrow(int(cell), *programs.binding(ends))


def propagated(known: Known) -> tuple[Floats, Floats]:
    """Return between what each number lies, after all sums are reckoned through until none moves.

    >>> import pandas as pd
    >>> sums = csr_array([[1.0, -1.0, -1.0]])
    >>> known = Known(pd.Index(list("abc")), np.array([10.0, 0, 0]), np.array([19.0, 9, 9]), sums,
    ...     np.zeros(1), np.zeros(1), np.zeros(1, int))
    >>> low, high = propagated(known)
    >>> low.tolist(), high.tolist()
    ([10.0, 1.0, 1.0], [18.0, 9.0, 9.0])
    """
    low, high = known.low.copy(), known.high.copy()
    terms = known.matrix.tocoo()
    row, cell, sign = terms.row, terms.col, terms.data
    for _ in range(ROUNDS):
        ends = np.where(sign > 0, low[cell], high[cell]), np.where(sign > 0, high[cell], low[cell])
        least, most = (_of_others(row, sign * end, len(known.least)) for end in ends)
        by = (known.least[row] - most) / sign, (known.most[row] - least) / sign
        up = sign > 0
        before = low.copy(), high.copy()
        np.maximum.at(low, cell, np.ceil(np.where(up, *by) - _ABOUT))
        np.minimum.at(high, cell, np.floor(np.where(up, *by[::-1]) + _ABOUT))
        if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
            break
    return low, high


def _is_doubtful(known: Known, k: int) -> Bools:
    """Whether propagation leaves less than a mark says, and hardly k numbers."""
    low, high = propagated(known)
    found: Bools = ((low > 0) | (high < k - 1)) & (high - low + 1 < k + NEARLY)
    return found


def _of_others(row: Ints, ends: Floats, n: int) -> Floats:
    """The sum of the ends of the other terms of each row, endless where one of them is."""
    is_endless = np.isinf(ends)
    closed = np.where(is_endless, 0.0, ends)
    others = np.bincount(row, closed, n)[row] - closed
    is_open = np.bincount(row, is_endless, n)[row] - is_endless > 0
    endless = np.bincount(row, np.where(is_endless, np.sign(ends), 0.0), n)[row]
    return np.where(is_open, np.copysign(np.inf, endless), others)


def _is_open(low: Floats, high: Floats, k: int) -> Bools:
    """Whether ranges leave k numbers open, or all that a mark says."""
    least, most = np.ceil(low - _ABOUT), np.floor(high + _ABOUT)
    found: Bools = ((least <= 0) & (most >= k - 1)) | (most - least + 1 >= k)
    return found


def _fitting(known: Known) -> Known:
    """The same without the sums that cannot hold together."""
    n, m = len(known.cells), len(known.least)
    more = eye_array(m, format="csr")
    wide = replace(
        known,
        low=np.concatenate([known.low, np.zeros(2 * m)]),
        high=np.concatenate([known.high, np.full(2 * m, np.inf)]),
        matrix=csr_array(hstack([known.matrix, more, -more])),
    )
    slack = _Programs(wide).solved(np.concatenate([np.zeros(n), np.ones(2 * m)])).x[n:]
    holds = np.flatnonzero(slack[:m] + slack[m:] <= _ABOUT)
    names = ("least", "most", "told_by")
    return replace(
        known, matrix=known.matrix[holds], **{name: getattr(known, name)[holds] for name in names}
    )


class _Programs:
    """What is known, as the solver takes it."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.solved_before: dict[tuple[int, float], OptimizeResult] = {}
        self.is_equal = known.least == known.most
        self.from_below = np.isfinite(known.least) & ~self.is_equal
        self.from_above = np.isfinite(known.most) & ~self.is_equal
        matrix = known.matrix
        parts = [-matrix[np.flatnonzero(self.from_below)], matrix[np.flatnonzero(self.from_above)]]
        self.below = vstack(parts, format="csr")
        self.limits = np.concatenate([-known.least[self.from_below], known.most[self.from_above]])
        self.equal = matrix[np.flatnonzero(self.is_equal)]
        self.ends = known.least[self.is_equal]
        self.bounds = np.column_stack([known.low, np.minimum(known.high, _MANY)])

    def hold(self, cell: int) -> bool:
        """Return whether the sums can hold together; asked with a number that is wanted anyhow."""
        return bool(self._end(cell, 1.0).status != _INFEASIBLE)

    def solved(self, signs: Floats) -> OptimizeResult:
        """Return the numbers whose sum by some signs is least."""
        return linprog(
            signs, self.below, self.limits, self.equal, self.ends, self.bounds, method="highs"
        )

    def ends_of(self, cell: int) -> tuple[OptimizeResult, OptimizeResult]:
        """Return the numbers that make one of them least, and most."""
        return self._end(cell, 1.0), self._end(cell, -1.0)

    def _end(self, cell: int, sign: float) -> OptimizeResult:
        if (cell, sign) not in self.solved_before:
            signs = np.zeros(len(self.known.cells))
            signs[cell] = sign
            self.solved_before[cell, sign] = self.solved(signs)
        return self.solved_before[cell, sign]

    def binding(self, ends: Sequence[OptimizeResult]) -> tuple[Ints, Ints]:
        """Return which numbers' own bounds, and which rows of what is told, make the ends."""
        told_by = self.known.told_by
        rows = np.concatenate(
            [told_by[self.from_below], told_by[self.from_above], told_by[self.is_equal]]
        )
        is_bound, is_row = np.zeros(len(self.known.cells), bool), np.zeros(len(rows), bool)
        for one in ends:
            is_bound |= np.abs(one.lower.marginals) > _ABOUT
            is_bound |= np.abs(one.upper.marginals) > _ABOUT
            is_row |= np.abs(np.r_[one.ineqlin.marginals, one.eqlin.marginals]) > _ABOUT
        found = np.unique(rows[is_row])
        return np.flatnonzero(is_bound), found[found >= 0]

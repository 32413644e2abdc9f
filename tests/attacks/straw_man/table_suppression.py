"""The floor of tables as it was before classes: counts under k out, what follows from them too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tests.attacks.straw_man.cell_suppression import DENOMINATOR_FLOOR


def hide(
    table: pd.DataFrame, k: int, count: str, *, base: str = "", chain: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the table with `count` floored and its column `<count>_suppression`.

    Parameters
    ----------
    table
        Any table with a count of persons.
    k
        The floor.
    count
        The column to floor.
    base
        Column of the denominator, if any: those left over are counted too, and a share of fewer
        than `DENOMINATOR_FLOOR` people is hidden.
    chain
        Columns that tell chains apart: within each, the people of one row lie within those of
        another, so a count that differs from one already shown by 1 to k - 1 is hidden.

    >>> table = pd.DataFrame({"n": [4.0, 30.0, 33.0, 50.0], "of": 52.0, "at": "x"})
    >>> hide(table, 10, "n", base="of", chain=["at"])["n_suppression"].tolist()
    ['few', 'none', 'hidden', 'most']
    """
    n = table[count].astype(float)
    is_few = n < k
    is_most = (table[base] - n < k) if base else pd.Series(data=False, index=table.index)
    is_thin = (table[base] < DENOMINATOR_FLOOR) & (k > 0) if base else is_few & is_most
    code = pd.Series(
        np.select(
            [is_thin, is_few & is_most, is_few, is_most],
            ["hidden", "hidden", "few", "most"],
            "none",
        ),
        index=table.index,
    )
    if chain and len(table):
        kept = n.where(code == "none")
        near = kept.groupby([table[name] for name in chain], dropna=False, group_keys=False)
        code = code.mask(near.transform(lambda one: _near(one, k)).astype(bool), "hidden")
    found = table.assign(**{count: n.where(code == "none")})
    found[f"{count}_suppression"] = code.astype("str")
    if base:
        found[base] = table[base].where(table[base] >= k)
    return found


def _near(n: pd.Series, k: int) -> pd.Series:
    """Whether each count differs by 1 to k - 1 from one shown before it."""
    shown: list[float] = []
    near = []
    for value in n.to_numpy(float):
        is_near = any(0 < abs(value - one) < k for one in shown)
        near.append(float(is_near))
        if not is_near and not np.isnan(value):
            shown.append(value)
    return pd.Series(near, index=n.index)

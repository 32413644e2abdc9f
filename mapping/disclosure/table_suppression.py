"""The disclosure floor of result tables that are no indicator by area, as each declares it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import PublishingRefusedError
from mapping.disclosure import whole_people
from mapping.disclosure.cell_suppression import DENOMINATOR_FLOOR
from mapping.unit_records.result_tables import Count, ResultTable

Tables = Mapping[str, pd.DataFrame]

BOUNDS: Final = ("above", "up_to", "stipend", "paid")
"""Numbers that say what a row is about."""

MEDIAN_FLOOR: Final = 20
"""The middle value of fewer people than this may be one person's own."""


def floor(tables: Tables, k: int, declared: Mapping[str, ResultTable]) -> dict[str, pd.DataFrame]:
    """Return the tables with every count of fewer than k persons taken out.

    Parameters
    ----------
    tables
        Result tables by name, exact.
    k
        The floor; 0 leaves every figure.
    declared
        What each of them declares; others may be there too.

    Returns
    -------
    dict
        The same tables. Each count of persons has a column `<count>_suppression`: "none" where the
        count stands; "few" where fewer than k people are counted (or nobody), "most" where fewer
        than k of the denominator are left over, "hidden" where a small number could be found by
        subtraction. Where it is not "none" the count is NaN, and what follows from it as well.

    Raises
    ------
    PublishingRefusedError
        Where a table does not say how it counts people, or its rows are persons.
    """
    for name in tables:
        if name not in declared:
            raise PublishingRefusedError(
                f"UNDECLARED: the table {name} does not say which of its columns count people, so "
                "nothing of it may be published. Declare TABLE = ResultTable(name, doc, columns, "
                "counts) in the module of mapping/planning or mapping/monitoring that makes it."
            )
        if declared[name].is_personal:
            raise PublishingRefusedError(
                f"PERSONAL: the rows of the table {name} are persons; it is never published."
            )
    return {name: _floored(table, k, declared[name]) for name, table in tables.items()}


def _floored(table: pd.DataFrame, k: int, declared: ResultTable) -> pd.DataFrame:
    """One table with what would tell of a few held back."""
    table = whole_people.of_table(table)
    if declared.floor is not None:
        return whole_people.floored_parts(declared.floor(table, k), k)
    found = table
    for one in declared.counts:
        found = _counted(found, table, k, one)
        if "among" in table and k:
            found = within_everybody(found, table, k, one.column, of=one.of)
    found = whole_people.floored_parts(found, k)
    for name, count in declared.follows.items():
        found = found.assign(**{name: found[name].where(found[count].notna())})
    for name, count in declared.medians.items():
        is_out = found[count].isna() | ((found[count] < MEDIAN_FLOOR) & (k > 0))
        found = found.assign(**{name: found[name].mask(is_out)})
    return _opened(found, table, declared) if declared.persons[0] else found


def _counted(found: pd.DataFrame, exact: pd.DataFrame, k: int, one: Count) -> pd.DataFrame:
    """Floor one count; its denominator is looked at as it was before another count hid it."""
    whole = found.assign(**{one.of: exact[one.of]}) if one.of else found
    floored = hide(whole, k, one.column, base=one.of, chain=one.chain)
    for around in one.within:
        floored = _within(floored, exact[around] - exact[one.column], k, one.column)
    return _beside_few(floored, exact[one.column], k, one) if one.adds_up and k else floored


def _within(found: pd.DataFrame, left_over: pd.Series, k: int, count: str) -> pd.DataFrame:
    """Hide a count that differs by a few, those left over, from one that it lies within."""
    code = f"{count}_suppression"
    is_near = left_over.between(0, k, inclusive="neither") & found[code].eq("none")
    return found.assign(
        **{count: found[count].mask(is_near), code: found[code].mask(is_near, "hidden")}
    )


def within_everybody(
    found: pd.DataFrame, exact: pd.DataFrame, k: int, count: str, *, of: str = ""
) -> pd.DataFrame:
    """Return the table without counts of those in need that differ by a few from everybody's.

    Parameters
    ----------
    found
        A table with `among` and `<count>_suppression`.
    exact
        The same as it was: rows of the two populations that agree in all texts and flags, and in
        what is bounded (`BOUNDS`), belong together.
    k
        The floor.
    count, of
        The column to look at, and that of its denominator, if any: those left over are looked at
        too.

    >>> exact = pd.DataFrame({"at": "A", "among": ["all", "need"], "n": [30.0, 25.0]})
    >>> told = exact.assign(n_suppression="none")
    >>> within_everybody(told, exact, 10, "n")["n"].tolist()
    [30.0, nan]
    """
    keys = [str(name) for name in exact if name in BOUNDS or not _is_number(exact[name])]
    together = [exact[name].astype("str") for name in keys if name != "among"]
    code = f"{count}_suppression"
    shown = found[count].where(found[code].eq("none"))
    is_near = _is_near_all(shown, found["among"], together, k)
    if of:
        is_near |= _is_near_all(exact[of] - shown, found["among"], together, k)
    out = {count: found[count].mask(is_near), code: found[code].mask(is_near, "hidden")}
    if of:
        is_out = _is_near_all(exact[of], found["among"], together, k)
        out[of] = found[of].mask(is_out)
    return found.assign(**out)


def _is_near_all(
    n: pd.Series, among: pd.Series, together: Sequence[pd.Series], k: int
) -> pd.Series:
    """Whether a number of those in need differs by 1 to k - 1 from that of everybody."""
    of_all = n.where(among.eq("all")).groupby(list(together)).transform("max")
    return among.eq("need") & (of_all - n).between(0, k, inclusive="neither")


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


def _beside_few(found: pd.DataFrame, exact: pd.Series, k: int, one: Count) -> pd.DataFrame:
    """Hide the next smallest until what is hidden is two rows and k people, or all of them."""
    code = found[f"{one.column}_suppression"].copy()
    for _, group in exact.groupby([found[name] for name in one.adds_up], dropna=False):
        out = group[code[group.index] != "none"]
        for at in group[code[group.index] == "none"].sort_values(kind="stable").index:
            if out.empty or (len(out) > 1 and out.sum() >= k):
                break
            code[at] = "hidden"
            out = group[code[group.index] != "none"]
    shown = found[one.column].where(code == "none")
    return found.assign(**{one.column: shown, f"{one.column}_suppression": code})


def _opened(found: pd.DataFrame, exact: pd.DataFrame, declared: ResultTable) -> pd.DataFrame:
    """Rows that count no persons are told as they are."""
    column, word = declared.persons
    is_open = ~exact[column].eq(word)
    counted = {name for one in declared.counts for name in (one.column, one.of) if name}
    free = {name: found[name].mask(is_open, exact[name]) for name in counted}
    codes = (f"{one.column}_suppression" for one in declared.counts)
    return found.assign(**free, **{code: found[code].mask(is_open, "none") for code in codes})


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
        chained = table.groupby(list(chain), dropna=False, sort=False).ngroup()
        code = code.mask(_near(kept, chained, k), "hidden")
    found = table.assign(**{count: n.where(code == "none")})
    found[f"{count}_suppression"] = code.astype("str")
    if base:
        found[base] = table[base].where(table[base] >= k)
    return found


def _near(n: pd.Series, chain: pd.Series, k: int) -> NDArray[np.bool_]:
    """Whether each count differs by 1 to k - 1 from one of its chain shown before it."""
    shown: dict[int, set[float]] = defaultdict(set)
    near = np.zeros(len(n), dtype=bool)
    is_known = n.notna().to_numpy()
    for row, value, own in zip(
        np.flatnonzero(is_known), n[is_known].tolist(), chain[is_known].tolist(), strict=True
    ):
        near[row] = any(0 < abs(value - one) < k for one in shown[own])
        if not near[row]:
            shown[own].add(value)
    return near

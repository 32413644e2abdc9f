"""Result tables that are no indicator by area, as they may be told in public: counts in classes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import PublishingRefusedError
from layers.vocabulary.codes import WHOLE
from mapping.disclosure import size_classes, whole_people
from mapping.disclosure.size_classes import Floats
from mapping.unit_records.result_tables import PARTS, Count, ResultTable

Tables = Mapping[str, pd.DataFrame]
Declared = Mapping[str, ResultTable]
Exact = Mapping[str, Floats]
Words = NDArray[np.object_]

BOUNDS: Final = ("above", "up_to", "stipend", "paid")
"""Numbers that say what a row is about."""
MONTH: Final = "month"
SHARE: Final = "share"
"""The column that holds the share of a count in its denominator, where a table has one."""


def large(tables: Tables, regions: Collection[str]) -> dict[str, pd.DataFrame]:
    """Return the tables of months without their districts.

    What ends month by month lies within one another and adds up over areas besides: the two ways
    together leave fewer numbers open than each alone.
    """
    told = {WHOLE, *regions}
    return {
        name: table[table["pcode"].isin(told)].reset_index(drop=True)
        if {MONTH, "pcode"} <= set(table)
        else table
        for name, table in tables.items()
    }


def kept(tables: Tables, declared: Declared) -> dict[str, pd.DataFrame]:
    """Return the tables with whole people.

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
    return {name: whole_people.of_table(table) for name, table in tables.items()}


def counts(tables: Tables, declared: Declared, as_of: date) -> pd.DataFrame:
    """Return the counts of people in the tables, from `kept`: `cell`, `pcode`, `n`.

    A month is known by how far it lies from that of `as_of`: with each month's release the next
    one would be a new count otherwise, of which nothing is held.
    """
    parts = [
        pd.DataFrame(
            {
                "cell": _cells(table, declared[name], column, as_of),
                "pcode": table["pcode"].astype("str") if "pcode" in table else WHOLE,
                "n": table[column].astype(float),
            }
        )[_is_of_persons(table, declared[name])]
        for name, table in tables.items()
        for column in _counted(table, declared[name])
    ]
    if not parts:
        return pd.DataFrame({"cell": [], "pcode": [], "n": []})
    found = pd.concat(parts, ignore_index=True)
    return found[found["n"].notna()].drop_duplicates("cell", ignore_index=True)


def told(
    tables: Tables, k: int, declared: Declared, snapshots: pd.Series, as_of: date
) -> dict[str, pd.DataFrame]:
    """Return the tables in classes.

    Parameters
    ----------
    tables
        From `kept`.
    k
        The floor.
    declared
        What each of them declares; others may be there too.
    snapshots
        The count that each cell is told of, by the cell.
    as_of
        The programme's day.

    Returns
    -------
    dict
        The same tables. Each count of persons is the least number of its class, NaN where it is
        not told. Beside it stand its share of the denominator (`<count>_share`, the lower end of a
        tenth, of 100 people and more, by month of the whole programme alone) and
        `<count>_suppression`: `none`; `few`, fewer than k; `most`, fewer than k of the denominator
        are left over; `hidden`, a class would tell more than itself. What follows from a count is
        told as a class too, or not. Medians are not told.
    """
    found = {}
    held = snapshots.to_dict()
    for name, table in tables.items():
        exact = {
            column: np.array([held.get(one, np.nan) for one in cells], float)
            for column in _counted(table, declared[name])
            for cells in [_cells(table, declared[name], column, as_of)]
        }
        found[name] = _of_months(_told(table, k, declared[name], exact), declared[name])
    return found


def spoken(found: pd.DataFrame, declared: ResultTable) -> pd.DataFrame:
    """Return a table in classes; of a sparse one without the rows in which no number is told."""
    if not declared.is_sparse:
        return found
    silent = found[_counted(found, declared)].isna().all(axis=1) & _is_of_persons(found, declared)
    return found[~silent].reset_index(drop=True)


def open_to_all(table: pd.DataFrame, declared: ResultTable) -> pd.DataFrame:
    """Return a table of which everything is told, with the code that says so beside each count."""
    codes = (f"{one.column}_suppression" for one in declared.counts)
    found = table.assign(**dict.fromkeys(codes, "none"))
    for one in declared.counts:
        if one.of:
            base = table[one.of].astype(float)
            found[f"{one.column}_share"] = table[one.column] / base.where(base > 0)
    return found


def _told(table: pd.DataFrame, k: int, declared: ResultTable, exact: Exact) -> pd.DataFrame:
    """One table in classes; `exact` are the counts that each column is told of."""
    is_of_persons, whole = _is_of_persons(table, declared), open_to_all(table, declared)
    found = table
    for one in declared.counts:
        cells = _one(one, exact, k)
        found = found.assign(
            **{
                name: pd.Series(cell, index=table.index).where(is_of_persons, whole[name])
                for name, cell in cells.items()
            }
        )
    for column, count in declared.follows.items():
        base = next((one.of for one in declared.counts if one.column == count), "")
        least = (
            _tenths(exact[count], exact[base], k)
            if column == SHARE
            else size_classes.least(exact[column], k)
        )
        is_told = found[f"{count}_suppression"].eq("none").to_numpy(bool)
        found = found.assign(**{column: np.where(is_told, least, np.nan)})
    for one in declared.counts:
        if one.part_of:
            code = f"{one.column}_suppression"
            found = found.assign(**{code: _beside_total(found, one, k)})
    found = found.assign(**dict.fromkeys(declared.kept_inside, ""))
    hidden = [*declared.medians, *(part.name for part in PARTS if part.name in table)]
    return found.assign(**dict.fromkeys(hidden, np.nan))


def _of_months(found: pd.DataFrame, declared: ResultTable) -> pd.DataFrame:
    """Without the tenths of areas month by month: two of them bound who is lost between."""
    if not {MONTH, "pcode"} <= set(found):
        return found
    named = {SHARE, *(f"{one.column}_share" for one in declared.counts)}
    is_whole = found["pcode"].eq(WHOLE)
    return found.assign(**{one: found[one].where(is_whole) for one in named & set(found)})


def _one(one: Count, exact: Exact, k: int) -> dict[str, Floats | Words]:
    """One count and its denominator in classes, its tenth, and the code of what may be told."""
    n = exact[one.column]
    base = exact[one.of] if one.of else np.full(len(n), np.inf)
    conditions = [
        ~(n >= (size_classes.SHARE_FLOOR * k if one.is_between else 0)),
        ~(base >= k),
        base < size_classes.SHARE_FLOOR * k,
        n < k,
        base - n < k,
    ]
    code = np.select(conditions, ["hidden", "few", "hidden", "few", "most"], "none").astype(object)
    told: dict[str, Floats | Words] = {
        one.column: np.where(code == "none", size_classes.least(n, k), np.nan),
        f"{one.column}_suppression": code,
    }
    if one.of:
        told[one.of] = np.where(base >= k, size_classes.least(base, k), np.nan)
        told[f"{one.column}_share"] = np.where(code == "none", _tenths(n, base, k), np.nan)
    return told


def _beside_total(found: pd.DataFrame, one: Count, k: int) -> pd.Series:
    """What may be told of parts: no mark of few that the total beside it would narrow."""
    code = found[f"{one.column}_suppression"]
    top = pd.Series(size_classes.most(found[one.column].to_numpy(float), k), found.index)
    top = top.where(code.eq("none"), np.inf).mask(code.eq("few"), k - 1)
    others = top.groupby(found[one.by]).transform("sum") - top
    is_narrow = code.eq("few") & (found[one.part_of] - others > 0)
    is_beside = is_narrow.groupby(found[one.by]).transform("any")
    return code.mask(is_beside & code.eq("few"), "hidden")


def _tenths(n: Floats, base: Floats, k: int) -> Floats:
    """The tenths of shares of enough people."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = size_classes.tenths(np.minimum(n / base, 1.0))
    return np.where(base >= size_classes.ends(k)[-1], share, np.nan)


def _counted(table: pd.DataFrame, declared: ResultTable) -> list[str]:
    """The columns that count people, or what follows from them, each once."""
    names = [name for one in declared.counts for name in (one.column, one.of) if name]
    names += [name for name in declared.follows if name != SHARE]
    return [name for name in dict.fromkeys(names) if name in table]


def _is_of_persons(table: pd.DataFrame, declared: ResultTable) -> pd.Series:
    """Whether the rows count persons; others are told as they are."""
    column, word = declared.persons
    return table[column].eq(word) if column else pd.Series(data=True, index=table.index)


def _cells(table: pd.DataFrame, declared: ResultTable, column: str, as_of: date) -> pd.Series:
    """The name of a count of each row: its table, what the row is about, its column."""
    inside = set(declared.kept_inside)
    keys = [
        str(key)
        for key in table
        if key not in inside and (key in BOUNDS or not _is_number(table[key]))
    ]
    about = [
        (table[key] if key != MONTH else _months_after(table[key], as_of)).tolist() for key in keys
    ]
    rows = zip(*about, strict=True) if about else [()] * len(table)
    cells = ["|".join([declared.name, *map(str, row), column]) for row in rows]
    return pd.Series(cells, index=table.index, dtype=object)


def _months_after(months: pd.Series, as_of: date) -> pd.Series:
    """How many months each month, such as 2027-04, lies after that of a day."""
    both = months.astype("str").str.split("-", expand=True)
    if both.empty:
        return months
    return both[0].astype(int) * 12 + both[1].astype(int) - (as_of.year * 12 + as_of.month)


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))

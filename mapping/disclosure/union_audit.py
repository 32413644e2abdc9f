"""One audit over all that is told of a kind of service: figures and months, of all and of need.

What propagation over areas and groups (`audit`) leaves narrow hangs on counts that lie within one
another. Here the linear programs of a reader (`reckoning`, over what is `known`) look at every mark
and at what is hidden; what bounds one too closely is told no more: first the marks, then tenths,
then classes. It hangs on what is told alone, not on the counts of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import PublishingRefusedError
from layers.vocabulary import codes
from layers.vocabulary.codes import WHOLE
from mapping.disclosure import known, reckoning, size_classes
from mapping.disclosure.known import COVERED, LOST, PEOPLE, Known
from mapping.disclosure.public_figures import FIRST, LEAD
from mapping.disclosure.reckoning import Ints, Narrow
from mapping.unit_records.counting import Counting, Figures
from mapping.unit_records.result_tables import Count, ResultTable

ROUNDS: Final = 200
"""More rounds than there are counts that are narrow, a few at a time."""
AT_ONCE: Final = 4
"""Counts that less is told around before all are looked at again: it opens others too."""
_COLUMNS: Final = [
    *known.PLACE, "base", "is_whole", "code", "n", "n_people", "tenth", "n_most",
    "base_most", "others_most", "table", "row",
]  # fmt: skip
_MARKS: Final = ("few", "most")
_WHERE: Final = ["pcode", "category", "among"]
_BY_MONTH: Final = [*_WHERE, "month"]

Bools = NDArray[np.bool_]
Tables = Mapping[str, pd.DataFrame]
Declared = Mapping[str, ResultTable]


def coarsened(
    gaps: pd.DataFrame,
    tables: Tables,
    parents: pd.Series,
    figures: Figures,
    declared: Declared,
    k: int,
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Return figures and tables in classes of which no count under k can be reckoned back.

    Parameters
    ----------
    gaps
        The figures in classes, after `audit.coarsened`.
    tables
        Result tables in classes; one that follows a figure month by month (`Count.starts_at`) is
        looked at together with the figures, and with the table of what it falls by.
    parents
        The P-code of the area around each.
    figures
        How each indicator counts people.
    declared
        What each table declares.
    k
        The floor.

    Raises
    ------
    PublishingRefusedError
        SDC_RECOVERABLE: where a count is bounded by what cannot be told less of.
    """
    parts = [_of_figures(gaps, figures, k)]
    for name, one in tables.items():
        for count in declared[name].counts:
            if count.starts_at and not one.empty:
                wanted = _places_by_month(gaps, one, parents)
                parts += [_of_months(one, wanted, count, k).assign(table=name)]
                lost = tables.get(count.falls_by, pd.DataFrame())
                parts += [_of_losses(wanted, lost, declared.get(count.falls_by), k)]
    rows = pd.concat(parts, ignore_index=True).reindex(columns=_COLUMNS)
    if rows.empty:
        return gaps, dict(tables)
    found = _sure(rows, parents, figures, k)
    return _figures_written(gaps, found[found["table"].eq("")]), {
        name: _table_written(one, found[found["table"].eq(name)], declared[name].counts[0])
        if found["table"].eq(name).any()
        else one
        for name, one in tables.items()
    }


def _sure(rows: pd.DataFrame, parents: pd.Series, figures: Figures, k: int) -> pd.DataFrame:
    """The rows, less of them told where a count is bounded too closely."""
    code, is_thin = rows["code"], rows["n_people"].isna()
    rows = known.with_names(rows).assign(is_few=code.isin(["few", "hidden"]))
    is_most = code.isin(["most", "hidden"]) | (is_thin & code.ne("none"))
    rows = rows.assign(is_most=is_most & rows["rest_cell"].ne(""))
    sure = []
    for _ in range(ROUNDS):
        by_kind, less = known.of_rows(rows, parents, figures, k), rows
        open_kinds = {}
        for kind, one in by_kind.items():
            before, found = less, []
            for each in reckoning.narrow(one, _asked(rows[rows["category"].eq(kind)], one), k):
                found.append(each)
                less = _less_told(less, one, each)
                if less is not before and len(found) >= AT_ONCE:
                    break
            if less is not before:
                open_kinds[kind] = (one, found)
            else:
                _refuse(rows, one, found)
        is_open = less["category"].isin(list(open_kinds))
        sure.append(less[~is_open])
        if not open_kinds:
            break
        rows = less[is_open].reset_index(drop=True)
    else:
        for one, found in open_kinds.values():
            _refuse(rows, one, found)
        sure.append(rows)
    return pd.concat(sure, ignore_index=True)


def _asked(rows: pd.DataFrame, one: Known) -> Ints:
    """What may not be narrow: counts that may be under k, and those left over where they may be."""
    few, left = rows[rows["is_few"]], rows[rows["is_most"]]
    return np.unique(one.cells.get_indexer(pd.Index([*few["cell"], *left["rest_cell"]])))


def _is_about(rows: pd.DataFrame, cells: pd.Index) -> Bools:
    """Whether rows count some numbers, or leave them over."""
    found: Bools = rows["cell"].isin(cells).to_numpy() | rows["rest_cell"].isin(cells).to_numpy()
    return found


def _less_told(rows: pd.DataFrame, one: Known, narrow: Narrow) -> pd.DataFrame:
    """The rows with less told of what bounds a count: marks, else tenths, else classes."""
    is_about = _is_about(rows, one.cells[narrow.cells])
    is_about[narrow.rows] = True
    code = rows["code"].to_numpy(object)
    is_mark = is_about & np.isin(code, _MARKS)
    if is_mark.any():
        return rows.assign(code=np.where(is_mark, "hidden", code))
    is_class = is_about & (code == "none") & ~rows["is_whole"].to_numpy(bool)
    is_tenth = is_class & rows["tenth"].notna().to_numpy()
    if is_tenth.any():
        return rows.assign(tenth=rows["tenth"].mask(is_tenth))
    if is_class.any():
        return rows.assign(code=np.where(is_class, "hidden", code), n=rows["n"].mask(is_class))
    return rows


def _refuse(rows: pd.DataFrame, one: Known, found: Sequence[Narrow]) -> None:
    """Refuse what stays narrow, but where an area has too few people to be told of at all."""
    is_thin = rows["n_people"].isna() & rows["what"].ne(LOST)
    thin = {*rows.loc[is_thin, "cell"], *rows.loc[is_thin, "rest_cell"]}
    for each in found:
        name = str(one.cells[each.cell])
        if name not in thin:
            raise PublishingRefusedError(
                f"SDC_RECOVERABLE: {name.replace('|', ' ')} could be reckoned back from what is "
                "told beside it. Publish larger areas, or fewer groups."
            )


def _of_figures(gaps: pd.DataFrame, figures: Figures, k: int) -> pd.DataFrame:
    """The figures that count people, as rows of what is known."""
    own = gaps[gaps["indicator"].isin(_about_lead(figures))]
    what = own["indicator"].astype("str")
    base = what.map({name: _base_of(name, one) for name, one in figures.items()})
    return pd.DataFrame(
        {
            **{name: own[name].astype("str") for name in (*_WHERE, "group")},
            "what": what.mask(what.eq(FIRST), PEOPLE), "month": -1, "base": base,
            "is_whole": what.map({name: one.is_everybody for name, one in figures.items()}),
            "code": own["suppression"], "n": own["n_value"], "n_people": own["n_people"],
            "tenth": own["share"], "n_most": np.inf,
            "base_most": np.where(own["among"].eq("need"), size_classes.SHARE_FLOOR * k, k) - 1.0,
            "table": "", "row": own.index,
        }
    )  # fmt: skip


def _about_lead(figures: Figures) -> set[str]:
    """The figure that a gap is judged by, those it lies within, and those that lie beside or in it.

    Others are told beside them of the same people, but are tied to them by no more than that.
    """
    around, new = {FIRST}, [LEAD]
    while new:
        name = new.pop()
        around.add(name)
        new += [one for one in figures[name].within if one not in around]
    beside = [
        name
        for name, one in figures.items()
        if not one.of and (LEAD in one.within or one.apart_from in around)
    ]
    return around | set(beside)


def _base_of(name: str, how: Counting) -> str:
    """What the denominator of a figure counts."""
    if how.of_some:
        return f"known {name}"
    return PEOPLE if how.of in ("", FIRST) else how.of


def _places_by_month(gaps: pd.DataFrame, months: pd.DataFrame, parents: pd.Series) -> pd.DataFrame:
    """Where and among whom months are told, of nobody too: a row that is not there reads as few."""
    large = [WHOLE, *parents.index[parents.eq(WHOLE)]]
    kinds = sorted({*gaps["category"].astype("str"), *months["category"].astype("str")})
    names = sorted(months["month"].astype("str").unique())
    every = pd.MultiIndex.from_product([large, kinds, codes.AMONG, names], names=_BY_MONTH)
    return every.to_frame(index=False)


def _of_months(table: pd.DataFrame, wanted: pd.DataFrame, count: Count, k: int) -> pd.DataFrame:
    """Who is covered after each month, as rows of what is known."""
    told = table.assign(row=table.index).astype(dict.fromkeys(_BY_MONTH, "str"))
    told = wanted.merge(told, on=_BY_MONTH, how="left")
    return pd.DataFrame(
        {
            **{name: told[name] for name in _WHERE},
            "group": "all", "what": COVERED, "month": _numbered(told["month"], wanted),
            "base": PEOPLE, "is_whole": False,
            "code": told[f"{count.column}_suppression"].fillna("few"),
            "n": told[count.column], "n_people": told[count.of],
            "tenth": told[f"{count.column}_share"], "n_most": np.inf, "base_most": k - 1.0,
            "row": told["row"].fillna(-1).astype(np.int64),
        }
    )  # fmt: skip


def _of_losses(
    wanted: pd.DataFrame, lost: pd.DataFrame, declared: ResultTable | None, k: int
) -> pd.DataFrame:
    """Whom each month loses: in all, and of each cause that is told.

    Of a cause of which nothing is told fewer than 2 k are lost; which causes there are a reader
    knows from what is told.
    """
    plain: dict[str, Any] = {
        "group": "all", "base": "", "is_whole": False, "n_people": np.nan, "tenth": np.nan,
        "base_most": np.inf, "table": LOST, "row": -1, "n": np.nan,
    }  # fmt: skip
    most = float(size_classes.SHARE_FLOOR * k - 1)
    rows = wanted.assign(month=_numbered(wanted["month"], wanted), what=LOST, **plain)
    if declared is None or lost.empty:
        return rows.assign(code="hidden", n_most=most, others_most=most)
    count = declared.counts[0].column
    told = lost[lost[f"{count}_suppression"].eq("none")].astype(dict.fromkeys(_BY_MONTH, "str"))
    told = told.assign(month=_numbered(told["month"], wanted))
    n_told = told.groupby(_BY_MONTH).size().reindex(pd.MultiIndex.from_frame(rows[_BY_MONTH]))
    is_told, n_causes = n_told.notna().to_numpy(), max(told["cause"].nunique(), 1)
    others = most * (n_causes - n_told.fillna(0).to_numpy(float))
    rows = rows.assign(
        code=np.where(is_told, "none", "hidden"),
        n_most=np.where(is_told, np.inf, others),
        others_most=others,
    )
    own = told[_BY_MONTH].assign(**plain).assign(
        what=f"{LOST} by " + told["cause"].astype("str"), code="none", n=told[count],
        n_most=np.inf, row=told.index, table=declared.name,
    )  # fmt: skip
    return pd.concat([rows, own], ignore_index=True)


def _numbered(months: pd.Series, table: pd.DataFrame) -> pd.Series:
    """The months as how many after the first of a table; -1 of those before."""
    at = {month: at for at, month in enumerate(sorted(table["month"].unique()))}
    return months.map(at).fillna(-1).astype(np.int64)


def _figures_written(gaps: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The figures with what their rows say still."""
    rows = rows.set_index("row")
    found = gaps.copy()
    at = rows.index
    code, tenth = rows["code"], rows["tenth"]
    is_hidden = code.eq("hidden")
    is_share = gaps.loc[at, "unit"].eq("share")
    found.loc[at, "suppression"] = code
    found.loc[at, "n_value"] = gaps.loc[at, "n_value"].mask(is_hidden)
    found.loc[at, "share"] = tenth.mask(is_hidden)
    found.loc[at, "value"] = gaps.loc[at, "value"].mask(is_hidden | (is_share & tenth.isna()))
    found.loc[at, "subject_id"] = gaps.loc[at, "subject_id"].mask(is_hidden, "")
    return found


def _table_written(table: pd.DataFrame, rows: pd.DataFrame, count: Count) -> pd.DataFrame:
    """A table by month with what its rows say still."""
    rows = rows[rows["row"].ge(0)].set_index("row")
    is_hidden = rows["code"].eq("hidden").reindex(table.index, fill_value=False)
    is_fine = rows["tenth"].notna().reindex(table.index, fill_value=True) & ~is_hidden
    code = f"{count.column}_suppression"
    found = {
        code: table[code].mask(is_hidden, "hidden"),
        count.column: table[count.column].mask(is_hidden),
    }
    if count.of:
        found |= {
            one: table[one].where(is_fine)
            for one in ("share", f"{count.column}_share")
            if one in table
        }
    return table.assign(**found)

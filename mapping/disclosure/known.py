"""All that a reader knows of the counts of each kind of service: what is told, and what adds up.

One unknown number for each count of people, told or not. What is told bounds it (classes, marks,
tenths, that nothing is told); what everybody knows ties it to others: parts lie within their whole,
those in need within everybody, areas and groups add up, months follow one another. Every bound
remembers which row told it, so that the row can say less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mapping.disclosure import size_classes
from mapping.disclosure.size_classes import Floats
from mapping.unit_records.counting import Figures

Ints = NDArray[np.int64]

PEOPLE: Final = "people"
"""What is counted where everybody there is."""
COVERED: Final = "covered after"
LOST: Final = "lost"
"""The counts of a table by month; of those lost the cause follows."""
NOW: Final = "coverage_eligible"
"""The figure that the first month tells of again."""
WITHOUT: Final = "not in need"
"""Everybody but those in need."""
REST: Final = "others than "
"""Goes before what is counted, for those who are not."""
PLACE: Final = ("what", "month", "pcode", "among", "group", "category")
"""What names a count; `month` is that after the first, -1 of figures."""
EVERYBODY: Final = -1
"""The row of an inequality that no row tells."""


@dataclass(frozen=True, eq=False)
class Known:
    """Numbers between `low` and `high`, named by `cells`; sums of them between `least` and `most`.

    Each row of `matrix` is a sum, told by the row `told_by` of what is told, or `EVERYBODY`.
    """

    cells: pd.Index
    low: Floats
    high: Floats
    matrix: csr_array
    least: Floats
    most: Floats
    told_by: Ints


def of_rows(rows: pd.DataFrame, parents: pd.Series, figures: Figures, k: int) -> dict[str, Known]:
    """Return what is known of the counts of each kind of service, which nothing ties together.

    Parameters
    ----------
    rows
        What is told, from `with_names`, indexed 0 to n - 1: `PLACE`, `base` (what the denominator
        counts, empty where there is none), `is_whole` (those left over tell nothing), `code`, `n`,
        `n_people` (least numbers of their classes, NaN untold), `tenth` (NaN untold), `n_most`,
        `base_most` (the most there can be where nothing is told), `others_most` (of `LOST`: how
        many may be lost by causes that are not told).
    parents
        The P-code of the area around each.
    figures
        How each indicator counts people.
    k
        The floor.
    """
    bounds = _bounds(rows, k)
    places = _places(rows)
    # Of causes only those are there that are told, so that they add up to nothing by themselves.
    whole = places[~places["what"].str.startswith(f"{LOST} ")]
    sums = [
        *_told(rows),
        *_within(whole, figures),
        *_added(whole, parents),
        *_by_month(whole),
        *_by_cause(rows),
    ]
    return _by_kind(_assembled(places["cell"], bounds, sums), places["category"].to_numpy(object))


def with_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the names of their counts, denominators and of those left over.

    `cell`, `base_cell`, `rest_cell`; the last two are empty where there are none.
    """
    has_base = rows["base"].ne("")
    base = named(rows, what=rows["base"], month=-1).where(has_base, "")
    rest = named(rows, what=REST + rows["what"]).where(has_base & ~rows["is_whole"], "")
    return rows.assign(cell=named(rows), base_cell=base, rest_cell=rest)


def named(rows: pd.DataFrame, **other: object) -> pd.Series:
    """Return the names of the counts of rows with `PLACE`, or of others in these places."""
    parts = []
    for name in PLACE:
        one = other.get(name, rows[name])
        words = one.tolist() if isinstance(one, pd.Series) else [one] * len(rows)
        parts.append(map(str, words))
    return pd.Series(list(map("|".join, zip(*parts, strict=True))), rows.index, dtype=object)


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    """Where the numbers are: `PLACE` and `cell`, denominators and those left over among them."""
    base, rest = (rows[rows[name].ne("")] for name in ("base_cell", "rest_cell"))
    both = [
        rows,
        base.assign(cell=base["base_cell"], what=base["base"], month=-1),
        rest.assign(cell=rest["rest_cell"], what=REST + rest["what"]),
    ]
    found = pd.concat(both)[[*PLACE, "cell"]].drop_duplicates("cell", ignore_index=True)
    without = found[found["among"].eq("need")].assign(among=WITHOUT)
    without = without[named(without, among="all").isin(found["cell"])]
    return pd.concat([found, without.assign(cell=named(without))], ignore_index=True)


def _bounds(rows: pd.DataFrame, k: int) -> pd.DataFrame:
    """Between what each number lies, as the rows say it one by one: `low`, `high`, by its name."""
    is_told, few = rows["code"].eq("none"), k - 1.0
    most = {
        name: pd.Series(size_classes.most(rows[name].to_numpy(float), k), rows.index)
        for name in ("n", "n_people")
    }
    own = pd.DataFrame(
        {
            "cell": rows["cell"],
            "low": rows["n"].where(is_told, 0.0),
            "high": most["n"].where(is_told, rows["n_most"]).mask(rows["code"].eq("few"), few),
        }
    )
    base = pd.DataFrame(
        {
            "cell": rows["base_cell"],
            "low": rows["n_people"],
            "high": most["n_people"].fillna(rows["base_most"]),
        }
    )
    rest = pd.DataFrame(
        {
            "cell": rows["rest_cell"],
            "low": np.where(is_told, float(k), 0.0),
            "high": np.where(rows["code"].eq("most"), few, np.inf),
        }
    )
    both = pd.concat([own, base[base["cell"].ne("")], rest[rest["cell"].ne("")]])
    by_cell = both.fillna({"low": 0.0, "high": np.inf}).groupby("cell")
    low, high = by_cell["low"].max(), by_cell["high"].min()
    # Counts that were taken on different days need not fit each other.
    return pd.DataFrame({"low": np.minimum(low, high), "high": np.maximum(low, high)})


def _told(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Those counted and those left over are all of them; and between what their tenths lie."""
    parts = rows[rows["rest_cell"].ne("")]
    yield _sums(parts, {"base_cell": 1.0, "cell": -1.0, "rest_cell": -1.0}, most=0.0)
    tenths = parts[parts["tenth"].notna() & parts["code"].eq("none")]
    at, ten = (tenths["tenth"] * size_classes.TENTHS).round(), float(size_classes.TENTHS)
    yield _sums(tenths, {"cell": ten, "base_cell": -at}, is_told=True)
    # The last tenth holds all of all; of the others the upper end lies in the next.
    least = np.where(at.eq(ten - 1), 0.0, 1.0)
    yield _sums(tenths, {"base_cell": at + 1, "cell": -ten}, least=least, is_told=True)


def _within(places: pd.DataFrame, figures: Figures) -> Iterator[pd.DataFrame]:
    """What lies within another figure leaves more over; and what has nobody in common with one."""
    for name, own in places[places["what"].isin(figures)].groupby("what"):
        declared = figures[str(name)]
        for whole in declared.within:
            yield _sums(own.assign(whole=named(own, what=whole)), {"whole": 1.0, "cell": -1.0})
            both = {"part": f"{REST}{name}", "rest": REST + whole}
            left = own.assign(**{one: named(own, what=word) for one, word in both.items()})
            yield _sums(left, {"part": 1.0, "rest": -1.0})
        if declared.apart_from:
            left = own.assign(rest=named(own, what=REST + declared.apart_from))
            yield _sums(left, {"rest": 1.0, "cell": -1.0})


def _added(places: pd.DataFrame, parents: pd.Series) -> Iterator[pd.DataFrame]:
    """Areas come to the one around, groups to no more than all; so do those not in need.

    Of some people the sex or the age is not known.
    """
    around = places.assign(pcode=places["pcode"].map(parents)).dropna(subset=["pcode"])
    yield _parts_of(around.assign(whole=named(around)), places, 0.0)
    groups = places[places["group"].ne("all")]
    for _, own in groups.groupby(groups["group"].str.split("=").str[0]):
        yield _parts_of(own.assign(whole=named(own, group="all")), places, np.inf)
    need = places[places["among"].eq("need")].assign(among="all")
    need = need.assign(all=named(need), without=named(need, among=WITHOUT))
    yield _sums(need, {"all": 1.0, "cell": -1.0, "without": -1.0}, most=0.0)


def _by_month(places: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Whom a month leaves covered, and whom it loses, were covered in the month before."""
    covered = places[places["what"].eq(COVERED)]
    first, later = (covered[covered["month"].eq(0)], covered[covered["month"].gt(0)])
    now = first.assign(now=named(first, what=NOW, month=-1))
    yield _sums(now, {"now": 1.0, "cell": -1.0}, most=0.0)
    before = named(later, month=later["month"] - 1)
    both = later.assign(before=before, lost=named(later, what=LOST))
    yield _sums(both, {"before": 1.0, "cell": -1.0, "lost": -1.0}, most=0.0)


def _by_cause(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Whom a month loses are those by each cause that is told, and few of the others."""
    lost = rows[rows["what"].eq(LOST)]
    most = lost.set_index("cell")["others_most"]
    told = rows[rows["what"].str.startswith(f"{LOST} ")]
    of = named(told, what=LOST)
    wholes = of.drop_duplicates()
    both = pd.concat([_terms(wholes, wholes, 1.0), _terms(of, told["cell"], -1.0)])
    yield both.assign(least=0.0, most=both["of"].map(most), told_by=EVERYBODY)


def _sums(
    rows: pd.DataFrame,
    signs: Mapping[str, float | pd.Series],
    least: float | Floats = 0.0,
    most: float = np.inf,
    *,
    is_told: bool = False,
) -> pd.DataFrame:
    """One sum for each row: of the numbers that some columns name, each times its sign."""
    about = {"least": least, "most": most, "told_by": rows.index if is_told else EVERYBODY}
    parts = [_terms(rows["cell"], rows[name], sign).assign(**about) for name, sign in signs.items()]
    return pd.concat(parts)


def _terms(of: pd.Series, cell: pd.Series, sign: float | pd.Series) -> pd.DataFrame:
    """Terms of sums; `of` names the sum."""
    return pd.DataFrame({"of": of, "cell": cell, "sign": sign})


def _parts_of(parts: pd.DataFrame, places: pd.DataFrame, most: float) -> pd.DataFrame:
    """Sums of a whole less its parts: `whole` names it, `cell` a part."""
    own = parts[parts["whole"].isin(places["cell"])]
    wholes = own["whole"].drop_duplicates()
    both = [_terms(wholes, wholes, 1.0), _terms(own["whole"], own["cell"], -1.0)]
    return pd.concat(both).assign(least=0.0, most=most, told_by=EVERYBODY)


def _assembled(names: pd.Series, bounds: pd.DataFrame, sums: Sequence[pd.DataFrame]) -> Known:
    """The numbers and the sums as one matrix; a sum of a number that nobody tells of is none."""
    cells = pd.Index(names)
    bounds = bounds.reindex(cells).fillna({"low": 0.0, "high": np.inf})
    terms = pd.concat([one.assign(kind=at) for at, one in enumerate(sums)], ignore_index=True)
    terms = terms[terms["sign"].ne(0)].reset_index(drop=True)
    number = terms.groupby(["kind", "of"], sort=False).ngroup().to_numpy()
    at = cells.get_indexer(terms["cell"])
    is_whole = np.bincount(number, at < 0) == 0
    terms, at, number = (one[is_whole[number]] for one in (terms, at, number))
    first, row = np.unique(number, return_index=True)[1], np.unique(number, return_inverse=True)[1]
    one_each = terms.iloc[first]
    return Known(
        cells=cells,
        low=bounds["low"].to_numpy(float),
        high=bounds["high"].to_numpy(float),
        matrix=csr_array((terms["sign"], (row, at)), shape=(len(first), len(cells))),
        least=one_each["least"].to_numpy(float),
        most=one_each["most"].to_numpy(float),
        told_by=one_each["told_by"].to_numpy(np.int64),
    )


def _by_kind(known: Known, kinds: NDArray[np.object_]) -> dict[str, Known]:
    """What is known, apart by the kind of service of each number."""
    of_row = kinds[known.matrix.indices[known.matrix.indptr[:-1]]]
    found = {}
    for kind in sorted(set(kinds)):
        cell, row = np.flatnonzero(kinds == kind), np.flatnonzero(of_row == kind)
        found[kind] = Known(
            cells=known.cells[cell],
            low=known.low[cell],
            high=known.high[cell],
            matrix=csr_array(known.matrix[row][:, cell]),
            least=known.least[row],
            most=known.most[row],
            told_by=known.told_by[row],
        )
    return found

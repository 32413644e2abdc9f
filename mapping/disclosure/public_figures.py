"""The figures of the gap as they may be told in public: fewer of them, of larger areas, in classes.

Told are: everybody, by every area; those in need, where 20 of them live; groups of everybody as a
whole, and by region how many they are and how many of them are covered; groups of those in need as
a whole. Areas and groups of more figures, or of fewer people, are two ways to add up to the same
few, which tell more together than each alone. A count is told as its class of a snapshot
(`snapshots`), a share as its tenth: of coverage where 20 people stand behind it, of anything else
where 100 do, since two shares of few people are two counts. A percentile is told in steps, of 20
people and more, and only where no single person moves it (`steady`). That an area of nobody and one
of fewer than k people read the same is the work of `layout`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import PublishingRefusedError
from layers.vocabulary.codes import WHOLE
from mapping.disclosure import size_classes
from mapping.disclosure.size_classes import Floats
from mapping.unit_records.counting import STEADY, Figures

LEAD: Final = "coverage_eligible"
"""The figure that a gap is judged by; its share is told of fewer people than others are."""
STEP: Final = 5.0
"""Minutes, days and money are told in steps of so many."""
FINE: Final = {"share": 0.1, "index": 0.1, "ratio": 0.1, "places per 100 people": 1.0}
"""Units of which 5 would be too coarse a step -> theirs."""
FIRST: Final = "waterfall_identified"
"""The figure that counts everybody there."""
KEYS: Final = ("pcode", "category", "among", "group", "indicator")
PARTS: Final = ("n_stated", "n_expected")
_PEOPLE: Final = "people"
_WHERE: Final = ("pcode", "category", "among", "group")

Bools = NDArray[np.bool_]
Words = NDArray[np.object_]
Bounds = tuple[Floats, Floats]


def kept(gaps: pd.DataFrame, regions: Collection[str]) -> pd.DataFrame:
    """Return the gaps that may be told at all, with `n_value`: what hangs on no count of today.

    `regions` are the P-codes of the areas that lie in no other area.
    """
    is_crossed = gaps["among"].eq("all") & gaps["pcode"].isin(regions)
    is_crossed &= gaps["indicator"].isin([LEAD, FIRST]) | gaps["n_value"].isna()
    is_told = gaps["group"].eq("all") | gaps["pcode"].eq(WHOLE) | is_crossed
    return gaps[is_told].reset_index(drop=True)


def named(gaps: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Return the names of the counts behind each row, by which the ledger knows them.

    They hang on what figures declare, never on the counts: a name that changed with a newcomer
    would be a count of which nothing is held.

    Parameters
    ----------
    gaps
        From `kept`, with `n_value` (`whole_people.of_gaps`).
    figures
        How each indicator counts people.

    Returns
    -------
    DataFrame
        `own` (who is counted), `base` (the denominator: those whom another figure counts, the
        people there, or those of them who are known), `value` (of a figure that counts nobody),
        `n_stated`, `n_expected`.

    Raises
    ------
    PublishingRefusedError
        Where an indicator does not say how it counts people, or says that it counts them among
        all that are there and does not.
    """
    refuse_undeclared(gaps, figures)
    where = [gaps[name].astype(object).tolist() for name in _WHERE]
    indicator = gaps["indicator"].astype(object).tolist()
    base = {
        name: f"known {name}" if figures[name].has_own_base else figures[name].of or _PEOPLE
        for name in set(indicator)
    }
    _refuse_other_base(gaps, [name for name, one in base.items() if one == _PEOPLE])
    cells = {
        "own": _cells(indicator, where),
        "base": _cells([base[one] for one in indicator], where),
    }
    cells["value"] = _cells([f"value of {name}" for name in indicator], where)
    cells |= {name: _cells([name] * len(gaps), where) for name in PARTS}
    return pd.DataFrame(cells, index=gaps.index, dtype=object)


def counts(gaps: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Return the counts behind the gaps, one row each: `cell`, `pcode`, `n`, `follows`.

    `names` are those of the rows, from `named`. A value that counts nobody is held too, in steps,
    NaN where it may not be told: it follows the number of people behind it, since it would change,
    or be told no more, with a single newcomer.
    """
    told_of = {name: gaps[name].where(_tells_parts(gaps)) for name in PARTS}
    numbers = {"own": gaps["n_value"], "base": gaps["n_people"], **told_of}
    pcode = gaps["pcode"].astype(object)
    found = pd.concat(
        [
            pd.DataFrame({"cell": names[name], "own": names["own"], "pcode": pcode, "n": n})
            for name, n in numbers.items()
        ],
        ignore_index=True,
    )
    is_value = gaps["n_value"].isna()
    values = pd.DataFrame(
        {"cell": names["value"], "pcode": pcode, "n": _steady(gaps), "follows": names["base"]}
    )[is_value]
    both = pd.concat([found[found["n"].notna()].assign(follows=None), values], ignore_index=True)
    # Who is counted goes before who is a denominator. Of those some tell of fewer than are there:
    # who is compared, who is in a group of one category.
    both["is_base"] = both["cell"].ne(both["own"])
    most = both.sort_values(["is_base", "n"], ascending=[True, False], kind="stable")
    most = most.drop_duplicates("cell", ignore_index=True)
    return most[["cell", "pcode", "n", "follows"]]


def told(
    gaps: pd.DataFrame, names: pd.DataFrame, k: int, figures: Figures, snapshots: pd.Series
) -> pd.DataFrame:
    """Return the gaps in classes.

    Parameters
    ----------
    gaps, names
        As for `counts`.
    k
        The floor.
    figures
        How each indicator counts people.
    snapshots
        The count that each cell is told of, by the cell.

    Returns
    -------
    DataFrame
        The same rows. `n_people` and `n_value` are the least number of their class, NaN where they
        are not told; `share` is the lower end of a tenth, `value` the one or the other, or a step
        of 5. Of `suppression`, `few` says that fewer than k are counted or are there at all, `most`
        that fewer than k are left over, `hidden` that a class would tell more than itself. `low`,
        `high` and `n_missing` are NaN; `subject_id` is empty where the figure is not told.
    """
    n, base = (_snapshot(names[name], snapshots) for name in ("own", "base"))
    counted = gaps["n_value"].notna().to_numpy(bool)
    is_whole = gaps["indicator"].isin([one for one, how in figures.items() if how.is_everybody])
    of_count = _code_of_count(n, base, k, is_whole.to_numpy(bool))
    is_thin = gaps["among"].eq("need").to_numpy(bool) & ~(base >= size_classes.SHARE_FLOOR * k)
    stepped = _snapshot(names["value"], snapshots)
    code = np.where(counted, of_count, _code_of_value(stepped, base, k))
    code = np.where(is_thin, "hidden", code)
    is_shown = code == "none"
    share = np.where(is_shown & counted, _tenth(gaps, n, base, k), np.nan)
    is_share = gaps["unit"].eq("share").to_numpy(bool)
    of_people = np.where(is_share, share, size_classes.least(n, k))
    value = np.where(counted, of_people, stepped)
    return gaps.assign(
        value=np.where(is_shown, value, np.nan),
        share=share,
        n_value=np.where(is_shown & counted, size_classes.least(n, k), np.nan),
        n_people=np.where((base >= k) & ~is_thin, size_classes.least(base, k), np.nan),
        suppression=pd.Series(code, index=gaps.index, dtype="str"),
        subject_id=gaps["subject_id"].where(is_shown, ""),
        **dict.fromkeys(("low", "high", "n_missing", *STEADY), np.nan),
        **_parts(gaps, names, k, snapshots),
    )


def refuse_undeclared(gaps: pd.DataFrame, figures: Figures) -> None:
    """Refuse a figure that declares nothing, or that lies within one nobody measures.

    Raises
    ------
    PublishingRefusedError
        With the name of the figure, and where to declare it.
    """
    for name in gaps["indicator"].unique():
        if name not in figures:
            raise PublishingRefusedError(
                f"UNDECLARED: the indicator {name} does not say how it counts people, so nothing "
                "of it may be published. Name it in FIGURES of its module in mapping/indicators, "
                f'as in {{"{name}": Counting(of=..., within=...)}}.'
            )
        one = figures[name]
        for other in (one.of, *one.within, one.apart_from, one.part_of):
            if other and other not in figures:
                raise PublishingRefusedError(
                    f"UNDECLARED: the indicator {name} says that it counts people beside {other}, "
                    "which no indicator measures. Mend the name in FIGURES of its module."
                )


def _refuse_other_base(gaps: pd.DataFrame, names: Collection[str]) -> None:
    """Refuse a figure of some of the people there that says it is of all."""
    own = gaps[gaps["indicator"].isin(names)]
    there = own.groupby(list(_WHERE))["n_people"].transform("max")
    for name in own.loc[there.gt(own["n_people"] + 0.5), "indicator"].head(1):
        raise PublishingRefusedError(
            f"UNDECLARED: the indicator {name} counts among some of the people of an area and does "
            "not say so, so nothing of it may be published. Say of_some=True in FIGURES of its "
            "module, or of=... where another figure counts these people."
        )


def _cells(what: Sequence[str], where: Sequence[Sequence[str]]) -> list[str]:
    """What is counted, where and among whom; people among all are the same in every category."""
    return [
        f"{one}|{pcode}|{'' if one == _PEOPLE and among == 'all' else category}|{among}|{group}"
        for one, pcode, category, among, group in zip(what, *where, strict=True)
    ]


def _snapshot(cells: pd.Series, snapshots: pd.Series) -> Floats:
    return snapshots.reindex(cells).to_numpy(np.float64)


def _code_of_count(n: Floats, base: Floats, k: int, is_whole: Bools) -> Words:
    """What may be told of counts: of 10 to 19 people both sides could be few, so neither is."""
    conditions = [
        ~(base >= k),
        (base < size_classes.SHARE_FLOOR * k) & ~is_whole,
        n < k,
        (base - n < k) & ~is_whole,
    ]
    return np.select(conditions, ["few", "hidden", "few", "most"], "none").astype(object)


def _code_of_value(value: Floats, base: Floats, k: int) -> Words:
    """What may be told of figures that count nobody: all of it, or nothing."""
    is_told = (base >= size_classes.SHARE_FLOOR * k) & ~np.isnan(value)
    return np.select([~(base >= k), is_told], ["few", "none"], "hidden").astype(object)


def _steady(gaps: pd.DataFrame) -> Floats:
    """Values in steps; NaN where a single person moves them."""
    names = ("value", *STEADY)
    value, least, most = (_stepped(gaps, gaps[name].to_numpy(np.float64)) for name in names)
    return np.where(least == most, value, np.nan)


def _tenth(gaps: pd.DataFrame, n: Floats, base: Floats, k: int) -> Floats:
    """The tenth of each share of enough people, where it leaves k numbers open; NaN of others."""
    is_lead = gaps["indicator"].eq(LEAD)
    enough = np.where(is_lead, size_classes.SHARE_FLOOR * k, size_classes.ends(k)[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = size_classes.tenths(np.minimum(n / base, 1.0))
    of_n, of_base = _class(n, k), _class(base, k)
    of_rest = np.full(len(n), float(k)), of_base[1] - of_n[0]
    rest = 1 - 1 / size_classes.TENTHS - share
    is_open = _is_open(of_n, of_base, share, k) & _is_open(of_rest, of_base, rest, k)
    return np.where((base >= enough) & is_open, share, np.nan)


def _is_open(n: Bounds, base: Bounds, tenth: Floats, k: int) -> Bools:
    """Whether a tenth of a denominator between bounds leaves open k numbers of a count."""
    low = np.fmax(n[0], np.ceil(tenth * base[0] - 1e-9))
    high = np.fmin(n[1], np.floor((tenth + 1 / size_classes.TENTHS) * base[1] + 1e-9))
    found: Bools = high - low + 1 >= k
    return found


def _class(n: Floats, k: int) -> Bounds:
    """The least and the greatest number of the class of each count."""
    least = size_classes.least(n, k)
    return least, size_classes.most(least, k)


def _stepped(gaps: pd.DataFrame, values: Floats) -> Floats:
    """Values in steps: of 5 minutes, days or coins, finer where those would be too coarse.

    Some of it is at least one step of 5: a trip of 2 minutes is not "no trip needed".
    """
    fine = gaps["unit"].astype(object).map(FINE).to_numpy(np.float64)
    step = np.where(np.isnan(fine), STEP, fine)
    known = np.where(np.isfinite(values), values, 0.0)
    stepped = np.round(known / step) * step
    stepped = np.where(np.isnan(fine) & (known > 0), np.maximum(stepped, step), stepped)
    return np.where(np.isfinite(values), stepped, values)


def _tells_parts(gaps: pd.DataFrame) -> pd.Series:
    """Where it may be told how those in need are known: of the whole programme alone."""
    return gaps["pcode"].eq(WHOLE) & gaps["group"].eq("all") & gaps["indicator"].eq(FIRST)


def _parts(
    gaps: pd.DataFrame, names: pd.DataFrame, k: int, snapshots: pd.Series
) -> dict[str, Floats]:
    """How many state the need and how many are expected, as classes; both or neither."""
    n = {name: _snapshot(names[name], snapshots) for name in PARTS}
    are_many = [one >= k for one in n.values()]
    is_told = (_tells_parts(gaps) & gaps["among"].eq("need")).to_numpy(bool) & np.all(are_many, 0)
    return {name: np.where(is_told, size_classes.least(one, k), np.nan) for name, one in n.items()}

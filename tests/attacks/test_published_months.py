"""Twelve publications of the real commands, attacked by who reads `published/` alone: long."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.attacks import attacker, insider, published, published_months
from tests.attacks.published_months import ARRIVALS, Month
from tests.attacks.worlds import K

HEADS = attacker.EVERYBODY
KIND = "training"


def heads_changed(before: pd.DataFrame, after: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the head counts that two tables of figures tell differently: area and group."""
    own = [one[one["indicator"].eq(HEADS) & one["among"].eq("all")] for one in (before, after)]
    return {(key[0], key[3]) for key in insider.changed(*own)}


def heads_risen(before: pd.DataFrame, after: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return where, and in which groups, there are more people: what an attacker is after."""
    n = [
        one[one["indicator"].eq(HEADS) & one["among"].eq("all")]
        .groupby(["pcode", "group"])["value"].max()
        for one in (before, after)
    ]  # fmt: skip
    more = n[1].sub(n[0], fill_value=0)
    return {(str(pcode), str(group)) for pcode, group in more.index[more > 0]}


def found_newcomers(months: list[Month], told: list[pd.DataFrame]) -> tuple[int, int]:
    """Return in how many months of one arrival the head counts tell of it, and of how many."""
    alone = [at for at, n in enumerate(ARRIVALS[: len(months)]) if n == 1]
    hits = [
        heads_changed(told[at - 1], told[at]) & heads_risen(months[at - 1].exact, months[at].exact)
        for at in alone
    ]
    return sum(bool(one) for one in hits), len(alone)


def rows_that_came_or_went(told: list[pd.DataFrame]) -> int:
    """Return how many head counts one release has and the next has not."""
    keys = [set(map(tuple, one.loc[one["indicator"].eq(HEADS), insider.KEYS].to_numpy().tolist()))
            for one in told]  # fmt: skip
    return sum(len(one ^ other) for one, other in pairwise(keys))


def pinned(months: list[Month], told: list[pd.DataFrame]) -> tuple[int, int]:
    """Return of how many areas and releases who knows every arrival knows the count."""
    n_pinned = n_all = 0
    for pcode in sorted(told[0]["pcode"].unique()):
        true, seen = ([_heads(one, pcode, column) for one in tables] for tables, column in (
            ([month.exact for month in months], "value"), (told, "n_value")))  # fmt: skip
        come = [int(np.nan_to_num(n) - np.nan_to_num(true[0])) for n in true]
        possible = insider.starts(seen, come, K)
        assert all(each[int(np.nan_to_num(true[0]))] for each in possible)
        n_pinned += sum(int(each.sum() == 1) for each in possible)
        n_all += len(possible)
    return n_pinned, n_all


def _heads(table: pd.DataFrame, pcode: str, column: str) -> float:
    is_it = table["pcode"].eq(pcode) & table["indicator"].eq(HEADS) & table["group"].eq("all")
    own = table.loc[is_it & table["among"].eq("all") & table["category"].eq(KIND), column]
    return float(own.iloc[0]) if len(own) else float("nan")


def too_fine(told: pd.DataFrame) -> set[float]:
    """Return numbers of people, shares and minutes that are no class, tenth or step of five."""
    people = set(told["n_value"].dropna()) | set(told["n_people"].dropna())
    shares = told["share"].dropna() * 10
    minutes = told.loc[told["unit"].eq("min"), "value"].dropna() / 5
    both = pd.concat([shares, minutes[np.isfinite(minutes)]])
    return (people - {0.0, 10.0, 20.0, 50.0, 100.0}) | set(both[(both - both.round()).abs() > 1e-6])


def own_minutes(month: Month, told: pd.DataFrame) -> int:
    """Return how many percentiles are told as they truly are, beyond a step of five."""
    both = told.merge(month.exact, on=insider.KEYS, suffixes=("", "_true"))
    both = both[both["unit"].eq("min") & np.isfinite(both["value"]) & (both["value_true"] > 0)]
    is_step = (both["value_true"] / 5 - (both["value_true"] / 5).round()).abs() < 1e-9
    return int((both["value"].eq(both["value_true"]) & ~is_step).sum())


def attacked(months: list[Month]) -> dict[str, object]:
    """Return what each attack got."""
    told = [published.figures(month.published) for month in months]
    return {
        "newcomers found": found_newcomers(months, told),
        "rows that came or went": rows_that_came_or_went(told),
        "counts pinned": pinned(months, told),
        "numbers too fine": set().union(*map(too_fine, told)),
        "exact percentiles": sum(map(own_minutes, months, told)),
    }


@pytest.mark.long
def test_twelve_publications_tell_of_no_newcomer_and_pin_no_count(tmp_path: Path) -> None:
    found = attacked(published_months.released(tmp_path))
    print(found)  # noqa: T201 - the figures for docs/disclosure.md
    assert found["newcomers found"] == (0, ARRIVALS.count(1))
    assert found["rows that came or went"] == 0
    assert found["numbers too fine"] == set()
    assert found["exact percentiles"] == 0
    n_pinned, n_all = found["counts pinned"]  # type: ignore[misc]
    assert n_pinned <= 0.005 * n_all

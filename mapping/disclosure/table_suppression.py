"""The disclosure floor of the report's tables that are no indicator by area."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from layers.errors import PublishingRefusedError
from mapping.disclosure.cell_suppression import DENOMINATOR_FLOOR

Tables = Mapping[str, pd.DataFrame]

MEDIAN_FLOOR: Final = 20
"""The middle value of fewer people than this may be one person's own."""


def floor(tables: Tables, k: int) -> dict[str, pd.DataFrame]:
    """Return the tables with every count of fewer than k persons taken out.

    Parameters
    ----------
    tables
        Any of those that `_FLOORS` names, exact.
    k
        The floor; 0 leaves every figure.

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
        Where a table does not say how it counts people.
    """
    for name in tables:
        if name not in _FLOORS:
            raise PublishingRefusedError(
                f"UNDECLARED: the table {name} does not say which of its columns count people, so "
                "nothing of it may be published. Name it in _FLOORS of "
                "mapping/disclosure/table_suppression.py, with how each count is floored."
            )
    return {name: _FLOORS[name](table, k) for name, table in tables.items()}


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


def _waivers(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """Sets of two count the people of each alone, so they stand in one chain per service."""
    found = hide(table, k, "n_gain", chain=["partner_id", "service_id"])
    total, affordable = found["n_gain"], found["n_affordable"].astype(float)
    women, men = (found[name].astype(float) for name in ("n_gain_f", "n_gain_m"))
    new = found["n_new"].astype(float)
    rest = total - women - men
    is_small = (women < k) | (men < k) | ((rest > 0) & (rest < k))
    hidden = {
        "n_gain_f": is_small,
        "n_gain_m": is_small,
        "n_affordable": (affordable < k) | (total - affordable < k),
        "n_new": (new < k) | (total - new < k),
    }
    for name, is_out in hidden.items():
        is_hidden = (is_out | total.isna()) & (k > 0)
        found[name] = found[name].where(~is_hidden)
        found[f"{name}_suppression"] = pd.Series(
            np.where(is_hidden, "hidden", "none"), index=found.index
        )
    return found


def _months(table: pd.DataFrame, k: int) -> pd.DataFrame:
    found = hide(table, k, "n_covered", base="n_people", chain=["pcode", "category"])
    return found.assign(share=found["share"].where(found["n_covered"].notna()))


def _services_closed(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """Neither a few whom another service takes, nor a few who lose two of one partner."""
    people, covered = (table[name].astype(float) for name in ("n_people", "n_covered"))
    found = hide(table, k, "n_lost", base="n_people")
    is_few = (people < k) | ((covered - people > 0) & (covered - people < k))
    found["n_people"] = people.mask(is_few & (k > 0))
    found = found.drop(columns=["n_partner", "n_covered"])
    ones = hide(table, k, "n_partner")["n_partner"]
    keys = [table["category"], table["partner_id"]]
    for _ in range(len(table)):
        shown = found["n_lost"].groupby(keys).transform("sum")
        is_told = (ones - shown > 0) & (ones - shown < k) & found["n_lost"].notna()
        least = found["n_lost"].where(is_told).groupby(keys).transform("min")
        is_out = is_told & found["n_lost"].eq(least)
        if not is_out.any():
            break
        found = found.assign(
            n_lost=found["n_lost"].mask(is_out),
            n_lost_suppression=found["n_lost_suppression"].mask(is_out, "hidden"),
        )
    return found


def _questions(table: pd.DataFrame, k: int) -> pd.DataFrame:
    found = hide(table, k, "n_people")
    return found.assign(n_verdicts=found["n_verdicts"].where(found["n_people"].notna()))


def _evidence(table: pd.DataFrame, k: int) -> pd.DataFrame:
    found = hide(hide(table, k, "n"), k, "n_missing")
    is_out = found["n"].isna() | ((found["n"] < MEDIAN_FLOOR) & (k > 0))
    return found.assign(**{name: found[name].mask(is_out) for name in ("median", "low", "high")})


def _snaps(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """Services are no persons: only the points of returnees are floored."""
    found = hide(table, k, "n_points")
    open_to_see = ~table["layer"].eq("returnees")
    return found.assign(
        n_points=found["n_points"].mask(open_to_see, table["n_points"]),
        n_points_suppression=found["n_points_suppression"].mask(open_to_see, "none"),
    )


def _blanks(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """Services are no persons: only returnees' fields are floored."""
    found = hide(table, k, "n_missing", base="n_rows")
    open_to_see = ~table["layer"].eq("returnees")
    for name in ("n_missing", "n_rows"):
        found[name] = found[name].mask(open_to_see, table[name])
    return found.assign(
        n_missing_suppression=found["n_missing_suppression"].mask(open_to_see, "none")
    )


_FLOORS: Final[Mapping[str, Callable[[pd.DataFrame, int], pd.DataFrame]]] = {
    "waivers": _waivers,
    "months": _months,
    "losses": lambda table, k: hide(table, k, "n_lost"),
    "closures": lambda table, k: hide(table, k, "n_lost", base="n_people"),
    "services_closed": _services_closed,
    "questions": _questions,
    "evidence": _evidence,
    "lapses": lambda table, k: hide(table, k, "n_people"),
    "stipends": lambda table, k: hide(
        table, k, "n_could", base="n_people", chain=["service_id"]
    ),
    "blanks": _blanks,
    "snaps": _snaps,
    "margins": lambda table, k: hide(table, k, "n_people"),
}  # fmt: skip

"""How what a closed service would cost is floored: beside its partner, and all who are covered."""

from __future__ import annotations

import pandas as pd

from mapping.disclosure.table_suppression import hide, within_everybody


def floor(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the table of closed services with every count of fewer than k persons taken out.

    Neither a few whom another service takes can be found, nor a few who lose two of one partner.
    """
    parts = [_floored(own, k) for _, own in table.groupby("among", sort=False)]
    found = pd.concat(parts).reindex(table.index) if parts else _floored(table, k)
    return within_everybody(found, table, k, "n_lost", of="n_people") if k else found


def _floored(table: pd.DataFrame, k: int) -> pd.DataFrame:
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

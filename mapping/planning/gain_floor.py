"""How the gains of levers are floored: what they count lies within one another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapping.disclosure.table_suppression import hide, within_everybody


def floor(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the table of gains with every count of fewer than k persons taken out.

    Sets of two count the people of each alone, so they stand in one chain per service. Women and
    men are hidden together where one of them is few, or who is neither; those who can pay, and
    those whom nothing takes now, where they or the others are few.
    """
    found = hide(table, k, "n_gain", chain=["partner_id", "service_id", "among"])
    if k:
        found = within_everybody(found, table, k, "n_gain")
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

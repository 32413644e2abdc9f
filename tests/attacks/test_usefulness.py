"""What is told in classes still says where the gap is widest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.attacks import worlds
from tests.attacks.worlds import K, Told


def gap_told(one: Told) -> pd.DataFrame:
    """Return the districts: how many are without, how many are there, and what a reader takes."""
    keys, lead = ["pcode", "category"], "coverage_eligible"
    parts = []
    for table in (one.gaps, one.told.gaps):
        is_it = table["indicator"].eq(lead) & table["among"].eq("all") & table["group"].eq("all")
        parts.append(table[is_it & table["pcode"].isin(worlds.DISTRICTS)].set_index(keys))
    true, told = parts[0], parts[1].reindex(parts[0].index)
    size = told["n_people"].map(lambda n: {10: 15, 20: 35, 50: 75, 100: 150}.get(n, 5))
    least = told["n_value"].map(lambda n: {10: 15, 20: 35, 50: 75, 100: 150}.get(n, 5))
    share = (told["share"] + 0.05).fillna(least / size).clip(0, 1)
    share = share.mask(told["suppression"].eq("few"), 4.5 / size)
    share = share.mask(told["suppression"].eq("most"), 1 - 4.5 / size)
    share = share.mask(told["suppression"].eq("hidden") | told["n_people"].isna())
    true_gap = 1 - true["value"]
    return pd.DataFrame(
        {
            "n_people": true["n_people"], "true": true_gap, "told": 1 - share.fillna(share.mean()),
            "without": true_gap * true["n_people"],
            "told_without": (1 - share.fillna(share.mean())) * size,
        }
    )  # fmt: skip


def test_the_classes_are_of_use(pytestconfig: pytest.Config) -> None:
    is_long = pytestconfig.getoption("long")
    found = [
        gap_told(worlds.month_told(worlds.world(seed), 0, worlds.nothing_held()))
        for seed in range(5 if is_long else 4)
    ]
    both = pd.concat(found)
    large = both[both["n_people"] >= 2 * K]
    assert large["true"].corr(large["told"], method="spearman") >= 0.8
    assert both["without"].corr(both["told_without"], method="spearman") >= 0.7
    assert both["true"].corr(both["told"], method="spearman") >= 0.7  # the smaller at the mean
    held = []
    for table in found:
        for _, own in table.groupby("category"):
            worst = own.nlargest(5, "without")["told_without"]
            held.append(float(own["told_without"].isin(worst).mean()))
    assert np.mean(held) <= 1 / 3 + 1e-9

"""Rows gathered from lists of all modes, against the same done pair by pair with pandas."""

import numpy as np
import pandas as pd
import pytest

from mapping.network.road_network import geodesic_m
from mapping.routing import nearest_rows

N_MODES, N_HOMES, N_CATEGORIES, K = 3, 70, 2, 4
N_SITES = 12


def made(seed: int) -> tuple[nearest_rows.Lists, nearest_rows.Ends]:
    """Lists of random sites, each once per mode and category; some circles, some limits."""
    rng = np.random.default_rng(seed)
    category = np.arange(N_SITES) % N_CATEGORIES
    shape = (N_MODES, N_HOMES, N_CATEGORIES * K)
    site = np.full(shape, -1, dtype=np.int32)
    for mode, home, kind in np.ndindex(N_MODES, N_HOMES, N_CATEGORIES):
        n = rng.integers(0, K + 1)
        chosen = rng.choice(np.flatnonzero(category == kind), n, replace=False)
        site[mode, home, kind * K : kind * K + n] = chosen
    measures = (rng.uniform(0, top, shape) for top in (9000, 90, 60, 400))
    circle_m = np.where(rng.random(N_SITES) < 0.5, rng.uniform(0, 40_000, N_SITES), np.nan)
    limits = np.array([[30.0, -1.0, 20.0], [-1.0, 3000.0, -1.0]])
    homes, sites = (rng.uniform(0, 0.5, (n, 2)) for n in (N_HOMES, N_SITES))
    lists = nearest_rows.Lists(site, *measures, rng.random(shape) < 0.8)
    lists.fare[rng.random(shape) < 0.1] = np.nan
    return lists, nearest_rows.Ends(homes, sites, circle_m, category, limits)


def by_pandas(lists: nearest_rows.Lists, ends: nearest_rows.Ends) -> pd.DataFrame:
    mode, home, place = np.nonzero(lists.site >= 0)
    values = {name: getattr(lists, name)[mode, home, place] for name in lists._fields}
    table = pd.DataFrame({"home": home, "mode": mode, **values})
    table["straight_m"] = geodesic_m(ends.home[home], ends.site[table["site"]])
    limits = ends.limits[ends.category[table["site"]]]
    keeps = (table[["duration_min", "distance_m", "fare"]].to_numpy() <= limits).any(axis=1)
    keeps |= table["straight_m"].to_numpy() <= ends.circle_m[table["site"]]
    pair = [table["home"], table["site"]]
    kept = table[pd.Series(keeps).groupby(pair).transform("any")]
    return kept.sort_values(["home", "site", "mode"], ignore_index=True)


@pytest.mark.parametrize("seed", range(6))
def test_the_rows_are_those_of_every_pair_that_keeps_a_limit_or_lies_in_a_circle(seed, monkeypatch):
    monkeypatch.setattr(nearest_rows, "HOMES_PER_PART", 16)
    lists, ends = made(seed)
    wanted = by_pandas(lists, ends)
    found = pd.DataFrame(vars(nearest_rows.gather(lists, ends)))
    assert 50 < len(found) < (lists.site >= 0).sum()
    pd.testing.assert_frame_equal(found[list(wanted)], wanted, check_dtype=False, atol=1e-3)


def test_a_pair_at_the_antipodes_has_a_straight_line_too():
    lists = nearest_rows.Lists(
        np.zeros((1, 1, 1), dtype=np.int32),
        *(np.ones((1, 1, 1)) for _ in range(4)),
        np.ones((1, 1, 1), dtype=bool),
    )
    here, there = np.array([[0.0, 0.0]]), np.array([[179.7, 0.1]])
    limits = np.array([[5.0, 5.0, 5.0]])
    ends = nearest_rows.Ends(here, there, np.array([np.nan]), np.array([0]), limits)
    found = nearest_rows.gather(lists, ends)
    assert found.straight_m == pytest.approx(geodesic_m(here, there))


def test_nobody_is_no_rows():
    nothing = nearest_rows.Lists(
        np.empty((2, 0, 3), dtype=np.int32),
        *(np.empty((2, 0, 3)) for _ in range(4)),
        np.empty((2, 0, 3), dtype=bool),
    )
    none = np.empty((0, 2))
    ends = nearest_rows.Ends(none, none, np.empty(0), np.empty(0, dtype=np.int64), np.empty((0, 3)))
    assert len(nearest_rows.gather(nothing, ends).home) == 0

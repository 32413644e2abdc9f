"""The one door: what is told hangs on what was told before, never on one person."""

import pandas as pd

from mapping.disclosure import release
from tests.attacks import worlds

WORLD = worlds.world(5, 200, kinds=("pss",))


def test_the_same_input_and_ledger_tell_the_same() -> None:
    one = worlds.month_told(WORLD, 0, worlds.nothing_held())
    again = worlds.month_told(WORLD, 0, one.told.held)
    pd.testing.assert_frame_equal(one.told.gaps, again.told.gaps)
    order = ["cell"]
    both = [each.told.held.sort_values(order, ignore_index=True) for each in (one, again)]
    pd.testing.assert_frame_equal(*both)


def test_those_who_may_see_everything_see_every_number() -> None:
    terms = worlds.terms(WORLD)
    gaps, tables = worlds.figures(WORLD), worlds.tables(WORLD)
    found = release.exact(gaps, tables, terms.figures, terms.declared)
    own = found.gaps.iloc[: len(gaps)]
    pd.testing.assert_series_equal(own["value"], gaps["value"])
    assert found.tables["months"]["n_covered"].sum() == tables["months"]["n_covered"].sum()
    assert found.held.empty

"""The ledger of releases in both homes of the store: appended to, never lost, one publisher."""

import numpy as np
import pandas as pd
import pytest

from layers import store as stores
from layers.errors import SurroundingsError
from layers.store import Store, metadata, releases
from layers.store.releases import Ledger
from tests.layers.store import samples

FACTS = {"as_of": "2026-10-15", "run_id": "r1", "k": 10, "audience": "public"}


def held(**n: float) -> pd.DataFrame:
    return pd.DataFrame({"cell": list(n), "pcode": "GM01", "n": list(n.values()), "n_taken": 0})


def begun(store: Store) -> Ledger:
    stores.write(store, [samples.services()])
    return releases.begin(store, releases.read(store), ["GM02", "GM01"], FACTS)


def plain(table: pd.DataFrame) -> dict[str, tuple[float, int]]:
    rows = table.itertuples(index=False)
    return {str(one.cell): (float(one.n), int(one.n_taken)) for one in rows}


def test_a_store_that_never_released_has_an_empty_ledger_with_a_key_of_its_own(
    store: Store,
) -> None:
    stores.write(store, [samples.services()])
    one, other = releases.read(store), releases.read(store)
    assert (one.series, one.n_releases, one.run_id, len(one.held)) == (0, 0, "", 0)
    assert one.key != other.key


def test_what_was_released_is_read_back(store: Store) -> None:
    first = begun(store)
    after = held(a=12.0, b=np.inf, c=0.0)
    releases.append(store, first, after, FACTS)
    found = releases.read(store)
    assert plain(found.held) == plain(after)
    assert (found.key, found.areas, found.run_id) == (first.key, ("GM01", "GM02"), "r1")


def test_a_value_that_may_not_be_told_is_read_back_as_one(store: Store) -> None:
    releases.append(store, begun(store), held(a=np.nan), FACTS)
    assert releases.read(store).held["n"].isna().tolist() == [True]


def test_a_release_adds_to_those_before_and_the_last_snapshot_counts(store: Store) -> None:
    releases.append(store, begun(store), held(a=12.0, b=40.0), FACTS)
    second = releases.read(store)
    taken = second.held.assign(n=[30.0, 40.0], n_taken=[1, 0])
    releases.append(store, second, taken, FACTS | {"run_id": "r2"})
    third = releases.read(store)
    assert plain(third.held) == {"a": (30.0, 1), "b": (40.0, 0)}
    assert third.n_releases == second.n_releases + 1


def test_the_same_run_released_twice_is_noted_once(store: Store) -> None:
    releases.append(store, begun(store), held(a=12.0), FACTS)
    once = releases.read(store)
    releases.append(store, once, once.held, FACTS)
    assert releases.read(store).n_releases == once.n_releases


def test_a_second_publisher_at_the_same_time_is_refused_and_writes_nothing(store: Store) -> None:
    both = begun(store)
    releases.append(store, both, held(a=12.0), FACTS)
    with pytest.raises(SurroundingsError, match=r"Somebody else published .* Publish once more"):
        releases.append(store, both, held(a=99.0), FACTS | {"run_id": "r2"})
    assert plain(releases.read(store).held) == {"a": (12.0, 0)}


def test_a_new_series_holds_nothing_of_the_one_before_and_draws_anew(store: Store) -> None:
    releases.append(store, begun(store), held(a=12.0), FACTS)
    before = releases.read(store)
    releases.begin(store, before, ["GM03"], FACTS)
    after = releases.read(store)
    assert (after.series, after.areas, len(after.held)) == (before.series + 1, ("GM03",), 0)
    assert after.key != before.key


def test_loading_layers_again_keeps_the_ledger(store: Store) -> None:
    releases.append(store, begun(store), held(a=12.0), FACTS)
    stores.write(store, [samples.areas()])
    assert plain(releases.read(store).held) == {"a": (12.0, 0)}
    assert metadata.RELEASES not in stores.tables(store)

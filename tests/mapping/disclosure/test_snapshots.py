"""A count is told as it was, until it has moved far; nobody can say how far."""

import numpy as np
import pandas as pd

from mapping.disclosure import snapshots

K = 10
NOTHING = pd.DataFrame(columns=list(snapshots.COLUMNS))


def counts(**n: float) -> pd.DataFrame:
    return pd.DataFrame({"cell": list(n), "pcode": "GM01", "n": list(n.values())})


def patience(key: bytes) -> int:
    """Return after how many newcomers a count of 12 is taken anew."""
    held = snapshots.taken(counts(a=12.0), NOTHING, K, key)
    for n in range(1, 30):
        if snapshots.taken(counts(a=12.0 + n), held, K, key)["n"].iloc[0] != 12:
            return n
    return 30


def test_a_count_moves_by_k_at_least_and_less_than_twice_k_before_it_is_taken_anew() -> None:
    found = [patience(bytes([n])) for n in range(60)]
    assert set(found) == set(range(K, 2 * K))


def test_counts_that_are_alike_are_taken_together() -> None:
    held = snapshots.taken(counts(a=12.0, b=12.0), NOTHING, K, b"key")
    for n in range(13, 40):
        held = snapshots.taken(counts(a=float(n), b=float(n)), held, K, b"key")
        assert held["n"].iloc[0] == held["n"].iloc[1]


def test_a_value_that_follows_a_count_is_taken_with_it_and_never_alone() -> None:
    def both(people: float, minutes: float) -> pd.DataFrame:
        table = counts(people=people, minutes=minutes)
        return table.assign(follows=[None, "people"])

    held = snapshots.taken(both(30.0, 45.0), NOTHING, K, b"key")
    near = snapshots.taken(both(31.0, 500.0), held, K, b"key")
    assert near["n"].tolist() == [30, 45]
    gone = snapshots.taken(both(31.0, np.nan), held, K, b"key")
    assert gone["n"].tolist() == [30, 45]
    far = snapshots.taken(both(60.0, 50.0), held, K, b"key")
    assert far["n"].tolist() == [60, 50]


def test_what_is_not_counted_today_is_still_held() -> None:
    held = snapshots.taken(counts(a=12.0, b=40.0), NOTHING, K, b"key")
    after = snapshots.taken(counts(a=12.0), held, K, b"key").set_index("cell")
    assert after["n"].to_dict() == {"a": 12.0, "b": 40.0}

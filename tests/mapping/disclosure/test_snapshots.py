"""A count is told as it was, until it has moved far; nobody can say how far."""

import numpy as np
import pandas as pd

from mapping.disclosure import snapshots

K = 10
NOTHING = pd.DataFrame(columns=list(snapshots.COLUMNS))


def counts(**n: float) -> pd.DataFrame:
    return pd.DataFrame({"cell": list(n), "pcode": "GM01", "n": list(n.values())})


def test_a_count_moves_by_k_at_least_and_less_than_twice_k_before_it_is_taken_anew() -> None:
    areas = pd.DataFrame({"cell": range(100), "pcode": range(100), "n": 12.0}).astype({"cell": str})
    held = snapshots.taken(areas, NOTHING, K, b"key")
    patience = np.full(100, 0)
    for n in range(1, 30):
        after = snapshots.taken(areas.assign(n=12.0 + n), held, K, b"key")
        patience += after["n"].eq(12).to_numpy()
    assert set(patience + 1) == set(range(K, 2 * K))


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


def test_an_area_is_looked_at_after_its_turn_alone_which_comes_one_month_in_three() -> None:
    areas = pd.DataFrame({"cell": range(300), "pcode": range(300), "n": 50.0}).astype({"cell": str})
    held = snapshots.taken(areas, NOTHING, K, b"key")
    after = [snapshots.taken(areas.assign(n=90.0), held, K, b"key", [month]) for month in (7, 8)]
    turns = [one["n"].eq(90).to_numpy() for one in after]
    assert all(70 <= turn.sum() <= 130 for turn in turns)
    assert 15 <= (turns[0] & turns[1]).sum() <= 55
    both = snapshots.taken(areas.assign(n=90.0), held, K, b"key", [7, 8])
    assert (both["n"].eq(90).to_numpy() == (turns[0] | turns[1])).all()
    again = snapshots.taken(areas.assign(n=90.0), held, K, b"key", [7])
    assert again["n"].tolist() == after[0]["n"].tolist()

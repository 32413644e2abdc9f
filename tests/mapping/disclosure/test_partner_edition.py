"""A partner's classes: never narrower than its floor, alone or beside the public ones."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from mapping.disclosure import partner_edition, size_classes, snapshots

NOTHING = pd.DataFrame(columns=list(snapshots.COLUMNS))
KEY = b"secret"


def uptake(*counts: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "partner_id": [f"P{at}" for at in range(len(counts))],
            "partner": "Centre",
            "category": "clinic",
            "among": "need",
            "n_could_come": counts,
            "n_to_ask": 3.0,
            "n_people": 400.0,
        }
    )


@pytest.mark.parametrize("count", [4, 5, 6, 9, 10, 11, 24, 25, 26, 49, 50, 51])
def test_a_count_is_told_by_the_class_it_lies_in(count):
    told, _ = partner_edition.told({"partner_uptake": uptake(count)}, 5, NOTHING, KEY, (1,))
    least = max((one for one in (0, 5, 10, 25, 50) if one <= count), default=0)
    assert told["partner_uptake"]["n_could_come"].tolist() == [least]
    assert set(told["partner_uptake"]) == {
        "partner_id", "partner", "category", "among", "n_could_come",
    }  # fmt: skip


@pytest.mark.parametrize(("k_partner", "k_public"), list(product(range(2, 31), (5, 10, 12, 20))))
def test_beside_the_public_class_a_count_keeps_at_least_the_floor(k_partner, k_public):
    """Every count up to where both classes are open, one after another."""
    floor = partner_edition.floor(k_partner, k_public)
    assert floor >= k_partner
    narrow = min(floor, k_public)
    counts = np.arange(10 * max(floor, k_public) + 1, dtype=float)
    lows, highs = [], []
    for k in (floor, k_public):
        least = size_classes.least(counts, k)
        lows.append(least)
        highs.append(size_classes.most(least, k))
    width = np.min(highs, axis=0) - np.max(lows, axis=0) + 1
    assert (width >= narrow).all()


def test_who_comes_or_goes_between_two_editions_is_not_seen():
    first, held = partner_edition.told({"partner_uptake": uptake(9)}, 5, NOTHING, KEY, (1,))
    for now in (8, 10, 12, 13):  # fewer than the floor more or fewer
        again, _ = partner_edition.told({"partner_uptake": uptake(now)}, 5, held, KEY, (2,))
        pd.testing.assert_frame_equal(again["partner_uptake"], first["partner_uptake"])
    far, _ = partner_edition.told({"partner_uptake": uptake(80)}, 5, held, KEY, range(12))
    assert far["partner_uptake"]["n_could_come"].tolist() == [50]


def test_what_alone_keeps_out_is_taken_with_what_it_lies_within():
    def table(out: float, alone: float) -> pd.DataFrame:
        row = {"partner_id": "P", "partner": "Centre", "category": "pss", "among": "need"}
        return pd.DataFrame([row | {"test": "age", "n_kept_out": out, "n_alone": alone}])

    _, held = partner_edition.told({"partner_obstacles": table(30, 4)}, 5, NOTHING, KEY, (1,))
    told, _ = partner_edition.told({"partner_obstacles": table(31, 20)}, 5, held, KEY, range(12))
    assert told["partner_obstacles"]["n_alone"].tolist() == [0]  # else more than all of before


def test_other_releases_keep_what_they_hold_in_the_same_ledger():
    public = pd.DataFrame({"cell": ["gaps|x"], "pcode": ["ALL"], "n": [12.0], "n_taken": [0]})
    _, after = partner_edition.told({"partner_uptake": uptake(9)}, 5, public, KEY, (1,))
    assert after["cell"].tolist() == [
        "partner|partner_uptake|n_could_come|P0|clinic|need",
        "gaps|x",
    ]

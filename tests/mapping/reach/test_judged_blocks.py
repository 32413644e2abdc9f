"""Pairs judged block by block are those judged at once."""

import pandas as pd

from mapping.reach import judge as reach
from tests.mapping import builders


def test_blocks_of_any_size_are_the_whole_in_its_order():
    ages = [{"returnee_id": f"R{at}", "age": 15 + 4 * at} for at in (3, 1, 0, 4, 2)]
    people = builders.layer("returnees", ages, [(0, 0)] * 5)
    offers = builders.layer(
        "services",
        [{"service_id": f"S{at}", "category": "clinic", "age_max": 20 + at} for at in range(3)],
    )
    rows = [
        {"returnee_id": f"R{at}", "service_id": f"S{to}", "mode": mode, "duration_min": 9.0 + to}
        for at in range(5) for to in range(3) for mode in ("walk", "minibus")
    ]  # fmt: skip
    ways, programme = builders.travel(rows), builders.programme()
    whole = builders.judged(ways, people, offers, programme)
    assert len(whole) == 15
    texts = dict.fromkeys(["returnee_id", "service_id", "mode"], "category")
    for table in (ways, ways.astype(texts)):
        for size in (1, 2, 5, 99):
            blocks = list(
                reach.blocks(table, builders.profiles(people, offers, programme), size=size)
            )
            assert len(blocks) == -(-5 // size) or size == 99
            joined = pd.concat([b.astype(whole.dtypes) for b in blocks], ignore_index=True)
            pd.testing.assert_frame_equal(joined, whole)


def test_no_travel_is_one_block_without_rows():
    people, offers = (builders.layer(name, []) for name in ("returnees", "services"))
    ways = builders.travel([{"returnee_id": "R"}]).iloc[:0]
    blocks = list(reach.blocks(ways, builders.profiles(people, offers)))
    assert [list(block.columns) for block in blocks] == [list(reach.COLUMNS)]
    assert len(blocks[0]) == 0

"""The page of gaps: what is hidden stays hidden, what is unknown is not zero."""

import re

import numpy as np
import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from maps import blocks, designer
from tests.maps import gap_fakes, page_fakes


@pytest.fixture(scope="module")
def document():
    return designer.draw(gap_fakes.designer_tables(), page_fakes.page())


def _gaps(document):
    return blocks.unpacked(re.search(r'id="block-gaps">([^<]+)<', document)[1])


def test_each_figure_stands_where_its_area_stands(document):
    gaps = _gaps(document)
    rows = gap_fakes.gaps().set_index(["pcode", "category", "group", "indicator"])
    own = gaps["series"]["clinic"]["sex=f"]["coverage_eligible"]
    for at, pcode in enumerate(gaps["pcodes"]):
        row = rows.loc[(pcode, "clinic", "sex=f", "coverage_eligible")]
        if row["is_suppressed"]:
            assert own["v"][at] == "s"
        elif np.isnan(row["value"]):
            assert own["v"][at] is None
        else:
            assert own["v"][at] == pytest.approx(row["value"], abs=1e-4)
            assert own["n"][at] == row["n_people"]


def test_an_infinite_number_of_minutes_is_unreachable_not_unknown(document):
    own = _gaps(document)["series"]["training"]["all"]["minutes_p90"]
    rows = gap_fakes.gaps().query("category == 'training' and group == 'all'")
    infinite = rows.query("indicator == 'minutes_p90' and value == inf and not is_suppressed")
    assert own["v"].count("inf") == len(infinite) > 0


def test_a_value_below_the_floor_is_in_no_block_even_if_it_is_given():
    gaps = gap_fakes.gaps()
    at = gaps.query("is_suppressed and indicator == 'coverage_eligible'").index[0]
    gaps.loc[at, ["value", "n_value"]] = [0.123456, 7.0]
    row = gaps.loc[at]
    tables = gap_fakes.designer_tables() | {"gaps": gaps}
    series = _gaps(designer.draw(tables, page_fakes.page()))
    own = series["series"][row["category"]][row["group"]]["coverage_eligible"]
    place = series["pcodes"].index(row["pcode"])
    assert own["v"][place] == "s"
    assert own["y"][place] is None
    assert own["n"][place] is None


def test_the_private_twin_is_exact_and_says_that_it_is_private():
    tables = gap_fakes.designer_tables(k=0)
    document = designer.draw(tables, page_fakes.page(is_private=True))
    assert "do not forward</p>" in document
    assert '"s"' not in blocks.plain(_gaps(document)["series"])


def test_figures_of_an_area_that_is_not_drawn_are_left_out():
    rows = gap_fakes.gaps().assign(pcode="ELSEWHERE")
    assert designer.series(rows, ["GM0101"])["series"] == {}


def test_the_levels_offered_are_those_of_the_areas(document):
    assert re.findall(r'<option data-label="designer.level_n"[^>]*value="(\d+)"', document) == [
        "1",
        "2",
    ]


def test_catchments_are_written_for_drawing(document):
    table = blocks.unpacked(re.search(r'id="block-catchments">([^<]+)<', document)[1])
    given = gap_fakes.catchments()
    assert [(one["category"], one["mode"], one["minutes"]) for one in table] == sorted(
        zip(given["category"], given["mode"], given["minutes"], strict=True)
    )
    assert all(one["rings"] for one in table)


def test_person_tables_are_refused():
    with pytest.raises(PublishingRefusedError):
        designer.draw({"reach": pd.DataFrame({"returnee_id": ["R1"]})}, page_fakes.page())


def test_a_page_without_figures_can_be_drawn():
    tables = gap_fakes.designer_tables()
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    assert "block-gaps" in designer.draw(empty, page_fakes.page())
    assert "block-gaps" in designer.draw({}, page_fakes.page())


def test_two_draws_are_equal_byte_for_byte(document):
    assert designer.draw(gap_fakes.designer_tables(), page_fakes.page()) == document

"""The page of gaps: what is hidden stays hidden, what is unknown is not zero."""

import re

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.errors import PublishingRefusedError
from maps.blocks import area_figures, outlines
from maps.frame import data_blocks, varints
from maps.pages import designer
from tests.maps import designer_fakes, designer_reader, page_fakes


@pytest.fixture(scope="module")
def document():
    return designer.draw(designer_fakes.designer_tables(), page_fakes.page())


@pytest.fixture(scope="module")
def exact_document():
    return designer.draw(designer_fakes.designer_tables(k=0), page_fakes.page(is_private=True))


def _gaps(document):
    return designer_reader.figures(document)


def _series(rows, pcodes):
    header, held = area_figures.written(rows, pcodes, 10)
    return {
        item["category"]: designer_reader.read(header, item, varints.read(held[at]))
        for at, item in enumerate(header["categories"])
    }


def test_each_figure_stands_where_its_area_stands(document):
    gaps = _gaps(document)
    rows = designer_fakes.gaps().set_index(["pcode", "category", "group", "indicator"])
    own = gaps["series"]["clinic"]["sex=f"]["coverage_eligible"]
    for at, pcode in enumerate(gaps["pcodes"]):
        if pcode not in ("GM01", "ALL"):
            assert own["v"][at] is None, "groups are told of the largest areas and the whole alone"
            continue
        row = rows.loc[(pcode, "clinic", "sex=f", "coverage_eligible")]
        if row["suppression"] != "none":
            assert own["v"][at] == row["suppression"]
        elif np.isnan(row["value"]):
            assert own["v"][at] == ("counted" if row["n_value"] > 0 else None)
        else:
            assert own["v"][at] == pytest.approx(row["value"], abs=1e-4)
            assert own["n"][at] == row["n_people"]


def test_an_infinite_number_of_minutes_is_unreachable_not_unknown(document):
    own = _gaps(document)["series"]["training"]["all"]["minutes_p90"]
    rows = designer_fakes.gaps().query("category == 'training' and group == 'all'")
    infinite = rows.query("indicator == 'minutes_p90' and value == inf and suppression == 'none'")
    assert own["v"].count("inf") == len(infinite) > 0


def test_a_value_below_the_floor_is_in_no_block_even_if_it_is_given():
    gaps = designer_fakes.gaps()
    is_few = gaps["suppression"].eq("few")
    at = gaps[is_few & gaps["indicator"].eq("coverage_eligible")].index[0]
    gaps.loc[at, ["value", "n_value"]] = [0.123456, 7.0]
    row = gaps.loc[at]
    tables = designer_fakes.designer_tables() | {"gaps": gaps}
    series = _gaps(designer.draw(tables, page_fakes.page()))
    own = series["series"][row["category"]][row["group"]]["coverage_eligible"]
    place = series["pcodes"].index(row["pcode"])
    assert own["v"][place] == "few"
    assert own["y"][place] is None
    assert "0.1235" not in data_blocks.plain(series)


def _hidden(**facts):
    row = {"pcode": "A", "category": "pss", "among": "all", "group": "all"}
    row |= {"indicator": "coverage_eligible", "n_stated": None, "n_expected": None}
    row |= {"value": np.nan, "unit": "share", "n_people": 50.0, "n_value": np.nan}
    row |= {"suppression": "few", "subject_id": "", "low": np.nan, "high": np.nan, **facts}
    return _series(pd.DataFrame([row]), ["A"])["pss"][row["group"]]


@pytest.mark.parametrize("code", ["few", "most", "hidden"])
def test_a_suppressed_row_tells_its_code_and_its_denominator_and_nothing_else(code):
    own = _hidden(suppression=code)["coverage_eligible"]
    assert own == {"unit": "share", "v": [code, None], "n": [50, None]}


def test_a_denominator_that_is_hidden_too_is_not_written():
    assert "n" not in _hidden(n_people=np.nan)["coverage_eligible"]


def test_the_number_of_the_covered_is_not_told_where_their_dependence_is_hidden():
    assert "n" not in _hidden(indicator="single_provider")["single_provider"]


@pytest.mark.parametrize(
    ("group", "n", "told"),
    [("all", np.nan, "base"), ("all", 10, "base"), ("sex=f", 10, "base"), ("sex=f", 20, "hidden"),
     ("sex=f", np.nan, "hidden")],
)  # fmt: skip
def test_minutes_of_too_few_people_say_so_unless_the_other_group_is_the_reason(group, n, told):
    row = _hidden(
        indicator="minutes_p50", unit="min", group=group, n_people=n, suppression="hidden"
    )
    assert row["minutes_p50"]["v"] == [told, None]


def test_a_partner_is_written_by_name_where_its_id_is_known_and_it_is_not_hidden():
    tables = designer_fakes.designer_tables()
    listed = tables["services"].dropna(subset="partner")
    partner = listed[~listed["is_confidential"]].iloc[0]
    named = tables["gaps"].assign(subject_id=partner["partner_id"], suppression="none")
    own = _gaps(designer.draw(tables | {"gaps": named}, page_fakes.page()))["series"]["clinic"]
    assert set(own["all"]["single_provider"]["subject"]) == {partner["partner"]}


def test_the_private_twin_is_exact_and_says_that_it_is_private(exact_document):
    assert "do not forward</p>" in exact_document
    series = data_blocks.plain(_gaps(exact_document)["series"])
    assert not re.search('"(few|most|base|hidden|counted)"', series)


def test_no_number_of_persons_on_the_public_page_is_other_than_the_least_of_a_class(document):
    """Read by another reader; the exact numbers of the same people are of every size."""
    starts = {0, 10, 20, 50, 100}
    held = _people(document)
    assert held
    assert held <= starts
    exact = _people(designer.draw(designer_fakes.designer_tables(k=0), page_fakes.page()))
    assert len(exact - starts) > 50
    closing = designer_reader.block(document, "closing")["all"]
    told = {one for column in closing.values() for one in column if isinstance(one, int | float)}
    assert told <= starts
    shares = {
        round(value * 100, 6)
        for groups in _gaps(document)["series"].values()
        for one in groups.values()
        for series in one.values()
        for value in series["v"]
        if series["unit"] == "share" and isinstance(value, float)
    }
    assert shares <= set(range(0, 100, 10))


def _people(document):
    """Every count of people and denominator of the figures."""
    return {
        n
        for groups in _gaps(document)["series"].values()
        for one in groups.values()
        for series in one.values()
        for name in ("y", "n")
        for n in series.get(name, ())
        if n is not None
    }


@pytest.mark.parametrize("indicator", designer.AS_SHARES)
def test_people_in_disagreement_are_written_as_a_share_of_those_there(exact_document, indicator):
    gaps = _gaps(exact_document)
    own = gaps["series"]["clinic"]["all"][indicator]
    rows = designer_fakes.gaps(0).set_index(["pcode", "category", "group", "indicator"])
    found = 0
    for at, pcode in enumerate(gaps["pcodes"]):
        row = rows.loc[(pcode, "clinic", "all", indicator)]
        if row["suppression"] == "none" and row["n_people"] > 0:
            assert own["v"][at] == pytest.approx(row["n_value"] / row["n_people"], abs=1e-4)
            assert (own["y"][at], own["n"][at]) == (row["n_value"], row["n_people"])
            found += 1
    assert own["unit"] == "share"
    assert found > 0


def test_figures_of_an_area_that_is_not_drawn_are_left_out():
    rows = designer_fakes.gaps().assign(pcode="ELSEWHERE")
    assert _series(rows.assign(low=np.nan, high=np.nan), ["GM0101"]) == {}


def test_the_levels_offered_are_those_of_the_areas(document):
    assert re.findall(r'<option data-label="designer.level_n"[^>]*value="(\d+)"', document) == [
        "1",
        "2",
    ]


def test_catchments_are_written_for_drawing(document):
    table = designer_reader.block(document, "catchments")["shapes"]
    given = designer_fakes.catchments()
    shown = [one for one in table if one["service"] is None]
    merged = given[given["service_id"] == ""]
    keys = ("category", "mode", "by", "limit")
    assert [tuple(one[key] for key in keys) for one in shown] == sorted(
        zip(*(merged[key] for key in ("category", "mode", "measure", "limit")), strict=True),
    )
    assert [bool(one) for one in designer_reader.outlines(document)] == [True] * len(table)


def test_an_outline_keeps_its_area_to_a_few_steps_along_its_border(document):
    base = designer_reader.block(document, "base")
    table = designer_reader.block(document, "catchments")["shapes"]
    drawn = designer_reader.outlines(document)
    given = designer_fakes.catchments().set_index(
        ["category", "mode", "service_id", "measure", "limit"]
    )
    for item, rings in zip(table, drawn, strict=True):
        if item["service"] is None:
            key = (item["category"], item["mode"], "", item["by"], float(item["limit"]))
            shape = given.loc[key, "geometry"]
            found = shapely.Polygon()
            for ring in rings:
                found = found.symmetric_difference(
                    shapely.Polygon(np.array(ring) * outlines.QUANTUM_DEG + base["origin"])
                )
            apart = found.symmetric_difference(shape).area
            assert apart < 2 * outlines.QUANTUM_DEG * shape.length


def test_too_many_vertices_make_outlines_coarser_and_no_more_than_a_strip_is_wide(monkeypatch):
    circles = [shapely.Point(x, 0).buffer(0.4, quad_segs=64) for x in range(5)]
    strip = shapely.LineString([(0, 1), (3, 2)]).buffer(0.008)

    def sizes():
        held = varints.read(outlines.written([*circles, strip], ["a"] * 6, (0, 0))["a"])
        return len(held), designer_reader._shapes(iter(held.tolist()), 6)

    fine, _ = sizes()
    monkeypatch.setattr(outlines, "MAX_VERTICES", 60)
    coarse, shapes = sizes()
    assert coarse < fine
    [ring] = shapes[-1]
    area = shapely.Polygon(np.array(ring) * outlines.QUANTUM_DEG).area
    assert area == pytest.approx(strip.area, rel=0.1)


def test_the_catchment_of_one_service_tells_it_by_its_place_on_the_page(document):
    names = designer_reader.block(document, "services")["name"]
    given = designer_fakes.catchments()
    wanted = given[given["service_id"] != ""].merge(page_fakes.services(), on="service_id")
    told = {
        names[one["service"]]
        for one in designer_reader.block(document, "catchments")["shapes"]
        if one["service"] is not None
    }
    shown = wanted[wanted["is_confidential"].ne(True)]
    assert told <= set(wanted["name"])
    assert set(shown["name"].dropna()) <= told
    assert "S-" not in data_blocks.plain(designer_reader.block(document, "catchments"))


def test_a_catchment_of_a_service_that_the_page_does_not_have_is_left_out():
    tables = designer_fakes.designer_tables()
    tables["catchments"] = tables["catchments"].assign(service_id="nobody")
    assert designer_reader.outlines(designer.draw(tables, page_fakes.page())) == []


def test_doubtful_ties_are_lines_or_points_without_a_name():
    tables = designer_fakes.designer_tables() | {"doubts": designer_fakes.doubts()}
    found = designer_reader.block(designer.draw(tables, page_fakes.page()), "doubts")
    assert [(one["layer"], one["flag"], one["metres"]) for one in found] == [
        ("returnees", "far", 2440),
        ("returnees", "off_network", 9000),
        ("services", "across_water", 1086),
    ]
    assert [len(one["line"]) for one in found] == [4, 2, 4]
    tables["doubts"] = designer_fakes.doubts().assign(id="R1")
    with pytest.raises(PublishingRefusedError):
        designer.draw(tables, page_fakes.page())


def test_person_tables_are_refused():
    with pytest.raises(PublishingRefusedError):
        designer.draw({"reach": pd.DataFrame({"returnee_id": ["R1"]})}, page_fakes.page())


def test_a_page_without_figures_can_be_drawn():
    tables = designer_fakes.designer_tables()
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    assert "block-gaps" in designer.draw(empty, page_fakes.page())
    assert "block-gaps" in designer.draw({}, page_fakes.page())


def test_two_draws_are_equal_byte_for_byte(document):
    assert designer.draw(designer_fakes.designer_tables(), page_fakes.page()) == document


def test_a_range_stands_beside_its_figure_and_goes_with_it():
    own = _hidden(suppression="none", value=0.5, n_value=29.0, low=0.4, high=0.62)
    assert (own["coverage_eligible"]["l"], own["coverage_eligible"]["h"]) == (
        [0.4, None],
        [0.62, None],
    )
    assert not {"l", "h"} & set(_hidden(low=0.4, high=0.62)["coverage_eligible"])

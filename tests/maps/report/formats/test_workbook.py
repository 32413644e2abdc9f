"""The workbook, read back with calamine, an independent reader of XLSX."""

import io
import math
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from layers.errors import PublishingRefusedError
from maps.report.formats import workbook
from tests.maps.report import exact_counts, small_run
from tests.maps.report.detail_tables import details


def drawn(k=0, **changes):
    return small_run.draw(workbook, small_run.tables(k=k), small_run.page(k=k, **changes))


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_the_sheets_stand_in_the_order_of_the_report():
    assert list(sheets(drawn())) == [
        *("Findings", "Coverage by category", "Coverage by group", "Coverage by area", "Minutes"),
        *("Waterfall", "Sole blockers", "Circle and road, dry and wet", "Single providers"),
        *("Data quality", "Method", "Definitions"),
    ]


def test_shares_are_numbers_with_their_n_and_denominator():
    rows = sheets(drawn())["Coverage by category"]
    found = {row[0]: row[2:] for row in rows[1:]}  # the second column says who is counted
    assert found["Psychosocial support"][3:6] == [0.31, 31.0, 100.0]
    for row in found.values():
        for place in (0, 3, 6):
            assert math.isclose(row[place], row[place + 1] / row[place + 2])


def test_the_workbook_and_the_tables_hold_the_same_waterfall():
    report = small_run.built(small_run.tables(), small_run.page(), "en")
    rows = sheets(drawn())["Waterfall"][1:]
    assert [row[2] for row in rows] == report.waterfall["left"].tolist()
    assert [row[2] for row in rows] == [n for left in small_run.STEPS.values() for n in left]


def test_what_has_no_number_is_written_in_words():
    found = sheets(drawn(k=10))
    assert found["Coverage by group"][3][2] == "fewer than 10 of 50–99"
    assert found["Waterfall"][3][4] == "fewer than 10"
    found = sheets(drawn())
    assert found["Minutes"][3][1:4] == ["unreachable", "unreachable", "unknown"]
    assert found["Waterfall"][10][2:4] == [60.0, 0.2]


def test_the_sheet_of_disagreements_holds_categories_and_then_areas():
    rows = sheets(drawn())["Circle and road, dry and wet"]
    assert rows[1][:5] == ["Training", 45.0, 300.0, 5.0, 300.0]
    assert rows[2][:5] == ["Clinic", 0.0, 300.0, 64.0, 300.0]
    assert rows[4][0] == "Areas with most of them"
    places = [row[2:6] for row in rows[6:]]
    assert places[:2] == [["GM02", "Élan", 21.0, 80.0], ["GM01", "Baroueli", 14.0, 100.0]]
    assert [place[0] for place in places[2:]] == ["GM03", "GM02", "GM01", "GM04"]


def test_the_same_input_gives_the_same_bytes():
    assert drawn() == drawn()


def test_the_workbook_names_no_author_and_is_created_on_the_day_of_the_data():
    core = parts(drawn())["docProps/core.xml"]
    assert "<dc:creator></dc:creator>" in core
    assert core.count("2026-11-01T00:00:00Z") == 2


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"])
def test_a_name_is_never_a_formula(name):
    content = small_run.draw(workbook, small_run.tables(partner=name), small_run.page())
    assert not any("<f>" in one for path, one in parts(content).items() if "worksheets/" in path)
    shown = [row[5] for row in sheets(content)["Single providers"][1:4]]
    assert shown[2].startswith("'")


def test_a_name_that_looks_like_an_address_is_no_link():
    content = small_run.draw(
        workbook, small_run.tables(partner="https://example.org"), small_run.page()
    )
    assert not any("hyperlink" in one for one in parts(content).values())


def test_headers_are_frozen_filtered_scaled_and_charted():
    found = parts(drawn())
    coverage = found["xl/worksheets/sheet2.xml"]
    assert 'topLeftCell="A2"' in coverage
    assert "<autoFilter" in coverage
    assert coverage.count("<colorScale>") == 3
    assert sum(path.startswith("xl/charts/chart") for path in found) == 4


def test_the_sheets_follow_the_language():
    found = sheets(small_run.draw(workbook, small_run.tables(k=10), small_run.page(k=10), "fr"))
    assert found["Couverture par catégorie"][0][0] == "Catégorie"
    assert found["Couverture par groupe"][3][2] == "moins de 10 sur 50–99"


def test_no_exact_count_of_persons_stands_in_the_public_workbook():
    """A class lies in its cell as its least number, under a format that shows its words."""
    content = with_details(k=10)
    cells = [str(cell) for rows in sheets(content).values() for row in rows for cell in row]
    charts = [one for path, one in parts(content).items() if path.startswith("xl/charts/")]
    told = [*cells, *(re.sub(r"<[^>]+>", " ", one) for one in charts)]
    assert exact_counts.found_in("\n".join(told)) == []
    assert exact_counts.found_in(str(sheets(with_details()))) != []


def test_a_private_workbook_says_so_and_has_no_floor():
    found = sheets(drawn(k=0, is_private=True))
    assert any("do not forward" in str(row[0]) for row in found["Findings"])
    assert found["Waterfall"][3][4] == 4.0


def with_details(k=0, **changes):
    tables = small_run.tables(k=k, **details())
    return small_run.draw(workbook, tables, small_run.page(k=k, **changes))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_detail_table_has_its_sheet_in_every_language(lang):
    found = sheets(with_details(languages=(lang,)))
    assert len(found) == 19
    for rows in found.values():
        assert "" not in rows[0][:1]


def test_months_partner_sheets_and_pay_are_numbers():
    found = sheets(with_details(0))
    assert found["Over time"][1][:6] == ["Training", "Nov 2026", 0.2, 60.0, 300.0, 3.0]
    assert found["Over time, chart"][0][:2] == ["Month", "Training"]
    assert [row[1] for row in found["Over time, chart"][1:5]] == pytest.approx(
        [0.2, 0.2, 0.12, 4 / 300]
    )
    assert found["Partner sheets"][1][4:10] == [55.0, 25.0, 30.0, 30.0, 40.0, 8.0]
    assert found["Pay and attendance"][4][2:7] == [60.0, 60.0, 0.7, 70.0, 100.0]


def test_waterfall_areas_months_and_pay_are_charted():
    found = parts(with_details())
    charts = [one for path, one in found.items() if path.startswith("xl/charts/chart")]
    assert len(charts) == 6
    assert sum("<c:barChart>" in one for one in charts) == 4
    assert sum("<c:lineChart>" in one for one in charts) == 1
    assert sum("<c:scatterChart>" in one for one in charts) == 1


def test_a_run_without_figures_gives_a_workbook_all_the_same():
    found = sheets(small_run.draw(workbook, {}, small_run.page()))
    assert found["Coverage by area"][0][0] == "P-code"


def test_what_the_workbook_may_not_hold_is_refused():
    with pytest.raises(PublishingRefusedError):
        small_run.draw(workbook, {"reach": small_run.tables()["gaps"]}, small_run.page())

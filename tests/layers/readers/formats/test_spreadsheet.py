"""Spreadsheets, written with xlsxwriter: cells as lossless text, one sheet, nothing computed."""

import contextlib
import datetime as dt
import io
import re
import time
import zipfile

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import InputRefusedError
from layers.readers.formats import spreadsheet
from tests.paths import DATA
from tests.shares import examples

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (shared/data) are not on this machine"
)


def written(path, sheets, formats=None):
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if formats:
                formats(book, sheet)
    return path


def quarantined(frame):
    return [issue for issue in frame.attrs["issues"] if issue.severity == "quarantined"]


def codes(frame):
    return [issue.code for issue in frame.attrs["issues"]]


def rewritten(path, member, change):
    """Change the XML of one member of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_numbers_dates_and_flags_become_lossless_text(tmp_path):
    day = dt.date(2025, 3, 1)
    row = [7, 7.5, 1e-7, 0.1, True, day, "007", "NA", 220_770_000_123, -3]
    path = written(tmp_path / "x.xlsx", {"s": [[f"c{n}" for n in range(10)], row]})
    frame = spreadsheet.read(path)
    assert frame.iloc[0, :10].tolist() == [
        "7", "7.5", "1e-07", "0.1", "true", "2025-03-01", "007", "NA", "220770000123", "-3",
    ]  # fmt: skip


def test_the_sheet_named_like_the_layer_is_read_without_regard_to_accents(tmp_path):
    sheets = {"Lisez-moi": [["x"], ["y"]], "Sérvices": [["name"], ["A"]]}
    frame = spreadsheet.read(written(tmp_path / "x.xlsx", sheets), "services")
    assert frame["name"].tolist() == ["A"]
    assert set(frame["_sheet"]) == {"Sérvices"}
    (note,) = frame.attrs["issues"]
    assert (note.code, note.value) == ("SHEET_LEFT", "Lisez-moi")


def test_else_the_first_visible_sheet_with_content_is_read(tmp_path):
    def hide(book, sheet):
        if sheet.get_name() == "hidden":
            sheet.hide()
            book.worksheets()[0].activate()

    sheets = {"empty": [], "hidden": [["no"], ["x"]], "data": [["name"], ["A"]]}
    frame = spreadsheet.read(written(tmp_path / "x.xlsx", sheets, hide))
    assert set(frame["_sheet"]) == {"data"}


def test_a_formula_gives_the_value_it_had_when_saved(tmp_path):
    def formula(_book, sheet):
        sheet.write_formula("B2", "=A2*2", None, 14)
        sheet.write_formula("B3", '=""', None, "")

    path = written(tmp_path / "x.xlsx", {"s": [["a", "b"], [7], [8]]}, formula)
    path = rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<c r="B3">', b'<c r="B3" t="str">'),
    )
    frame = spreadsheet.read(path)
    assert frame["b"].tolist()[0] == "14"
    assert frame["b"].isna().tolist() == [False, True]
    assert not quarantined(frame)


def test_an_error_cell_costs_its_row(tmp_path):
    def formula(_book, sheet):
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")

    path = written(tmp_path / "x.xlsx", {"s": [["a", "b"], [1, 2], [3], [5, "#N/A"]]}, formula)
    frame = spreadsheet.read(path)
    (issue,) = quarantined(frame)
    assert (issue.code, issue.record, issue.line, issue.sheet) == ("CELL_ERROR", 2, 3, "s")
    assert frame["b"].tolist() == ["2", "#N/A"]  # typed as text, so it is text
    assert frame["_line"].tolist() == [2, 4]


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_a_formula_that_was_never_computed_costs_its_row(tmp_path, value):
    def formula(_book, sheet):
        sheet.write_formula("B2", "=A2*2", None, 14)

    path = written(tmp_path / "x.xlsx", {"s": [["a", "b"], [7], [8, 9]]}, formula)
    path = rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>14</v>", value))
    (issue,) = quarantined(spreadsheet.read(path))
    assert (issue.code, issue.line) == ("FORMULA_NO_VALUE", 2)


def test_faults_are_looked_up_in_the_sheet_that_is_read(tmp_path):
    def formula(_book, sheet):
        if sheet.get_name() == "second":
            sheet.write_formula("A2", "=1/0", None, "#DIV/0!")

    path = written(tmp_path / "x.xlsx", {"first": [["a"], [1]], "second": [["a"], [2]]}, formula)
    assert not quarantined(spreadsheet.read(path, "first"))
    assert len(quarantined(spreadsheet.read(path, "second"))) == 1


def test_a_table_that_starts_lower_and_to_the_right_keeps_its_row_numbers(tmp_path):
    rows = [[], ["", "", "Title"], [], ["", "", "a", "b"], ["", "", 1, 2], [], ["", "", 3, 4]]
    frame = spreadsheet.read(written(tmp_path / "x.xlsx", {"s": rows}))
    assert frame["_line"].tolist() == [5, 7]
    assert frame["b"].tolist() == ["2", "4"]
    assert frame.attrs["n_blank"] == 1
    assert "HEADER_ROW" in codes(frame)


def test_a_word_merged_downwards_stands_in_each_row_and_a_number_in_the_first(tmp_path):
    def merge(_book, sheet):
        sheet.merge_range("A2:A3", "both")
        sheet.merge_range("B2:B3", 30)

    frame = spreadsheet.read(
        written(tmp_path / "x.xlsx", {"s": [["a", "b", "c"], ["", "", 1], ["", "", 2]]}, merge)
    )
    assert "MERGED_CELL" in codes(frame)
    assert frame["a"].tolist() == ["both", "both"]
    assert frame["b"].fillna("").tolist() == ["30", ""]


def test_the_sheet_with_the_table_is_read_and_not_a_note_before_it(tmp_path):
    sheets = {"Read me": [["Title", "x"], ["Contact", "y"]], "Data": [["a", "b"], *([[1, 2]] * 9)]}
    frame = spreadsheet.read(written(tmp_path / "x.xlsx", sheets))
    assert len(frame) == 9


def test_cells_far_apart_are_refused_before_they_take_the_memory(tmp_path):
    def far(_book, sheet):
        sheet.write("XFD1048576", 1)

    path = written(tmp_path / "x.xlsx", {"s": [["a"], [1]]}, far)
    with pytest.raises(InputRefusedError, match="FILE_LARGE"):
        spreadsheet.read(path)


def test_a_false_dimension_does_no_harm(tmp_path):
    path = written(tmp_path / "x.xlsx", {"s": [["a"], [1]]})
    path = rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml),
    )
    assert spreadsheet.read(path)["a"].tolist() == ["1"]


def test_duplicate_headers_are_refused(tmp_path):
    with pytest.raises(InputRefusedError, match=r"HEADER_DUPLICATE.*named a;"):
        spreadsheet.read(written(tmp_path / "x.xlsx", {"s": [["a", "a"], [1, 2]]}))


def test_a_workbook_without_rows_is_refused(tmp_path):
    with pytest.raises(InputRefusedError, match="FILE_EMPTY"):
        spreadsheet.read(written(tmp_path / "x.xlsx", {"s": []}))


def test_a_workbook_locked_by_a_password_is_refused(tmp_path):
    name = "EncryptedPackage".encode("utf-16-le")  # the stream's name (MS-OFFCRYPTO 2.3.4.4)
    (tmp_path / "x.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + name)
    with pytest.raises(InputRefusedError, match="FILE_ENCRYPTED"):
        spreadsheet.read(tmp_path / "x.xlsx")


def test_xml_made_to_tire_the_search_is_refused_in_time(tmp_path):
    path = written(tmp_path / "x.xlsx", {"s": [["a"], [1]]})
    tiring = b"".join(b'<c q="%d' % n for n in range(300_000))
    path = rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml + tiring)
    start = time.process_time()
    with contextlib.suppress(InputRefusedError):
        spreadsheet.read(path)
    assert time.process_time() - start < 5  # the target of a hostile file


def test_an_old_workbook_that_is_damaged_is_refused(tmp_path):
    (tmp_path / "x.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    with pytest.raises(InputRefusedError, match="FILE_CORRUPT"):
        spreadsheet.read(tmp_path / "x.xls")


values = st.one_of(
    st.none(),
    st.integers(-(2**53) + 1, 2**53 - 1).map(lambda n: float(f"{n:.15g}")),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8),
)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.lists(st.tuples(values, values, values), max_size=10))
def test_every_row_is_read_or_blank(tmp_path, body):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        for number, row in enumerate([*[("x", "y", "z")] * 4, *body], start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write_number(number, place, value)
    frame = spreadsheet.read(tmp_path / "x.xlsx")
    filled = [row for row in body if any(value is not None for value in row)]
    assert len(frame) == 4 + len(filled)
    assert frame.attrs["n_rows"] == len(frame) + frame.attrs["n_blank"]
    for row, (_, read) in zip(filled, frame.iloc[4:].iterrows(), strict=True):
        for value, text in zip(row, read[["a", "b", "c"]], strict=True):
            if isinstance(value, float):
                assert float(text) == value
            elif value is None:
                assert pd.isna(text)
            else:
                assert text == (value[1:] if re.match(r"'[=+\-@]", value) else value)


@needs_data
def test_the_chad_activities_are_read_without_their_tags():
    path = DATA / "threew" / "chad_3w_apr_2025.xlsx"
    frame = spreadsheet.read(path)
    theirs = pd.read_excel(io.BytesIO(path.read_bytes()), engine="calamine", dtype=str)
    assert len(frame) == len(theirs) - 1 == 1_556  # their first row holds the HXL tags
    assert "HXL_ROW" in codes(frame)
    assert frame["Organisation"].tolist() == theirs["Organisation"].tolist()[1:]


@needs_data
def test_the_second_sheet_of_chad_is_found_by_name():
    frame = spreadsheet.read(DATA / "threew" / "chad_3w_apr_2025.xlsx", "3W physique")
    assert frame.attrs["n_rows"] == 774
    assert len(frame) + frame.attrs["n_blank"] == 774


@needs_data
def test_the_somalia_activities_are_read():
    frame = spreadsheet.read(DATA / "threew" / "somalia_3w_jan_apr_2025.xlsx")
    assert len(frame) == 4_146  # as its publisher counts them
    assert frame["Organization_Name"].nunique() == 208


def test_hidden_rows_are_read_and_told(tmp_path):
    def hide(_book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(3, None, None, {"hidden": True})

    path = tmp_path / "a.xlsx"
    written(path, {"services": [["name"], ["A"], ["B"], ["C"]]}, hide)
    frame = spreadsheet.read(path)
    assert frame["name"].tolist() == ["A", "B", "C"]
    [issue] = [one for one in frame.attrs["issues"] if one.code == "HIDDEN_ROWS"]
    assert (issue.severity, issue.line, issue.value) == ("warned", 3, "2")


def test_macros_and_links_are_told_and_not_run(tmp_path):
    path = tmp_path / "a.xlsx"
    written(path, {"services": [["name"], ["A"]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    frame = spreadsheet.read(path)
    [issue] = [one for one in frame.attrs["issues"] if one.code == "XLSX_ACTIVE"]
    assert issue.severity == "warned"
    assert issue.value == "macros and links to other files"

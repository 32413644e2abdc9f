"""Delimited text: every row is in the table, blank, or in the quarantine."""

import base64
import csv
import io
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from layers.errors import InputRefusedError
from layers.readers.formats import delimited
from tests.paths import DATA
from tests.shares import examples


@pytest.fixture
def read(tmp_path):
    def read_it(content):
        path = tmp_path / "x.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return delimited.read(path)

    return read_it


def codes(frame):
    return [issue.code for issue in frame.attrs["issues"]]


def quarantined(frame):
    return [issue for issue in frame.attrs["issues"] if issue.severity == "quarantined"]


def texts(frame):
    shown = frame[[name for name in frame.columns if name[0] != "_" and name != "geometry"]]
    return [[None if pd.isna(cell) else cell for cell in row] for row in shown.to_numpy()]


def test_cells_stay_as_they_are_written(read):
    frame = read("id,name,note\n007,NA, None \n+220,nan,1e5\n")
    assert texts(frame) == [["007", "NA", " None "], ["+220", "nan", "1e5"]]


def test_an_empty_cell_is_missing_and_never_text(read):
    assert texts(read("a,b\n,1\n  ,2\n")) == [[None, "1"], [None, "2"]]


def test_a_quoted_cell_with_line_breaks_keeps_the_physical_lines(read):
    frame = read('a,b\n"one\ntwo",2\n3,4\n')
    assert frame["_line"].tolist() == [2, 4]
    assert frame["a"].tolist() == ["one\ntwo", "3"]


@pytest.mark.parametrize(
    ("encoding", "code"), [("utf-8-sig", None), ("utf-16", "ENC_UTF16"), ("cp1252", "ENC_CP1252")]
)
def test_each_encoding_gives_the_same_cells(read, encoding, code):
    frame = read("nom,ville\nÉcole “A”,Labé\n".encode(encoding))
    assert texts(frame) == [["École “A”", "Labé"]]
    assert frame.columns[0] == "nom"
    assert [c for c in codes(frame) if c.startswith("ENC")] == ([code] if code else [])


def test_a_row_in_another_encoding_is_quarantined_with_its_bytes(read):
    frame = read("nom\nLabé\n".encode() + "Boké\n".encode("cp1252") + b"Siguiri\n")
    assert frame["nom"].tolist() == ["Labé", "Siguiri"]
    (issue,) = quarantined(frame)
    assert (issue.code, issue.line, issue.record) == ("ENC_MIXED", 3, 2)
    assert base64.b64decode(issue.value) == "Boké".encode("cp1252")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_and_noted(read, separator):
    frame = read(f"a{separator}b\n1{separator}2\n")
    assert texts(frame) == [["1", "2"]]
    assert frame.attrs["issues"][0].value == separator


def test_decimal_commas_do_not_make_the_comma_a_separator(read):
    frame = read("nom;lat;lon\nLabé;11,31;-12,28\nBoké;10,93;-14,29\n")
    assert list(frame.columns[:3]) == ["nom", "lat", "lon"]


def test_the_separator_line_of_a_spreadsheet_program_is_obeyed(read):
    frame = read("sep=|\na|b\n1|2\n")
    assert texts(frame) == [["1", "2"]]
    assert frame["_line"].tolist() == [3]


def test_title_and_hxl_rows_are_not_data(read):
    frame = read("Services 2025,,\n,,\nname,lat,lon\n#loc+name,#geo+lat,#geo+lon\nA,1,2\n")
    assert texts(frame) == [["A", "1", "2"]]
    assert frame["_line"].tolist() == [5]
    assert {"HEADER_ROW", "HXL_ROW"} <= set(codes(frame))
    assert frame.attrs["n_rows"] == 1


def test_a_row_that_is_too_wide_is_quarantined_with_its_text(read):
    frame = read("a,b\n1,2\nBoke, north,3\n4,5,,\n")
    (issue,) = quarantined(frame)
    assert (issue.code, issue.record, issue.line) == ("ROW_WIDTH", 2, 3)
    assert issue.value == "Boke, north,3"
    assert texts(frame) == [["1", "2"], ["4", "5"]]


def test_a_row_that_ends_early_is_read_and_noted(read):
    frame = read("a,b,c\n1\n1,2,3\n")
    assert texts(frame) == [["1", None, None], ["1", "2", "3"]]
    assert "ROW_SHORT" in codes(frame)


def test_an_unclosed_quote_costs_one_row_only(read):
    body = "".join(f"{n},x\n" for n in range(2, 30))
    frame = read('a,b\n1,"open\n' + body)
    (issue,) = quarantined(frame)
    assert (issue.code, issue.line, issue.value) == ("CSV_QUOTE", 2, '1,"open')
    assert frame["a"].tolist() == [str(n) for n in range(2, 30)]
    assert frame["_line"].tolist() == list(range(3, 31))


def test_a_file_of_broken_quotes_is_read_in_time(read):
    start = time.process_time()
    frame = read("a,b\n" + '1,"\n' + '2,"x"y\n' * 20_000)
    assert len(quarantined(frame)) == frame.attrs["n_rows"] == 20_001
    assert time.process_time() - start < 5


def test_a_quote_in_the_middle_of_a_quoted_cell_is_quarantined(read):
    frame = read('a,b\n"say "hi" now",1\n2,3\n')
    assert [issue.code for issue in quarantined(frame)] == ["CSV_QUOTE"]
    assert texts(frame) == [["2", "3"]]


def test_a_nul_character_costs_its_row(read):
    frame = read("a,b\n" + "1,2\n" * 30 + "3,\x00\n")
    assert [issue.code for issue in quarantined(frame)] == ["TEXT_NUL"]
    assert len(frame) == 30


def test_a_cell_that_is_too_long_costs_its_row(read):
    frame = read("a,b\n1," + "x" * 32_768 + "\n2,3\n")
    assert [issue.code for issue in quarantined(frame)] == ["CELL_TOO_LONG"]
    assert texts(frame) == [["2", "3"]]


def test_duplicate_headers_are_refused_by_name(read):
    with pytest.raises(InputRefusedError, match=r"HEADER_DUPLICATE.*named phone;"):
        read("name,phone, phone \n1,2,3\n")


def test_blank_rows_are_counted_not_loaded(read):
    frame = read("a,b\n1,2\n\n , \n3,4\n\n")
    assert (len(frame), frame.attrs["n_blank"], frame.attrs["n_rows"]) == (2, 3, 5)
    assert frame["_record"].tolist() == [1, 4]


def test_a_header_without_rows_gives_an_empty_table_and_a_warning(read):
    frame = read("a,b\n")
    assert frame.empty
    assert "NO_ROWS" in codes(frame)


def test_a_file_of_blank_lines_is_refused(read):
    with pytest.raises(InputRefusedError, match="FILE_EMPTY"):
        read("\n\n  \n")


def test_our_own_guard_against_formulas_is_taken_off(read):
    frame = read("a,b\n'=1+1,'tis\n'-5,''=x\n")
    assert texts(frame) == [["=1+1", "'tis"], ["-5", "''=x"]]


def test_reserved_headers_are_renamed_and_noted(read):
    frame = read("_line,geometry,,b\n9,POINT (1 2),z,8\n")
    assert list(frame.columns[:4]) == ["line", "geometry_text", "column_3", "b"]
    assert codes(frame).count("HEADER_MAPPED") == 2
    assert frame["_line"].tolist() == [2]


def test_every_script_survives(read):
    words = ["ትግርኛ", "العربية", "தமிழ்", "Ñandú", "👩🏽‍🏫", "ﷺ"]
    assert read("a,b\n" + "".join(f"{word},1\n" for word in words))["a"].tolist() == words


def reads_as_utf8(data: bytes) -> bool:
    """Whether nobody could tell these bytes from UTF-8, as cp1252 of "Â¡" cannot be told."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


cells = st.text(
    st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12
).filter(lambda text: not text.startswith(("'", "#")))
tables_of_cells = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=12)
)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=tables_of_cells,
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    breakage=st.sampled_from(["", '1SEP"open', "x" + 9 * "SEPy"]),
)
@example(body=[["", ""]], separator=",", encoding="utf-8", ending="\n", breakage='1SEP"open')
def test_every_row_is_read_blank_or_quarantined(
    tmp_path, body, separator, encoding, ending, breakage
):
    width = len(body[0]) if body else 2
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=ending)
    writer.writerow([f"column{n}" for n in range(width)])
    writer.writerows([f"column{n}" for n in range(width)] for _ in range(5))  # so it is a table
    writer.writerows(body)
    written = (text.getvalue() + breakage.replace("SEP", separator)).encode(encoding)
    assume(encoding != "cp1252" or written.isascii() or not reads_as_utf8(written))
    path = tmp_path / "x.csv"
    path.write_bytes(written)
    frame = delimited.read(path)
    n_bad = len(quarantined(frame))
    assert frame.attrs["n_rows"] == len(frame) + frame.attrs["n_blank"] + n_bad
    assert frame.attrs["n_rows"] == 5 + len(body) + bool(breakage)
    n_blank = sum(not "".join(row).strip() for row in body)
    assert frame.attrs["n_blank"] == n_blank
    assert n_bad == bool(breakage)
    kept = [
        [cell if cell.strip() else None for cell in row] for row in body if "".join(row).strip()
    ]
    found = frame[[f"column{n}" for n in range(width)]].iloc[5:]
    assert [[None if pd.isna(c) else c for c in row] for row in found.to_numpy()] == kept


@pytest.mark.skipif(not DATA.is_dir(), reason="the real data (shared/data) are not on this machine")
@pytest.mark.parametrize("country", ["GMB", "SEN", "GIN", "SOM", "MLI"])
def test_the_who_facilities_read_as_the_csv_module_reads_them(country):
    path = DATA / "facilities" / f"who_kwtrp_facilities_{country}.csv"
    frame = delimited.read(path)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert list(frame.columns[: len(header)]) == header
    assert [[cell or "" for cell in row] for row in frame[header].fillna("").to_numpy()] == rows
    assert not quarantined(frame)


@pytest.mark.skipif(not DATA.is_dir(), reason="the real data (shared/data) are not on this machine")
def test_a_byte_order_mark_is_not_part_of_the_first_header():
    frame = delimited.read(DATA / "returns" / "hapi_returnees_global.csv")
    assert frame.columns[0] == "origin_location_code"
    assert len(frame) == 2_301  # as its publisher counts them

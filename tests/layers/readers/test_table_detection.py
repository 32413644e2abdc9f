"""Where the header stands, whatever lies above and below it."""

from pathlib import Path

import pytest

from layers.errors import InputRefusedError
from layers.readers import opener, table_detection

PATH = Path("x.csv")


def table(*cells, faults=()):
    return table_detection.table(
        PATH,
        [
            table_detection.Row(line, row, "CSV_QUOTE" if line in faults else "")
            for line, row in enumerate(cells, 1)
        ],
    )


def test_a_title_with_two_cells_is_above_the_header():
    frame = table(
        ["Date", "2025", "", "", ""], ["a", "b", "c", "d", "e"], ["1", "2", "3", "4", "5"]
    )
    assert list(frame.columns[:5]) == ["a", "b", "c", "d", "e"]
    (note,) = frame.attrs["issues"]
    assert (note.code, note.line, note.value) == ("HEADER_ROW", 2, "Date | 2025")


def test_sparse_rows_do_not_move_the_header():
    frame = table(["a", "b", "c", "d", "e"], *[["1", "", "", "", ""]] * 9)
    assert list(frame.columns[:2]) == ["a", "b"]
    assert len(frame) == 9


def test_the_row_above_hxl_tags_is_the_header_however_few_its_cells():
    frame = table(["T", "", "", ""], ["a", "b", "", ""], ["#x", "#y", "", ""], *[["1"] * 4] * 5)
    assert list(frame.columns[:4]) == ["a", "b", "column_3", "column_4"]


def test_a_cell_that_begins_with_a_hash_is_data():
    frame = table(["name"], ["a"], ["#home"], ["b"])
    assert frame["name"].tolist() == ["a", "#home", "b"]


def test_tags_alone_serve_as_header():
    assert list(table(["#adm1", "#org"], ["1", "2"]).columns[:2]) == ["#adm1", "#org"]


def test_a_table_of_one_column_begins_at_its_first_row():
    assert table(["a"], [""], ["1"])["a"].tolist() == ["1"]


def test_an_unreadable_row_above_the_header_is_still_accounted_for():
    frame = table(["x"], ["a", "b"], ["1", "2"], faults=(1,))
    assert frame.attrs["n_rows"] == 2
    assert [issue.code for issue in frame.attrs["issues"]] == ["CSV_QUOTE"]


def test_an_unnamed_column_without_content_is_left_out():
    assert list(table(["a", "", "b"], ["1", " ", "2"]).columns[:2]) == ["a", "b"]


def test_too_many_columns_are_refused():
    with pytest.raises(InputRefusedError, match="FILE_LARGE"):
        table([f"c{n}" for n in range(opener.MAX_COLUMNS + 1)])


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(opener, "MAX_ROWS", 2)
    with pytest.raises(InputRefusedError, match="FILE_LARGE"):
        table(["a"], ["1"], ["2"], ["3"])


def test_chunks_join_without_a_seam(monkeypatch):
    monkeypatch.setattr(table_detection, "_N_CHUNK", 3)
    frame = table(["a", "b"], *[[str(n), ""] for n in range(10)])
    assert frame["a"].tolist() == [str(n) for n in range(10)]
    assert frame["b"].isna().all()
    assert frame["_record"].tolist() == list(range(1, 11))

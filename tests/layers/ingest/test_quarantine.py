"""Rows set aside come back corrected, once, and only where they still fit."""

import pandas as pd
import pytest
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.errors import InputRefusedError
from layers.ingest import clean_layer, quarantine
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS

ROWS = [
    {
        "id": "007",
        "name": "=A",
        "category": "clinic",
        "lat": "13.45",
        "lon": "-16.57",
        "age_min": "x",
    },
    {"id": "2", "name": "B", "category": "clinc", "lat": "13.45", "lon": "-16.57", "age_min": "3"},
    {"id": "3", "name": "C", "category": "pss", "lat": "13.4", "lon": "-16.5", "age_min": None},
]


def frame_of(rows, file="a.csv", geometry=None):
    table = pd.DataFrame(rows).astype("str")
    table["_sheet"] = pd.Series([""] * len(rows), dtype="str")
    table["_record"] = range(1, len(rows) + 1)
    table["_line"] = range(2, len(rows) + 2)
    frame = GeoDataFrame(table, geometry=geometry or [None] * len(rows), crs="EPSG:4326")
    frame.attrs = {"file": file, "issues": (), "n_rows": len(rows), "n_blank": 0}
    return frame


def load(*frames):
    return clean_layer.load(frames, SCHEMAS["services"], Rules("GMB", is_strict=True))


def corrected(loaded, **columns):
    table = quarantine.from_csv(quarantine.to_csv(loaded.quarantine))
    for column, cells in columns.items():
        table[column] = cells
    return quarantine.from_csv(quarantine.to_csv(table))


def test_rows_set_aside_corrected_and_loaded_are_all_there_once():
    frame = frame_of(ROWS)
    first = load(frame)
    assert first.counts["quarantined"] == 2
    fixed = corrected(first, age_min=["18", "3"], category=["clinic", "clinic"])
    second = load(*quarantine.apply([frame], fixed))
    nothing = dict.fromkeys(("quarantined", "blank", "merged", "forgotten"), 0)
    assert second.counts == {"rows_in": 3, "loaded": 3, **nothing}
    assert second.table["service_id"].tolist() == ["007", "2", "3"]
    assert second.table["name"].tolist() == ["=A", "B", "C"]
    again = load(*quarantine.apply(quarantine.apply([frame], fixed), fixed))
    pd.testing.assert_frame_equal(pd.DataFrame(again.table), pd.DataFrame(second.table))
    assert again.issues == second.issues


def test_an_untouched_quarantine_changes_nothing_and_says_nothing():
    frame = frame_of(ROWS)
    untouched = corrected(load(frame))
    (after,) = quarantine.apply([frame], untouched)
    assert after.attrs == frame.attrs
    assert len(quarantine.changed(untouched)) == 0


def test_only_changed_rows_need_to_be_kept():
    fixed = corrected(load(frame_of(ROWS)), age_min=["18", "3"])
    assert quarantine.changed(fixed)["waypost_record"].tolist() == [1]


def test_a_correction_of_a_row_that_has_changed_since_is_stale():
    fixed = corrected(load(frame_of(ROWS)), age_min=["18", "3"])
    moved = [{**ROWS[0], "age_min": "y"}, *ROWS[1:]]
    (after,) = quarantine.apply([frame_of(moved)], fixed)
    assert [issue.code for issue in after.attrs["issues"]] == ["CORRECTION_STALE"]
    assert after["age_min"].tolist()[0] == "y"


def test_a_correction_of_an_unknown_file_is_stale():
    fixed = corrected(load(frame_of(ROWS)), age_min=["18", "3"])
    (after,) = quarantine.apply([frame_of(ROWS, file="other.csv")], fixed)
    assert {issue.code for issue in after.attrs["issues"]} == {"CORRECTION_STALE"}


def test_a_correction_may_bring_a_new_column():
    frame = frame_of([{**row, "id": None} for row in ROWS])
    fixed = corrected(load(frame), age_min=["18", "3"], service_id=["N1", ""])
    (after,) = quarantine.apply([frame], fixed)
    assert after["service_id"].tolist()[0] == "N1"
    assert after["service_id"].isna().tolist() == [False, True, True]


def test_shapes_travel_as_wkt_and_come_back_exactly():
    points = [Point(-16.57123456789012, 13.4), Point(1, 1), Point(-16.5, 13.4)]
    rows = [{"name": name, "category": "clinic"} for name in "ABC"]
    frame = frame_of(rows, geometry=points)
    loaded = load(frame)
    assert loaded.quarantine["geometry"].tolist() == ["POINT (1 1)"]
    fixed = corrected(loaded, geometry=["POINT (-16.57123456789012 13.45)"])
    (after,) = quarantine.apply([frame], fixed)
    assert after.geometry.tolist()[1] == Point(-16.57123456789012, 13.45)
    assert load(after).counts["loaded"] == 3


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=8
) | st.sampled_from(["=1+1", "'=1", "''-2", "-16.5", "@x", "\tx", "\rx", "\n", "a\r\nb", '"', ";"])


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_every_text_comes_back_exactly_and_no_cell_is_a_formula(cells):
    table = pd.DataFrame({name: ["a"] * len(cells) for name in quarantine.COLUMNS}, dtype="str")
    table["one"] = pd.Series([one for one, _ in cells], dtype="str")
    table["=two"] = pd.Series([two for _, two in cells], dtype="str")
    text = quarantine.to_csv(table)
    back = quarantine.from_csv(text)
    assert list(zip(back["one"], back["=two"], strict=True)) == cells
    assert ',"=' not in text


def test_a_file_saved_by_a_french_spreadsheet_is_read():
    heads = ";".join([*quarantine.COLUMNS, "name"])
    text = f"\ufeff{heads}\r\na.csv;;1;2;X;Y;9f;'=1\r\n"
    assert quarantine.from_csv(text)["name"].tolist() == ["=1"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "waypost_file\n1,2\n"])
def test_another_file_is_refused(text):
    with pytest.raises(InputRefusedError, match="no quarantine file"):
        quarantine.from_csv(text)

"""A table without rows is no error in any layer: it is an empty layer, and said."""

import pandas as pd
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import readers
from layers.ingest import clean_layer
from layers.ingest.clean_layer import Rules
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from tests.shares import examples

NUL_ROW = "id,name,type,lat,lon,country\n1,A\0B,clinic,13.45,-16.57,GMB\n"
PLACE = ("latitude", "longitude")


def headers_only(names, number):
    table = pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    table["_sheet"] = pd.Series([], dtype="str")
    table["_record"] = table["_line"] = pd.Series([], dtype="int64")
    frame = GeoDataFrame(table, geometry=[], crs="EPSG:4326")
    frame.attrs = {"file": f"{number}.csv", "issues": (), "n_rows": 0, "n_blank": 0}
    return frame


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_no_rows_in_any_layer_under_any_headers_are_an_empty_layer(data):
    schema = data.draw(st.sampled_from(list(SCHEMAS.values())))
    required = [column.name for column in schema.columns if column.required]
    others = st.sets(st.sampled_from([*schema.names, *PLACE] if schema.is_placed else schema.names))
    files = data.draw(st.lists(others, min_size=1, max_size=2))
    frames = [headers_only({*required, *some}, n) for n, some in enumerate(files)]
    loaded = clean_layer.load(frames, schema, Rules("GMB", currency="GMD"))
    assert set(loaded.counts.values()) == {0}
    assert len(loaded.quarantine) == 0
    for column in schema.columns:
        assert loaded.table[column.name].dtype == PANDAS_DTYPES[column.dtype]


def test_a_file_whose_only_row_cannot_be_read_is_an_empty_layer_and_its_row_is_set_aside(tmp_path):
    path = tmp_path / "services.csv"
    path.write_text(NUL_ROW, encoding="utf-8")
    frame = readers.read(path, "services")
    loaded = clean_layer.load([frame], SCHEMAS["services"], Rules("GMB"))
    assert (loaded.counts["rows_in"], loaded.counts["quarantined"]) == (1, 1)
    assert loaded.quarantine["waypost_code"].tolist() == ["TEXT_NUL"]


def test_a_header_without_rows_is_said(tmp_path):
    path = tmp_path / "services.csv"
    path.write_text("id,name,type,lat,lon\n", encoding="utf-8")
    frame = readers.read(path, "services")
    loaded = clean_layer.load([frame], SCHEMAS["services"], Rules("GMB"))
    assert [one.code for one in loaded.issues if one.severity == "warned"] == ["NO_ROWS"]

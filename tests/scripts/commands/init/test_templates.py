"""What `waypost init` writes is valid, complete, and recognised by the reader."""

import io
import re
import zipfile
from datetime import date

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from layers import readers
from layers.ingest.headers.column_match import match
from layers.ingest.headers.found import Found
from layers.schemas import SCHEMAS
from layers.vocabulary.categories import categories
from layers.vocabulary.header_table import HeaderTable
from layers.vocabulary.listed_values import listed
from mapping.settings import programme_file
from scripts.commands.init import templates

SETTING = re.compile(r"# (\[[a-z_.]+\]|[a-z_]+ = .*|\"\w+\" = .*)")


def parts(schema):
    with zipfile.ZipFile(io.BytesIO(templates.template_workbook(schema))) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_the_programme_is_valid_as_it_stands():
    parsed = programme_file.parse(templates.programme_text())
    assert parsed.as_of == date(2026, 1, 1)
    assert parsed.limit("clinic").duration_min == categories()["clinic"].duration_min
    assert set(parsed.layers) == {"services", "returnees", "areas", "roads"}


def test_every_setting_that_is_commented_out_is_valid_too():
    lines = templates.programme_text().splitlines()
    opened = [SETTING.sub(r"\1", line, count=1) if SETTING.match(line) else line for line in lines]
    assert len(set(lines) - set(opened)) > 15
    parsed = programme_file.parse("\n".join(opened))
    assert parsed.living_per_day == 15.0
    assert set(parsed.layers) == set(SCHEMAS)
    assert parsed.values["services"]["sexes"] == {"filles": "f"}


def test_what_is_written_as_a_default_is_the_default():
    least = programme_file.parse(
        '[programme]\nname = "My programme"\ncountry = "GMB"\nas_of = 2026-01-01\ncurrency = "GMD"'
    )
    written = programme_file.parse(templates.programme_text())
    for name in (
        *("store", "travel", "nearest", "attendance_days_per_month"),
        *("k_public", "k_partner", "demand"),
    ):
        assert getattr(written, name) == getattr(least, name), name
    # One of them is NaN where it is not set, which equals nothing.
    assert str(written.measures) == str(least.measures)


@pytest.mark.parametrize("layer", SCHEMAS)
def test_the_reader_knows_every_header_of_a_template(layer):
    schema = SCHEMAS[layer]
    headers = templates.template_csv(schema).strip().split(",")
    assert set(schema.names) <= set(headers)
    found = match(Found(pd.DataFrame(columns=headers)), schema, HeaderTable(), ())
    unused = {"latitude", "longitude"} if schema.geometry != "point" else set()
    assert {column for column in headers if found.of.get(column) != column} <= unused


@pytest.mark.parametrize("layer", SCHEMAS)
def test_the_workbook_has_the_headers_of_the_csv_on_a_sheet_of_the_layers_name(layer):
    content = templates.template_workbook(SCHEMAS[layer])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == [layer]
    rows = book.get_sheet_by_name(layer).to_python()
    assert rows == [templates.template_csv(SCHEMAS[layer]).strip().split(",")]


def test_a_blank_workbook_reads_as_no_rows(tmp_path):
    path = tmp_path / "services.xlsx"
    path.write_bytes(templates.template_workbook(SCHEMAS["services"]))
    assert len(readers.read(path, "services")) == 0


def test_coded_columns_have_drop_downs_and_every_header_a_note():
    schema = SCHEMAS["services"]
    found = parts(schema)
    sheet = found["xl/worksheets/sheet1.xml"]
    n_coded = sum(bool(listed(column)) for column in schema.columns)
    assert sheet.count('type="list"') == n_coded
    assert "active,inactive,temporarily closed,defunct" in sheet
    assert ",".join(categories()) in sheet
    notes = found["xl/comments1.xml"]
    assert notes.count("<comment ") == len(templates.columns(schema))
    assert "Required. What the service is called." in notes
    assert "Unit: km." in notes
    assert "<author></author>" in notes


def test_identifiers_are_kept_as_text_and_headers_are_frozen():
    found = parts(SCHEMAS["returnees"])
    assert 'topLeftCell="A2"' in found["xl/worksheets/sheet1.xml"]
    assert 'formatCode="@"' in found["xl/styles.xml"]


def test_equal_schemas_give_equal_bytes():
    schema = SCHEMAS["services"]
    assert templates.template_workbook(schema) == templates.template_workbook(schema)


def test_required_columns_come_first_and_then_the_place():
    names = [column.name for column in templates.columns(SCHEMAS["services"])]
    assert names[:4] == ["name", "category", "latitude", "longitude"]

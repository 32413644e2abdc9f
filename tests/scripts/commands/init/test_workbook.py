"""The workbook of a new programme: it loads as it is written, and its examples never do."""

import io

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from layers import languages, readers, store
from layers.ingest import clean_layer
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS
from scripts import commands
from scripts.commands.init import templates, workbook
from scripts.runtime.project import open_folder, open_store


def sheets(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("lang", languages.known())
def test_the_workbook_has_its_sheets_and_says_what_to_do(lang):
    found = sheets(workbook.made(lang))
    assert list(found) == ["Start", "Services", "Returnees", "Partners", "Criteria", "Lists"]
    told = [row[1] for row in found["Start"] if row[1]]
    assert len(told) == len(set(told)) == 1 + len(workbook.STEPS)
    assert workbook.made(lang) == workbook.made(lang)


@pytest.mark.parametrize("layer", templates.BOOK)
def test_the_example_of_a_sheet_is_a_row_that_would_load(layer, tmp_path):
    """With another id in its key it does: nobody learns a wrong form from it."""
    head, example = sheets(workbook.made("en"))[layer.capitalize()][:2]
    path = tmp_path / "own.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet(layer)
        sheet.write_row(0, 0, head)
        sheet.write_row(1, 0, example)
        sheet.write_row(2, 0, ["own" if one == "example" else one for one in example])
    frame = readers.read(path, layer)
    loaded = clean_layer.load([frame], SCHEMAS[layer], Rules("GMB", is_placed_elsewhere=True))
    assert [loaded.counts[one] for one in ("rows_in", "blank", "loaded")] == [2, 1, 1]
    assert "example" not in set(loaded.table[SCHEMAS[layer].key])


def test_a_new_programme_is_checked_without_a_fault_and_loads_what_is_written(tmp_path, capsys):
    folder = tmp_path / "kolda"
    assert commands.main(["init", str(folder), "--language", "fr"]) == 0
    assert f"waypost check {folder}" in capsys.readouterr().out
    assert commands.main(["check", str(folder), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "Ready: nothing yet." in said
    assert said.splitlines()[-1].startswith("First: write down services")
    assert len(said[said.index("Ready:") :].splitlines()) <= 10
    with Workbook(str(folder / "waypost.xlsx")) as book:
        sheet = book.add_worksheet("Services")
        for n, row in enumerate(
            (["name", "category", "latitude", "longitude"], ["Clinic", "clinic", 13.4, -16.6])
        ):
            sheet.write_row(n, 0, row)
        for layer in ("Returnees", "Partners", "Criteria"):
            columns = [column.name for column in templates.columns(SCHEMAS[layer.lower()])]
            book.add_worksheet(layer).write_row(0, 0, columns)
    assert commands.main(["load", str(folder), "--quiet"]) == 0
    kept = open_store(open_folder(folder))
    try:
        assert store.read(kept, "services")["name"].tolist() == ["Clinic"]
    finally:
        store.close(kept)
    capsys.readouterr()
    assert commands.main(["check", str(folder), "--quiet"]) == 0
    assert "Ready: services 1." in capsys.readouterr().out

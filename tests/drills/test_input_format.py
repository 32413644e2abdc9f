"""Drill: a format of files is one new module. It is read, accounted for and told everywhere."""

import json
import sys

import geopandas as gpd
import pytest

from layers import readers
from layers.errors import InputRefusedError
from layers.readers import formats
from scripts.commands import main

MODULE = '''"""Text in columns of fixed width, whose first line says how wide each column is."""

from itertools import accumulate, pairwise
from pathlib import Path

from layers.readers import opener, table_detection

SUFFIXES = (".fwf",)
SPOKEN = "fixed-width text"


def matches(look):
    """Return whether the text begins with the mark of the format."""
    return look.opening.startswith("%widths ")


def read(path: Path, layer: str = ""):
    """Return the columns as a table."""
    opener.admit(path, matches)
    head, *lines = opener.contents(path).decode("utf-8").splitlines()
    ends = pairwise(accumulate((int(width) for width in head.split()[1:]), initial=0))
    spans = [slice(*each) for each in ends]
    rows = (
        table_detection.Row(number, [line[span].strip() for span in spans], raw=line)
        for number, line in enumerate(lines, start=2)
    )
    return table_detection.table(path, rows)
'''
FILE = """\
%widths 11 16 10 10 10
service_id name            category  latitude  longitude
S1         Sewing          training  13.45     -16.57
S2         Health post     clinic    13.44     -16.60

S3         Nowhere         clinic    95        -16.60
S2         Health post     clinic    13.44     -16.60
"""
PROGRAMME = """\
[programme]
name = "Drill"
country = "GMB"
as_of = 2026-11-01
[layers]
services = "services.fwf"
"""


@pytest.fixture
def format_file(tmp_path, monkeypatch):
    """The new module, found like those of the house; gone after the test."""
    (tmp_path / "fixed_width.py").write_text(MODULE)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    readers.known_formats.cache_clear()
    yield
    readers.known_formats.cache_clear()
    sys.modules.pop(f"{formats.__name__}.fixed_width", None)
    vars(formats).pop("fixed_width", None)


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "programme"
    home.mkdir()
    (home / "programme.toml").write_text(PROGRAMME)
    (home / "services.fwf").write_text(FILE)
    return home


def said(capsys, *words):
    code = main([*words, "--quiet", "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


ROWS = {
    "rows_in": 5, "loaded": 2, "quarantined": 1, "blank": 1, "merged": 1, "forgotten": 0
}  # fmt: skip


@pytest.mark.usefixtures("format_file")
def test_every_row_of_the_new_format_is_loaded_quarantined_blank_or_merged(folder, capsys):
    for command in ("check", "load"):
        code, found = said(capsys, command, str(folder))
        assert code == 3
        assert found["layers"] == {"services": ROWS}
    assert ROWS["rows_in"] == sum(n for name, n in ROWS.items() if name != "rows_in")
    table = gpd.read_file(folder / "waypost.gpkg", layer="services").set_index("service_id")
    assert table["name"].to_dict() == {"S1": "Sewing", "S2": "Health post"}
    assert table.loc["S1", "geometry"].coords[:] == [(-16.57, 13.45)]
    kept = (folder / "quarantine" / "services.csv").read_text()
    assert "S3" in kept
    assert "latitude" in kept


@pytest.mark.usefixtures("format_file")
def test_an_issue_of_the_new_format_tells_file_record_and_line(folder, capsys):
    _, found = said(capsys, "check", str(folder))
    [issue] = [one for one in found["issues"] if one["severity"] == "quarantined"]
    assert (issue["file"], issue["record"], issue["line"]) == ("services.fwf", 4, 6)


@pytest.mark.usefixtures("format_file")
def test_the_new_format_is_told_wherever_formats_are_told(tmp_path, capsys):
    _, told = said(capsys, "describe")
    assert told["formats"]["fixed_width"] == {"spoken": "fixed-width text", "suffixes": [".fwf"]}
    assert main(["describe"]) == 0
    assert "fixed-width text" in capsys.readouterr().out
    assert main(["init", str(tmp_path / "new"), "--quiet"]) == 0
    assert "fixed-width text" in " ".join((tmp_path / "new" / "programme.toml").read_text().split())
    (tmp_path / "strange.bin").write_bytes(b"\x00\x01\x02" * 50)
    with pytest.raises(InputRefusedError, match="fixed-width text"):
        readers.read(tmp_path / "strange.bin")


def test_without_the_module_nobody_knows_of_it(tmp_path):
    assert "fixed_width" not in readers.known_formats()
    (tmp_path / "services.fwf").write_text(FILE)
    codes = [one.code for one in readers.read(tmp_path / "services.fwf").attrs["issues"]]
    assert "FILE_SUFFIX" in codes  # plain text by its content, by a name that is none of its own

"""Files that are made to harm: each is refused with its code, at once and in little memory."""

import io
import json
import sqlite3
import subprocess
import sys
import zipfile

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely
import xlsxwriter
from pyarrow import parquet

MAX_CPU_S = 5
MAX_MIB = 300
# Says code, seconds of CPU, and MiB at the peak so far, less what the imports took.
READ = """
import resource, sys, warnings
from pathlib import Path
from layers import readers
from layers.errors import WaypostError

def peak():
    with open("/proc/self/status") as status:  # what rusage says may be the parent's
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))

readers.known_formats()
base = peak()
for path in sys.argv[1:]:
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        readers.read(Path(path), "services")
        said = "READ"
    except WaypostError as error:
        said = str(error).partition(":")[0]
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(Path(path).name, said, cpu, peak() - base)
"""
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def words(path):
    """Three million rows of one word, which Parquet keeps once."""
    once = pa.DictionaryArray.from_arrays(np.zeros(3_000_000, dtype="int32"), ["word"])
    parquet.write_table(pa.table({"name": once}), path, store_schema=False)


def long_word(path):
    """Twenty thousand rows of a word of a million letters, which Parquet keeps once."""
    once = pa.DictionaryArray.from_arrays(np.zeros(20_000, dtype="int32"), ["x" * 1_000_000])
    parquet.write_table(pa.table({"name": once}), path, store_schema=False)


def nested(path):
    """Fifty million numbers in five hundred rows."""
    ends = np.arange(0, 50_000_001, 100_000, dtype="int32")
    lists = pa.ListArray.from_arrays(ends, np.ones(50_000_000, dtype="int8"))
    parquet.write_table(pa.table({"name": lists}), path)


def deep_metadata(path):
    """Metadata of a thousand brackets more than Python's parser of JSON can follow."""
    table = pa.table({"a": ["x"]}).replace_schema_metadata({"geo": "[" * 100_000})
    parquet.write_table(table, path)


def shared_text(path):
    """A hundred thousand cells that all name one text of 900,000 letters."""
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 100_001)
    )
    _book(path, SHEET + cells + b"</sheetData></worksheet>", b"a" * 900_000)


def endless_view(path):
    """A view whose rows never end, listed as a layer."""
    _view(path, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")


def silent_view(path):
    """A view that never comes to its first row."""
    _view(
        path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i FROM n WHERE i < 0",
    )


def swollen_view(path):
    """A view of a text that no file could hold."""
    _view(path, "SELECT hex(zeroblob(400000000)) AS a")


def many_parts(path):
    """One placemark of a million elements."""
    path.write_text(f"<kml><Placemark>{'<a/>' * 1_000_000}</Placemark></kml>")


def one_line(path):
    """Sixty million cells in one line."""
    path.write_bytes(b"a," * 30_000_000)


def long_line(path):
    """A header, then a line of two million cells."""
    path.write_bytes(b"name,b\n" + b"a," * 2_000_000 + b"\n")


def many_cells(path):
    """A small table of sixty million cells."""
    path.write_bytes(b"a" + b"," * 200 + b"\n" + (b"," * 200 + b"\n") * 300_000)


def many_names(path):
    """GeoJSON whose every feature has properties of its own: two thousand million cells."""
    features = [
        {"type": "Feature", "properties": {f"p{n}-{m}": 1 for m in range(20)}}
        for n in range(10_000)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def brackets(path):
    """GeoJSON that nests a hundred thousand deep."""
    path.write_text('{"type": "FeatureCollection", "features": [' + "[" * 100_000)


def digits(path):
    """GeoJSON with a number of 5,000 digits."""
    path.write_text('{"type": "Feature", "properties": {"a": ' + "9" * 5_000 + "}}")


def archive(path):
    """An archive that unpacks to two hundred times its size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("doc.kml", b"<kml>" + b" " * 60_000_000)


HOSTILE = [
    (words, ".parquet", "FILE_LARGE"),
    (long_word, ".parquet", "FILE_LARGE"),
    (nested, ".parquet", "FILE_LARGE"),
    (deep_metadata, ".parquet", "FILE_CORRUPT"),
    (shared_text, ".xlsx", "FILE_LARGE"),
    (endless_view, ".gpkg", "FILE_LARGE"),
    (silent_view, ".gpkg", "FILE_LARGE"),
    (swollen_view, ".gpkg", "FILE_CORRUPT"),
    (many_parts, ".kml", "FILE_LARGE"),
    (one_line, ".csv", "FILE_LARGE"),
    (long_line, ".csv", "FILE_LARGE"),
    (many_cells, ".csv", "FILE_LARGE"),
    (many_names, ".geojson", "FILE_LARGE"),
    (brackets, ".geojson", "JSON_DEPTH"),
    (digits, ".geojson", "JSON_NUMBER"),
    (archive, ".kmz", "ZIP_BOMB"),
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What one process said of all the files: name -> code, CPU seconds, MiB."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for make, suffix, _ in HOSTILE:
        paths.append(folder / f"{make.__name__}{suffix}")
        make(paths[-1])
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, paths)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = (line.split() for line in done.stdout.splitlines())
    return {name: (code, float(cpu), float(mib)) for name, code, cpu, mib in found}


@pytest.mark.parametrize(
    ("make", "suffix", "code"), HOSTILE, ids=[make.__name__ for make, *_ in HOSTILE]
)
def test_a_hostile_file_is_refused_at_once_and_in_little_memory(answers, make, suffix, code):
    said, cpu_s, mib = answers[f"{make.__name__}{suffix}"]
    assert said == code
    assert cpu_s < MAX_CPU_S
    assert mib < MAX_MIB


def _view(path, query):
    frame = gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    frame.to_file(path, layer="services")
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE VIEW v AS {query}")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('v', 'attributes', 'v')"
        )
    database.close()


def _book(path, sheet, text):
    base = io.BytesIO()
    with xlsxwriter.Workbook(base, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "a")
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (names.encode(), text)
    changed = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts}
    with (
        zipfile.ZipFile(base) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, True, 1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))

"""The process that reads foreign formats: the same tables, a sentence for whatever breaks it."""

import signal
import socket
import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import xlsxwriter

from layers import readers
from layers.errors import InputRefusedError
from layers.readers import apart, formats

# A format that does what its file says, as one would that a file makes do it.
MODULE = '''"""Does what the file says."""

import os
import socket
import tempfile
import time
from pathlib import Path

import pyogrio

from layers.readers import opener

SUFFIXES = (".bad",)
SPOKEN = "files that do harm"


def matches(look):
    """Return whether the content is of this format."""
    return look.opening.startswith("%do ")


def read(path: Path, layer: str = ""):
    """Do it."""
    what = opener.contents(path).decode().removeprefix("%do ")
    if what == "memory":
        return bytearray(4 * 1024**3)
    if what == "environment":
        raise opener.refused("TOLD", path, " ".join(os.environ))
    if what == "formats":
        raise opener.refused("TOLD", path, " ".join(sorted(pyogrio.list_drivers())))
    if what.startswith("connect"):
        with socket.create_connection(("127.0.0.1", int(what.split()[1])), timeout=5):
            raise opener.refused("TOLD", path, "got out")
    if what == "sleep":
        time.sleep(60)
    if what == "abort":
        Path(tempfile.mkdtemp(), "persons.csv").write_text("R-001")
        os.abort()
    raise KeyError(what)
'''


@pytest.fixture(scope="module", autouse=True)
def _known(tmp_path_factory):
    """The harmful format beside those of the house."""
    folder = tmp_path_factory.mktemp("format")
    (folder / "harmful.py").write_text(MODULE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "__path__", [*formats.__path__, str(folder)])
        yield


@pytest.fixture(scope="module")
def reader():
    """One process for all that it outlives."""
    with apart.reading() as one:
        yield one


@pytest.fixture
def asked(tmp_path):
    """Write a file that asks for harm."""

    def written(what):
        (tmp_path / "x.bad").write_text(f"%do {what}")
        return tmp_path / "x.bad"

    return written


def refusal(reader, path):
    with pytest.raises(InputRefusedError) as caught:
        reader.read(path, "services")
    return str(caught.value)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Small files, some with rows that are set aside: suffix -> path."""
    folder = tmp_path_factory.mktemp("files")
    frame = gpd.GeoDataFrame(
        {"a": ["é", None], "n": [1.5, 2.0]},
        geometry=[shapely.Point(0.1, 0.2), shapely.GeometryCollection([shapely.Point(1, 2)])],
        crs=4326,
    )
    frame.to_file(folder / "x.gpkg")
    frame.to_parquet(folder / "x.parquet")
    frame.iloc[:1].to_file(folder / "x.shp")
    (folder / "x.kml").write_text("<kml><Placemark><name>a</name></Placemark></kml>")
    (folder / "x.dat").write_text("a,b\n1,2\n,\n1,2,3\n")
    with xlsxwriter.Workbook(folder / "x.xlsx") as book:
        book.add_worksheet("people").write_column(0, 0, ["a", 1, "=1/0"])
    (folder / "x.none").write_text("a,b\n")
    return {path.suffix: path for path in folder.iterdir()}


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".shp", ".kml", ".dat", ".xlsx", ".none"])
def test_a_table_from_the_process_is_the_one_that_was_read(reader, files, suffix):
    here, there = readers.read(files[suffix], "services"), reader.read(files[suffix], "services")
    pd.testing.assert_frame_equal(pd.DataFrame(here), pd.DataFrame(there))
    assert there.crs == here.crs
    assert there.attrs == here.attrs


def test_what_refuses_a_file_there_is_said_here_in_the_same_words(reader, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputRefusedError) as here:
        readers.read(tmp_path / "x.xlsx")
    assert refusal(reader, tmp_path / "x.xlsx") == str(here.value)


def test_text_with_separators_starts_no_process(tmp_path, monkeypatch):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    monkeypatch.setattr(apart, "_begun", None)  # would fail when called
    with apart.reading([tmp_path / "x.csv"]) as reader:
        assert reader.read(tmp_path / "x.csv")["a"].tolist() == ["1"]


def test_what_is_large_goes_there_whatever_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "HOME_BYTES", 5)
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    (tmp_path / "y.csv").write_text("a\n1\n")
    assert apart.is_foreign(tmp_path / "x.csv")
    assert not apart.is_foreign(tmp_path / "y.csv")
    assert not apart.is_foreign(tmp_path / "missing.csv")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot limit memory")
def test_memory_is_bounded(reader, asked):
    assert "memory" not in reader.lacking
    assert "READER_MEMORY: " in refusal(reader, asked("memory"))
    assert "needs more than 2 GiB" in refusal(reader, asked("memory"))


def test_what_no_reader_foresaw_is_a_sentence(reader, asked):
    said = refusal(reader, asked("something else"))
    assert said.startswith("READER_CRASHED: ")
    assert "export it again" in said
    assert "KeyError" in said


def test_the_process_reaches_no_network(reader, asked):
    if "network" in reader.lacking:
        pytest.skip("this system cannot take the network away")
    with socket.create_server(("127.0.0.1", 0)) as door:
        said = refusal(reader, asked(f"connect {door.getsockname()[1]}"))
    assert "got out" not in said
    assert "READER_CRASHED" in said


def test_the_process_knows_no_password_and_no_format_of_gdal_but_two(asked, monkeypatch):
    monkeypatch.setenv("WAYPOST_STORE", "postgresql://u:secret@h/d")
    with apart.reading() as fresh:
        assert "WAYPOST_STORE" not in refusal(fresh, asked("environment"))
        assert refusal(fresh, asked("formats")).endswith(" ESRI Shapefile GPKG.")


def test_an_abort_is_a_sentence_and_leaves_nothing_behind(asked):
    with apart.reading() as reader:
        said = refusal(reader, asked("abort"))
        laid_down = reader.folder
        assert list(laid_down.rglob("persons.csv"))
    assert said.startswith("READER_CRASHED: ")
    assert f"signal {signal.SIGABRT}" in said
    assert not laid_down.exists()


def test_a_process_that_does_not_answer_is_ended(asked, monkeypatch):
    with apart.reading() as reader:
        assert "KeyError" in refusal(reader, asked("x"))  # it has started
        monkeypatch.setattr(apart, "PATIENCE_S", 0.2)
        assert "READER_TIME: " in refusal(reader, asked("sleep"))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (-signal.SIGXCPU, "READER_TIME"),
        (-signal.SIGKILL, "READER_MEMORY"),
        (-signal.SIGSEGV, "READER_CRASHED"),
        (1, "READER_CRASHED"),
    ],
)
def test_how_the_process_ended_says_what_the_file_needs(tmp_path, code, said):
    assert str(apart._ended(tmp_path / "x.pbf", code)).startswith(f"{said}: ")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_limits_that_stand_already_are_not_widened():
    program = (
        "import resource as r; from layers import process_limits as p; "
        "r.setrlimit(r.RLIMIT_AS, (2**31, 2**31)); r.setrlimit(r.RLIMIT_CPU, (9, 9)); "
        "p.limit_memory(2**40); p.limit_time(300); "
        "print(r.getrlimit(r.RLIMIT_AS) == (2**31, 2**31), r.getrlimit(r.RLIMIT_CPU) == (9, 9))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot take the network away")
def test_an_ordinary_user_can_leave_the_network_too():
    # Some systems forbid it (a switch of the kernel); then the process says that it stays.
    program = (
        "import os, socket; from layers import process_limits; "
        "os.getuid() or os.setuid(65534); left = process_limits.leave_network(); "
        "print(left, len(socket.if_nameindex()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    has_left, n_doors = done.stdout.split()
    assert has_left == "False" or n_doors == "1"

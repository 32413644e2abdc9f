"""The one opener: what is refused before anything is parsed."""

import contextlib
import hashlib
import io
import os
import socket
import stat
import zipfile

import pytest

from layers.errors import InputRefusedError
from layers.readers import opener


def code_of(path):
    with pytest.raises(InputRefusedError) as caught:
        opener.look(path)
    return str(caught.value).split(":")[0]


def packed(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name",
    ["https://example.org/x.csv", "/vsicurl/https://example.org/x.csv", "PG:dbname=x", "/dev/null"],
)
def test_what_is_no_local_file_is_refused(name):
    assert code_of(opener.Path(name)) == "PATH_NOT_LOCAL"


def test_a_folder_is_refused(tmp_path):
    assert code_of(tmp_path) == "PATH_NOT_LOCAL"


@pytest.mark.parametrize("ask", [opener.look, opener.contents, opener.digest])
def test_what_has_no_end_or_no_beginning_is_refused_without_waiting_for_it(tmp_path, ask):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "door.csv"))
        for name in ("pipe.csv", "zero.csv", "door.csv"):
            with pytest.raises(
                InputRefusedError, match=r"PATH_NOT_LOCAL: .* is a device or a pipe"
            ):
                ask(tmp_path / name)


@pytest.mark.parametrize(
    "head", [b"PAR1\x15\x04words,and,more", b"SQLite format 3\x00,a,b", b"\x00\x00\x27\x0aa,b"]
)
def test_what_begins_as_a_binary_format_is_no_text_however_much_of_it_is(tmp_path, head):
    (tmp_path / "x.csv").write_bytes(head + b"\n1,2,3" * 100)
    assert not opener.look(tmp_path / "x.csv").opening


def test_a_table_whose_first_header_is_the_name_of_a_format_is_a_table(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"PAR1,b\n1,2\n")
    assert opener.look(tmp_path / "x.csv").opening == "PAR1,b\n1,2\n"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputRefusedError, match=r"FILE_MISSING: .*nowhere\.csv does not exist"):
        opener.look(tmp_path / "nowhere.csv")


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"")
    assert code_of(tmp_path / "x.csv") == "FILE_EMPTY"


def test_a_file_above_the_size_limit_is_refused(tmp_path):
    with (tmp_path / "x.csv").open("wb") as file:
        file.truncate(opener.MAX_BYTES + 1)  # sparse: takes no room on disk
    assert code_of(tmp_path / "x.csv") == "FILE_LARGE"


def test_a_doctype_is_refused_wherever_the_root_is(tmp_path):
    path = tmp_path / "x.kml"
    path.write_text('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>')
    assert code_of(path) == "XML_DTD"


def test_a_doctype_in_another_encoding_is_refused_too(tmp_path):
    path = tmp_path / "x.kml"
    path.write_text('<!DOCTYPE kml SYSTEM "x.dtd"><kml/>', encoding="utf-16")
    assert code_of(path) == "XML_DTD"


@pytest.mark.parametrize("name", ["../up.kml", "/etc/up.kml", "a/../../up.kml", "..\\up.kml"])
def test_a_member_that_leaves_the_archive_is_refused(tmp_path, name):
    assert code_of(packed(tmp_path / "x.kmz", {name: b"x"})) == "ZIP_PATH"


def test_a_symbolic_link_in_an_archive_is_refused(tmp_path):
    info = zipfile.ZipInfo("doc.kml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.kmz", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert code_of(tmp_path / "x.kmz") == "ZIP_PATH"


def test_an_archive_in_an_archive_is_refused(tmp_path):
    assert code_of(packed(tmp_path / "x.zip", {"inner.zip": b"PK"})) == "ZIP_BOMB"


def test_too_many_members_are_refused(tmp_path):
    members = {f"{n}.txt": b"" for n in range(opener.MAX_ENTRIES + 1)}
    assert code_of(packed(tmp_path / "x.zip", members)) == "ZIP_BOMB"


def test_a_small_bomb_is_refused_by_its_ratio(tmp_path):
    path = packed(tmp_path / "x.kmz", {"doc.kml": b"\x00" * 20_000_000})
    assert path.stat().st_size < 100_000
    assert code_of(path) == "ZIP_BOMB"


def test_a_member_that_declares_a_false_size_yields_no_more_than_it_declares(tmp_path):
    path = packed(tmp_path / "x.kmz", {"doc.kml": b"\x00" * 20_000_000})
    data = path.read_bytes().replace((20_000_000).to_bytes(4, "little"), b"\x10\x00\x00\x00")
    path.write_bytes(data)
    seen = opener.look(path)
    with pytest.raises(InputRefusedError, match="ZIP_CORRUPT"):  # the checksum tells
        list(opener.unpacked(seen, lambda _name: True))


def test_a_torn_archive_is_refused(tmp_path):
    path = packed(tmp_path / "x.kmz", {"doc.kml": os.urandom(5_000)})
    path.write_bytes(path.read_bytes()[:2_000])
    assert code_of(path) == "ZIP_CORRUPT"


def test_what_macos_adds_to_an_archive_is_not_seen(tmp_path):
    path = packed(tmp_path / "x.zip", {"a.shp": b"x", "__MACOSX/._a.shp": b"y"})
    assert opener.look(path).members == ("a.shp",)


def test_an_encrypted_member_is_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("doc.kml", b"x")
    data = bytearray(buffer.getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of the central directory
    (tmp_path / "x.kmz").write_bytes(data)
    assert code_of(tmp_path / "x.kmz") == "FILE_ENCRYPTED"


def test_a_file_of_just_the_limit_is_read_and_one_byte_more_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(opener, "MAX_BYTES", 10)
    (tmp_path / "x.csv").write_bytes(b"a" * 10)
    assert opener.contents(tmp_path / "x.csv") == b"a" * 10
    assert opener.digest(tmp_path / "x.csv") == hashlib.sha256(b"a" * 10).hexdigest()
    (tmp_path / "x.csv").write_bytes(b"a" * 11)
    assert code_of(tmp_path / "x.csv") == "FILE_LARGE"


def test_an_archive_of_just_the_limits_is_opened_and_one_more_of_any_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(opener, "MAX_ENTRIES", 2)
    monkeypatch.setattr(opener, "MAX_BYTES", 500)
    members = {"a": b"x" * 100, "b": b"x" * 400}
    path = tmp_path / "x.zip"
    assert opener.look(packed(path, members)).members == ("a", "b")
    assert code_of(packed(path, members | {"c": b""})) == "ZIP_BOMB"
    assert code_of(packed(path, members | {"b": b"x" * 401})) == "ZIP_BOMB"


@pytest.mark.parametrize(
    ("n", "is_refused"),
    [((3, 0, 0), False), ((4, 0, 0), True), ((0, 7, 0), False), ((0, 8, 0), True),
     ((0, 0, 9), False), ((0, 0, 10), True)],
)  # fmt: skip
def test_a_table_of_just_the_limits_is_taken_and_one_more_of_any_is_not(monkeypatch, n, is_refused):
    for name, limit in {"MAX_ROWS": 3, "MAX_CELLS": 7, "MAX_BYTES": 9}.items():
        monkeypatch.setattr(opener, name, limit)
    taken = contextlib.nullcontext()
    with pytest.raises(InputRefusedError, match="FILE_LARGE") if is_refused else taken:
        opener.check_table(opener.Path("x.csv"), *n)

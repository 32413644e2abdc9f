"""Shapefiles, in their parts or zipped, read through GDAL from a private copy."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

import geopandas as gpd

from layers.readers import gdal, opener
from layers.vocabulary.categories import plain

SUFFIXES: Final = (".shp", ".zip")
SPOKEN: Final = "shapefile"
_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_MAGIC: Final = b"\x00\x00\x27\x0a"
_FIRST_RECORD: Final = b"\x00\x00\x00\x01"
_VERSION: Final = b"\xe8\x03\x00\x00"


def matches(look: opener.Look) -> bool:
    """Return whether the content is the .shp part, or an archive with one."""
    return _is_shp(look.head) or any(_suffix(name) == ".shp" for name in look.members)


def read(path: Path, layer: str = "") -> gpd.GeoDataFrame:
    """Return a shapefile as a table (see `layers.readers.read`).

    Of a zip file with several shapefiles, the one named `layer` is read. The .cpg part says the
    encoding; without a .shx part the index is rebuilt, in the copy.

    Raises
    ------
    InputRefusedError
        CRS_MISSING (no .prj part), PART_MISSING (no .dbf part), LAYER_AMBIGUOUS, FILE_CORRUPT,
        FILE_EMPTY, or see `layers.readers.opener`.
    """
    look = opener.admit(path, matches)
    parts = _zipped(look, layer) if look.members else _beside(path)
    with tempfile.TemporaryDirectory(prefix="waypost-") as folder:
        found = set()
        for suffix, data in parts:
            if suffix == ".shp" and not _is_shp(data):
                raise opener.refused("FILE_CORRUPT", path, "holds no true .shp; pack it again")
            (Path(folder) / f"input{suffix}").write_bytes(data)
            found.add(suffix)
        _check_parts(path, found)
        shp = Path(folder) / "input.shp"
        if ".shx" not in found:
            _write_index(shp)
        return gdal.table(shp, path, layer)


def _is_shp(head: bytes) -> bool:
    """Return whether bytes begin a .shp part; the .shx part differs in what follows its header."""
    is_header = head.startswith(_MAGIC) and head[28:32] == _VERSION
    return is_header and head[100:104] in (b"", _FIRST_RECORD)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _beside(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield suffix and bytes of the named file and of the parts beside it."""
    yield ".shp", opener.contents(path)
    for part in sorted(path.parent.iterdir()):
        suffix = part.suffix.lower()
        if part.stem == path.stem and suffix in _PARTS[1:] and part.stat().st_size:
            yield suffix, opener.contents(part)


def _zipped(look: opener.Look, layer: str) -> Iterator[tuple[str, bytes]]:
    stems = [name[:-4] for name in look.members if _suffix(name) == ".shp"]
    named = [stem for stem in stems if plain(PurePosixPath(stem).name) == plain(layer)]
    chosen = stems if len(stems) == 1 else named
    if len(chosen) != 1:
        names = ", ".join(sorted(PurePosixPath(stem).name for stem in stems))
        raise opener.refused(
            "LAYER_AMBIGUOUS",
            look.path,
            f"holds the shapefiles {names} but not a single one named {layer!r}; pack one alone",
        )
    wanted = {f"{chosen[0]}{suffix}".lower() for suffix in _PARTS}
    for name, data in opener.unpacked(look, lambda name: name.lower() in wanted):
        if data:
            yield _suffix(name), data


def _check_parts(path: Path, found: set[str]) -> None:
    if ".prj" not in found:
        raise opener.refused(
            "CRS_MISSING",
            path,
            "has no .prj part, so its coordinate system is unknown; put the .prj file beside it, "
            "or save the layer again in QGIS with its CRS set (EPSG:4326 for degrees)",
        )
    if ".dbf" not in found:
        raise opener.refused(
            "PART_MISSING", path, "has no .dbf part, which holds the columns; put it beside it"
        )


def _write_index(shp: Path) -> None:
    """Write the .shx part from the record headers of the .shp part (ESRI, 1998)."""
    data = shp.read_bytes()
    entries = bytearray()
    at = 100
    while at + 8 <= len(data):
        n_words = int.from_bytes(data[at + 4 : at + 8], "big")
        entries += (at // 2).to_bytes(4, "big") + n_words.to_bytes(4, "big")
        at += 8 + 2 * n_words
    n_file_words = (100 + len(entries)) // 2
    head = data[:24] + n_file_words.to_bytes(4, "big") + data[28:100]
    shp.with_suffix(".shx").write_bytes(head + bytes(entries))

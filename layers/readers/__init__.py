"""Files of any known format into tables of text and geometry; `formats` holds one module each.

Road graphs. An edge and its opposite along the same line are one line; an edge without an
opposite is one-way. Of an edge that osmnx merged from ways of several classes the narrowest
counts, since a class that is too high promises minutes nobody gets.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, cast

import geopandas as gpd

from layers.readers import formats, opener, raw_table


class Format(Protocol):
    """What each module of `layers.readers.formats` offers; nothing else has to name it.

    `SUFFIXES` are the usual endings of its files, `SPOKEN` what people call it, `matches` says
    from the content alone whether a file is of this format, and `read` turns it into a table (see
    `read` below).
    """

    SUFFIXES: tuple[str, ...]
    SPOKEN: str

    def matches(self, look: opener.Look) -> bool:
        """Return whether the content is of this format."""

    def read(self, path: Path, layer: str = "") -> gpd.GeoDataFrame:
        """Return the file as a table."""


def read(path: Path | str, layer: str = "") -> gpd.GeoDataFrame:
    """Return a file as a table of text and geometry, whatever its format.

    The content decides the format; a misleading suffix is only noted. Where the content may be of
    several formats, as plain text may, the suffix decides among these.

    Parameters
    ----------
    path
        A regular file on this machine.
    layer
        The layer wanted: names the sheet, the GeoPackage table, or what to take from OpenStreetMap.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns as found, all text (dtype `str`, missing where empty); `_sheet`, `_record`
        (1 is the first) and `_line` (0 where unknown) say where a row stood; `geometry` in
        EPSG:4326, or None. `attrs` holds `issues` (tuple of Issue), `tags` (header -> HXL tag),
        `n_rows` and `n_blank`; `n_rows` = rows of the table + `n_blank` + issues that are
        `quarantined`.

    Raises
    ------
    InputRefusedError
        The file cannot be used at all; the sentence begins with a code.
    SurroundingsError
        This user may not read the file.
    """
    look = opener.look(Path(path))
    name = _name(look)
    if not name:
        raise opener.wrong_type(look, f"give {spoken()}")
    module = known_formats()[name]
    frame = module.read(look.path, layer)
    if look.path.suffix.lower() not in module.SUFFIXES:
        text = f"The content is read as {name}; the suffix says something else."
        note = raw_table.issue(look.path, "FILE_SUFFIX", text, value=look.path.suffix)
        frame.attrs["issues"] = (note, *frame.attrs["issues"])
    return frame


@cache
def known_formats() -> Mapping[str, Format]:
    """Return the modules of `layers.readers.formats` by name, in alphabetical order.

    >>> list(known_formats())[:3]
    ['delimited', 'geojson', 'geopackage']
    """
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    modules = {name: importlib.import_module(f"{formats.__name__}.{name}") for name in names}
    return {name: cast("Format", module) for name, module in modules.items()}


def spoken() -> str:
    """Return all formats as people call them, as the end of a sentence.

    >>> spoken().startswith("CSV, GeoJSON, GeoPackage, ")
    True
    """
    *most, last = [module.SPOKEN for module in known_formats().values()]
    return f"{', '.join(most)} or {last}"


def _name(look: opener.Look) -> str:
    """The format of a file; empty where none knows it."""
    suffix = look.path.suffix.lower()
    found = [name for name, module in known_formats().items() if module.matches(look)]
    return max(found, key=lambda name: suffix in known_formats()[name].SUFFIXES, default="")

"""The headers of one file, with what else its reader and its profile know of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pandas as pd

from layers.schemas.schema import Schema
from layers.vocabulary.categories import plain

PROVENANCE: Final = ("_sheet", "_record", "_line")
BIRTH: Final = "date_of_birth"
"""What is read where a layer has ages; the day itself is no column."""
_OWN: Final = frozenset({*PROVENANCE, "geometry"})
_GPS: Final = re.compile(r"_.*_(latitude|longitude)$")
_MARKS: Final = re.compile(r"[?*:;.!]+$")
_CUT_AT: Final = 10
"""Letters that a shapefile leaves of a header."""


@dataclass(frozen=True)
class Found:
    """What one file has for headers.

    Parameters
    ----------
    texts
        Its rows, all columns text.
    file
        Its name.
    before
        Header -> how it stood in the file, where a reader had to change it.
    tags
        Header -> HXL tag.
    profile
        Column -> header, by the profile of an export.
    """

    texts: pd.DataFrame
    file: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    profile: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the headers that can hold a column."""
        return tuple(str(name) for name in self.texts.columns if name not in _OWN)

    @property
    def is_cut(self) -> bool:
        """Return whether the headers look as a shapefile leaves them: 10 letters at most."""
        lengths = [len(name) for name in self.headers]
        return bool(lengths) and max(lengths) == _CUT_AT

    def word(self, header: str) -> str:
        """Return the words by which a header is compared; a form tool's own match nothing."""
        return words(self.before.get(header, header))

    def part(self, header: str) -> str:
        """Return the words of the last part of a path (`group_id/name`); empty where none is.

        A choice of a question that has a header itself is no column of its own.
        """
        path, slash, last = self.before.get(header, header).rpartition("/")
        known = {self.before.get(name, name) for name in self.headers}
        return words(last) if slash and path not in known else ""

    def shown(self, header: str, schema: Schema) -> tuple[str, ...]:
        """Return three values that stand under a header; none of persons."""
        if schema.is_personal:
            return ()
        values = self.texts[header].dropna().astype("str").unique()[:3]
        return tuple(value if len(value) <= 40 else f"{value[:39]}…" for value in values)


def of_frame(frame: pd.DataFrame) -> Found:
    """Return the headers of a table as a reader gives it."""
    notes = frame.attrs.get("issues", ())
    before = {note.column: note.value for note in notes if note.code == "HEADER_MAPPED"}
    return Found(
        frame,
        str(frame.attrs.get("file", "")),
        before,
        frame.attrs.get("tags", {}),
        frame.attrs.get("profile", {}),
    )


@cache
def words(header: str) -> str:
    """Return the words of a header: plain, without marks at its end.

    >>> words("Confidentiel ?"), words("_Location_latitude"), words("_id")
    ('confidentiel', 'gps latitude', '_id')
    """
    if header.startswith("_"):
        gps = _GPS.match(header.lower())
        return f"gps {gps.group(1)}" if gps else header.lower()
    return _MARKS.sub("", plain(header)).strip()

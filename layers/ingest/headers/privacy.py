"""Headers that may say which places must stay hidden: such a file is not read past them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from layers.ingest.headers.found import Found
from layers.ingest.headers.unmatched import Unmatched
from layers.schemas.schema import Schema

_PRIVATE: Final = re.compile(
    r"confid|sensitiv|sigilos|\bsecret[oa]?\b|(^|\s)(ال)?سري(ة)?(\s|$)"
    r"|\b(do not|don't|ne pas|nao) (publish|show|share|publier|montrer|partager|diffuser|publicar"
    r"|divulgar|partilhar|mostrar)"
)
_COLUMN: Final = "is_confidential"


def open_headers(
    found: Found, schema: Schema, free: Iterable[str], taken: Collection[str]
) -> Iterator[Unmatched]:
    """Yield the headers that may say what must not be shown, and that are neither read nor ignored.

    Parameters
    ----------
    free
        Headers that hold no column and are not ignored.
    taken
        Columns that have a header.
    """
    if schema.is_personal or schema.geometry != "point":
        return
    is_free = _COLUMN in schema.names and _COLUMN not in taken
    for header in free:
        if _PRIVATE.search(found.word(header)):
            says = f"'{header}' may say which places must not be shown. " + (
                f"Name it {_COLUMN}; if it says something else, write ignore = ['{header}']."
                if is_free
                else f"If it does not, write ignore = ['{header}']; else take the file out."
            )
            shown = ((header, found.shown(header, schema)),)
            column = _COLUMN if is_free else "ignore"
            yield Unmatched(
                found.file, schema.layer, column, "HEADER_PRIVATE", says, shown, found.headers
            )

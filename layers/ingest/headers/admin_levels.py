"""Headers that name an administrative level: `adm2_pcode`, `admin3Name_fr`, `ADM1_PCODE`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from layers.ingest.headers import hxl
from layers.ingest.headers.found import Found
from layers.schemas.schema import Schema

_CODE: Final = re.compile(r"adm(?:in)? ?(\d) ?p ?cod(?:e|es)?$")
_NAME: Final = re.compile(r"adm(?:in)? ?(\d) ?(?:name|nom|nome)?(?: ?(en|fr|pt|ar|es))?$")
_TONGUES: Final = ("", "en", "fr", "pt", "es", "ar")


def columns(found: Found, free: Iterable[str], schema: Schema) -> dict[str, str]:
    """Return what the headers of levels are: the P-code, and for areas the name and the one above.

    The finest level counts; of names in several languages the first of none, en, fr, pt, es, ar.

    >>> import pandas as pd
    >>> from layers.schemas.services import SCHEMA
    >>> file = Found(pd.DataFrame(columns=["ADM1_PCODE", "admin2Pcode"]))
    >>> columns(file, file.headers, SCHEMA)
    {'pcode': 'admin2Pcode'}
    """
    if "pcode" not in schema.names:
        return {}
    codes: dict[int, str] = {}
    names: dict[int, list[tuple[int, str]]] = {}
    for header in free:
        word = found.word(header)
        if code := _CODE.match(word):
            codes.setdefault(int(code.group(1)), header)
        elif (name := _NAME.match(word)) and not word[-1].isdigit():
            rank = _TONGUES.index(name.group(2) or "")
            names.setdefault(int(name.group(1)), []).append((rank, header))
    if schema.layer != "areas":
        return {"pcode": codes[max(codes)]} if codes else {}
    levels = codes or names
    if not levels:
        return {}
    finest = max(levels)
    of = {"pcode": codes.get(finest, ""), "parent_pcode": codes.get(finest - 1, "")}
    of["name"] = min(names[finest])[1] if finest in names else ""
    return {column: header for column, header in of.items() if header}


def level(found: Found, of: Mapping[str, str]) -> int | None:
    """Return the level that the header of the P-code or of the name says, or None."""
    for header in (of.get("pcode", ""), of.get("name", "")):
        word = found.word(header)
        hit = _CODE.match(word) or _NAME.match(word)
        if hit:
            return int(hit.group(1))
        tagged = hxl.level(found.tags.get(header, ""))
        if tagged is not None:
            return tagged
    return None

"""Cells as text: stripped, in one form of Unicode, without what cannot be seen."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.cells import encodings
from layers.ingest.remarks import Remark, Rows
from layers.vocabulary.unseen import UNSEEN

_LONGEST: Final = 32_767
_CONTROL: Final = Remark(
    "TEXT_CONTROL", "accepted", "Characters that cannot be seen were removed from the text."
)
_TOO_LONG: Final = Remark(
    "CELL_TOO_LONG",
    "quarantined",
    f"The text is longer than {_LONGEST:,} characters; a quote is perhaps not closed. Shorten it.",
)
_TWICE: Final = Remark(
    "ENC_MOJIBAKE",
    "warned",
    "Letters with accents were encoded twice (such as Ã© for é); they are kept as found. Say "
    "--fix-encoding to read them as they were meant, or export the file again.",
)
_MENDED: Final = Remark(
    "ENC_MOJIBAKE", "accepted", "Letters that were encoded twice were read as they were meant."
)


def clean(texts: pd.Series, *, mends: bool = False) -> tuple[pd.Series, list[tuple[Remark, Rows]]]:
    """Return texts stripped, in NFC, without unseen characters; blank becomes NaN.

    Remarks come with the rows they hold for; rows of CELL_TOO_LONG keep their text. `mends`: texts
    that were encoded twice are read as they were meant.
    """
    codes, found = pd.factorize(texts)
    cleaned: list[object] = []
    noted: dict[Remark, list[int]] = {}
    for number, text in enumerate(map(str, found)):
        meant = None if text.isascii() else encodings.mended(text)
        bare = _clean(meant if mends and meant is not None else text)
        cleaned.append(bare or np.nan)
        if len(bare) > _LONGEST:
            noted.setdefault(_TOO_LONG, []).append(number)
        elif meant is not None:
            noted.setdefault(_MENDED if mends else _TWICE, []).append(number)
        elif UNSEEN.search(text):
            noted.setdefault(_CONTROL, []).append(number)
    taken = np.array([*cleaned, None], dtype=object)[codes]
    values = pd.Series(taken, index=texts.index).astype("str")
    remarks = [
        (remark, np.flatnonzero(np.isin(codes, noted[remark])).astype(np.int64))
        for remark in (_CONTROL, _TOO_LONG, _TWICE, _MENDED)
        if remark in noted
    ]
    return values, remarks


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", UNSEEN.sub("", text)).strip()

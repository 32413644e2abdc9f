"""Months out of texts: `2025-03`, `mars 2025`, or any day in the month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from layers.ingest.cells import dates
from layers.ingest.remarks import Reading

_NUMBERS: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})|(\d{1,2})[-/. ](\d{4})")
_WORDED: Final = re.compile(r"([^\W\d_]+\.?(?: [^\W\d_]+)?)[-/., ]*(\d{4}|\d{2})")


def read(texts: Sequence[str]) -> Reading:
    """Return the first day of the month that each distinct text of one column stands for.

    >>> read(["2025-03", "mars 2025", "17/03/2025", "03/2025"]).values["mars 2025"]
    datetime.date(2025, 3, 1)
    """
    days = {text: _spelled(text) for text in texts}
    reading = dates.read([*dict.fromkeys(days.values())])
    values = {
        text: day.replace(day=1)
        for text, spelled in days.items()
        if isinstance(day := reading.values.get(spelled), dt.date)
    }
    said = {text: reading.remarks[day] for text, day in days.items() if day in reading.remarks}
    return Reading(values, said)


def _spelled(text: str) -> str:
    """A month as its first day; any other text as it is."""
    if found := _NUMBERS.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{month}-01"
    found = _WORDED.fullmatch(text)
    return f"1 {found[1]} {found[2]}" if found else text

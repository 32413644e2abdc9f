"""Days out of texts: ISO, day first or month first decided per column, Excel serials."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from layers.ingest.cells.numbers import ascii_number
from layers.ingest.remarks import Reading, Remark
from layers.vocabulary.categories import plain

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_NUMERIC: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ].*)?$")
_WORDED: Final = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ?([a-z]+)\.?,? ?(\d{4})$")
_MONTH_FIRST: Final = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?$")
_EXCEL_ZERO: Final = dt.date(1899, 12, 30)
_YEARS: Final = (1900, 2100)
_SERIALS: Final = (10_000, 73_050)
_MONTHS: Final[dict[str, int]] = {
    word: month
    for month, words in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for word in words.split()
}
_WRONG: Final = Remark(
    "DATE_INVALID",
    "quarantined",
    "This is no day of the calendar; write year-month-day, such as 2026-03-31.",
)
_UNDECIDED: Final = Remark(
    "DATE_INVALID",
    "quarantined",
    "This column holds both day/month and month/day, and this value can be either; "
    "write year-month-day, such as 2026-03-31.",
)
_SERIAL_READ: Final = Remark(
    "DATE_EXCEL_SERIAL", "accepted", "A day number of a spreadsheet was read as its day."
)


def read(texts: Sequence[str]) -> Reading:
    """Return the days that the distinct texts of one column stand for.

    `03/04/2026` is read day first unless the column proves month first; DATE_DAYFIRST says which,
    as a warning where nothing proves it. Two-digit years are not guessed.

    >>> read(["13/02/2026", "01/02/2026"]).values["01/02/2026"]
    datetime.date(2026, 2, 1)
    >>> read(["46000", "31/02/2026"]).values
    {'46000': datetime.date(2025, 12, 9)}
    """
    order, order_said = _order(texts)
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    for text in texts:
        day, said = _day(ascii_number(text), order, order_said)
        if day is not None:
            values[text] = day
        if said:
            remarks[text] = [said]
    return Reading(values, remarks)


def _order(texts: Sequence[str]) -> tuple[str, Remark]:
    parts = [found.groups() for text in texts if (found := _NUMERIC.match(ascii_number(text)))]
    is_day_first = any(int(first) > 12 for first, _, _ in parts)
    is_month_first = any(int(second) > 12 for _, second, _ in parts)
    if is_day_first and is_month_first:
        return "", _UNDECIDED
    order = "month/day/year" if is_month_first else "day/month/year"
    if is_day_first or is_month_first:
        return order, Remark("DATE_DAYFIRST", "accepted", f"Dates were read as {order}.")
    sentence = (
        f"Dates were read as {order}, though no value proves it; "
        "write year-month-day, such as 2026-03-31, to be sure."
    )
    return order, Remark("DATE_DAYFIRST", "warned", sentence)


def _day(text: str, order: str, said: Remark) -> tuple[dt.date | None, Remark | None]:
    if found := _ISO.match(text) or _COMPACT.match(text):
        year, month, day = (int(part) for part in found.groups())
        return _checked(year, month, day, None)
    if found := _NUMERIC.match(text):
        first, second, year = (int(part) for part in found.groups())
        is_month_first = order == "month/day/year" or (not order and second > 12)
        if not order and first <= 12 and second <= 12 and first != second:
            return None, _UNDECIDED
        day, month = (second, first) if is_month_first else (first, second)
        return _checked(year, month, day, said if order else None)
    if found := _SERIAL.match(text):
        serial = int(found.group(1))
        if _SERIALS[0] <= serial < _SERIALS[1]:
            return _EXCEL_ZERO + dt.timedelta(days=serial), _SERIAL_READ
    return _worded(plain(text))


def _worded(text: str) -> tuple[dt.date | None, Remark | None]:
    if found := _WORDED.match(text):
        day, word, year = found.groups()
    elif found := _MONTH_FIRST.match(text):
        word, day, year = found.groups()
    else:
        return None, _WRONG
    return _checked(int(year), _MONTHS.get(word, 0), int(day), None)


def _checked(
    year: int, month: int, day: int, said: Remark | None
) -> tuple[dt.date | None, Remark | None]:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None, _WRONG
    return (found, said) if _YEARS[0] <= year <= _YEARS[1] else (None, _WRONG)

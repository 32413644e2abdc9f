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
_NUMERIC: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ].*)?$")
_WORD: Final = r"([^\W\d_]+(?: [^\W\d_]+)?)"
_WORDED: Final = re.compile(
    rf"(\d{{1,2}})(?:er|st|nd|rd|th|º|o)? ?{_WORD}\.?,? ?(\d{{4}}|\d{{2}})$"
)
_MONTH_FIRST: Final = re.compile(rf"{_WORD}\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}|\d{{2}})$")
_OF: Final = re.compile(r"\b(?:de|of|du) | من ")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?$")
_EXCEL_ZERO: Final = dt.date(1899, 12, 30)
_YEARS: Final = (1900, 2100)
_SERIALS: Final = (10_000, 73_050)
_THIS_CENTURY: Final = 69
"""Years of two digits up to this one are of this century, as POSIX has it."""
_MONTHS: Final[dict[str, int]] = {
    plain(word): month
    for month, words in enumerate(
        (
            "january jan janvier janv janeiro يناير جانفي كانون-الثاني",
            "february feb fevrier fevr fev fevereiro فبراير فيفري شباط",
            "march mar mars marco مارس آذار",
            "april apr avril avr abril abr أبريل إبريل أفريل نيسان",
            "may mai maio مايو ماي أيار",
            "june jun juin junho يونيو جوان حزيران",
            "july jul juillet juil julho يوليو جويلية تموز",
            "august aug aout agosto ago أغسطس أوت آب",
            "september sep sept septembre setembro set سبتمبر أيلول",
            "october oct octobre outubro out أكتوبر تشرين-الأول",
            "november nov novembre novembro نوفمبر تشرين-الثاني",
            "december dec decembre dezembro dez ديسمبر كانون-الأول",
        ),
        start=1,
    )
    for word in words.split()
}
"""Names of months in English, French, Portuguese and Arabic (of Egypt, the Maghreb, the Levant)."""
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
_SHORT_YEAR: Final = Remark(
    "DATE_SHORT_YEAR", "accepted", "Years of two digits were read as those from 1970 to 2069."
)
_SERIAL_READ: Final = Remark(
    "DATE_EXCEL_SERIAL", "accepted", "A day number of a spreadsheet was read as its day."
)


def read(texts: Sequence[str]) -> Reading:
    """Return the days that the distinct texts of one column stand for.

    `03/04/2026` is read day first unless the column proves month first; DATE_DAYFIRST says which,
    as a warning where nothing proves it. Years of two digits are those from 1970 to 2069
    (DATE_SHORT_YEAR). Months are known by name in four languages.

    >>> read(["13/02/2026", "01/02/2026"]).values["01/02/2026"]
    datetime.date(2026, 2, 1)
    >>> read(["46000", "31/02/2026", "3-Feb-25"]).values
    {'46000': datetime.date(2025, 12, 9), '3-Feb-25': datetime.date(2025, 2, 3)}
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
        first, second = int(found.group(1)), int(found.group(2))
        is_month_first = order == "month/day/year" or (not order and second > 12)
        if not order and first <= 12 and second <= 12 and first != second:
            return None, _UNDECIDED
        day, month = (second, first) if is_month_first else (first, second)
        return _checked(_year(found.group(3)), month, day, said if order else None)
    if found := _SERIAL.match(text):
        serial = int(found.group(1))
        if _SERIALS[0] <= serial < _SERIALS[1]:
            return _EXCEL_ZERO + dt.timedelta(days=serial), _SERIAL_READ
    return _worded(_OF.sub(" ", plain(text)).replace("  ", " "))


def _worded(text: str) -> tuple[dt.date | None, Remark | None]:
    if found := _WORDED.match(text):
        day, word, year = found.groups()
    elif found := _MONTH_FIRST.match(text):
        word, day, year = found.groups()
    else:
        return None, _WRONG
    said = _SHORT_YEAR if len(year) == 2 else None
    return _checked(_year(year), _MONTHS.get(word, 0), int(day), said)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= _THIS_CENTURY else 1900)


def _checked(
    year: int, month: int, day: int, said: Remark | None
) -> tuple[dt.date | None, Remark | None]:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None, _WRONG
    return (found, said) if _YEARS[0] <= year <= _YEARS[1] else (None, _WRONG)

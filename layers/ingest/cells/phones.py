"""Phone numbers that a spreadsheet has made numbers of: restored where no digit is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from layers.ingest.remarks import Reading, Remark

_POWER: Final = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_FLOAT: Final = re.compile(r"(\+?\d{5,})[.,]0+")
_RESTORED: Final = Remark(
    "PHONE_FLOAT", "accepted", "A phone number that was saved as a number was read as its digits."
)
_LOST: Final = Remark(
    "PHONE_PRECISION_LOST",
    "quarantined",
    "The spreadsheet has rounded this phone number, and its last digits are lost; type it again in "
    "a column of text.",
)


def read(texts: Sequence[str]) -> Reading:
    """Return phone numbers as they are, but for those that were numbers for a while.

    >>> reading = read(["2207001122.0", "2.20700112E+09", "2.207001122E+09", "+220 700"])
    >>> reading.values
    {'2207001122.0': '2207001122', '2.207001122E+09': '2207001122', '+220 700': '+220 700'}
    >>> [one.code for one in reading.remarks["2.20700112E+09"]]
    ['PHONE_PRECISION_LOST']
    """
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    for text in texts:
        whole, power = _FLOAT.fullmatch(text), _POWER.fullmatch(text)
        if whole:
            values[text], remarks[text] = whole.group(1), [_RESTORED]
        elif power is None:
            values[text] = text
        elif len(power.group(2) or "") < int(power.group(3)):
            remarks[text] = [_LOST]
        else:
            values[text], remarks[text] = power.group(1) + power.group(2), [_RESTORED]
    return Reading(values, remarks)

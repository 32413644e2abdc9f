"""Age bands as people write them, and the ages that they stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from layers.ingest.remarks import Reading, Remark
from layers.vocabulary.categories import plain

_NUMBER: Final = r"(\d{1,3})"
_UNIT: Final = r"(?: ?(?:ans|years?|yrs?|y))?"
_BETWEEN: Final = re.compile(
    rf"(?:from |de |entre |between )?{_NUMBER}{_UNIT} ?(?:-|–|a|to|et|and|_| ) ?{_NUMBER}{_UNIT}"
)
_OVER: Final = re.compile(rf"{_NUMBER}{_UNIT} ?(?:\+|plus|et plus|and over|and more|or more)")
_FROM: Final = re.compile(rf"(?:>=|≥|from|a partir de|des) ?{_NUMBER}{_UNIT}")
_ABOVE: Final = re.compile(rf"(?:>|over|above|plus de) ?{_NUMBER}{_UNIT}")
_BELOW: Final = re.compile(rf"(?:<|under|below|moins de) ?{_NUMBER}{_UNIT}")
_UP_TO: Final = re.compile(rf"(?:<=|≤|up to|jusqu'a) ?{_NUMBER}{_UNIT}")
_OLDEST: Final = 120
_UNREADABLE: Final = Remark(
    "AGE_RANGE",
    "warned",
    "This is no age band and stays unknown; write such as 18-35, 60+ or under 18.",
    is_each=True,
)


def read(texts: Sequence[str]) -> Reading:
    """Return the age bands of one column in one spelling: `18-35`, `60+`.

    >>> reading = read(["18 à 35 ans", "under 18", "> 59", "young"])
    >>> reading.values
    {'18 à 35 ans': '18-35', 'under 18': '0-17', '> 59': '60+'}
    >>> reading.remarks["young"][0].severity
    'warned'
    """
    values: dict[str, object] = {}
    remarks: dict[str, Sequence[Remark]] = {}
    for text in texts:
        low, high = bounds(text)
        if math.isnan(low):
            remarks[text] = [_UNREADABLE]
        else:
            values[text] = f"{low:.0f}+" if math.isinf(high) else f"{low:.0f}-{high:.0f}"
    return Reading(values, remarks)


def bounds(text: str) -> tuple[float, float]:
    """Return the least and greatest age of a band, both inclusive; NaN where it is none.

    >>> bounds("18-35"), bounds("60+"), bounds("moins de 18 ans"), bounds("35-18")
    ((18.0, 35.0), (60.0, inf), (0.0, 17.0), (nan, nan))
    """
    word = plain(text)
    if found := _BETWEEN.fullmatch(word):
        low, high = float(found.group(1)), float(found.group(2))
        return (low, high) if low <= high <= _OLDEST else (math.nan, math.nan)
    for pattern, low, high in (
        (_OVER, 0.0, math.inf),
        (_FROM, 0.0, math.inf),
        (_ABOVE, 1.0, math.inf),
        (_BELOW, math.nan, -1.0),
        (_UP_TO, math.nan, 0.0),
    ):
        if found := pattern.fullmatch(word):
            age = float(found.group(1))
            if age > _OLDEST:
                break
            return (0.0, age + high) if math.isnan(low) else (age + low, high)
    return (math.nan, math.nan)

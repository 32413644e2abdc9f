"""Numbers out of texts: decimal comma or point decided per column, thousands never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from layers.ingest.remarks import Reading, Remark

_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u200a", " "))
_MARKS: Final = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u066b": ".",
        "\u066c": "\u2019",
        "'": "\u2019",
    }
)
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?$")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[ \u2019]\d{3})+(?=[.,]|$)")
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+[.,]\d*|[.,]\d+)(?:[eE][+-]?\d+)?$")
_THOUSANDS_LIKE: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}$")
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})$")
_MIXED: Final = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+)$")
_THREE_DECIMALS: Final = re.compile(r"[+-]?\d*([.,])\d{3,}$")
_UNICODE: Final = Remark(
    "NUM_UNICODE",
    "accepted",
    "Numbers were written with special spaces, minus signs or digits; they were read as plain.",
)
_COMMA: Final = Remark("DECIMAL_COMMA", "accepted", "The comma was read as the decimal mark.")
_GROUPS: Final = Remark(
    "NUMBER_THOUSANDS", "accepted", "A mark between groups of three digits was left out."
)
_AMBIGUOUS: Final = Remark(
    "NUMBER_AMBIGUOUS",
    "quarantined",
    "This can be read as a number of thousands or as a decimal number, and no other row tells "
    "which; write it without a thousands mark, decimals after a point.",
)


def read(texts: Sequence[str], expected: str, *, is_whole: bool = False) -> Reading:
    """Return the numbers that the distinct texts of one column stand for.

    The decimal mark is whatever the column proves: `3,5` proves a comma, `0.25` and `1,234.5` a
    point. Where nothing proves it, `1,234` and `1.234` are not guessed (NUMBER_AMBIGUOUS), except
    that `1,234` in a column of whole numbers can only be 1234. Beside `12,5` a `1,500` can still be
    either: it counts as decimal only where another number has as many decimals.

    Parameters
    ----------
    texts
        Distinct, stripped, not empty.
    expected
        What belongs here, in words, for the sentence: "a number in years".
    is_whole
        Whether the column holds whole numbers.

    >>> read(["3,5", "1.250"], "a number").values
    {'3,5': 3.5, '1.250': 1250.0}
    >>> sorted(read(["1,250", "many"], "a number").remarks)
    ['1,250', 'many']
    """
    bare = {text: ascii_number(text) for text in texts}
    proved = {mark for word in bare.values() if (mark := _proof(word))}
    if is_whole and not proved and not any(_is_pointed_thousands(word) for word in bare.values()):
        proved = {"."}
    shown = {found.group(1) for word in bare.values() if (found := _long_decimals(word))}
    wrong = Remark("NUMBER_UNPARSEABLE", "quarantined", f"This is not a number; write {expected}.")
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    for text, word in bare.items():
        number, said = _number(word, _certain(word, proved, shown), wrong)
        if number is not None:
            values[text] = number
            said = said + ([_UNICODE] if word != text else [])
        if said:
            remarks[text] = said
    return Reading(values, remarks)


def ascii_number(text: str) -> str:
    """Return a number's text with plain digits, spaces and minus signs.

    >>> ascii_number("\u2212\u0661\u0662"), ascii_number("1\u202f250")
    ('-12', '1 250')
    """
    if text.isascii() and "'" not in text:
        return text
    word = text.translate(_SPACES).translate(_MARKS)
    return "".join(str(unicodedata.digit(ch)) if ch.isdigit() else ch for ch in word)


def _proof(word: str) -> str:
    if _MIXED.match(word):
        return "," if word.rfind(",") > word.rfind(".") else "."
    if _THOUSANDS.match(word):
        return "," if "." in word else "."
    grouped = _GROUPED.match(word)
    rest = word[grouped.end() :] if grouped else word
    if grouped and rest[:1] in {".", ","}:
        return rest[0]
    if _DECIMAL.match(word) and not _THOUSANDS_LIKE.match(word):
        return "," if "," in word else "."
    return ""


def _long_decimals(word: str) -> re.Match[str] | None:
    return None if _THOUSANDS_LIKE.match(word) else _THREE_DECIMALS.match(word)


def _certain(word: str, proved: set[str], shown: set[str]) -> set[str]:
    """The marks that are proved for this word: of `1,500` beside `12,5` there is none.

    A machine writes 1.125 but never 1.500, so that a point without a last zero is a decimal one.
    """
    mark = "," if "," in word else "."
    if not _THOUSANDS_LIKE.match(word) or proved != {mark} or mark in shown:
        return proved
    return set() if mark == "," or word.endswith("0") else proved


def _is_pointed_thousands(word: str) -> bool:
    return bool(_THOUSANDS_LIKE.match(word)) and "." in word


def _number(word: str, proved: set[str], wrong: Remark) -> tuple[float | None, list[Remark]]:
    if _PLAIN.match(word):
        return _finite(word, [], wrong)
    if _GROUPED.match(word):
        return _grouped(word, wrong)
    if _MIXED.match(word) or _THOUSANDS.match(word):
        mark = _proof(word)
        other = "." if mark == "," else ","
        return _finite(word.replace(other, "").replace(mark, "."), [_GROUPS], wrong)
    if not _DECIMAL.match(word):
        return None, [wrong]
    return _with_one_mark(word, proved, wrong)


def _grouped(word: str, wrong: Remark) -> tuple[float | None, list[Remark]]:
    joined = re.sub(r"[ \u2019]", "", word).replace(",", ".")
    if not re.match(r"[+-]?\d+(?:\.\d+)?$", joined):
        return None, [wrong]
    return _finite(joined, [_GROUPS], wrong)


def _with_one_mark(word: str, proved: set[str], wrong: Remark) -> tuple[float | None, list[Remark]]:
    mark = "," if "," in word else "."
    if not _THOUSANDS_LIKE.match(word) or proved == {mark}:
        said = [_COMMA] if mark == "," else []
        return _finite(word.replace(mark, "."), said, wrong)
    if len(proved) == 1:
        return _finite(word.replace(mark, ""), [_GROUPS], wrong)
    return None, [_AMBIGUOUS]


def _finite(word: str, said: list[Remark], wrong: Remark) -> tuple[float | None, list[Remark]]:
    number = float(word)
    return (number, said) if abs(number) < 1e300 else (None, [wrong])

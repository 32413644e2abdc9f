"""The text of one column into values of its type, with a remark on every text that needs one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from layers.ingest.cells import (
    age_bands,
    dates,
    months,
    numbers,
    opening_hours,
    phones,
    school_grades,
    units,
)
from layers.ingest.remarks import (
    Fault,
    Reading,
    Remark,
    Rows,
    hint,
    nearest,
    spread,
)
from layers.schemas.schema import PANDAS_DTYPES, Column
from layers.vocabulary.categories import categories, plain
from layers.vocabulary.category_words import meant, of_no_person, one_meant
from layers.vocabulary.status_words import status_of
from layers.vocabulary.synonyms import FLAGS, both_sexes, is_unknown, words_of

_OWN: Final[Mapping[str, Callable[[Sequence[str]], Reading]]] = {
    "age_band": age_bands.read,
    "hours": opening_hours.read,
    "phone": phones.read,
    "month": months.read,
    "date": dates.read,
}
"""Columns and types of column that a module of their own reads."""
_UNIT: Final = Remark(
    "NUMBER_UNIT", "accepted", "A number was read without the words that stand around it."
)
_GRADES: Final = frozenset({"grade", "grade_min", "grade_max"})
_JOINING: Final = frozenset({"and", "or", "et", "ou", "e", "و", "&", "/", "+"})
"""What stands between the words of a list, and is none of them."""
_KINDS: Final = frozenset({"category", "need"})
_BY_STEMS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "status": status_of,
    "sexes": both_sexes,
}
"""Columns of codes whose words are also known by what they contain."""
_WHOLE_PLACES: Final = frozenset({"capacity", "n_places_free"})


def read(texts: pd.Series, column: Column, currency: str = "") -> tuple[pd.Series, list[Fault]]:
    """Return one column in its type (PANDAS_DTYPES) and the faults of its rows.

    A cell that cannot be read sets its row aside here; what an optional one really costs is said in
    `layers.ingest.unread_cells`.

    Parameters
    ----------
    texts
        Cleaned texts, NaN where blank; the index is a RangeIndex.
    column
        What the column should hold.
    currency
        The programme's, ISO 4217; money in another is not read.

    >>> ages, faults = read(pd.Series(["34", "N/A", "200"]), Column("age", "number", "", high=120))
    >>> ages.tolist(), [(fault.remark.code, fault.rows.tolist()) for fault in faults]
    ([34.0, nan, nan], [('AGE_RANGE', [2])])
    """
    codes, found = pd.factorize(texts)
    words = [str(text) for text in found]
    is_typed = column.dtype != "text" or is_coded(column)
    known = [word for word in words if not (is_typed and is_unknown(word))]
    reading = _reader(column, currency)(known)
    values = _typed([reading.values.get(word) for word in words], codes, column)
    return values, spread(reading, words, codes, column.name)


def renamed(texts: pd.Series, wanted: Mapping[str, str]) -> pd.Series:
    """Return texts with found values replaced, compared without case and accents.

    >>> renamed(pd.Series(["Écoles", "zoo"]), {"ecoles": "education"}).tolist()
    ['education', 'zoo']
    """
    if not wanted:
        return texts
    by_word = {plain(found): text for found, text in wanted.items()}
    codes, found = pd.factorize(texts)
    values = [wanted.get(text, by_word.get(plain(text), text)) or np.nan for text in found]
    return pd.Series(_taken(values, codes), index=texts.index).astype("str")


def is_coded(column: Column) -> bool:
    """Return whether the column holds one of a few codes (values, or the category)."""
    return bool(column.values) or column.name == "category"


def _reader(column: Column, currency: str) -> Callable[[Sequence[str]], Reading]:
    if column.name in _GRADES:
        return lambda texts: _in_bounds(school_grades.read(texts), column)
    if column.dtype in {"number", "integer"}:
        return lambda texts: _read_numbers(texts, column, currency)
    own = _OWN.get(column.name, _OWN.get(column.dtype))
    return own or (lambda texts: _words_reader(column)(texts, column))


def _words_reader(column: Column) -> Callable[[Sequence[str], Column], Reading]:
    if column.dtype == "flag":
        return _read_flags
    if column.dtype == "codes":
        return _read_lists
    if is_coded(column) or words_of(column.name):
        return _read_codes
    return lambda texts, _: Reading({text: text for text in texts})


def _read_numbers(texts: Sequence[str], column: Column, currency: str) -> Reading:
    bare = {text: units.bare(text, column, currency) for text in texts}
    is_whole = column.dtype == "integer"
    read_ = numbers.read([*dict.fromkeys(bare.values())], _expected(column), is_whole=is_whole)
    values = {text: read_.values[word] for text, word in bare.items() if word in read_.values}
    remarks = {text: read_.remarks[word] for text, word in bare.items() if word in read_.remarks}
    around = [text for text, word in bare.items() if word != text and text in values]
    told = {text: [*remarks.get(text, ()), _UNIT] for text in around}
    return _in_bounds(Reading(values, {**remarks, **told}), column)


def _in_bounds(reading: Reading, column: Column) -> Reading:
    wrong = Remark(_range_code(column), "quarantined", f"This is not {_expected(column)}.")
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    values, remarks = dict(reading.values), dict(reading.remarks)
    for text, value in reading.values.items():
        number = float(str(value))
        if not low <= number <= high or (column.dtype == "integer" and number != int(number)):
            del values[text]
            remarks[text] = [wrong]
    return Reading(values, remarks)


def _expected(column: Column) -> str:
    kind = "a whole number" if column.dtype == "integer" else "a number"
    unit = f" ({column.unit})" if column.unit else ""
    if column.low is not None and column.high is not None:
        return f"{kind}{unit} from {column.low:,.10g} to {column.high:,.10g}"
    if column.low is not None:
        return f"{kind}{unit} of {column.low:,.10g} or more"
    return f"{kind}{unit}"


def _range_code(column: Column) -> str:
    if column.name.startswith("age"):
        return "AGE_RANGE"
    return "CAPACITY_INVALID" if column.name in _WHOLE_PLACES else "NUMBER_RANGE"


def _read_flags(texts: Sequence[str], column: Column) -> Reading:
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    wrong = Remark("VALUE_UNKNOWN", "quarantined", "This is neither yes nor no; write yes or no.")
    for text in texts:
        word = plain(text)
        flag = FLAGS.get(words_of(column.name).get(word, word))
        if flag is None:
            remarks[text] = [wrong]
        else:
            values[text] = flag
    return Reading(values, remarks)


def _read_codes(texts: Sequence[str], column: Column) -> Reading:
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    for text in texts:
        code = _code(text, column)
        if code is not None:
            values[text] = code
        elif is_coded(column):
            remarks[text] = [_unknown_code(text, column)]
        else:
            values[text] = text
    return Reading(values, remarks)


def _code(text: str, column: Column) -> str | None:
    if column.name in _KINDS:
        return one_meant(text)
    words = words_of(column.name)
    if text in column.values or (not column.values and text in words.values()):
        return text  # before `plain`, to which -1 and 1 are the same
    word = plain(text)
    for code in column.values:
        if plain(code) == word:
            return code
    found = words.get(word)
    if found is None and column.name in _BY_STEMS:
        found = _BY_STEMS[column.name](text)
    return found if not column.values or found in column.values else None


def _unknown_code(text: str, column: Column) -> Remark:
    if column.name in _KINDS:
        return _unknown_category(text)
    words = {**words_of(column.name), **{plain(code): code for code in column.values}}
    near = words.get(nearest(plain(text), words), "")
    sentence = f"This word is not known here; write one of {', '.join(column.values)}."
    sentence += hint(near, column.values) if near else ""
    return Remark("VALUE_UNKNOWN", "quarantined", sentence, proposal=near)


def _unknown_category(text: str) -> Remark:
    if kind := of_no_person(text):
        sentence = (
            f"This is no service for persons ({kind}): nobody can be sent there. If it is one, say "
            "of which category in the values of programme.toml."
        )
        return Remark("CATEGORY_NO_SERVICE", "quarantined", sentence)
    if several := meant(text):
        sentence = f"This names several categories ({', '.join(several)}); write one of them."
        return Remark("CATEGORY_UNKNOWN", "quarantined", sentence)
    words = _category_words()
    near = words.get(nearest(plain(text), words), "")
    sentence = f"This is no category of service; the categories are {', '.join(categories())}."
    sentence += f" Did you mean '{near}'?" if near else ""
    return Remark("CATEGORY_UNKNOWN", "quarantined", sentence, proposal=near)


def _category_words() -> dict[str, str]:
    return {
        plain(word): kind.code
        for kind in categories().values()
        for word in (kind.code, *kind.labels.values(), *kind.aliases)
    }


def _read_lists(texts: Sequence[str], column: Column) -> Reading:
    values: dict[str, object] = {}
    remarks: dict[str, list[Remark]] = {}
    for text in texts:
        codes: list[str] = []
        for part in _parts(text, column):
            found = meant(part) if column.name in _KINDS else (_code(part, column) or "",)
            if not any(found) and (column.values or column.name in _KINDS):
                remarks[text] = [_unknown_code(part, column)]
            codes += [code for code in found if code] or ["_".join(part.lower().split())]
        if text not in remarks:
            values[text] = " ".join(dict.fromkeys(codes)) or None
    return Reading(values, remarks)


def _parts(text: str, column: Column) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,;|\n]", text) if part.strip()]
    if column.name in _KINDS or len(parts) > 1 or (parts and _code(parts[0], column)):
        return parts
    return _known_phrases(re.sub(r"[,;|]", " ", text).split(), column)


def _known_phrases(words: list[str], column: Column) -> list[str]:
    """Words without a sign between them: the longest runs that are known, else word by word."""
    parts: list[str] = []
    at = 0
    while at < len(words):
        ends = range(len(words), at + 1, -1)
        end = next((end for end in ends if _code(" ".join(words[at:end]), column)), at + 1)
        parts.append(" ".join(words[at:end]))
        at = end
    joining = [part for part in parts if plain(part) in _JOINING and not _code(part, column)]
    return [part for part in parts if part not in joining] or parts


def _typed(values: list[object], codes: Rows, column: Column) -> pd.Series:
    taken = _taken(values, codes)
    dtype = PANDAS_DTYPES[column.dtype]
    if dtype == "str":
        return pd.Series([np.nan if value is None else value for value in taken], dtype="str")
    if dtype == "boolean":
        return pd.Series([pd.NA if value is None else value for value in taken], dtype="boolean")
    if dtype == "float64":
        return pd.Series([np.nan if value is None else value for value in taken], dtype="float64")
    days = pd.array([pd.NaT if value is None else value for value in values], dtype="object")
    whole = pd.Series(pd.to_datetime(pd.Series([*days, pd.NaT]))).astype("datetime64[ms]")
    return pd.Series(whole.to_numpy()[codes])


def _taken(values: Sequence[object], codes: Rows) -> list[object]:
    padded = np.empty(len(values) + 1, dtype=object)
    padded[:-1] = values
    padded[-1] = None
    return list(padded[codes])

"""The reasons of pairs as JSON, joined column by column: a country has millions of them."""

import json
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mapping.reach.step_results import Findings, Wording

Ints = NDArray[np.int64]

NUMBERS: Final = ("have", "want", "margin")
LARGEST: Final = 1e15  # beyond it a thousandth is no longer told apart
_DECIMALS: Final = [repr(thousandth / 1000).removeprefix("0") for thousandth in range(1000)]
_TEXT: Final = pa.string()


def texts(told: Findings, first: Ints, tags: NDArray[np.object_]) -> pa.LargeStringArray:
    """Return the reasons of each pair as a JSON list of objects.

    An object has the fields of the wording and, after its code, those of `NUMBERS` that are known,
    to three decimals; what is infinite or beyond `LARGEST` is left out.

    Parameters
    ----------
    told
        The findings, sorted by pair.
    first
        The position of the first finding of each pair, and their number at the end.
    tags
        What each finding says at its end: JSON that begins with a comma, or nothing.

    Examples
    --------
    >>> one = np.array([0])
    >>> told = Findings(one, one, one == 0, np.array([2.0]), np.array([1.25]), np.array([np.nan]),
    ...     one, (Wording("too_long", "@walk"),), one, one)
    >>> texts(told, np.array([0, 1, 1]), np.array([', "x": 1'], dtype=object)).to_pylist()
    ['[{"code": "too_long", "have": 2.0, "want": 1.25, "detail": "@walk", "x": 1}]', '[]']
    """
    halves = [_halves(each) for each in told.wordings]
    wording = pa.array(told.wording)
    heads, tails = (
        pa.array([each[half] for each in halves], type=_TEXT).take(wording) for half in (0, 1)
    )
    numbers = [_number(name, getattr(told, name)) for name in NUMBERS]
    objects = _joined(heads, *numbers, tails, pa.array(tags, type=_TEXT), "}")
    lists = pc.binary_join(pa.LargeListArray.from_arrays(pa.array(first), objects), ",")
    return _joined("[", lists, "]").cast(pa.large_string())


def _halves(wording: Wording) -> tuple[str, str]:
    """The JSON of a wording up to where its numbers stand, and what follows them."""
    code, *others = zip(wording._fields, wording, strict=True)
    tail = "".join(f', "{name}": {_quoted(text)}' for name, text in others if text)
    return f'{{"{code[0]}": {_quoted(code[1])}', tail


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(name: str, values: NDArray[np.float64]) -> pa.StringArray:
    """The field of each number that is known, with one to three decimals; missing where not."""
    is_known = np.abs(values) < LARGEST
    thousandths = np.rint(np.where(is_known, values, 0.0) * 1000).astype(np.int64)
    whole, rest = np.divmod(np.abs(thousandths), 1000)
    start = pa.array([f', "{name}": ', f', "{name}": -'], type=_TEXT)
    return _joined(
        start.take(pa.array((thousandths < 0).astype(np.int8))),
        pa.array(whole, mask=~is_known).cast(_TEXT),
        pa.array(_DECIMALS, type=_TEXT).take(pa.array(rest)),
        missing="emit_null",
    )


def _joined(*parts: pa.StringArray | str, missing: str = "replace") -> pa.StringArray:
    """Texts joined row by row; a missing part is nothing, or makes the whole missing."""
    wide = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(
        *wide, pa.scalar("", _TEXT), null_handling=missing, null_replacement=""
    )

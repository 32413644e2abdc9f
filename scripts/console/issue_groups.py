"""Issues of one cause and one value as one line, and the block that says what words mean."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from layers.schemas import SCHEMAS
from layers.schemas.schema import Issue, Severity
from layers.vocabulary.listed_values import listed

_SHOWN: Final = 5
"""How many values, or sentences, of one cause are shown; the others are counted."""
_PLACES: Final = 3
_MOST_WORDS: Final = 40
_LONGEST: Final = 60
_WORDS: Final = frozenset(("VALUE_UNKNOWN", "CATEGORY_UNKNOWN", "CATEGORY_NO_SERVICE"))
"""Codes of cells whose word programme.toml can explain."""

Cause = tuple[Severity, str, str, str, str]
"""Severity, code, file, sheet and column."""


def lines(layer: str, issues: Sequence[Issue]) -> Iterator[str]:
    """Yield one line for each cause and value: how many rows, three places, what to do.

    Of layers of persons no value is shown.

    Parameters
    ----------
    layer
        The layer that the issues are about.
    issues
        Of one layer, in any order.
    """
    causes: dict[Cause, dict[str, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    is_shown = not SCHEMAS[layer].is_personal
    for one in issues:
        cause = (one.severity, one.code, one.file, one.sheet, one.column)
        causes[cause][one.value if is_shown and one.record else one.sentence].append(one)
    for cause, by_value in causes.items():
        often = sorted(by_value.values(), key=len, reverse=True)
        yield from (_line(cause, group, is_shown=is_shown) for group in often[:_SHOWN])
        if len(often) > _SHOWN:
            n_rows = sum(map(len, often[_SHOWN:]))
            yield f"{'':<11} {cause[1]}: {_counted(len(often) - _SHOWN, 'other value')} in " + (
                _counted(n_rows, "row")
            )


def blocks(found: Mapping[str, Sequence[Issue]]) -> Iterator[str]:
    """Yield, for each column with words that are not known, the block for programme.toml.

    Parameters
    ----------
    found
        Layer -> its issues.
    """
    for layer, issues in found.items():
        if SCHEMAS[layer].is_personal:
            continue
        words: dict[str, Counter[str]] = defaultdict(Counter)
        near: dict[tuple[str, str], str] = {}
        for one in issues:
            if one.code in _WORDS and one.value and one.record:
                words[one.column][one.value] += 1
                near[one.column, one.value] = one.proposal
        for column, counts in words.items():
            yield f"[values.{layer}.{column}]"
            known = listed(SCHEMAS[layer].column(column))
            yield f'# on the right one of: {", ".join(known)}; "" leaves the cell empty'
            for word, _ in counts.most_common(_MOST_WORDS):
                yield f"{_quoted(word)} = {_quoted(near[column, word])}"
            if len(counts) > _MOST_WORDS:
                yield f"# and {len(counts) - _MOST_WORDS} more"


def _line(cause: Cause, group: Sequence[Issue], *, is_shown: bool) -> str:
    severity, code, file, sheet, column = cause
    first = group[0]
    place = file + (f" [{sheet}]" if sheet else "")
    place += f", column {column}" if column and column != "*" else ""
    if is_shown and first.value and first.record:
        value = " ".join(first.value.split())
        place += f", '{value[:_LONGEST]}{'...' if len(value) > _LONGEST else ''}'"
    if len(group) == 1 and first.record:
        place += f", line {first.line}" if first.line else f", record {first.record}"
    elif first.record:
        places = ", ".join(str(one.line or one.record) for one in group[:_PLACES])
        word = "line" if first.line else "record"
        more = " ..." if len(group) > _PLACES else ""
        place += f", {_counted(len(group), 'row')} ({word} {places}{more})"
    return f"{severity.upper():<11} {code}: {place}: {first.sentence}"


def _counted(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _quoted(text: str) -> str:
    """A text as TOML writes it; its basic strings are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

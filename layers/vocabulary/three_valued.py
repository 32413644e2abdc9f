"""Tables of three-valued answers, and the kinds of question that several criteria ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Answers = pd.DataFrame
"""Columns `answer` (yes, no, unknown), `code` (reason, empty where yes), `have`, `want`, `margin`
(numbers, NaN where not numeric; margin is the amount beyond the limit), `detail` (a label key)."""

COLUMNS: Final = ("answer", "code", "have", "want", "margin", "detail")
ANYBODY: Final = "any"
"""The word that opens a list to everybody."""

Said = tuple[str, str, str]
"""An answer, its code and its detail."""

YES: Final[Said] = ("yes", "", "")


def blank(rows: pd.DataFrame) -> Answers:
    """Return a yes for every row."""
    n = len(rows)
    nan = np.full(n, np.nan)
    return pd.DataFrame(
        {"answer": "yes", "code": "", "have": nan, "want": nan, "margin": nan, "detail": ""},
        index=rows.index,
    ).astype({"answer": object, "code": object, "detail": object})


def say(
    found: Answers,
    where: np.ndarray,
    answer: str,
    code: str,
    **facts: object,
) -> Answers:
    """Write one answer into the rows of a mask; a later call overrides an earlier one."""
    where = np.asarray(where, dtype=bool)
    if not where.any():
        return found
    found.loc[where, "answer"] = answer
    found.loc[where, "code"] = code
    for column in ("have", "want", "margin", "detail"):
        value = np.asarray(facts.get(column, "" if column == "detail" else np.nan))
        found.loc[where, column] = value[where] if value.ndim else value.item()
    return found


def between(rows: pd.DataFrame, least: Floats, most: Floats, name: str, field: str) -> Answers:
    """Judge a number that lies from `least` to `most` (NaN: not known) by `min` and `max`.

    Both bounds are inclusive and a missing one admits everyone. Codes are `<name>_min`,
    `<name>_max` and `<name>_unknown`, which asks for the label `field.<field>`.
    """
    found = blank(rows)
    low, high = rows["min"].to_numpy(float), rows["max"].to_numpy(float)
    bounded = ~(np.isnan(low) & np.isnan(high))
    unsettled = bounded & (np.isnan(most) | (least < low) | (most > high))
    found = say(found, unsettled, "unknown", f"{name}_unknown", detail=f"@field.{field}")
    found = say(found, most < low, "no", f"{name}_min", have=most, want=low, margin=low - most)
    return say(found, least > high, "no", f"{name}_max", have=least, want=high, margin=least - high)


def by_words(rows: pd.DataFrame, columns: Sequence[str], decide: Callable[..., Said]) -> Answers:
    """Judge texts: `decide` is asked once for each distinct combination of the columns.

    It gets one text or None per column and returns answer, code and detail.
    """
    texts = pd.DataFrame({name: rows[name].astype(object) for name in columns})
    group = texts.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()
    first = texts[~texts.duplicated()]
    told = [
        decide(*(value if isinstance(value, str) else None for value in row))
        for row in first.itertuples(index=False)
    ]
    found = blank(rows)
    for at, name in enumerate(("answer", "code", "detail")):
        words = np.array([one[at] for one in told], dtype=object)
        found[name] = words[group] if len(words) else found[name]
    return found


def one_in_common(rows: pd.DataFrame, columns: Sequence[str], name: str, field: str) -> Answers:
    """Judge whether a list of the person shares a code with the rule's `values`.

    With several lists one shared code in any of them is enough, and the answer is unknown while
    one that is not recorded could still hold it. `<name>` and `<name>_unknown` are the codes; the
    detail lists what is asked as labels `<field>.<code>`.
    """

    def decide(want: str | None, *have: str | None) -> Said:
        wanted = codes(want)
        if not wanted or ANYBODY in wanted:
            return YES
        if any(wanted & codes(text) for text in have):
            return YES
        if None in have:
            return ("unknown", f"{name}_unknown", f"@field.{field}")
        return ("no", name, labelled(field, wanted))

    return by_words(rows, ["values", *columns], decide)


def codes(text: str | None) -> frozenset[str]:
    """Return the codes of a space-separated list, in small letters.

    >>> sorted(codes("id_card Passport")), codes(None)
    (['id_card', 'passport'], frozenset())
    """
    return frozenset((text or "").lower().split())


def labelled(field: str, found: frozenset[str]) -> str:
    """Return codes as labels, in alphabetical order.

    >>> labelled("language", frozenset({"wo", "en"}))
    '@language.en @language.wo'
    """
    return " ".join(f"@{field}.{code}" for code in sorted(found))


def days(moments: pd.Series) -> Floats:
    """Return days as yyyymmdd numbers, so that answers stay a table of numbers."""
    parts = moments.dt.year * 10000 + moments.dt.month * 100 + moments.dt.day
    return np.asarray(parts, dtype=float)

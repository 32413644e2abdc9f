"""One figure of the gap report: a value with its numerator, its denominator and its floor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.errors import PublishingRefusedError
from maps import gap_words

WHOLE = "ALL"
"""The P-code that stands for the whole programme."""

Key = tuple[str, str, str, str]
"""(pcode, category, group, indicator)."""


@dataclass(frozen=True)
class Figure:
    """One row of the table of gaps; NaN is unknown, infinite minutes are unreachable.

    `n_value` counts the persons of the numerator, `n_people` those of the denominator. A
    suppressed figure has no value.
    """

    value: float = math.nan
    n_value: float = math.nan
    n_people: float = math.nan
    is_suppressed: bool = False
    note: str = ""

    @property
    def is_known(self) -> bool:
        """Return whether there is a value to print."""
        return not self.is_suppressed and not math.isnan(self.value)


UNKNOWN = Figure()
_NUMBERS = ("value", "n_value", "n_people")


@dataclass(frozen=True)
class Reading:
    """The figures of a run, with the words of one language and the floor of one audience.

    `categories` and `areas` give labels by code and by P-code, in the order in which they are
    printed; `finest` are the P-codes of the lowest level. `partners` are the names of those who
    give each category; `names` are those of partners by their id.
    """

    figures: Mapping[Key, Figure]
    categories: Mapping[str, str]
    areas: Mapping[str, str]
    finest: tuple[str, ...]
    partners: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    lang: str
    k: int

    def at(self, category: str, indicator: str, pcode: str = WHOLE, group: str = "all") -> Figure:
        """Return one figure, unknown where the run gave none."""
        return self.figures.get((pcode, category, group, indicator), UNKNOWN)


def figures(gaps: pd.DataFrame, k: int) -> Mapping[Key, Figure]:
    """Return the figures of the table of gaps by (pcode, category, group, indicator).

    Raises
    ------
    PublishingRefusedError
        If a figure that is not suppressed counts between 1 and k - 1 persons.
    """
    numbers = {name: pd.to_numeric(gaps[name]).astype(float) for name in _NUMBERS}
    hidden = gaps["is_suppressed"].fillna(value=False).astype(bool)
    rows = gaps.assign(**numbers, is_suppressed=hidden)
    _refuse_small(rows, k)
    is_printed = (rows["pcode"] == WHOLE) | (
        rows["indicator"].astype("str").str.startswith("coverage_") & (rows["group"] == "all")
    )
    found: dict[Key, Figure] = {}
    for row in rows[is_printed].to_dict("records"):
        key = (
            str(row["pcode"]),
            str(row["category"]),
            str(row["group"]),
            str(row["indicator"]),
        )
        found[key] = Figure(
            **{name: row[name] for name in _NUMBERS},
            is_suppressed=row["is_suppressed"],
            note=words_of(row["note"]),
        )
    return found


def is_small(n: float, k: int) -> bool:
    """Return whether a count of persons lies under the floor; nobody at all does not.

    >>> is_small(9, 10), is_small(10, 10), is_small(0, 10), is_small(9, 0)
    (True, False, False, False)
    """
    return 0 < n < k


def share_words(figure: Figure, lang: str, k: int) -> str:
    """Return a share with its n and denominator, as in "62 % (186 of 300)".

    >>> share_words(Figure(0.62, 186, 300), "en", 10).split()
    ['62', '%', '(186', 'of', '300)']
    >>> share_words(Figure(is_suppressed=True, n_people=30), "en", 10)
    'fewer than 10 in or out'
    >>> share_words(Figure(n_people=0), "en", 10)
    'no returnees'
    """
    if figure.is_suppressed:
        return hidden_words(lang, k)
    if figure.n_people == 0:
        return gap_words.say("cell.nobody", lang)
    share = gap_words.percent(figure.value, lang)
    if not figure.is_known or math.isnan(figure.n_value):
        return share
    n, of = (gap_words.count(one, lang) for one in (figure.n_value, figure.n_people))
    words = gap_words.say("cell.share_of", lang, share=share, n=n, of=of)
    start, bracket, rest = words.partition("(")
    return start + bracket + rest.replace(" ", "\u00a0")


def count_words(n: float, lang: str, k: int, *, is_suppressed: bool = False) -> str:
    """Return a count of persons, or that it lies under the floor.

    >>> count_words(12, "en", 10), count_words(7, "en", 10), count_words(0, "fr", 10)
    ('12', 'fewer than 10', '0')
    """
    if is_suppressed:
        return hidden_words(lang, k)
    if is_small(n, k):
        return gap_words.say("cell.fewer", lang, k=k)
    return gap_words.count(n, lang)


def hidden_words(lang: str, k: int) -> str:
    """Return what stands in the place of a suppressed figure.

    It may hide that few are counted as well as that few are not, so it says both.

    >>> hidden_words("fr", 10), hidden_words("en", 0)
    ('moins de 10 dedans ou dehors', 'not shown')
    """
    if k == 0:
        return gap_words.say("cell.withheld", lang)
    return gap_words.say("cell.hidden", lang, k=k)


def share_cells(name: str, figure: Figure, reading: Reading) -> dict[str, Any]:
    """Return the cells of a share: `<name>`, `<name>_n`, `<name>_of` and `<name>_text`."""
    is_shown = figure.is_known
    return {
        name: figure.value if is_shown else math.nan,
        f"{name}_n": figure.n_value if is_shown else math.nan,
        f"{name}_of": shown(figure.n_people, reading.k),
        f"{name}_text": share_words(figure, reading.lang, reading.k),
    }


def count_cells(
    name: str, n: float, reading: Reading, *, is_suppressed: bool = False
) -> dict[str, Any]:
    """Return the cells of a count of persons: `<name>` and `<name>_text`."""
    return {
        name: math.nan if is_suppressed else shown(n, reading.k),
        f"{name}_text": count_words(n, reading.lang, reading.k, is_suppressed=is_suppressed),
    }


def count_of_words(n: float, figure: Figure, reading: Reading) -> str:
    """Return a count of persons with its denominator, as in "12 of 300"."""
    of = shown(figure.n_people, reading.k)
    if figure.is_suppressed or is_small(n, reading.k) or math.isnan(of):
        return count_words(n, reading.lang, reading.k, is_suppressed=figure.is_suppressed)
    words = (gap_words.count(one, reading.lang) for one in (n, of))
    return gap_words.say(
        "cell.count_of", reading.lang, **dict(zip(("n", "of"), words, strict=True))
    )


def shown(n: float, k: int) -> float:
    """Return a count of persons, NaN where it lies under the floor."""
    return math.nan if is_small(n, k) else n


def table(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> pd.DataFrame:
    """Return rows as a table that has its columns even where there is no row."""
    return pd.DataFrame(list(rows), columns=list(names))


def words_of(value: object) -> str:
    """Return the text of a cell, empty where there is none."""
    return value if isinstance(value, str) else ""


def _refuse_small(rows: pd.DataFrame, k: int) -> None:
    n = rows["n_value"].fillna(rows["value"].where(rows["unit"] == "people"))
    wrong = rows[~rows["is_suppressed"] & (n > 0) & (n < k)]
    for row in wrong.head(1).to_dict("records"):
        raise PublishingRefusedError(
            f"Gap report: the figure {row['indicator']} of {row['category']} ({row['group']}) in "
            f"{row['pcode']} counts fewer than {k} people and is not suppressed; apply the "
            "disclosure floor before drawing."
        )

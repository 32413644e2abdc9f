"""One figure of the gap report: a value with its numerator, its denominator and its floor."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import size_classes
from maps.report import wording

"""The P-code that stands for the whole programme."""

DISAGREEMENTS: Final = {"circle": "circle_only", "dry": "dry_only"}
"""Where two ways of judging disagree: column -> indicator."""

Key = tuple[str, str, str, str]
"""(pcode, category, group, indicator)."""


@dataclass(frozen=True)
class Figure:
    """One row of the table of gaps; NaN is unknown, infinite minutes are unreachable.

    In a public report a count is the least number of its class, a share the lower end of its tenth.

    `n_value` counts the persons of the numerator, `n_people` those of the denominator; `low` and
    `high` are its range, for slow and fast travel or for uncertain places. A suppressed figure has
    no value; `suppression`, one of `codes.SUPPRESSIONS`, is what is told of it. `subject_id` is
    the id of what the figure is about, such as the one partner. Of `n_people` in need `n_stated`
    state the need and `n_expected` are expected; NaN where that may not be told, or of everybody.
    `share` is that of `n_value` in `n_people`, as far as it may be told.
    """

    value: float = math.nan
    n_value: float = math.nan
    n_people: float = math.nan
    suppression: str = "none"
    subject_id: str = ""
    low: float = math.nan
    high: float = math.nan
    unit: str = ""
    n_stated: float = math.nan
    n_expected: float = math.nan
    share: float = math.nan

    @property
    def is_suppressed(self) -> bool:
        """Return whether the number is held back."""
        return self.suppression != "none"

    @property
    def is_known(self) -> bool:
        """Return whether there is a value to print."""
        return not self.is_suppressed and not math.isnan(self.value)

    @property
    def is_told(self) -> bool:
        """Return whether the people counted may be told, if not their share."""
        return not self.is_suppressed and not math.isnan(self.n_value)

    @property
    def has_range(self) -> bool:
        """Return whether the value may be shown and lies within a range that is wider than it."""
        return self.is_known and self.low < self.high


UNKNOWN = Figure()


@dataclass(frozen=True)
class Counted:
    """The figures of a run by who is counted.

    `leading` are the figures that stand first: of those in need for the categories `of_need`, of
    everybody for those whose needs are not known. `everybody` are those of everybody, beside.
    """

    leading: Mapping[Key, Figure]
    everybody: Mapping[Key, Figure]
    of_need: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """The figures of a run, with the words of one language and the floor of one audience.

    `categories` and `areas` give labels by code and by P-code, in the order in which they are
    printed; `finest` are the P-codes of the lowest level. `partners` are the names of those who
    give each category, empty for services that name none; `names` are those of partners by id.
    `fixed` are the (category, rule) that no partner can waive. `figures` are those that lead,
    `everybody` those of everybody beside them, and `of_need` the categories led by those in need;
    `among` is who they are where sentences of one category are made; `is_need_stated` says whether
    anybody states a need of any kind.
    """

    figures: Mapping[Key, Figure]
    categories: Mapping[str, str]
    areas: Mapping[str, str]
    finest: tuple[str, ...]
    partners: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    lang: str
    k: int
    fixed: frozenset[tuple[str, str]] = frozenset()
    currency: str = ""
    everybody: Mapping[Key, Figure] = field(default_factory=dict)
    of_need: frozenset[str] = frozenset()
    among: str = "all"
    is_need_stated: bool = False

    def of_all(
        self, category: str, indicator: str, pcode: str = WHOLE, group: str = "all"
    ) -> Figure:
        """Return one figure of everybody, unknown where the run gave none."""
        return self.everybody.get((pcode, category, group, indicator), UNKNOWN)

    def at(self, category: str, indicator: str, pcode: str = WHOLE, group: str = "all") -> Figure:
        """Return one figure of those who lead, unknown where the run gave none."""
        return self.figures.get((pcode, category, group, indicator), UNKNOWN)

    def only_partner(self, category: str) -> str:
        """Return the one partner that gives a category; empty where several or nameless ones do."""
        partners = self.partners.get(category, ())
        return partners[0] if len(partners) == 1 else ""


def is_small(n: float, k: int) -> bool:
    """Return whether a count of persons lies under the floor; nobody at all does not.

    >>> is_small(9, 10), is_small(10, 10), is_small(0, 10), is_small(9, 0)
    (True, False, False, False)
    """
    return 0 < n < k


def share_words(figure: Figure, lang: str, k: int) -> str:
    """Return a share with its n and denominator, as in "62 % (186 of 300)".

    >>> share_words(Figure(0.62, 186, 300), "en", 0).split()
    ['62', '%', '(186', 'of', '300)']
    >>> share_words(Figure(0.6, 50, 50), "en", 10).split()
    ['60–70', '%', 'of', '50–99']
    >>> share_words(Figure(n_value=20, n_people=50), "en", 10)
    '20–49 of 50–99'
    >>> share_words(Figure(suppression="few", n_people=50), "en", 10)
    'fewer than 10 of 50–99'
    >>> share_words(Figure(n_people=0), "en", 10)
    'nobody counted'
    """
    if figure.is_suppressed:
        return hidden_words(figure.suppression, lang, k, of=figure.n_people)
    if figure.n_people == 0:
        return wording.say("cell.nobody", lang)
    share = wording.share(figure.value, lang, k)
    n, of = (wording.people(one, lang, k) for one in (figure.n_value, figure.n_people))
    if k and not figure.is_known and not math.isnan(figure.n_value):  # too few for a share
        return wording.say("cell.count_of", lang, n=n, of=of)
    if not figure.is_known or math.isnan(figure.n_people):
        return share
    # A middle value of shares counts nobody.
    key = "among" if math.isnan(figure.n_value) else "share_in" if k else "share_of"
    words = wording.say(f"cell.{key}", lang, share=share, n=n, of=of)
    start, bracket, rest = words.partition("(")
    return start + bracket + rest.replace(" ", "\u00a0") + range_words(figure, lang)


def range_words(figure: Figure, lang: str) -> str:
    """Return the range of a share in words, empty where it has none.

    >>> range_words(Figure(0.62, 186, 300, low=0.58, high=0.66), "en").replace("\u202f", " ")
    ', 58 % to 66 %'
    >>> range_words(Figure(0.62, 186, 300), "en")
    ''
    """
    if not figure.has_range:
        return ""
    low, high = (wording.percent(one, lang) for one in (figure.low, figure.high))
    if low == high:
        return ""
    return wording.say("cell.range", lang, low=low, high=high)


def count_words(n: float, lang: str, k: int, *, suppression: str = "none") -> str:
    """Return a count of persons, or what is told of one that is suppressed.

    >>> count_words(12, "en", 0), count_words(10, "en", 10), count_words(0, "fr", 10)
    ('12', '10–19', 'moins de 10')
    """
    if suppression != "none":
        return hidden_words(suppression, lang, k)
    return wording.people(n, lang, k)


def hidden_words(suppression: str, lang: str, k: int, *, of: float = math.nan) -> str:
    """Return what stands in the place of a suppressed figure, of how many where that is known.

    >>> hidden_words("few", "fr", 10, of=50), hidden_words("most", "en", 10, of=100)
    ('moins de 10 sur 50–99', 'all but fewer than 10 of 100 or more')
    >>> hidden_words("most", "en", 10), hidden_words("hidden", "en", 10, of=58)
    ('all but fewer than 10', 'not shown')
    """
    if suppression == "hidden" or k == 0:
        return wording.say("cell.withheld", lang)
    if math.isnan(of) or is_small(of, k):
        return wording.say(f"cell.{suppression}", lang, k=k)
    return wording.say(f"cell.{suppression}_of", lang, k=k, of=wording.people(of, lang, k))


def share_range(figure: Figure, k: int) -> tuple[float, float]:
    """Return the least and the greatest share that a figure leaves open, NaN where it tells none.

    >>> share_range(Figure(0.5, 20, 40), 0), share_range(Figure(0.5, 20, 20), 10)
    ((0.5, 0.5), (0.5, 0.6))
    >>> share_range(Figure(suppression="most", n_people=90), 10)
    (0.9, 1.0)
    >>> share_range(Figure(suppression="few", n_people=90), 10)
    (0.0, 0.1)
    """
    if figure.is_known:
        return (figure.value, figure.value + (1 / size_classes.TENTHS if k else 0.0))
    open_share = (k - 1) / figure.n_people if figure.n_people else math.nan
    if figure.suppression == "few":
        return (0.0, open_share)
    return (1 - open_share, 1.0) if figure.suppression == "most" else (math.nan, math.nan)


def share_cells(name: str, figure: Figure, reading: Reading) -> dict[str, Any]:
    """Return the cells of a share: `<name>` and those that `share_columns` names."""
    is_shown = figure.is_known
    return {
        name: figure.value if is_shown else math.nan,
        f"{name}_n": figure.n_value if is_shown else math.nan,
        f"{name}_of": shown(figure.n_people, reading.k),
        f"{name}_text": share_words(figure, reading.lang, reading.k),
        f"{name}_suppression": figure.suppression,
        f"{name}_low": figure.low if figure.has_range else math.nan,
        f"{name}_high": figure.high if figure.has_range else math.nan,
    }


def share_columns(names: Iterable[str]) -> list[str]:
    """Return the columns that `share_cells` fills for each name."""
    ends = ("", "_n", "_of", "_text", "_suppression", "_low", "_high")
    return [f"{name}{end}" for name in names for end in ends]


def count_cells(
    name: str, n: float, reading: Reading, *, suppression: str = "none"
) -> dict[str, Any]:
    """Return the cells of a count of persons: `<name>` and `<name>_text`."""
    return {
        name: shown(n, reading.k) if suppression == "none" else math.nan,
        f"{name}_text": count_words(n, reading.lang, reading.k, suppression=suppression),
    }


def count_of_words(n: float, figure: Figure, reading: Reading) -> str:
    """Return a count of persons with its denominator, as in "12 of 300"."""
    of = shown(figure.n_people, reading.k)
    if figure.is_suppressed:
        return hidden_words(figure.suppression, reading.lang, reading.k, of=of)
    if is_small(n, reading.k) or math.isnan(of):
        return count_words(n, reading.lang, reading.k)
    words = (wording.people(one, reading.lang, reading.k) for one in (n, of))
    return wording.say("cell.count_of", reading.lang, **dict(zip(("n", "of"), words, strict=True)))


def shown(n: float, k: int) -> float:
    """Return a count of persons, NaN where it lies under the floor."""
    return math.nan if is_small(n, k) else n


def table(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> pd.DataFrame:
    """Return rows as a table that has its columns even where there is no row.

    Its words are Python's own: such a table is short and read cell by cell, which takes several
    times as long where they lie in Arrow's memory.
    """
    with pd.option_context("mode.string_storage", "python"):
        return pd.DataFrame(list(rows), columns=list(names))


def words_of(value: object) -> str:
    """Return the text of a cell, empty where there is none."""
    return value if isinstance(value, str) else ""


def tests_of(value: object) -> list[str]:
    """Return the rules of a set, however it is written.

    >>> tests_of("age sex"), tests_of(("age",)), tests_of(float("nan"))
    (['age', 'sex'], ['age'], [])
    """
    if isinstance(value, str):
        return value.split()
    return [str(one) for one in value] if isinstance(value, tuple | list) else []


def floored_cells(
    name: str, count: str, row: Mapping[Hashable, Any], reading: Reading
) -> dict[str, Any]:
    """Return the cells of a count whose column `<count>_suppression` says what may be told."""
    code = suppression_of(row, count)
    return count_cells(name, float(row[count]), reading, suppression=code)


def share_of_row(count: str, base: str, row: Mapping[Hashable, Any]) -> Figure:
    """Return a count of a row and its denominator as a share, as far as it may be told."""
    share = float(row[f"{count}_share"])
    return Figure(share, float(row[count]), float(row[base]), suppression_of(row, count))


def suppression_of(row: Mapping[Hashable, Any], count: str) -> str:
    """Return what may be told of a count of a row; everything where the row does not say."""
    return words_of(row[f"{count}_suppression"]) or "none"


def leading(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return the rows of those who lead: in need of a category, where its needs are known.

    Rows of several kinds of service are of those in need where the needs of any are known.
    """
    if "among" not in found:
        return found
    is_need = found["among"].eq("need")
    if "category" in found:
        is_led = found["category"].isin(reading.of_need)
        return found[is_need == is_led].reset_index(drop=True)
    return found[is_need == bool(reading.of_need)].reset_index(drop=True)


def unfloored(reading: Reading) -> Reading:
    """Return the reading without a floor, for what counts no persons."""
    return replace(reading, k=0)


def or_least(n: float) -> float:
    """Return a number to sort by, before all others where it is not known."""
    return -1.0 if math.isnan(n) else n

"""Every answer that the rules can give to somebody who says what the rules ask for.

A page without a server judges by looking answers up. Each rule is asked here, by the criteria
themselves, about every value that the page can be told, so that the page holds no rule of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.criteria import CRITERIA, PERSON_COLUMNS
from layers.reasons import STEPS
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from layers.vocabulary.three_valued import ANYBODY, codes
from mapping.profiles import eligibility_rules, home_areas
from mapping.profiles.people import asked_columns, of_layer
from mapping.profiles.profiles import Profiles
from mapping.reach import step_results
from mapping.settings.programme import Programme

ASKED: Final[Mapping[str, tuple[Any, ...]]] = {
    "age": (*range(121), np.nan),
    "grade": (*range(26), np.nan),
    "sex": ("f", "m", "other", np.nan),
    "dependants": (*range(31), np.nan),
}
"""What a page may be told of a person, with every value; NaN where it is not told. A page also
knows the area of the place: `home_areas`, under the P-code of the finest."""

MOST_WORDS: Final = 10
"""Of a rule that lists more words, of which a person may have several, nothing is looked up: every
choice among them would be an answer. The page asks for what it needs, as where nothing is told."""

NONE_OF_THEM: Final = "none_of_these"
"""Stands for what somebody says that no rule lists."""

_NUMBERS: Final = tuple(name for name, values in ASKED.items() if 0 in values)
_KINDS: Final = {column.name: column.dtype for column in SCHEMAS["returnees"].columns}

_Told = list[tuple[Any, list[Any]]]
"""The values whose answer is no yes, each with the facts of the answer."""

PAIRWISE: Final = "distance"
"""The criterion that looks at the way between home and site: the page judges it by itself."""


@dataclass(frozen=True)
class Answers:
    """Answers by rule.

    ``rules`` has one entry per distinct rule: ``on`` (what it asks of the person, empty where
    nothing), ``of`` (the words it lists, where it asks for words: a value then is those of them
    that the person says, in their order, with blanks between) and ``runs``: first and last value
    (None where not told), then step, whether the answer is no, code, have, want, margin, detail;
    values without a run are a yes. A have of ``"="`` is the value itself. ``of_site`` lists the
    rules of each service, in the order of the services.
    """

    rules: tuple[Mapping[str, Any], ...]
    of_site: tuple[tuple[int, ...], ...]

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """What a page may ask for by words: column -> every word that some rule lists."""
        found: dict[str, set[str]] = {}
        for rule in self.rules:
            if rule["of"]:
                found.setdefault(rule["on"], set()).update(rule["of"])
        return {column: tuple(sorted(found[column])) for column in sorted(found)}

    @property
    def single(self) -> tuple[str, ...]:
        """Those of `words` of which a person has one."""
        return tuple(column for column in self.words if _KINDS[column] == "text")

    @property
    def numbers(self) -> Mapping[str, int]:
        """What a page may ask for by a number, as far as some rule asks for it, and the most."""
        asked = {rule["on"] for rule in self.rules}
        return {name: len(ASKED[name]) - 2 for name in _NUMBERS if name in asked}


def of_rules(profiles: Profiles, areas: gpd.GeoDataFrame) -> Answers:
    """Return what the rules of every service answer.

    Parameters
    ----------
    profiles
        The services and their rules, and the programme's day.
    areas
        Where a person may live.

    Raises
    ------
    ValueError
        Where a criterion asks for two of the things a page is told: it could not be looked up.
    """
    asked_of: dict[str, tuple[Any, ...]] = {**ASKED, "home_areas": _chains(areas)}
    known: dict[str, int] = {}
    rules: list[Mapping[str, Any]] = []
    of_site: list[list[int]] = [[] for _ in range(len(profiles.services))]
    rules_at = eligibility_rules.beside_services(profiles.rules, profiles.services)
    for step, judge in CRITERIA.items():
        held = rules_at[rules_at["criterion"] == step].reset_index(drop=True)
        if step == PAIRWISE or held.empty:
            continue
        asked = _asked(step)
        if asked and asked not in asked_of:
            told = _of_words(judge, held, PERSON_COLUMNS[step], profiles.programme)
        else:
            values = asked_of.get(asked, (np.nan,))
            columns = (asked,) * bool(asked)
            told = [((), one) for one in _told(judge, held, columns, values, profiles.programme)]
        own = held[["site", "text_en", "text_fr", "bridging_service_id", "flexibility"]]
        for (words, facts), (site, english, french, bridge, flexibility) in zip(
            told, own.itertuples(index=False), strict=True
        ):
            runs = _runs(facts, asked)
            if not runs:
                continue
            rule: dict[str, Any] = {
                "on": asked,
                "of": list(words),
                "runs": runs,
                "texts": [_word(english), _word(french)],
            }
            rule |= {"bridge": _word(bridge), "flexibility": _word(flexibility)}
            key = repr(rule)
            if key not in known:
                known[key] = len(rules)
                rules.append(rule)
            of_site[int(site)].append(known[key])
    return Answers(tuple(rules), tuple(tuple(dict.fromkeys(each)) for each in of_site))


def _asked(step: str) -> str:
    """Return which of the things a page is told a criterion asks for, empty where none."""
    columns = PERSON_COLUMNS.get(step, ())
    asked = [name for name in (*ASKED, "home_areas") if name in columns]
    if len(asked) > 1:
        raise ValueError(f"The criterion {step} asks for {', '.join(asked)} at once.")
    if asked:
        return asked[0]
    is_of_words = columns and all(_KINDS.get(name) in ("codes", "text") for name in columns)
    return columns[0] if is_of_words else ""


def _of_words(
    judge: Any, rules: pd.DataFrame, asked: tuple[str, ...], programme: Programme
) -> list[tuple[tuple[str, ...], _Told]]:
    """Return, for each rule, the words it lists and what `_told` tells of the choices among them.

    Rules that list the same words are asked together: a programme has few lists and many rules.
    """
    is_single = _KINDS[asked[0]] == "text"
    alike: dict[tuple[str, ...], list[int]] = {}
    for at, text in enumerate(rules["values"]):
        alike.setdefault(_listed(text, is_single=is_single), []).append(at)
    found: dict[int, tuple[tuple[str, ...], _Told]] = {}
    for words, places in alike.items():
        choices = _choices(words, is_single=is_single)
        told = _told(judge, rules.iloc[places], asked, choices, programme)
        found |= {at: (words, facts) for at, facts in zip(places, told, strict=True)}
    return [found[at] for at in range(len(rules))]


def _listed(text: Any, *, is_single: bool) -> tuple[str, ...]:
    """The words that a rule lists, in their order; none where they are too many to look up."""
    words = tuple(sorted(codes(_word(text)) - {ANYBODY}))
    return words if is_single or len(words) <= MOST_WORDS else ()


def _choices(words: Sequence[str], *, is_single: bool) -> tuple[Any, ...]:
    """Every choice among the words, none of them included, and nothing told."""
    sizes = range(1, 2 if is_single else len(words) + 1)
    some = chain.from_iterable(combinations(words, size) for size in sizes)
    return (*(" ".join(each) for each in some), NONE_OF_THEM, np.nan) if words else (np.nan,)


def _told(
    judge: Any,
    rules: pd.DataFrame,
    asked: tuple[str, ...],
    values: tuple[Any, ...],
    programme: Programme,
) -> list[_Told]:
    """Return, for each rule, the values whose answer is no yes, with the facts of the answer."""
    people = asked_columns(of_layer(_people(values, asked), programme))
    n = len(values)
    each_person, each_rule = np.tile(np.arange(n), len(rules)), np.repeat(np.arange(len(rules)), n)
    answers = judge(step_results.beside(people.iloc[each_person], rules.iloc[each_rule]))
    at = np.flatnonzero((answers["answer"] != "yes").to_numpy())
    told: list[_Told] = [[] for _ in range(len(rules))]
    step = STEPS.index(str(rules["criterion"].iloc[0]))
    columns = ("answer", "code", "have", "want", "margin", "detail")
    facts = zip(*(answers[name].to_numpy()[at].tolist() for name in columns), strict=True)
    for place, fact in zip(at.tolist(), facts, strict=True):
        value = values[place % n]
        if asked == ("home_areas",) and isinstance(value, str):
            value = value.split()[0]
        elif value == NONE_OF_THEM:
            value = ""
        told[place // n].append((value, _fact(value, fact, step)))
    return told


def _people(values: tuple[Any, ...], asked: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return people of whom nothing is known but one thing, in one column or in several."""
    table = {
        column.name: pd.Series([None] * len(values), dtype=PANDAS_DTYPES[column.dtype])
        for column in SCHEMAS["returnees"].columns
    }
    for name in asked:
        table[name] = pd.Series(values, dtype=table[name].dtype if name in table else "str")
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([None] * len(values)), crs=4326)


def _runs(told: _Told, asked: str) -> list[list[Any]]:
    """Return answers as runs: neighbouring numbers that say the same are one."""
    runs: list[list[Any]] = []
    for value, fact in told:
        is_next = asked in _NUMBERS and runs and runs[-1][1] == value - 1
        if is_next and runs[-1][2:] == fact:
            runs[-1][1] = value
        else:
            end = None if isinstance(value, float) and np.isnan(value) else value
            runs.append([end, end, *fact])
    return runs


def _fact(value: Any, fact: tuple[Any, ...], step: int) -> list[Any]:
    """Step, whether no, code, have, want, margin, detail; what follows from the value says so."""
    answer, code, *numbers, detail = fact
    have, want, margin = map(_plain, numbers)
    is_value = have is not None and have == value
    is_gap = is_value and have is not None and want is not None and margin == abs(have - want)
    said = ["=" if is_value else have, want, "=" if is_gap else margin]
    return [step, answer == "no", code, *said, detail]


def _chains(areas: gpd.GeoDataFrame) -> tuple[Any, ...]:
    """Return every area with those above it, as `mapping.profiles.home_areas.homes` writes them."""
    known = areas[areas.geometry.notna()]
    middle = gpd.GeoDataFrame(
        {"pcode": known["pcode"].to_numpy(), "position_class": None},
        geometry=known.representative_point().to_numpy(),
        crs=4326,
    )
    if known.empty:
        return (np.nan,)
    return (*sorted(home_areas.homes(middle, areas).dropna().unique()), np.nan)


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _plain(value: Any) -> float | None:
    number = float(value)
    return None if np.isnan(number) else number

"""Every answer that the rules can give to somebody who says little: age, sex, schooling, area.

A page without a server judges by looking answers up. Each rule is asked here, by the criteria
themselves, about every value that the page can be told, so that the page holds no rule of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.criteria import CRITERIA, PERSON_COLUMNS
from layers.reasons import STEPS
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from mapping.profiles import eligibility_rules, home_areas
from mapping.profiles.people import asked_columns, of_layer
from mapping.profiles.profiles import Profiles
from mapping.reach import step_results
from mapping.settings.programme import Programme

ASKED: Final[Mapping[str, tuple[Any, ...]]] = {
    "age": (*range(121), np.nan),
    "grade": (*range(26), np.nan),
    "sex": ("f", "m", "other", np.nan),
}
"""What a page may be told of a person, with every value; NaN where it is not told. A page also
knows the area of the place: `home_areas`, under the P-code of the finest."""

PAIRWISE: Final = "distance"
"""The criterion that looks at the way between home and site: the page judges it by itself."""


@dataclass(frozen=True)
class Answers:
    """Answers by rule.

    ``rules`` has one entry per distinct rule: ``on`` (what it asks of the person, empty where
    nothing) and ``runs``: first and last value (None where not told), then step, whether the answer
    is no, code, have, want, margin, detail; values without a run are a yes. A have of ``"="`` is
    the value itself. ``of_site`` lists the rules of each service, in the order of the services.
    """

    rules: tuple[Mapping[str, Any], ...]
    of_site: tuple[tuple[int, ...], ...]


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
        told = _told(judge, held, (asked, asked_of.get(asked, (np.nan,))), profiles.programme)
        own = held[["site", "text_en", "text_fr", "bridging_service_id"]]
        for facts, (site, english, french, bridge) in zip(
            told, own.itertuples(index=False), strict=True
        ):
            runs = _runs(facts, asked)
            if not runs:
                continue
            rule: dict[str, Any] = {
                "on": asked,
                "runs": runs,
                "texts": [_word(english), _word(french)],
            }
            rule["bridge"] = _word(bridge)
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
    return asked[0] if asked else ""


def _told(
    judge: Any,
    rules: pd.DataFrame,
    told_of: tuple[str, tuple[Any, ...]],
    programme: Programme,
) -> list[list[tuple[Any, list[Any]]]]:
    """Return, for each rule, the values whose answer is no yes, with the facts of the answer."""
    asked, values = told_of
    people = asked_columns(of_layer(_people(values, asked), programme))
    n = len(values)
    each_person, each_rule = np.tile(np.arange(n), len(rules)), np.repeat(np.arange(len(rules)), n)
    answers = judge(step_results.beside(people.iloc[each_person], rules.iloc[each_rule]))
    at = np.flatnonzero((answers["answer"] != "yes").to_numpy())
    told: list[list[tuple[Any, list[Any]]]] = [[] for _ in range(len(rules))]
    step = STEPS.index(str(rules["criterion"].iloc[0]))
    columns = ("answer", "code", "have", "want", "margin", "detail")
    facts = zip(*(answers[name].to_numpy()[at].tolist() for name in columns), strict=True)
    for place, fact in zip(at.tolist(), facts, strict=True):
        value = values[place % n]
        if asked == "home_areas" and isinstance(value, str):
            value = value.split()[0]
        told[place // n].append((value, _fact(value, fact, step)))
    return told


def _people(values: tuple[Any, ...], asked: str) -> gpd.GeoDataFrame:
    """Return people of whom nothing is known but one thing."""
    table = {
        column.name: pd.Series([None] * len(values), dtype=PANDAS_DTYPES[column.dtype])
        for column in SCHEMAS["returnees"].columns
    }
    if asked == "home_areas":
        table[asked] = pd.Series(values, dtype="str")
    elif asked:
        table[asked] = pd.Series(values, dtype=table[asked].dtype)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries([None] * len(values)), crs=4326)


def _runs(told: list[tuple[Any, list[Any]]], asked: str) -> list[list[Any]]:
    """Return answers as runs: neighbouring numbers that say the same are one."""
    runs: list[list[Any]] = []
    for value, fact in told:
        is_next = asked in ("age", "grade") and runs and runs[-1][1] == value - 1
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

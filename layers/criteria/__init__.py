"""One module per eligibility criterion; found by name, in the order of their `ORDER`.

A criterion takes a table of *judgements to make*, one row per (returnee, service, rule): the
returnee's columns, the rule's columns (`min, max, values, urban_limit_m, rural_limit_m, basis,
setting_of, at, areas_above, area_names`), the service's columns (its setting and position class as
`site_setting` and `site_position_class`), the course's `ends_on`, `agreed_from`, `agreed_until`
and `programme_until`, and `as_of`. It returns an `Answers` table of the same length. Answers are
three-valued (Kleene): a missing bound admits everyone; an empty field of the person is unknown
unless every value it could take gives the same answer.

To add a criterion write one module here, with what `Criterion` names, and its words in the files
of `layers.languages`. Its file name is the criterion's name in rules and in the waterfall. A module
without `judge` is a note: it is told beside the verdict and changes none.

A needed referral is no test. Who reads the verdict is the one who refers: `referral_required`
is told beside a verdict that is no no, and counts nowhere. A module of `layers/criteria/`
without `judge` is such a note.

A quota is `n_returnee_places`, else `returnee_share` of the capacity, rounded down; a share of
0 keeps none and sets no quota. Without `n_returnees_taken` it is unknown, unless fewer places
are gone in all than the quota holds. The margin counts the place that is missing for this
person.

Months since return are full months , as people count them: from 31 January to 28 February is
one. `max = 12` admits until the day before the thirteenth is full.

Where a home is known to an area only , its point is the middle of that area and says nothing of
smaller ones: a rule on areas answers unknown where the areas served lie below what is known,
and no where they lie elsewhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Final, Protocol

import pandas as pd

from layers.vocabulary.column import Column
from layers.vocabulary.three_valued import COLUMNS, Answers

__all__ = [
    "AUTOMATIC",
    "BROUGHT",
    "COLUMNS",
    "CRITERIA",
    "DAY_CODES",
    "MEASURES",
    "NOTES",
    "PAIR_COLUMNS",
    "PERSON_COLUMNS",
    "READS",
    "STATED",
    "STEP_OF",
    "Answers",
    "Criterion",
]  # fmt: skip


class Criterion(Protocol):
    """What a module of this folder holds.

    `ORDER` is its place in the waterfall and `PERSON` the returnee's columns it reads. `CODES` are
    its reason codes; those that end in `_unknown` mean "cannot tell".

    Its words stand in the file of each language: in `[reasons]` a sentence per code, where
    `{have}`, `{want}` and `{margin}` are numbers and `{detail}` is text, or labels that start with
    `@`, whose words are in `[details]`; in `[labels.step]` under its name that the test is passed,
    in `[report.obstacle]` the rule as what stands in the way.

    A module may also hold `IS_AUTOMATIC` (every service has it without a rule of its own),
    `DAY_CODES` (codes whose `have` and `want` are days) and, where it asks something of the pair,
    `MEASURES` (the columns of the travel table it reads). A criterion without `MEASURES` is judged
    once per combination of `PERSON` and rule; with `READS` (all columns of rule and service that it
    reads) rules that agree in these count as one. `BRINGS` are columns of returnees that no schema
    has yet, for what the criterion asks of a person: they are read, stored and told as all others,
    and are personal whatever they say.
    """

    ORDER: int
    PERSON: tuple[str, ...]
    CODES: tuple[str, ...]

    def judge(self, rows: pd.DataFrame) -> Answers:
        """Return the answers of each row."""


def _modules() -> dict[str, ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return dict(sorted(found.items(), key=lambda item: (item[1].ORDER, item[0])))


_ALL: Final = _modules()
_JUDGED: Final = {name: module for name, module in _ALL.items() if hasattr(module, "judge")}

CRITERIA: Final[Mapping[str, Callable[[pd.DataFrame], Answers]]] = {
    name: module.judge for name, module in _JUDGED.items()
}
"""All criteria in the order in which a waterfall applies them."""

NOTES: Final = tuple(name for name in _ALL if name not in _JUDGED)
"""Rules that are told and judge nobody."""

AUTOMATIC: Final = tuple(
    name for name, module in _JUDGED.items() if getattr(module, "IS_AUTOMATIC", False)
)
"""Criteria that every service has without a rule of its own."""

STATED: Final = tuple(name for name in _ALL if name not in AUTOMATIC)
"""What a row of the layer criteria may name."""

MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    name: module.MEASURES for name, module in _JUDGED.items() if hasattr(module, "MEASURES")
}
"""What a criterion asks of the pair itself; such a criterion is judged pair by pair."""

PAIR_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    name: _JUDGED[name].PERSON for name in MEASURES
}
"""What those criteria ask of the person."""

READS: Final[Mapping[str, tuple[str, ...]]] = {
    name: module.READS for name, module in _JUDGED.items() if hasattr(module, "READS")
}
"""What a criterion reads of the rule and its service; those of `MEASURES` all say it."""

PERSON_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    name: module.PERSON for name, module in _JUDGED.items() if name not in MEASURES
}
"""What a criterion asks of the person, where it asks nothing of the pair; such a criterion is
judged once per combination of these and a rule."""

BROUGHT: Final[tuple[Column, ...]] = tuple(
    replace(column, sensitive=True)
    for module in _ALL.values()
    for column in getattr(module, "BRINGS", ())
)
"""The columns of returnees that criteria bring with them."""

STEP_OF: Final[Mapping[str, str]] = {
    code: name for name, module in _ALL.items() for code in module.CODES
}
"""Reason code -> the criterion it belongs to."""

DAY_CODES: Final = tuple(
    code for module in _ALL.values() for code in getattr(module, "DAY_CODES", ())
)
"""Codes whose `have` and `want` are days, as yyyymmdd."""

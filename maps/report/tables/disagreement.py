"""Where circle and road, dry and wet season disagree: how many people, and in which areas most."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from maps.report import wording
from maps.report.figures import (
    DISAGREEMENTS,
    UNKNOWN,
    Figure,
    Reading,
    count_cells,
    count_of_words,
    shown,
    table,
)

AREAS_TOLD: Final = 3
"""As many areas are named for a category and a kind of disagreement."""


def by_category(reading: Reading) -> pd.DataFrame:
    """Return the people about whom two ways of judging disagree, in the whole programme.

    Returns
    -------
    DataFrame
        `category`, `label`, and for `circle` (inside a circle, but not by road) and `dry` (reached
        in the dry season only) the persons, `_of` (all persons) and `_text`. A category stands
        there where one of the two is above zero and may be shown.
    """
    rows = []
    for code, label in reading.categories.items():
        found = {name: reading.at(code, key) for name, key in DISAGREEMENTS.items()}
        if not any(one.is_known and one.value > 0 for one in found.values()):
            continue
        row: dict[str, Any] = {"category": code, "label": label}
        for name, figure in found.items():
            row |= _cells(name, figure, reading)
        rows.append(row)
    names = [f"{name}{end}" for name in DISAGREEMENTS for end in ("", "_of", "_text")]
    return table(rows, ["category", "label", *names])


def by_area(reading: Reading) -> pd.DataFrame:
    """Return the areas of the finest level with the most such people, `AREAS_TOLD` at most.

    Returns
    -------
    DataFrame
        `category`, `label`, `kind` (circle, dry), `kind_label`, `pcode`, `area`, `people`, `of`
        and `of_text`; an area stands there where its number is above zero and may be shown.
    """
    rows = [
        {
            "category": code,
            "label": label,
            "kind": kind,
            "kind_label": wording.say(f"column.{kind}", reading.lang),
            "pcode": pcode,
            "area": reading.areas[pcode],
            **count_cells("people", figure.value, reading),
            "of": shown(figure.n_people, reading.k),
            "of_text": count_of_words(figure.value, figure, reading),
        }
        for code, label in reading.categories.items()
        for kind, indicator in DISAGREEMENTS.items()
        for pcode, figure in _most(reading, code, indicator)
    ]
    names = ["category", "label", "kind", "kind_label", "pcode", "area"]
    return table(rows, [*names, "people", "people_text", "of", "of_text"])


def _cells(name: str, figure: Figure, reading: Reading) -> dict[str, Any]:
    if figure is UNKNOWN:
        words = wording.say("cell.not_judged", reading.lang)
        return {name: math.nan, f"{name}_of": math.nan, f"{name}_text": words}
    return {
        name: math.nan if figure.is_suppressed else shown(figure.value, reading.k),
        f"{name}_of": shown(figure.n_people, reading.k),
        f"{name}_text": count_of_words(figure.value, figure, reading),
    }


def _most(reading: Reading, category: str, indicator: str) -> list[tuple[str, Figure]]:
    found = [(pcode, reading.at(category, indicator, pcode)) for pcode in reading.finest]
    told = [(pcode, one) for pcode, one in found if one.is_known and one.value > 0]
    return sorted(told, key=lambda one: (-one[1].value, one[0]))[:AREAS_TOLD]

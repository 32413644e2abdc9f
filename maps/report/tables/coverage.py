"""Who reaches a service: by category, group and area, and in how many minutes."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import size_classes
from maps.report import wording
from maps.report.figures import (
    Figure,
    Reading,
    count_cells,
    share_cells,
    share_columns,
    table,
)
from maps.report.report_tables import SHARES
from maps.report.who_is_counted import who_words

GROUPS: Final = ("sex=f", "sex=m", "setting=urban", "setting=rural")


def by_category(reading: Reading) -> pd.DataFrame:
    """Return the three ways of coverage by category.

    `who` says who is counted; `everybody` and its columns are those accepted if everybody came,
    empty where these lead already.
    """
    rows = []
    for code, label in reading.categories.items():
        row = {"category": code, "label": label, "who": who_words(reading, code)}
        row |= _three_ways(reading, code, WHOLE)
        everybody = share_cells("everybody", reading.of_all(code, SHARES["accepted"]), reading)
        is_beside = code in reading.of_need
        rows.append({**row, **everybody} if is_beside else {**row, "everybody_text": "–"})
    return table(rows, ["category", "label", "who", *share_columns((*SHARES, "everybody"))])


def by_group(reading: Reading) -> pd.DataFrame:
    """Return coverage by category and group, of those who lead."""
    rows = (
        {
            "category": code,
            "label": label,
            "group": group,
            "group_label": wording.word_of("group", group, reading.lang),
            **share_cells("accepted", reading.at(code, SHARES["accepted"], group=group), reading),
        }
        for code, label in reading.categories.items()
        for group in GROUPS
        if (WHOLE, code, group, SHARES["accepted"]) in reading.figures
    )
    return table(rows, ["category", "label", "group", "group_label", *share_columns(("accepted",))])


def by_area(reading: Reading, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the three ways of coverage by area and category, twice where those in need lead.

    `among` is `need` or `all`, `who` says it in words; first come those who lead.
    """
    levels = dict(zip(areas["pcode"].astype(str), areas["level"], strict=True))
    rows = []
    for among, figures in (("need", reading.figures), ("all", reading.everybody)):
        who = wording.say(f"who.{'hidden' if among == 'need' else 'everybody'}", reading.lang)
        rows += [
            {
                "pcode": pcode,
                "area": name,
                "level": levels.get(pcode, math.nan),
                "category": code,
                "label": label,
                "among": among,
                "who": who,
                **_three_ways(reading, code, pcode, among),
            }
            for pcode, name in reading.areas.items()
            for code, label in reading.categories.items()
            if (pcode, code, "all", SHARES["accepted"]) in figures
            and (among == "all" or code in reading.of_need)
        ]
    names = ["pcode", "area", "level", "category", "label", "among", "who"]
    return table(rows, [*names, *share_columns(SHARES)])


def minutes(reading: Reading) -> pd.DataFrame:
    """Return the minutes to the nearest service by category, of those who lead."""
    rows = []
    for code, label in reading.categories.items():
        row: dict[str, Any] = {"category": code, "label": label}
        for name in ("p50", "p75", "p90"):
            figure = reading.at(code, f"minutes_{name}")
            row[name] = math.nan if figure.is_suppressed else figure.value
            row[f"{name}_text"] = _minutes_words(figure, reading)
        row |= count_cells("people", reading.at(code, "minutes_p50").n_people, reading)
        rows.append(row)
    names = [f"{name}{end}" for name in ("p50", "p75", "p90") for end in ("", "_text")]
    return table(rows, ["category", "label", *names, "people", "people_text"])


def _minutes_words(figure: Figure, reading: Reading) -> str:
    """Return minutes in words; of too few people none, and none that one person could move."""
    if not figure.is_suppressed:
        return wording.minutes(figure.value, reading.lang)
    is_few = not figure.n_people >= size_classes.SHARE_FLOOR * reading.k
    return wording.say("cell.too_few" if is_few else "cell.withheld", reading.lang)


def _three_ways(reading: Reading, category: str, pcode: str, among: str = "need") -> dict[str, Any]:
    row: dict[str, Any] = {}
    at = reading.at if among == "need" else reading.of_all
    for name, indicator in SHARES.items():
        row |= share_cells(name, at(category, indicator, pcode), reading)
    return row

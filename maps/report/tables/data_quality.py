"""What is not known: fields that are empty, points far from roads, and whom to call first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from maps.frame.shell import Tables
from maps.report import wording
from maps.report.figures import (
    Reading,
    count_cells,
    floored_cells,
    leading,
    or_least,
    share_cells,
    share_columns,
    share_of_row,
    table,
    unfloored,
    words_of,
)

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "questions": (
        *("field", "of", "among", "n_stated", "n_expected", "n_verdicts", "n_people"),
        "n_people_suppression",
    ),
    "blanks": ("layer", "field", "n_missing", "n_rows", "n_missing_suppression"),
    "snaps": ("layer", "mode", "flag", "n_points", "n_points_suppression"),
}
"""What each of these tables may hold; any of them may be absent."""

JUDGED_BY: Final = ("age", "sex", "grade", "setting")
"""The fields of a person that rules ask for."""


def build(known: Tables, reading: Reading) -> dict[str, pd.DataFrame]:
    """Return `questions`, `blanks` and `snaps` in words; one that was not given has no row."""
    return {
        "questions": _questions(leading(known["questions"], reading), reading),
        "blanks": _blanks(known["blanks"], reading),
        "snaps": _snaps(known["snaps"], reading),
    }


def _questions(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return which unknown field would settle most, the most useful first."""
    rows = [
        {
            "field": _field(str(row["field"]), reading.lang),
            "whose": wording.word_of("whose", str(row["of"]), reading.lang),
            **count_cells("verdicts", float(row["n_verdicts"]), unfloored(reading))
            | _if_hidden("verdicts", float(row["n_verdicts"]), reading),
            **floored_cells("people", "n_people", row, reading),
        }
        for row in found.to_dict("records")
    ]
    rows.sort(key=lambda one: (-or_least(one["verdicts"]), one["field"]))
    return table(rows, ["field", "whose", "verdicts", "verdicts_text", "people", "people_text"])


def _blanks(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return the fields that are empty, by layer."""
    rows = []
    for row in found.to_dict("records"):
        is_person = str(row["layer"]) == "returnees"
        figure = share_of_row("n_missing", "n_rows", row)
        floored = reading if is_person else unfloored(reading)
        if figure.n_value == 0 or figure.suppression == "few":
            continue
        rows.append(
            {
                "layer": wording.known(f"layer.{row['layer']}", reading.lang),
                "field": _field(str(row["field"]), reading.lang),
                "judged_by": is_person and str(row["field"]) in JUDGED_BY,
                **share_cells("missing", figure, floored),
            }
        )
    return table(rows, ["layer", "field", "judged_by", *share_columns(("missing",))])


def _snaps(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return the points that were not tied to a road nearby, by layer, mode and flag."""
    lang = reading.lang
    rows = [
        {
            "layer": wording.known(f"layer.{row['layer']}", lang),
            "mode": wording.modes(words_of(row["mode"]).split() or ["cell.all_modes"], lang),
            "flag": wording.word_of("flag", str(row["flag"]), lang),
            **floored_cells(
                "points",
                "n_points",
                row,
                reading if row["layer"] == "returnees" else unfloored(reading),
            ),
        }
        for row in found.to_dict("records")
    ]
    return table(rows, ["layer", "mode", "flag", "points", "points_text"])


def _if_hidden(name: str, n: float, reading: Reading) -> dict[str, Any]:
    if not math.isnan(n) or not reading.k:
        return {}
    return {f"{name}_text": wording.say("cell.withheld", reading.lang)}


def _field(field: str, lang: str) -> str:
    return wording.word_of("field", field, lang)

"""On whom services rest: how many depend on one partner, and who gives what."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from maps.report import wording
from maps.report.figures import (
    Figure,
    Reading,
    floored_cells,
    share_cells,
    share_columns,
    table,
    words_of,
)


def single(reading: Reading) -> pd.DataFrame:
    """Return how many of the covered depend on one partner, and on which most of them do."""
    rows = (
        {
            "category": code,
            "label": label,
            "n_partners": float(len([one for one in reading.partners.get(code, ()) if one])),
            **share_cells("depend", figure, reading),
            "partner": _named(figure, reading),
        }
        for code, label in reading.categories.items()
        for figure in [_of_covered(reading.at(code, "single_provider"))]
    )
    return table(rows, ["category", "label", "n_partners", *share_columns(("depend",)), "partner"])


def _named(figure: Figure, reading: Reading) -> str:
    """The name of the partner that a figure is about; empty where the figure is held back."""
    return reading.names.get(figure.subject_id, figure.subject_id) if figure.is_known else ""


def _of_covered(figure: Figure) -> Figure:
    """Return the figure without its denominator where it is suppressed: it counts the covered."""
    return replace(figure, n_people=math.nan) if figure.is_suppressed else figure


def providers(reading: Reading, found: pd.DataFrame) -> pd.DataFrame:
    """Return who gives each category, and how many each could take."""
    order = {code: place for place, code in enumerate(reading.categories)}
    rows = [
        {
            "category": str(row["category"]),
            "label": reading.categories.get(str(row["category"]), str(row["category"])),
            "partner": words_of(row["partner"]) or wording.say("cell.unnamed", reading.lang),
            "n_services": float(row["n_services"]),
            **floored_cells("people", "n_people", row, reading),
            "is_only": bool(row["is_only"]),
            "is_only_text": wording.say("yes" if row["is_only"] else "no", reading.lang),
        }
        for row in found.to_dict("records")
    ]
    rows.sort(key=lambda row: (order.get(row["category"], len(order)), row["partner"]))
    names = ["category", "label", "partner", "n_services", "people", "people_text"]
    return table(rows, [*names, "is_only", "is_only_text"])

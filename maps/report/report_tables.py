"""The tables of the gap report in one language, as sections and formats take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

SHARES: Final = {
    "within": "coverage_geographic",
    "accepted": "coverage_eligible",
    "at_best": "coverage_optimistic",
}
"""The three ways of coverage: column -> indicator."""


@dataclass(frozen=True)
class ReportTables:
    """Display-ready tables in one language; every `<x>_text` is what stands in print.

    A measure `x` that is a share has the columns `x` (0-1, NaN where there is none to print),
    `x_n`, `x_of` (persons), `x_text` and `x_suppression`. Counts of persons have `x` and `x_text`.
    A service checked more than `fresh_days` ago may have changed.
    """

    lang: str
    k: int
    fresh_days: float
    headlines: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame
    groups: pd.DataFrame
    areas: pd.DataFrame
    minutes: pd.DataFrame
    waterfall: pd.DataFrame
    sole: pd.DataFrame
    n_sole_left_out: int
    disagreements: pd.DataFrame
    disagreement_areas: pd.DataFrame
    single: pd.DataFrame
    providers: pd.DataFrame
    services: pd.DataFrame
    quality: pd.DataFrame
    facts: pd.DataFrame
    settings: pd.DataFrame
    definitions: pd.DataFrame
    measures: pd.DataFrame
    measures_by_area: pd.DataFrame
    waivers: pd.DataFrame
    months: pd.DataFrame
    losses: pd.DataFrame
    closures: pd.DataFrame
    questions: pd.DataFrame
    evidence: pd.DataFrame
    margins: pd.DataFrame
    lapses: pd.DataFrame
    stipends: pd.DataFrame
    blanks: pd.DataFrame
    snaps: pd.DataFrame
    currency: str = ""


def losing(table: pd.DataFrame) -> list[str]:
    """Return the first step and those at which people are known to be lost in some category."""
    is_losing = (table["step"] == table["step"].iloc[0]) | (table["lost"] > 0)
    kept = set(table.loc[is_losing, "step"])
    return [step for step in table["step"].drop_duplicates() if step in kept]

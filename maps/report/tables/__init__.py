"""The tables of the gap report: one set of figures that the page and the workbook both print."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from layers import reasons
from layers.vocabulary.codes import WHOLE
from maps.frame.shell import Page, Tables, admit
from maps.report import figure_index, service_headlines, wording
from maps.report import findings as gap_findings
from maps.report import headlines as gap_headlines
from maps.report.figures import (
    Counted,
    Reading,
    count_cells,
    count_of_words,
    leading,
    share_words,
    shown,
    table,
)
from maps.report.report_tables import ReportTables
from maps.report.tables import (
    at_services,
    basis,
    coverage,
    data_quality,
    disagreement,
    indicators,
    partners,
    planning,
)

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "gaps": (
        *("pcode", "category", "among", "group", "indicator", "value", "unit", "n_people"),
        *("n_stated", "n_expected", "n_value", "suppression", "subject_id", "low", "high"),
        "n_missing",
    ),
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "categories": ("category", "colour", "shape", "label_*"),
    "services": (
        *("service_id", "name", "category", "partner", "partner_id", "status", "verified_on"),
        *("capacity_on", "position_class"),
    ),
    "quality": ("layer", "rows_in", "loaded", "quarantined", "blank", "merged"),
    "facts": ("key", "value"),
    "providers": (
        *("category", "partner", "among", "n_services", "n_people", "n_stated", "n_expected"),
        *("n_people_suppression", "is_only"),
    ),
    **planning.COLUMNS,
    **data_quality.COLUMNS,
    **at_services.COLUMNS,
}
"""What the report may hold; another column is refused."""

STEPS: Final = ("identified", *reasons.STEPS)
ENDS: Final = (*STEPS, "sure")
"""The steps of the waterfall, and those of whom nothing is left to ask."""


def figures_of(tables: Tables, page: Page) -> Counted:
    """Return the figures of the report, which are the same in every language."""
    return figure_index.figures(admit(tables, COLUMNS)["gaps"], page.k)


def build(
    tables: Tables,
    page: Page,
    lang: str,
    found: Counted | None = None,
    *,
    is_for_workbook: bool = True,
) -> ReportTables:
    """Return the report's tables in one language.

    Parameters
    ----------
    tables
        `gaps`, `areas`, `categories`, `services`, `quality`, `facts`, `providers` and the tables
        of `gap_details`, with the columns of `COLUMNS`; any of them may be absent.
    page
        The facts of the run; `shell.k` is the floor under which no count of persons is printed.
    lang
        The language of every label and sentence.
    found
        From `figures_of`, where they have been read for another language.
    is_for_workbook
        Whether the longest table, `measures_by_area`, is made: the workbook alone has it.

    Raises
    ------
    PublishingRefusedError
        If a table or column is not on the list, or a count under the floor is not suppressed.
    """
    reading = figure_index.read(known := admit(tables, COLUMNS), page, lang, found)
    details = {**planning.build(known, reading), **data_quality.build(known, reading)}
    details["facts"] = basis.facts(known["facts"], lang, page.k)
    findings = gap_findings.findings(reading, STEPS, coverage.GROUPS)
    sole, n_left_out = _sole(reading)
    return ReportTables(
        lang=lang,
        k=page.k,
        fresh_days=page.fresh_days,
        currency=page.currency,
        headlines=_headlines(findings, details, known, reading),
        findings=findings,
        coverage=coverage.by_category(reading),
        groups=coverage.by_group(reading),
        areas=coverage.by_area(reading, known["areas"]),
        minutes=coverage.minutes(reading),
        waterfall=_waterfall(reading),
        sole=sole,
        n_sole_left_out=n_left_out,
        disagreements=disagreement.by_category(reading),
        disagreement_areas=disagreement.by_area(reading),
        single=partners.single(reading),
        providers=partners.providers(reading, leading(known["providers"], reading)),
        services=basis.services(reading, known["services"], page),
        quality=basis.quality(known["quality"], lang, page.k),
        settings=basis.settings(reading, page),
        definitions=basis.definitions(lang),
        measures=indicators.whole(reading),
        measures_by_area=indicators.by_area(reading, is_made=is_for_workbook),
        **details,
    )


def _headlines(
    found: pd.DataFrame, details: Tables, known: Tables, reading: Reading
) -> pd.DataFrame:
    """Return the headlines, with those on single services."""
    more = service_headlines.made(known, reading)
    return gap_headlines.headlines(found, details, reading, more)


def _waterfall(reading: Reading) -> pd.DataFrame:
    rows = []
    for code, label in reading.categories.items():
        first = reading.at(code, f"waterfall_{STEPS[0]}")
        before = math.nan
        for step in ENDS:
            if (WHOLE, code, "all", f"waterfall_{step}") not in reading.figures:
                continue
            figure = reading.at(code, f"waterfall_{step}")
            lost = before - figure.value
            left = replace(figure, value=figure.value / (first.value or math.nan))
            rows.append(
                {
                    "category": code,
                    "label": label,
                    "step": step,
                    "step_label": wording.word_of("step", step, reading.lang),
                    "share": left.value,
                    "share_text": share_words(left, reading.lang, reading.k),
                    "share_suppression": figure.suppression,
                    "share_of": shown(figure.n_people, reading.k),
                    **count_cells("left", figure.value, reading, suppression=figure.suppression),
                    **_lost(lost, reading, is_first=step == STEPS[0]),
                }
            )
            before = figure.value
    names = ["category", "label", "step", "step_label"]
    names += ["share", "share_text", "share_suppression", "share_of"]
    return table(rows, [*names, "left", "left_text", "lost", "lost_text"])


def _lost(lost: float, reading: Reading, *, is_first: bool) -> dict[str, Any]:
    if is_first:
        return {"lost": math.nan, "lost_text": ""}
    if math.isnan(lost):
        return {"lost": math.nan, "lost_text": wording.say("cell.withheld", reading.lang)}
    return count_cells("lost", lost, reading)


def _sole(reading: Reading) -> tuple[pd.DataFrame, int]:
    """Return the obstacles that can be told, and how many are left out: few people, or nobody."""
    rows = []
    n_left_out = 0
    for (pcode, code, group, indicator), figure in reading.figures.items():
        if pcode != WHOLE or group != "all" or not indicator.startswith("sole_"):
            continue
        if not figure.is_known or not figure.value:
            n_left_out += 1
            continue
        reason = indicator.removeprefix("sole_")
        rows.append(
            {
                "category": code,
                "label": reading.categories[code],
                "reason": reason,
                "reason_label": wording.obstacle(reason, reading.lang),
                **count_cells("people", figure.value, reading, suppression=figure.suppression),
                "of": shown(figure.n_people, reading.k),
                "of_text": count_of_words(figure.value, figure, reading),
            }
        )
    order = {code: place for place, code in enumerate(reading.categories)}
    rows.sort(key=lambda row: (order[row["category"]], -row["people"], row["reason"]))
    names = ["category", "label", "reason", "reason_label"]
    names += ["people", "people_text", "of", "of_text"]
    return table(rows, names), n_left_out

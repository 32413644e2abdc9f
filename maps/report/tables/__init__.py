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
from maps.report import figure_index, wording
from maps.report import findings as gap_findings
from maps.report import headlines as gap_headlines
from maps.report.figures import (
    Figure,
    Key,
    Reading,
    count_cells,
    count_of_words,
    figures,
    share_cells,
    share_columns,
    share_words,
    shown,
    table,
    words_of,
)
from maps.report.report_tables import SHARES, ReportTables
from maps.report.tables import basis, data_quality, disagreement, indicators, planning

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "gaps": (
        *("pcode", "category", "group", "indicator", "value", "unit"),
        *("n_people", "n_value", "suppression", "subject_id", "low", "high", "n_missing"),
    ),
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "categories": ("category", "colour", "shape", "label_*"),
    "services": ("service_id", "category", "partner", "partner_id", "status", "verified_on"),
    "quality": ("layer", "rows_in", "loaded", "quarantined", "blank", "merged"),
    "facts": ("key", "value"),
    "providers": ("category", "partner", "n_services", "n_people", "is_only"),
    **planning.COLUMNS,
    **data_quality.COLUMNS,
}
"""What the report may hold; another column is refused."""

STEPS: Final = ("identified", *reasons.STEPS)
GROUPS: Final = ("sex=f", "sex=m", "setting=urban", "setting=rural")


def figures_of(tables: Tables, page: Page) -> Mapping[Key, Figure]:
    """Return the figures of the report, which are the same in every language."""
    return figures(admit(tables, COLUMNS)["gaps"], page.k)


def build(
    tables: Tables,
    page: Page,
    lang: str,
    found: Mapping[Key, Figure] | None = None,
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
        If a table or column is not on the list, or a count of persons under the floor is not
        suppressed.
    """
    known = admit(tables, COLUMNS)
    reading = figure_index.read(known, page, lang, found)
    details = {**planning.build(known, reading), **data_quality.build(known, reading)}
    facts = basis.facts(known["facts"], lang, page.k)
    findings = gap_findings.findings(reading, STEPS, GROUPS)
    sole, n_left_out = _sole(reading)
    return ReportTables(
        lang=lang,
        k=page.k,
        headlines=gap_headlines.headlines(findings, {**details, "facts": facts}, reading),
        findings=findings,
        coverage=_coverage(reading),
        groups=_groups(reading),
        areas=_areas(reading, known["areas"]),
        minutes=_minutes(reading),
        waterfall=_waterfall(reading),
        sole=sole,
        n_sole_left_out=n_left_out,
        disagreements=disagreement.by_category(reading),
        disagreement_areas=disagreement.by_area(reading),
        single=_single(reading),
        providers=_providers(reading, known["providers"]),
        services=basis.services(reading, known["services"], page),
        quality=basis.quality(known["quality"], lang, page.k),
        facts=facts,
        settings=basis.settings(reading, page),
        definitions=basis.definitions(lang),
        measures=indicators.whole(reading),
        measures_by_area=indicators.by_area(reading, is_made=is_for_workbook),
        **details,
    )


def _coverage(reading: Reading) -> pd.DataFrame:
    return table(
        (
            {"category": code, "label": label, **_three_ways(reading, code, WHOLE)}
            for code, label in reading.categories.items()
        ),
        ["category", "label", *share_columns(SHARES)],
    )


def _groups(reading: Reading) -> pd.DataFrame:
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


def _areas(reading: Reading, areas: pd.DataFrame) -> pd.DataFrame:
    levels = dict(zip(areas["pcode"].astype(str), areas["level"], strict=True))
    rows = (
        {
            "pcode": pcode,
            "area": name,
            "level": levels.get(pcode, math.nan),
            "category": code,
            "label": label,
            **_three_ways(reading, code, pcode),
        }
        for pcode, name in reading.areas.items()
        for code, label in reading.categories.items()
        if (pcode, code, "all", SHARES["accepted"]) in reading.figures
    )
    return table(rows, ["pcode", "area", "level", "category", "label", *share_columns(SHARES)])


def _minutes(reading: Reading) -> pd.DataFrame:
    rows = []
    for code, label in reading.categories.items():
        row: dict[str, Any] = {"category": code, "label": label}
        for name in ("p50", "p75", "p90"):
            figure = reading.at(code, f"minutes_{name}")
            row[name] = math.nan if figure.is_suppressed else figure.value
            row[f"{name}_text"] = (
                wording.say("cell.too_few", reading.lang)
                if figure.is_suppressed
                else wording.minutes(figure.value, reading.lang)
            )
        row |= count_cells("people", reading.at(code, "minutes_p50").n_people, reading)
        rows.append(row)
    names = [f"{name}{end}" for name in ("p50", "p75", "p90") for end in ("", "_text")]
    return table(rows, ["category", "label", *names, "people", "people_text"])


def _waterfall(reading: Reading) -> pd.DataFrame:
    rows = []
    for code, label in reading.categories.items():
        first = reading.at(code, f"waterfall_{STEPS[0]}")
        before = math.nan
        for step in STEPS:
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


def _single(reading: Reading) -> pd.DataFrame:
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


def _providers(reading: Reading, providers: pd.DataFrame) -> pd.DataFrame:
    order = {code: place for place, code in enumerate(reading.categories)}
    rows = []
    for row in providers.to_dict("records"):
        n_people = float(pd.to_numeric(row["n_people"]))
        few = wording.say("cell.few", reading.lang, k=reading.k)
        rows.append(
            {
                "category": str(row["category"]),
                "label": reading.categories.get(str(row["category"]), str(row["category"])),
                "partner": words_of(row["partner"]) or wording.say("cell.unnamed", reading.lang),
                "n_services": float(row["n_services"]),
                **count_cells("people", n_people, reading),
                **({"people_text": few} if math.isnan(n_people) and reading.k else {}),
                "is_only": bool(row["is_only"]),
                "is_only_text": wording.say("yes" if row["is_only"] else "no", reading.lang),
            }
        )
    rows.sort(key=lambda row: (order.get(row["category"], len(order)), row["partner"]))
    names = ["category", "label", "partner", "n_services", "people", "people_text"]
    return table(rows, [*names, "is_only", "is_only_text"])


def _three_ways(reading: Reading, category: str, pcode: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, indicator in SHARES.items():
        row |= share_cells(name, reading.at(category, indicator, pcode), reading)
    return row

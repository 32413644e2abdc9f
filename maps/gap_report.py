"""The gap report as a page: findings first, then every table behind them; needs no script."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from maps import gap_disagreements, gap_inputs, gap_tables, gap_words, text
from maps.gap_tables import ReportTables
from maps.page import Page, Tables, render, shell

TITLE: Final = gap_words.TITLE
AUDIENCE: Final = "public"
COLUMNS: Final = gap_tables.COLUMNS

CLASS_ENDS: Final = (0.0, 0.10, 0.25, 0.40, 0.60, 1.0)
"""Fixed classes of coverage, so that two dates compare; each includes its lower end."""
CLASS_COLOURS: Final = ("#993404", "#d95f0e", "#fe9929", "#fed98e", "#ffffd4")
"""YlOrBr of five classes: the darker, the fewer people are covered."""
_DOTS: Final = "M4 4h.01M10 4h.01M7 7h.01M4 10h.01M10 10h.01"


def draw(tables: Tables, page: Page) -> str:
    """Return the gap report as one self-contained document.

    Parameters
    ----------
    tables
        As for `gap_tables.build`.
    page
        The facts of the run. Each of its languages that has every word gets its own section, of
        which the page shows one.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what this page may not show.
    """
    languages = gap_words.languages(page.languages)
    body = render(
        "gap-report.html",
        page,
        reports=[_content(gap_tables.build(tables, page, lang), page) for lang in languages],
        bar=partial(_bar, k=page.k),
        swatch=_swatch,
        share_class=share_class,
        classes=range(len(CLASS_COLOURS)),
    )
    # The report states the limits itself, with the categories' labels.
    framed = replace(page, languages=languages, limits={})
    return shell(framed, key="gap-report", title=TITLE, body=body, blocks={})


def share_class(share: float) -> int:
    """Return the place of a share among the fixed classes; -1 where it is unknown.

    >>> [share_class(share) for share in (0.0, 0.0999, 0.10, 0.6, 1.0, float("nan"))]
    [0, 0, 1, 4, 4, -1]
    """
    if math.isnan(share):
        return -1
    return max(place for place, low in enumerate(CLASS_ENDS[:-1]) if share >= low)


def _content(report: ReportTables, page: Page) -> dict[str, Any]:
    """Return what the template prints in one language."""
    lang = report.lang
    return {
        "lang": lang,
        "say": lambda key, **slots: gap_words.say(key, lang, **slots),
        "lead": gap_words.say(
            "report.lead",
            lang,
            date=text.day(page.as_of, lang),
            season=gap_words.known(page.season, lang),
            modes=gap_inputs.modes(page, lang),
        ),
        "findings": _by(report.findings, "category"),
        "waterfall": _by(report.waterfall, "category"),
        "sole": _by(report.sole, "category"),
        "disagreements": _rows(report.disagreements),
        "disagreement_areas": _by(report.disagreement_areas, "category", "kind"),
        "matrix": _matrix(report.areas, lang),
        "k": page.k,
        "groups": _rows(report.groups),
        "coverage": _rows(report.coverage),
        "minutes": _rows(report.minutes),
        "single": _rows(report.single),
        "providers": _rows(report.providers),
        "services": _rows(report.services),
        "quality": _rows(report.quality),
        "facts": _rows(report.facts),
        "settings": _rows(report.settings),
        "method": gap_inputs.method(page, lang),
        "fresh_days": gap_inputs.FRESH_DAYS,
        "n_areas": gap_disagreements.AREAS_TOLD,
        "count": lambda n: gap_words.count(float(n), lang),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]


def _by(table: pd.DataFrame, *columns: str) -> list[list[dict[str, Any]]]:
    """Return rows in groups of equal columns, in the order in which the values first appear."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in _rows(table):
        groups.setdefault(tuple(str(row[column]) for column in columns), []).append(row)
    return list(groups.values())


def _matrix(areas: pd.DataFrame, lang: str) -> dict[str, Any]:
    """Return areas by categories: `labels` of the columns, and `rows` of names and cells.

    The first row of each administrative level carries its `level_label`, where there are several.
    """
    labels = dict(zip(areas["category"], areas["label"], strict=True))
    is_layered = len(set(areas["level"].dropna())) > 1
    rows: list[dict[str, Any]] = []
    level = math.nan
    for group in _by(areas, "pcode"):
        cells = {row["category"]: row for row in group}
        is_new = is_layered and group[0]["level"] != level
        level = group[0]["level"]
        words = f"{gap_words.say('column.level', lang)} {level:g}"
        rows.append(
            {
                "name": group[0]["area"],
                "pcode": group[0]["pcode"],
                "level_label": words if is_new and not math.isnan(level) else "",
                "cells": [cells.get(code) for code in labels],
            }
        )
    return {"labels": list(labels.values()), "rows": rows}


def _bar(share: float, side: str = "", of: float = math.nan, *, k: int) -> Markup:
    """Return a bar for a share, pale in the part that `side` leaves open; nothing without either.

    `of` is the denominator; where it is not known a short stub stands for the open part.
    """
    left_open = min(50.0, 100 * (k - 1) / of) if k and of else 6.0
    left_open = 6.0 if math.isnan(left_open) else left_open
    sure, pale = {"few": (0.0, left_open), "most": (100 - left_open, 100.0)}.get(
        side, (100 * share, 0.0)
    )
    if math.isnan(sure) or (side and not k):
        return Markup()
    return Markup(
        '<svg width="100%" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true"><rect width="100" height="10" fill="#e3e9ec"/>{}'
        '<rect width="{:g}" height="10" fill="#0f4c63"/></svg>'
    ).format(_pale(pale), round(sure, 1))


def _pale(width: float) -> Markup:
    if not width:
        return Markup()
    return Markup('<rect width="{:g}" height="10" fill="#8fb3c1"/>').format(round(width, 1))


def _swatch(place: int, side: str = "") -> Markup:
    """Return the mark of a class: a colour, dots below the floor, a dash without data.

    Few lie in the class of the widest gap, most in that of the smallest; bare dots tell nothing.
    """
    places = {"few": 0, "most": len(CLASS_COLOURS) - 1}
    place = places.get(side, place)
    colour = CLASS_COLOURS[place] if place >= 0 else "#ffffff"
    lines = _DOTS if side else "" if place >= 0 else "M3 7H11"
    ink = "#ffffff" if side == "few" else "#4a5c66"
    width = 2 if side else 1
    return Markup(
        '<svg width="14" height="14" aria-hidden="true"><rect x=".5" y=".5" width="13" height="13" '
        'fill="{}" stroke="#4a5c66"/><path d="{}" stroke="{}" stroke-width="{}" '
        'stroke-linecap="round"/></svg>'
    ).format(colour, lines, ink, width)

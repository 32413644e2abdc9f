"""The report's sections as HTML, and what the papers take from them: widths, bars, legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from layers import languages
from mapping.disclosure import size_classes
from maps.frame import colour_classes
from maps.frame.shell import Page, render
from maps.report import svg_charts, wording
from maps.report.blocks import Bar, Grid
from maps.report.report import Told
from maps.report.sections import basis

LINE: Final = 112.0
"""Letters in a line of a table of the PDF: what long texts share once every word has its place."""
_DOTS: Final = "M4 4h.01M10 4h.01M7 7h.01M4 10h.01M10 10h.01"


def body(reports: Mapping[str, Told], page: Page) -> Markup:
    """Return every section in each of the languages, of which all but the first are hidden."""
    return render(
        "gap-report.html",
        page,
        reports=[_content(one, page, lang) for lang, one in reports.items()],
        bar=partial(_bar, k=page.k),
        swatch=lambda mark: _swatch(colour_classes.of_share(mark.share), mark.suppression),
        svg=svg_charts.svg,
    )


def widths(grid: Grid, line: float = LINE) -> list[float]:
    """Return how wide each column is, per cent: as its longest word, wider where texts are long.

    `line` is how many letters fit across the table.

    >>> from maps.report.blocks import Cell
    >>> widths(Grid(("Area", "n"), ((Cell("Upper Niumi"), Cell("12")),)))
    [61.3, 38.7]
    """
    columns: list[list[str]] = [[head] for head in grid.heads]
    for row in grid.rows:
        for place, cell in enumerate(row if len(row) == len(columns) else ()):
            columns[place].append(f"{cell.words} ({cell.quiet})" if cell.quiet else cell.words)
    least = [_least(texts) for texts in columns]
    means = [_mean(texts) for texts in columns]
    wishes = [max(0.0, mean - need) for mean, need in zip(means, least, strict=True)]
    granted = min(1.0, max(0.0, line - sum(least)) / (sum(wishes) or 1.0))
    needs = [need + granted * wish for need, wish in zip(least, wishes, strict=True)]
    return [round(100 * need / sum(needs), 1) for need in needs]


def _least(texts: Sequence[str]) -> float:
    """No word may leave its column; bold heads are wider, and every cell has a margin."""
    of_head = 1.2 * max(len(word) for word in texts[0].split(" "))
    longest = max(len(word) for words in texts for word in words.split(" "))
    return 2.0 + max(4.0, of_head, longest)


def _mean(texts: Sequence[str]) -> float:
    """Long texts wrap beyond some 32 letters."""
    return 2.0 + min(sum(len(words) for words in texts) / len(texts), 32.0)


def legend(lang: str, k: int) -> list[tuple[Markup, str]]:
    """Return the mark of each class of a share and what it means in a language."""
    classes = [(place, "none", str(place)) for place in range(len(colour_classes.COLOURS))]
    hidden = [(-1, one, one) for one in ("few", "most", "hidden")] if k else []
    return [
        (_swatch(place, suppression), wording.say(f"class.{name}", lang, k=k))
        for place, suppression, name in (*classes, *hidden, (-1, "none", "none"))
    ]


def _content(report: Told, page: Page, lang: str) -> dict[str, Any]:
    """Return what the template prints in one language."""
    return {
        "lang": lang,
        "direction": languages.of(lang).direction,
        "lead": basis.lead(lang, page),
        "sections": report.sections,
        "legend": legend(lang, page.k),
        "legend_note": wording.say("class.note", lang),
    }


def bar_parts(bar: Bar, *, k: int) -> tuple[float, float] | None:
    """Return how far a bar is filled and how far it is pale, per cent; None where none is drawn.

    Pale is the part that a suppression leaves open, behind what is sure. Where the denominator is
    not known a short stub stands for it.
    """
    share, suppression, of = bar.share, bar.suppression, bar.of
    left_open = min(50.0, 100 * (k - 1) / of) if k and of > 0 else 6.0
    tenth = 100 * share + (100 / size_classes.TENTHS if k else 0.0)
    sure, pale = {"few": (0.0, left_open), "most": (100 - left_open, 100.0)}.get(
        suppression, (100 * share, tenth if k else 0.0)
    )
    if math.isnan(sure) or (suppression != "none" and not k):
        return None
    return round(sure, 1), round(pale, 1)


def _bar(bar: Bar, *, k: int) -> Markup:
    parts = bar_parts(bar, k=k)
    if parts is None:
        return Markup()
    sure, pale = parts
    return Markup(
        '<svg width="100%" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true"><rect width="100" height="10" fill="#e3e9ec"/>{}'
        '<rect width="{:g}" height="10" fill="#0f4c63"/></svg>'
    ).format(_pale(pale), sure)


def _pale(width: float) -> Markup:
    if not width:
        return Markup()
    return Markup('<rect width="{:g}" height="10" fill="#8fb3c1"/>').format(width)


def _swatch(place: int, suppression: str = "none") -> Markup:
    """Return the mark of a class: a colour, dots below the floor, a dash without data.

    Few lie in the class of the widest gap, most in that of the smallest; bare dots tell nothing.
    """
    places = {"few": 0, "most": len(colour_classes.COLOURS) - 1}
    place = places.get(suppression, place)
    colour = colour_classes.COLOURS[place] if place >= 0 else "#ffffff"
    is_dotted = suppression != "none"
    lines = _DOTS if is_dotted else "" if place >= 0 else "M3 7H11"
    ink = "#ffffff" if suppression == "few" else "#4a5c66"
    width = 2 if is_dotted else 1
    return Markup(
        '<svg width="14" height="14" aria-hidden="true"><rect x=".5" y=".5" width="13" height="13" '
        'fill="{}" stroke="#4a5c66"/><path d="{}" stroke="{}" stroke-width="{}" '
        'stroke-linecap="round"/></svg>'
    ).format(colour, lines, ink, width)

"""A report as a PDF: the page's sections on A4, heads repeated, pages numbered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from layers import languages
from maps.frame import assets, colour_classes, labels
from maps.frame.shell import Page
from maps.report import svg_charts, wording
from maps.report.blocks import Block, Cell, Drawing, Facts, Finding, Findings, Grid
from maps.report.elements import fonts, html_body
from maps.report.elements.written import clean
from maps.report.report import Report
from maps.report.sections import basis

_DARK: Final = 2
"""Of the classes of coverage so many are dark enough for white words."""


def draw(report: Report, page: Page) -> bytes:
    """Return a report as a PDF; the same input gives the same bytes.

    On every machine, as long as its fonts have all the letters: see `lacking`.

    Parameters
    ----------
    report
        The report in the language of the document, from `briefly`.
    page
        The facts of the run: banners, foot of each page and metadata are made from it.

    Raises
    ------
    ImportError
        Where the extra [report] is not installed.
    """
    document = _written(report, page)
    typesetter = _typesetter(is_at_home=not fonts.lacking([document]))
    source = assets.part("frame/report.typ").encode()
    found: bytes = typesetter.compile(source, format="pdf", sys_inputs={"report": document})
    return found


def lacking(report: Report, page: Page) -> str:
    """Return the letters that the fonts of the PDF lack: they are drawn as this machine can.

    Where it has no font for them either, as boxes.
    """
    return fonts.lacking([_written(report, page)])


@cache
def _typesetter(*, is_at_home: bool) -> Any:
    """Return what lays out: it fetches nothing, and reads the template and the fonts alone.

    At home it knows the fonts of the packages, else those of the machine too.
    """
    import typst  # noqa: PLC0415 - an extra

    folders = fonts.folders()
    # The root is all that a document may read of this machine.
    return typst.Compiler(root=folders[0], font_paths=folders, ignore_system_fonts=is_at_home)


def _written(report: Report, page: Page) -> str:
    return json.dumps(_cleaned(_document(report, page)), ensure_ascii=False)


def _cleaned(held: Any) -> Any:
    """Clean every text: pictures are XML, and half a letter cannot be handed over."""
    if isinstance(held, str):
        return clean(held)
    if isinstance(held, dict):
        return {name: _cleaned(one) for name, one in held.items()}
    return [_cleaned(one) for one in held] if isinstance(held, (list, tuple)) else held


def _document(report: Report, page: Page) -> dict[str, Any]:
    """Return all that is printed, as the template reads it."""
    lang = report.tables.lang
    direction = languages.of(lang).direction
    title, day = wording.TITLES[report.key][lang], labels.day(page.as_of, lang)
    banners = (("private", page.is_private), ("synthetic", page.is_synthetic))
    return {
        "lang": lang,
        "direction": direction,
        "fonts": fonts.FAMILIES[direction],
        "head": f"{title} – {page.programme}",
        "day": (page.as_of.year, page.as_of.month, page.as_of.day),
        "foot": wording.apart(lang, title, page.programme, day, page.run_id),
        "banners": [(one, labels.label(f"frame.{one}", lang)) for one, is_on in banners if is_on],
        "title": title,
        "facts": wording.apart(lang, f"{page.programme} ({page.country})", day, page.run_id),
        "tones": [
            {"fill": colour, "is_dark": place < _DARK}
            for place, colour in enumerate(colour_classes.COLOURS)
        ],
        "legend": [
            (svg_charts.alone(mark), words) for mark, words in html_body.legend(lang, page.k)
        ],
        "legend_note": wording.say("class.note", lang),
        "sections": list(_sections(report, page)),
    }


def _sections(report: Report, page: Page) -> Iterator[dict[str, Any]]:
    """Sections with the sentence that leads them, and at the end where everything comes from."""
    lang = report.tables.lang
    for place, section in enumerate(report.sections):
        yield {
            "title": section.title,
            "starts_page": section.starts_page,
            "lead": "" if place else basis.lead(lang, page),
            "note": section.note,
            "blocks": [_block(block, lang, page.k) for block in section.blocks],
        }
    ending = {"kind": "lines", "title": "", "words": basis.ending(page, lang)}
    sources = _block(basis.sources(page, lang), lang, page.k)
    yield {
        "title": wording.say("section.sources", lang) if report.has_sources else "",
        "lead": "",
        "note": "",
        "blocks": [sources, ending] if report.has_sources else [ending],
    }


def _block(block: Block, lang: str, k: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": block.kind, "title": block.title}
    if isinstance(block, Grid):
        return facts | _grid(block, k)
    if isinstance(block, Drawing):
        picture = block.picture
        svg = svg_charts.file(picture, lang)
        return facts | {"svg": svg, "told": picture.told, "has_legend": block.has_legend}
    if isinstance(block, Findings):
        strong = 0 if block.is_first_strong else -1
        items = enumerate(block.items)
        return facts | {"items": [_finding(one, is_strong=at == strong) for at, one in items]}
    return facts | ({"rows": block.rows} if isinstance(block, Facts) else {"words": block.words})


def _finding(finding: Finding, *, is_strong: bool) -> dict[str, Any]:
    return {
        "theme": finding.theme,
        "sentence": f"{finding.sentence}.",
        "caveat": finding.caveat,
        "is_strong": is_strong,
    }


def _grid(grid: Grid, k: int) -> dict[str, Any]:
    return {
        "note": grid.note,
        "has_legend": grid.has_legend,
        "heads": grid.heads,
        "widths": html_body.widths(grid),
        "groups": _groups(grid.rows, k),
    }


def _groups(rows: Sequence[Sequence[Cell]], k: int) -> list[dict[str, Any]]:
    """Return the rows that share their first cell together; a cell that stands alone is a name."""
    found: list[dict[str, Any]] = []
    for first, *others in rows:
        cells = [_cell(one, k) for one in others]
        if not others:
            found.append({"name": first.words})
        elif first.words or not found or "name" in found[-1]:
            found.append({"first": _cell(first, k), "rows": [cells]})
        else:
            found[-1]["rows"].append(cells)
    return found


def _cell(cell: Cell, k: int) -> dict[str, Any]:
    """Return a cell's words; its bar, the tone of its mark and its weight where it has them."""
    found: dict[str, Any] = {"words": cell.words}
    if cell.quiet:
        found["words"] = f"{cell.words} ({cell.quiet})"
    tone = colour_classes.of_share(cell.mark.share) if cell.mark else -1
    if tone >= 0:
        found["tone"] = tone
    if cell.is_head:
        found["is_head"] = True
    parts = html_body.bar_parts(cell.bar, k=k) if cell.bar else None
    return found | ({"bar": parts} if parts else {})

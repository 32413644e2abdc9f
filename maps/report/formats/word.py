"""A report as a Word file: the sections of the page, to paste from and to comment on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final
from xml.sax.saxutils import escape

from layers import languages
from maps.frame import colour_classes, labels
from maps.frame.shell import Page
from maps.report import wording
from maps.report.blocks import (
    Block,
    Cell,
    Drawing,
    Facts,
    Finding,
    Findings,
    Grid,
)
from maps.report.elements import html_body, native_charts, painted, right_to_left
from maps.report.elements.written import clean
from maps.report.report import Report
from maps.report.report_tables import ReportTables
from maps.report.sections import basis
from maps.report.svg_charts import Picture

_ENTRY_DATE: Final = (1980, 1, 1, 0, 0, 0)
_EMU_PER_CM: Final = 360_000
_PICTURE_CM: Final = 15.0
_TWIPS: Final = 9638
"""Width of the text: 17 cm."""
_LINE: Final = 92.0
"""Letters across it in a table: word processors write wider than a browser."""
_WORDS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHART: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_CHART_SPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DARK: Final = 2
"""Of the classes of coverage so many are dark enough for white words."""


def draw(report: Report, page: Page) -> bytes:
    """Return a report as DOCX; the same input gives the same bytes.

    Parameters
    ----------
    report
        The report in the language of the document, from `briefly`.
    page
        The facts of the run; its day is the document's date, and no author is named.

    Raises
    ------
    ImportError
        Where the extra [report] is not installed.
    """
    import docx  # noqa: PLC0415 - an extra

    tables, lang = report.tables, report.tables.lang
    document = docx.Document()
    title = wording.TITLES[report.key][lang]
    _prepare(document, page, lang, title)
    _styled(document, "Title", title)
    day = labels.day(page.as_of, lang)
    facts = wording.apart(lang, f"{page.programme} ({page.country})", day, page.run_id)
    _paragraph(document, facts)
    for name, is_on in (("private", page.is_private), ("synthetic", page.is_synthetic)):
        if is_on:
            _paragraph(document, labels.label(f"frame.{name}", lang), is_bold=True)
    _paragraph(document, basis.lead(lang, page))
    charts = native_charts.parts(tables)
    for section in report.sections:
        heading = _styled(document, "Heading1", clean(section.title))
        heading.paragraph_format.page_break_before = section.starts_page or None
        if section.note:
            _paragraph(document, section.note, is_before=True)
        for block in section.blocks:
            _block(document, block, tables, charts)
    if report.has_sources:
        _styled(document, "Heading1", wording.say("section.sources", lang))
        _grid(document, basis.sources(page, lang), tables)
    for words in basis.ending(page, lang):
        _paragraph(document, words)
    if languages.of(lang).direction == "rtl":
        right_to_left.turn(document)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def repacked(content: bytes) -> bytes:
    """Return a zip archive with its entries in the same order, all of one fixed date.

    >>> stream = io.BytesIO()
    >>> with zipfile.ZipFile(stream, "w") as archive:
    ...     archive.writestr("a.xml", "<a/>")
    >>> archive = zipfile.ZipFile(io.BytesIO(repacked(stream.getvalue())))
    >>> archive.infolist()[0].date_time, archive.read("a.xml")
    ((1980, 1, 1, 0, 0, 0), b'<a/>')
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return stream.getvalue()


def _prepare(document: Any, page: Page, lang: str, title: str) -> None:
    """Set paper, fonts, properties and the foot of each page."""
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - an extra

    paper = document.sections[0]
    paper.page_width, paper.page_height = Cm(21.0), Cm(29.7)
    paper.left_margin = paper.right_margin = Cm(2.0)
    paper.top_margin = paper.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10)
    style.paragraph_format.space_after = Pt(4)
    spoken = style.element.get_or_add_rPr()
    spoken.append(_element("w:lang", **{"w:val": languages.of(lang).locale}))
    for name in ("Title", "Heading 1", "Heading 2"):
        found = document.styles[name]
        found.font.name, found.font.color.rgb = "Calibri", RGBColor(0x0F, 0x4C, 0x63)
    package = document.part.package
    for key, one in list(package.rels.items()):
        if one.reltype.endswith("/thumbnail"):  # a picture of python-docx's own template
            del package.rels[key]
    midnight = datetime.combine(page.as_of, time(), UTC).replace(tzinfo=None)
    facts = document.core_properties
    facts.title, facts.language = f"{title} – {clean(page.programme)}", lang
    facts.author = facts.last_modified_by = facts.comments = facts.keywords = ""
    facts.created = facts.modified = midnight
    facts.revision = 1
    foot = paper.footer.paragraphs[0]
    day = labels.day(page.as_of, lang)
    facts_of_run = wording.apart(lang, title, page.programme, day, page.run_id, "")
    foot.add_run(clean(facts_of_run))
    for place, field in enumerate(("PAGE", "NUMPAGES")):
        if place:
            foot.add_run(" / ")
        counted = _element("w:fldSimple", **{"w:instr": field})
        run = _element("w:r")
        run.append(_element("w:t", "1"))
        counted.append(run)
        foot._p.append(counted)  # noqa: SLF001 - python-docx has no fields


def _block(document: Any, block: Block, report: ReportTables, charts: Mapping[str, bytes]) -> None:
    if block.title:
        _styled(document, "Heading2", clean(block.title))
    if isinstance(block, Grid):
        _grid(document, block, report)
    elif isinstance(block, Drawing):
        _chart(document, block, charts, report.lang)
    elif isinstance(block, Findings):
        for place, one in enumerate(block.items):
            _finding(document, one, is_strong=block.is_first_strong and not place)
    elif isinstance(block, Facts):
        _facts(document, block)
    else:
        for words in block.words:
            _paragraph(document, words)


def _paragraph(
    document: Any, words: str, *, is_bold: bool = False, is_before: bool = False
) -> None:
    """Add a paragraph; one that stands before something is not parted from it."""
    paragraph = document.add_paragraph()
    paragraph.add_run(clean(words)).bold = is_bold or None
    paragraph.paragraph_format.keep_with_next = is_before or None


def _styled(document: Any, style_id: str, words: str = "") -> Any:
    """Add a paragraph by its style's id: for a name python-docx searches all styles each time."""
    paragraph = document.add_paragraph(words)
    paragraph._p.style = style_id  # noqa: SLF001 - it knows names only
    return paragraph


def _finding(document: Any, finding: Finding, *, is_strong: bool) -> None:
    paragraph = _styled(document, "ListBullet")
    if finding.theme:
        paragraph.add_run(clean(finding.theme)).bold = True
        paragraph.add_run().add_break()
    paragraph.add_run(f"{clean(finding.sentence)}.").bold = is_strong or None
    if finding.caveat:
        paragraph.add_run().add_break()
        paragraph.add_run(clean(finding.caveat)).italic = True


def _facts(document: Any, facts: Facts) -> None:
    for term, words in facts.rows:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{clean(term)}: ").bold = True
        paragraph.add_run(clean(words))


def _chart(document: Any, drawing: Drawing, charts: Mapping[str, bytes], lang: str) -> None:
    """Place the chart of a picture, which the reader's word processor draws; described in words."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - an extra
    from docx.opc.packuri import PackURI  # noqa: PLC0415 - the same
    from docx.opc.part import Part  # noqa: PLC0415 - the same

    picture = drawing.picture
    if picture.key not in charts:
        _picture(document, picture, lang)
        return
    body = document.part
    number = sum(one.reltype == RELATIONSHIP_TYPE.CHART for one in body.rels.values()) + 1
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, _CHART, charts[picture.key], body.package)
    rel_id = body.relate_to(part, RELATIONSHIP_TYPE.CHART)
    height = 2.6 + 0.75 * len(picture.shapes) / 4 if picture.key.startswith("waterfall") else 8.5
    size = {"cx": str(17 * _EMU_PER_CM), "cy": str(round(min(height, 11.0) * _EMU_PER_CM))}
    inline = _element("wp:inline", distT="0", distB="0", distL="0", distR="0")
    inline.append(_element("wp:extent", **size))
    facts = {"id": str(1000 + number), "name": f"chart {number}"}
    facts |= {"title": clean(picture.title), "descr": clean(picture.told)}
    inline.append(_element("wp:docPr", **facts))
    inline.append(_element("wp:cNvGraphicFramePr"))
    graphic, data = _element("a:graphic"), _element("a:graphicData", uri=_CHART_SPACE)
    data.append(_element("c:chart", **{"r:id": rel_id}))
    graphic.append(data)
    inline.append(graphic)
    drawn = _element("w:drawing")
    drawn.append(inline)
    document.add_paragraph().add_run()._r.append(drawn)  # noqa: SLF001 - it knows no charts


def _picture(document: Any, picture: Picture, lang: str) -> None:
    """Place a picture that is no chart, with its numbers in words for who does not see it."""
    from docx.shared import Cm  # noqa: PLC0415 - an extra

    content = painted.png(picture, lang)
    if content is None:
        _paragraph(document, picture.told)
        return
    placed = document.add_picture(io.BytesIO(content), width=Cm(_PICTURE_CM))
    facts = placed._inline.docPr  # noqa: SLF001 - python-docx has no words for it
    facts.set("title", clean(picture.title))
    facts.set("descr", clean(picture.told))
    if picture.is_map:
        _legend(document, lang)


def _legend(document: Any, lang: str) -> None:
    said = (wording.say(f"class.{name}", lang) for name in ("tones", "note"))
    _paragraph(document, " ".join(said))


def _grid(document: Any, grid: Grid, report: ReportTables) -> None:
    """Add a table whose first row is repeated on every page."""
    if grid.note:
        _paragraph(document, grid.note, is_before=True)
    if grid.has_legend:
        _legend(document, report.lang)
    document.element.body.insert(-1, _table(grid))
    document.add_paragraph()


def _table(grid: Grid) -> Any:
    """Return a table read from its text: built element by element it takes ten times as long."""
    from docx.oxml import parse_xml  # noqa: PLC0415 - an extra

    widths = [round(_TWIPS * share / 100) for share in html_body.widths(grid, _LINE)]
    look = (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="dxa" w:w="{sum(widths)}"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:type="dxa" w:w="60"/>'
        '<w:right w:type="dxa" w:w="60"/></w:tblCellMar><w:tblLook w:firstColumn="1" '
        'w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1" w:val="04A0"/>'
        "</w:tblPr>"
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = _row([Cell(words, is_head=True) for words in grid.heads], widths, "D3E3E9")
    first = heads.replace("<w:cantSplit/>", "<w:cantSplit/><w:tblHeader/>", 1)
    rows = "".join(_row(row, widths) for row in grid.rows)
    return parse_xml(
        f'<w:tbl xmlns:w="{_WORDS}">{look}<w:tblGrid>{columns}</w:tblGrid>{first}{rows}</w:tbl>'
    )


def _row(cells: Sequence[Cell], widths: Sequence[int], fill: str = "") -> str:
    """Return a row, which no page divides; a cell that stands alone spans the table."""
    if len(cells) < len(widths):
        held = _cell(cells[0], sum(widths), fill, n_columns=len(widths))
    else:
        pairs = zip(cells, widths, strict=True)
        held = "".join(_cell(cell, width, fill) for cell, width in pairs)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{held}</w:tr>"


def _cell(cell: Cell, width: int, fill: str, *, n_columns: int = 1) -> str:
    place = colour_classes.of_share(cell.mark.share) if cell.mark else -1
    tone = fill or (colour_classes.COLOURS[place][1:] if place >= 0 else "")
    span = f'<w:gridSpan w:val="{n_columns}"/>' if n_columns > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{tone}"/>' if tone else ""
    bold = "<w:b/>" if cell.is_head else ""
    ink = '<w:color w:val="FFFFFF"/>' if 0 <= place < _DARK else ""
    words = f"{cell.words} ({cell.quiet})" if cell.quiet else cell.words
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:rPr>{bold}{ink}<w:sz w:val="17"/>'
        f'</w:rPr><w:t xml:space="preserve">{escape(clean(words))}</w:t></w:r></w:p></w:tc>'
    )


def _element(tag: str, words: str = "", **attributes: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same

    found = OxmlElement(tag)
    for name, value in attributes.items():
        key = qn(name) if ":" in name else name
        found.set(key, value)
    if words:
        found.text = words
    return found

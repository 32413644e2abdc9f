"""A Word document turned for words that run from the right: paragraphs, runs, tables, page."""

from __future__ import annotations

from typing import Any, Final

_FONT: Final = "Arial"
"""Has the letters; word processors everywhere have it or one like it."""
_COMPLEX: Final = (("w:b", "w:bCs"), ("w:i", "w:iCs"), ("w:sz", "w:szCs"))
"""What a run says of its letters -> the same for letters that are joined."""
_AFTER_BIDI: Final = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip
_AFTER_RTL: Final = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_VISUAL: Final = (
    "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing",
    "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
)  # fmt: skip
_AFTER_SECTION: Final = ("w:rtlGutter", "w:docGrid", "w:printerSettings")


def turn(document: Any) -> None:
    """Turn a document of python-docx: every paragraph, run and table, the styles, the foot."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - an extra

    parts = [document.element.body, document.sections[0].footer._element]  # noqa: SLF001
    for part in parts:
        for paragraph in list(part.iter(qn("w:p"))):
            _put(paragraph.get_or_add_pPr(), "w:bidi", _AFTER_BIDI)
        for run in list(part.iter(qn("w:r"))):
            _run(_properties(run))
        for table in list(part.iter(qn("w:tblPr"))):
            _put(table, "w:bidiVisual", _AFTER_VISUAL)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name].element
        _run(style.get_or_add_rPr())
        fonts = style.rPr.rFonts
        if fonts is not None:
            fonts.set(qn("w:cs"), _FONT)
    _put(document.sections[0]._sectPr, "w:bidi", _AFTER_SECTION)  # noqa: SLF001


def _run(properties: Any) -> None:
    """Say that letters run from the right, as bold, sloping and large as those from the left."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same

    for plain, joined in _COMPLEX:
        said = properties.find(qn(plain))
        if said is None:
            continue
        for old in properties.findall(qn(joined)):
            properties.remove(old)
        added = OxmlElement(joined)
        for name, value in said.attrib.items():
            added.set(name, value)
        said.addnext(added)
    _put(properties, "w:rtl", _AFTER_RTL)


def _properties(run: Any) -> Any:
    """The properties of a run, added in front where it has none."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same

    found = run.find(qn("w:rPr"))
    if found is None:
        found = OxmlElement("w:rPr")
        run.insert(0, found)
    return found


def _put(held: Any, tag: str, before: tuple[str, ...]) -> None:
    """Add an empty element once, where the order of a Word file wants it."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same

    if held.find(qn(tag)) is None:
        later = {qn(name) for name in before}
        added = OxmlElement(tag)
        follower = next((child for child in held if child.tag in later), None)
        if follower is None:
            held.append(added)
        else:
            follower.addprevious(added)

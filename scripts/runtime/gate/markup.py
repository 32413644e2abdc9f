"""HTML and XML taken apart: the text a reader sees, and apart from it all that scripts see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat

from scripts.runtime.gate.spelling import END, SEAM

_IN_LINE: Final = (
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
    "tspan", "tt", "u", "var", "wbr",
)  # fmt: skip
"""Elements of HTML within one word."""
_CELLS: Final = (
    "td", "th", "tr", "li", "dt", "dd", "option", "title", "text", "button", "label",
    "si", "c", "v", "f", "row", "w:tc", "w:tr",
)  # fmt: skip
_BREAKS: Final = ("w:p", "w:br", "w:cr", "w:tab", "a:p", "a:br", "p", "br")
_OF_RUNS: Final = ("", "w", "a")
"""Prefixes of elements of XML that may stand within one word: of workbooks, Word, drawings."""
_CODE: Final = ("script", "style")
_CELL_NAME: Final = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?")
_CELL_RANGE: Final = re.compile(r"\$[A-Z]{1,3}\$\d{1,7}(?::\$[A-Z]{1,3}\$\d{1,7})?")
_ESCAPED: Final = re.compile(
    r"\\(?:u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|([\da-fA-F]{2,6})\s?)"
)


@dataclass
class Markup:
    """What stands in a document of HTML or XML.

    Parameters
    ----------
    text
        What a reader sees, with SEAM between runs and END between cells.
    apart
        Attributes and comments, each by itself.
    code
        Scripts and styles: the attributes of the element, and what stands in it.
    """

    text: str = ""
    apart: list[str] = field(default_factory=list)
    code: list[tuple[dict[str, str], str]] = field(default_factory=list)


def of_html(document: str) -> Markup:
    """Return a page taken apart; broken markup is read much as a browser would."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    reader.found.text = "".join(reader.parts)
    return reader.found


def of_xml(document: bytes) -> Markup:
    """Return a document of XML taken apart, without the names of cells of a workbook.

    Raises
    ------
    ValueError
        Where it is no whole XML, or defines entities of its own.
    """
    found, parts, seen = Markup(), [], set[str]()
    reader = expat.ParserCreate()
    reader.buffer_text = True

    def begin(tag: str, attributes: dict[str, str]) -> None:
        parts.append(_between(tag))
        for one in attributes.values():  # a workbook has a hundred thousand, and few of a kind
            if one not in seen:
                seen.add(one)
                if not _CELL_NAME.fullmatch(one):
                    found.apart.append(one)

    def refuse(*_: object) -> None:
        raise ValueError("it has a document type")

    reader.StartElementHandler = begin
    reader.EndElementHandler = lambda tag: parts.append(_between(tag))
    reader.CharacterDataHandler = parts.append
    reader.CommentHandler = found.apart.append
    reader.ProcessingInstructionHandler = lambda *said: found.apart.extend(said)
    reader.StartDoctypeDeclHandler = refuse
    try:
        reader.Parse(document, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    found.text = _CELL_RANGE.sub(END, "".join(parts))
    return found


def spoken(code: str) -> str:
    r"""Return a script or style with its escapes resolved.

    >>> spoken(r"'\x53-\u0030001' \53 x")
    "'S-0001' Sx"
    """
    return _ESCAPED.sub(_character, code)


class _Reader(HTMLParser):
    """Gathers a `Markup`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self.parts: list[str] = []
        self._open: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(_between_html(tag))
        held = {name: value for name, value in attrs if value}
        self.found.apart += [unquote(value) if "%" in value else value for value in held.values()]
        self._open = held if tag in _CODE else None

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open = None

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(_between_html(tag))
        self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is None:
            self.parts.append(data)
        else:
            self.found.code.append((self._open, data))

    def handle_comment(self, data: str) -> None:
        self.found.apart.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.apart.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.apart.append(data)

    def unknown_decl(self, data: str) -> None:
        self.parts.append(data.removeprefix("CDATA["))


@lru_cache(maxsize=1024)  # a workbook has a hundred thousand cells and few kinds of element
def _between(tag: str) -> str:
    """What stands for the edge of an element of XML: runs of Word and of a cell are one word."""
    if tag in _BREAKS:
        return "\n"
    prefix = tag.rpartition(":")[0]
    return END if tag in _CELLS or prefix not in _OF_RUNS else SEAM


@lru_cache(maxsize=1024)
def _between_html(tag: str) -> str:
    """The same of HTML, whose elements stand apart but for those within a line."""
    return SEAM if tag in _IN_LINE else END if tag in _CELLS else "\n"


def _character(found: re.Match[str]) -> str:
    code = int(next(one for one in found.groups() if one), 16)
    return chr(code) if code <= 0x10FFFF else ""

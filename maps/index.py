"""The first page of a folder: one card for each page or workbook that was published."""

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from maps import text
from maps.page import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = text.words("index.title")
AUDIENCE: Final = "public"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {"files": ("file", "audience", "title_*")}
KNOWN: Final = ("partners", "designer", "finder", "gap-report", "caseworker")
"""File stems with words of their own: ``index.title_<stem>`` and ``index.about_<stem>``."""


FORMATS: Final = ("html", "xlsx", "csv", "pdf", "docx")
"""Suffixes of files that the index may link."""


def draw(tables: Tables, page: Page) -> str:
    """Return the page that links the files beside it.

    Parameters
    ----------
    tables
        ``files``: ``file`` (a plain name such as ``partners.html``), in the order of the cards;
        optional ``audience`` (public where not private) and one ``title_<lang>`` per language
        (our own words where absent, else the English title, else the file's name).
    page
        Facts of the run.

    Raises
    ------
    PublishingRefusedError
        If another table or column is given.
    ValueError
        If a file is not a plain name in the same folder.
    """
    files = admit(tables, COLUMNS)["files"]
    cards = [_card(row, page) for row in files.to_dict("records")]
    return shell(
        page,
        key="index",
        title=TITLE,
        body=render("index.html", page, cards=cards),
        blocks={},
    )


def _card(row: Mapping[Any, Any], page: Page) -> dict[str, Any]:
    name = str(row["file"])
    stem, _, suffix = name.rpartition(".")
    if not stem or set("/\\:") & set(name) or suffix not in FORMATS:
        raise ValueError(f"{name}: the index links plain file names in its own folder only.")
    known = stem.replace("-", "_") if stem in KNOWN else ""
    return {
        "file": name,
        "format": suffix.upper(),
        "titles": _titles(row, known, page),
        "about": f"index.about_{known}" if known else "",
        "audience": "private" if row["audience"] == "private" else "public",
    }


def _titles(row: Mapping[Any, Any], known: str, page: Page) -> Markup:
    """Return the title in every language; the frame shows the one that is chosen."""
    own = text.words(f"index.title_{known}") if known else {}
    spans = []
    for at, lang in enumerate(page.languages):
        given = [
            (words.get(key), code)
            for code in (lang, "en")
            for words, key in ((row, f"title_{code}"), (own, code))
        ]
        title = next((one for one in given if isinstance(one[0], str)), (str(row["file"]), "en"))
        shown, tongue = map(text.escape, title)
        hidden = "" if at == 0 else " hidden"
        spans.append(
            f'<span data-only="{text.escape(lang)}" lang="{tongue}"{hidden}>{shown}</span>'
        )
    return Markup("".join(spans))  # noqa: S704 - all parts are escaped

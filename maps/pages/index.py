"""The first page of a folder: a card for each page or report, with its picture and its formats."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from maps.frame import labels
from maps.frame.shell import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = labels.words("index.title")
AUDIENCE: Final = "public"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {"files": ("file", "audience", "title_*")}
KNOWN: Final = (
    "partners", "finder", "designer", "brief", "gap-report", "caseworker",
    "services", "services-hxl", "3w", "hsds",
)  # fmt: skip
"""File stems with words of their own (``index.title_<stem>``, ``index.about_<stem>``), in the order
in which they stand."""

FORMATS: Final = ("html", "pdf", "docx", "xlsx", "csv", "gpkg", "parquet", "zip")
"""Suffixes of files that the index may link; a card opens the first of them that there is."""


def draw(tables: Tables, page: Page, pictures: Mapping[str, bytes] | None = None) -> str:
    """Return the page that links the files beside it.

    Parameters
    ----------
    tables
        ``files``: ``file`` (a plain name such as ``partners.html`` or ``brief.fr.pdf``); files of
        one stem share a card. Known stems come first, in their own order. Optional ``audience``
        (public where not private) and one ``title_<lang>`` per language (our own words where
        absent, else the English title, else the file's name).
    page
        Facts of the run.
    pictures
        PNG by stem, as ``maps.pages.thumbnails`` makes them; a card without one has words only.

    Raises
    ------
    PublishingRefusedError
        If another table or column is given.
    ValueError
        If a file is not a plain name in the same folder.
    """
    rows = admit(tables, COLUMNS)["files"].to_dict("records")
    stems: dict[str, list[Mapping[Any, Any]]] = {}
    for row in rows:
        stems.setdefault(_parts(str(row["file"]))[0], []).append(row)
    order = sorted(stems, key=lambda one: KNOWN.index(one) if one in KNOWN else len(KNOWN))
    cards = [_card(stems[stem], stem, page, (pictures or {}).get(stem)) for stem in order]
    return shell(
        page,
        key="index",
        title=TITLE,
        body=render("index.html", page, cards=cards),
        blocks={},
    )


def _parts(name: str) -> tuple[str, str]:
    """Stem and suffix of a file name that may be linked; a language may stand between them."""
    stem, _, suffix = name.rpartition(".")
    if not stem or set("/\\:") & set(name) or suffix not in FORMATS:
        raise ValueError(f"{name}: the index links plain file names in its own folder only.")
    return stem.partition(".")[0], suffix


def _format(name: str) -> str:
    """What a file is called on its card: its format, and the language where it has one."""
    *_, lang, suffix = name.split(".")
    return f"{suffix.upper()} {lang}" if name.count(".") > 1 else suffix.upper()


def _card(
    rows: list[Mapping[Any, Any]], stem: str, page: Page, picture: bytes | None
) -> dict[str, Any]:
    known = stem.replace("-", "_") if stem in KNOWN else ""
    rows = sorted(rows, key=lambda row: FORMATS.index(_parts(str(row["file"]))[1]))
    files = [{"file": str(row["file"]), "format": _format(str(row["file"]))} for row in rows]
    is_private = any(row["audience"] == "private" for row in rows)
    return {
        "first": files[0],
        "others": files[1:],
        "titles": _titles(rows[0], known, page),
        "about": f"index.about_{known}" if known else "",
        "audience": "private" if is_private else "public",
        "picture": base64.b64encode(picture).decode("ascii") if picture else "",
    }


def _titles(row: Mapping[Any, Any], known: str, page: Page) -> Markup:
    """Return the title in every language; the frame shows the one that is chosen."""
    own = labels.words(f"index.title_{known}") if known else {}
    spans = []
    for at, lang in enumerate(page.languages):
        given = [
            (words.get(key), code)
            for code in (lang, "en")
            for words, key in ((row, f"title_{code}"), (own, code))
        ]
        title = next((one for one in given if isinstance(one[0], str)), (str(row["file"]), "en"))
        shown, tongue = map(labels.escape, title)
        hidden = "" if at == 0 else " hidden"
        spans.append(
            f'<span data-only="{labels.escape(lang)}" lang="{tongue}"{hidden}>{shown}</span>'
        )
    return Markup("".join(spans))  # noqa: S704 - all parts are escaped

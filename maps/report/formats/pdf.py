"""The gap report as a PDF: the page's sections on A4, heads repeated, pages numbered."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from layers import languages
from maps import report
from maps.frame import assets, labels
from maps.frame.shell import Page, Tables
from maps.report import Told, wording
from maps.report import tables as gap_tables
from maps.report.elements import html_body

TITLE: Final = wording.TITLE
COLUMNS: Final = gap_tables.COLUMNS


def draw(tables: Tables, page: Page, lang: str = "", told: Told | None = None) -> bytes:
    """Return the gap report as a PDF; the same input gives the same bytes.

    Parameters
    ----------
    tables
        As for `tables.build`.
    page
        The facts of the run: banners, foot of each page and metadata are made from it.
    lang
        Language of the document; the page's first where empty.
    told
        The report from `report.briefly`, where it has been made for other formats too.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what the report may not show.
    ImportError
        Where the extra [report] is not installed.
    """
    import weasyprint  # noqa: PLC0415 - an extra, and slow to import

    lang = lang or page.languages[0]
    told = told or report.briefly(report.tell(tables, page, lang), page)
    document = _document(told, page, lang)
    found: bytes = weasyprint.HTML(string=document, url_fetcher=_refuse).write_pdf(
        pdf_tags=True, pdf_identifier=page.run_id.encode(), custom_metadata=False
    )
    return found


def _document(told: Told, page: Page, lang: str) -> str:
    title = TITLE[lang]
    day = labels.day(page.as_of, lang)
    foot = wording.apart(lang, title, page.programme, day, page.run_id)
    banners = Markup("").join(
        Markup('<p class="banner banner-{}">{}</p>').format(
            name, labels.label(f"frame.{name}", lang)
        )
        for name, is_on in (("private", page.is_private), ("synthetic", page.is_synthetic))
        if is_on
    )
    return Markup(
        '<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        '<title>{head}</title><meta name="dcterms.created" content="{day}">'
        '<meta name="dcterms.modified" content="{day}">'
        '<meta name="generator" content="waypost {version}"><style>{style}</style>'
        '</head><body><p class="running">{foot}</p>{banners}<h1>{title}</h1>'
        '<p class="facts">{facts}</p>{body}</body></html>'
    ).format(
        lang=lang,
        direction=languages.of(lang).direction,
        head=f"{title} – {page.programme}",
        day=page.as_of.isoformat(),
        version=page.version,
        style=Markup(assets.part("frame/report-print.css")),  # noqa: S704 - our own file
        foot=foot,
        banners=banners,
        title=title,
        facts=wording.apart(lang, f"{page.programme} ({page.country})", day, page.run_id),
        body=html_body.body({lang: told}, page, is_paper=True),
    )


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    """Fetch nothing: the document holds all that it shows."""
    raise ValueError(f"The report refers to nothing outside itself, but asked for {url[:40]}.")

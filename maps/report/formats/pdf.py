"""The gap report as a PDF: the page's sections on A4, heads repeated, pages numbered."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from layers import languages
from maps.frame import assets, labels
from maps.frame.shell import Page
from maps.report import wording
from maps.report.elements import html_body
from maps.report.report import Report


def draw(report: Report, page: Page) -> bytes:
    """Return the gap report as a PDF; the same input gives the same bytes.

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
    import weasyprint  # noqa: PLC0415 - an extra, and slow to import

    document = _document(report, page)
    found: bytes = weasyprint.HTML(string=document, url_fetcher=_refuse).write_pdf(
        pdf_tags=True, pdf_identifier=page.run_id.encode(), custom_metadata=False
    )
    return found


def _document(report: Report, page: Page) -> str:
    lang = report.tables.lang
    title = wording.TITLE[lang]
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
        body=html_body.body({lang: report}, page, is_paper=True),
    )


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    """Fetch nothing: the document holds all that it shows."""
    raise ValueError(f"The report refers to nothing outside itself, but asked for {url[:40]}.")

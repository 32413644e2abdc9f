"""A report as a page: findings first, then every table behind them; needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from maps.frame.shell import Page, shell
from maps.report import wording
from maps.report.elements import html_body
from maps.report.report import Told


def draw(reports: Mapping[str, Told], page: Page, title: Mapping[str, str] | None = None) -> str:
    """Return a report as one self-contained document.

    Parameters
    ----------
    reports
        The report by language, each in a section of its own, of which the page shows one.
    page
        The facts of the run.
    title
        By language; that of the report's key where none is given.
    """
    body = html_body.body(reports, page)
    # The report states the limits itself, with the categories' labels.
    framed = replace(page, limits={})
    key = next(iter(reports.values())).key
    return shell(framed, key=key, title=title or wording.TITLES[key], body=body, blocks={})

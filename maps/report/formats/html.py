"""The gap report as a page: findings first, then every table behind them; needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from maps import report
from maps.frame.shell import Page, Tables, shell
from maps.report import Told, wording
from maps.report import tables as gap_tables
from maps.report.elements import html_body

TITLE: Final = wording.TITLE
COLUMNS: Final = gap_tables.COLUMNS


def draw(tables: Tables, page: Page, told: Mapping[str, Told] | None = None) -> str:
    """Return the gap report as one self-contained document.

    Parameters
    ----------
    tables
        As for `tables.build`.
    page
        The facts of the run. Each of its languages gets its own section, of which the page shows
        one.
    told
        The report by language from `report.tell_all`, where it has been made for other formats too.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what this page may not show.
    """
    told = told or report.tell_all(tables, page)
    body = html_body.body(told, page, is_paper=False)
    # The report states the limits itself, with the categories' labels.
    framed = replace(page, limits={})
    return shell(framed, key="gap-report", title=TITLE, body=body, blocks={})

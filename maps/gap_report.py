"""The gap report as a page: findings first, then every table behind them; needs no script."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from maps import gap_body, gap_tables, gap_words
from maps.page import Page, Tables, shell

TITLE: Final = gap_words.TITLE
AUDIENCE: Final = "public"
COLUMNS: Final = gap_tables.COLUMNS


def draw(tables: Tables, page: Page) -> str:
    """Return the gap report as one self-contained document.

    Parameters
    ----------
    tables
        As for `gap_tables.build`.
    page
        The facts of the run. Each of its languages that has every word gets its own section, of
        which the page shows one.

    Raises
    ------
    PublishingRefusedError
        If the tables hold what this page may not show.
    """
    languages = gap_words.languages(page.languages)
    body = gap_body.body(tables, page, languages, has_sources=False)
    # The report states the limits itself, with the categories' labels.
    framed = replace(page, languages=languages, limits={})
    return shell(framed, key="gap-report", title=TITLE, body=body, blocks={})

"""HXL: the places where services are given as CSV, a hashtag for each column."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from layers.schemas import SCHEMAS
from layers.spreadsheet_cells import csv_of
from maps.exchange import Rows
from maps.frame.shell import Page

NAME: Final = "hxl"
FILE: Final = "services-hxl.csv"
ORDER: Final = 300
TEXT: Final = "a table with HXL tags, for HDX and Excel"

_TAGS: Final = {
    "service_id": "#service+code",
    "name": "#service+name",
    "category": "#sector+code",
    "category_label": "#sector+name",
    "partner_id": "#org+code",
    "partner": "#org+name",
    "acronym": "#org+acronym",
    "kind": "#org+type",
    "settlement": "#loc+name",
    "pcode": "#adm+code",
    "area": "#adm+name",
    "status": "#status",
    "phone": "#contact+phone",
    "email": "#contact+email",
    "capacity": "#capacity+num",
    "verified_on": "#date+verified",
    "source": "#meta+source",
    "longitude": "#geo+lon",
    "latitude": "#geo+lat",
}
"""What the columns are called in HXL, where its core schema has a word."""


def write(rows: Rows, page: Page) -> bytes:  # noqa: ARG001 - what every format is given
    """Return CSV in UTF-8 with a mark for Excel: headers, hashtags, then a row for each place."""
    table = pd.DataFrame(rows["places"].drop(columns="geometry"))
    header, _, body = csv_of(table).partition("\n")
    tags = ",".join(tag_of(str(name)) for name in table.columns)
    return f"\ufeff{header}\n{tags}\n{body}".encode()


def tag_of(column: str) -> str:
    """Return the hashtag of a column.

    >>> tag_of("pcode"), tag_of("wait_days")
    ('#adm+code', '#service+wait_days')
    """
    schema = SCHEMAS["services"]
    own = schema.column(column).hxl if column in schema.names else ""
    return _TAGS.get(column) or own or "#service+" + re.sub(r"[^a-z0-9_]", "", column.lower())

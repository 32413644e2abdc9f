"""HXL: the services as CSV, a hashtag for each column."""

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
    "partner_id": "#org+code",
    "settlement": "#loc+name",
    "acronym": "#org+acronym",
    "kind": "#org+type",
    "category_label": "#sector+name",
    "area": "#adm+name",
    "longitude": "#geo+lon",
    "latitude": "#geo+lat",
}
"""Tags of what the layer of services has none for."""
_BESIDE: Final = ("category_label", "acronym", "kind", "area")


def write(rows: Rows, page: Page) -> bytes:  # noqa: ARG001 - what every format is given
    """Return CSV in UTF-8 with a mark for Excel: headers, hashtags, then a row for each service.

    One row and not one a place: the file loads again as it is. Stops of teams are in other formats.
    """
    services = rows["services"]
    beside = rows["places"].drop_duplicates("service_id").set_index("service_id")
    told = {one: services["service_id"].map(beside[one]) for one in _BESIDE}
    points = services.geometry
    told |= {"longitude": points.x, "latitude": points.y}
    table = pd.DataFrame(services.drop(columns="geometry")).assign(**told)
    header, _, body = csv_of(table).partition("\n")
    tags = ",".join(tag_of(str(name)) for name in table.columns)
    return f"\ufeff{header}\n{tags}\n{body}".encode()


def tag_of(column: str) -> str:
    """Return the hashtag of a column.

    >>> tag_of("pcode"), tag_of("wait_days")
    ('#adm2+code', '#service+wait_days')
    """
    schema = SCHEMAS["services"]
    own = schema.column(column).hxl if column in schema.names else ""
    return own or _TAGS.get(column) or "#service+" + re.sub(r"[^a-z0-9_]", "", column.lower())

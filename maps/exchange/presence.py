"""3W: who does what where, a row for each partner, kind of service and area, for clusters."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.spreadsheet_cells import csv_of
from layers.vocabulary.categories import categories
from maps.exchange import Rows
from maps.frame.shell import Page

NAME: Final = "3w"
FILE: Final = "3w.csv"
ORDER: Final = 400
TEXT: Final = "who does what where, by partner, sector and area, for clusters"

COLUMNS: Final = {
    "Organisation": "#org+name", "Acronym": "#org+acronym", "Organisation type": "#org+type",
    "Sector": "#sector+name", "Activity": "#activity+name", "Status": "#status",
    "Admin 1": "#adm1+name", "Admin 1 P-code": "#adm1+code",
    "Admin 2": "#adm2+name", "Admin 2 P-code": "#adm2+code",
    "Admin 3": "#adm3+name", "Admin 3 P-code": "#adm3+code",
    "Sites": "#output+sites+num", "Last verified": "#date+verified", "As of": "#date+reported",
}  # fmt: skip
"""The headers, each with its hashtag."""

_ALIKE: Final = list(COLUMNS)[:12]


def write(rows: Rows, page: Page) -> bytes:
    """Return CSV in UTF-8 with a mark for Excel, headers and hashtags first.

    `Sites` is at how many places; a partner without a name is told by its id.
    """
    places, areas = rows["places"], _above(rows["areas"])
    code = places["pcode"].fillna("").astype(str)
    told = pd.DataFrame(
        {
            "Organisation": places["partner"].fillna(places["partner_id"]),
            "Acronym": places["acronym"],
            "Organisation type": places["kind"],
            "Sector": [categories()[code].sector for code in places["category"]],
            "Activity": places["category_label"],
            "Status": places["status"],
            **{
                name: [areas.get(one, {}).get(name, "") for one in code]
                for name in list(COLUMNS)[6:12]
            },
            "Last verified": places["verified_on"].dt.strftime("%Y-%m-%d"),
        }
    )
    told[_ALIKE] = told[_ALIKE].fillna("").astype(str)
    groups = told.groupby(_ALIKE, sort=True, observed=True)["Last verified"]
    found = groups.agg(Sites="size", last="max").reset_index().rename(columns=_LAST)
    found = found.assign(**{"As of": page.as_of.isoformat()})[list(COLUMNS)]
    header, _, body = csv_of(found).partition("\n")
    return f"\ufeff{header}\n{','.join(COLUMNS.values())}\n{body}".encode()


_LAST: Final = {"last": "Last verified"}


def _above(areas: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The areas around each P-code, itself among them, as the columns of `COLUMNS`."""
    known = {str(row["pcode"]): row for row in areas.to_dict("records")}
    found = {}
    for code in known:
        cells: dict[str, str] = {}
        at = code
        while at in known and f"Admin {known[at]['level']:.0f}" not in cells:
            level = f"Admin {known[at]['level']:.0f}"
            cells |= {level: str(known[at]["name"]), f"{level} P-code": at}
            at = str(known[at]["parent_pcode"])
        found[code] = cells
    return found

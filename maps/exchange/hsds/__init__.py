"""HSDS 3.x (Open Referral): all columns and the rules of eligibility, as JSON and as tables.

`records` makes the rows of each HSDS table, `rules` writes a rule as an attribute, `nested` puts
the rows into one another as an API would answer, `package` writes them as a tabular data package.
What HSDS has no field for is an attribute under a taxonomy of waypost's own, so that nothing is
lost: docs/exchange.md describes them for others to adopt.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Final

from maps.exchange import Rows
from maps.exchange.hsds import nested, package, records
from maps.frame.shell import Page

NAME: Final = "hsds"
FILE: Final = "hsds.zip"
ORDER: Final = 500
TEXT: Final = "services, places, papers, costs and rules by the HSDS standard"

_DAY: Final = (1980, 1, 1, 0, 0, 0)


def write(rows: Rows, page: Page) -> bytes:
    """Return a zip: `services.json` (full services), `datapackage.json` and a CSV for each table.

    Source: Open Referral, Human Services Data Specification 3.1.
    """
    tables = records.of(rows, page)
    files = {"services.json": _json(nested.services(tables)), **package.files(tables, page)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return stream.getvalue()


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"

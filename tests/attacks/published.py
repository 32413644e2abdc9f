"""Who holds the folders `published/` of twelve months and nothing else: reads what they print.

Takes the designer's page apart by itself, as docs/page-data.md tells it, and the workbook with an
independent reader of XLSX; knows no module of waypost.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

_MARKS = {"few": "few", "most": "most", "base": "hidden", "hidden": "hidden"}
KEYS = ["pcode", "category", "among", "group", "indicator"]


def figures(published: Path) -> pd.DataFrame:
    """Return the figures on the designer's page: `KEYS`, unit, and what is told of each.

    `suppression`, `n_value`, `n_people`, `share` and `value`, as the attacker's other programs
    know them.
    """
    page = (published / "designer.html").read_text(encoding="utf-8")
    head = json.loads(_bytes(page, "gaps"))
    rows = []
    for at, item in enumerate(head["categories"]):
        held = _varints(_bytes(page, f"bytes-gaps-{at}"))
        n_series, n_places = len(item["series"]), len(head["pcodes"])
        for place in range(n_series * n_places):
            group, indicator, unit = item["series"][place // n_places]
            cells = [held[place + column * n_series * n_places] for column in range(6)]
            rows.append(
                {
                    "pcode": head["pcodes"][place % n_places], "category": item["category"],
                    "among": item["among"], "group": group, "indicator": indicator, "unit": unit,
                    **_told(head, unit, cells),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _told(head: dict[str, Any], unit: str, cells: list[int]) -> dict[str, Any]:
    """What is said in one cell of the page."""
    nan, codes = float("nan"), head["codes"]
    v, y, n = cells[:3]
    counted, people = (float(one - 1) if one else nan for one in (y, n))
    told = {"suppression": "none", "n_value": counted, "n_people": people, "share": nan}
    if 0 < v <= len(codes) and codes[v - 1] in _MARKS:
        return told | {"suppression": _MARKS[codes[v - 1]], "value": nan, "n_value": nan}
    value = (v - 1 - len(codes)) / head["scales"].get(unit, 1) if v > len(codes) else counted
    if v == 0 and not y:
        return told | {"suppression": "hidden", "value": nan}
    if 0 < v <= len(codes):
        value = float("inf") if codes[v - 1] == "inf" else nan
    return told | {"value": value, "share": value if unit == "share" else nan}


def sheets(published: Path) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of the workbook, sheet by sheet, as texts."""
    book = CalamineWorkbook.from_path(str(published / "gap-report.xlsx"))
    return {
        name: [tuple(map(str, row)) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def lines(published: Path) -> list[str]:
    """Return what the report says in sentences and tables, one text after another."""
    page = (published / "gap-report.html").read_text(encoding="utf-8")
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return [one.strip() for one in re.split(r"<[^>]+>", bare) if one.strip()]


def _bytes(page: str, name: str) -> bytes:
    found = re.search(rf'id="block-{name}">([^<]*)<', page)
    assert found is not None, name
    text = found[1].strip()
    return text.encode() if text[:1] in "[{" else zlib.decompress(base64.b64decode(text), wbits=-15)


def _varints(held: bytes) -> list[int]:
    found, n, shift = [], 0, 0
    for byte in held:
        n |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(n)
            n = shift = 0
    return found

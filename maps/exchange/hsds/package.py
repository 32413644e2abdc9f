"""HSDS as a tabular data package (Frictionless): a CSV for each table, and what describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd

from layers.spreadsheet_cells import csv_of
from maps.exchange.hsds.records import Tables
from maps.frame.shell import Page


def files(tables: Tables, page: Page) -> Mapping[str, str]:
    """Return `datapackage.json` and the CSV of each table that has rows."""
    found: dict[str, str] = {}
    resources = []
    for name, rows in tables.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(key for row in rows for key in row))
        found[f"{name}.csv"] = csv_of(pd.DataFrame(rows, columns=columns).astype(object))
        numbers = {key for key in columns if all(_is_number(row.get(key)) for row in rows)}
        fields = [
            {"name": key, "type": "number" if key in numbers else "string"} for key in columns
        ]
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": "utf-8",
                "schema": {"fields": fields, "primaryKey": "id"},
            }
        )
    described = {
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "title": f"{page.programme}: services, as of {page.as_of.isoformat()}",
        "resources": resources,
    }
    return {"datapackage.json": json.dumps(described, ensure_ascii=False, indent=1) + "\n"} | found


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))

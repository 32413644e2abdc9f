"""The sample's file writers: CSV, XLSX and GeoJSON with the same bytes on every machine."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from shapely.geometry import mapping

from layers import atomic_write

SOURCE = "waypost sample, synthetic"
AS_OF = date(2026, 11, 1)
Row = Mapping[str, Any]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows under the columns given; a column that a row lacks stays empty."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    atomic_write.write_text(path, text.getvalue(), mode=0o600)


def write_xlsx(path: Path, sheet: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows as the one sheet of a workbook whose date of creation is fixed."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)})
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            page.write_row(line, 0, [row.get(column, "") for column in columns])
    atomic_write.write_bytes(path, stream.getvalue(), mode=0o600)


def write_geojson(path: Path, features: Iterable[tuple[Row, Any]]) -> None:
    """Write (properties, geometry) pairs as one feature a line; 6 decimals, lon before lat."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": dict(row),
                "geometry": {
                    "type": shape.geom_type,
                    "coordinates": _rounded(mapping(shape)["coordinates"]),
                },
            },
            ensure_ascii=False,
        )
        for row, shape in features
    ]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    atomic_write.write_text(path, text, mode=0o600)


def _cell(value: Any) -> Any:
    return "yes" if value is True else "no" if value is False else value


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, 6)
    return [_rounded(part) for part in coordinates]

"""Whether the headers of a file can say where its rows are at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from layers.ingest.headers.found import Found
from layers.ingest.headers.unmatched import Unmatched
from layers.schemas.schema import Schema

_SPELLED: Final = {
    "latitude": {"lat", "latt", "latitude", "y"},
    "longitude": {"lon", "long", "lng", "longitude", "x"},
}
"""Words that a header of degrees holds."""


def open_place(
    columns: Iterable[str], shapes: Sequence[object], schema: Schema, found: Found
) -> tuple[Unmatched, ...]:
    """Return what is open where there are rows, but nothing could say where they are.

    Parameters
    ----------
    columns
        Those that the file has or that have a default.
    shapes
        The rows' own shapes, None where there are none.
    """
    known = set(columns)
    ways = {"wkt", "geolocation", "settlement", "pcode", "delivery", "is_confidential"}
    is_point = schema.geometry == "point"
    if not is_point:
        ways = {"wkt"}
    if known & ways or (is_point and {"latitude", "longitude"} <= known):
        return ()
    shapes = list(shapes)
    if not shapes or any(shape is not None for shape in shapes):
        return ()
    if not is_point:
        says = (
            f"the layer {schema.layer} needs {schema.geometry}s on the map; this table has none: "
            "give a shapefile, a GeoPackage or GeoJSON."
        )
        return (Unmatched(found.file, schema.layer, "wkt", "HEADER_MISSING", says, (),
                          found.headers),)  # fmt: skip
    says = "rows need a place: latitude and longitude, a settlement or a P-code."
    return tuple(
        Unmatched(
            found.file, schema.layer, column, "HEADER_MISSING", says,
            tuple(
                (header, found.shown(header, schema)) for header in found.headers
                if words & {*found.word(header).split()}
            ), found.headers,
        )
        for column, words in _SPELLED.items() if column not in known
    )  # fmt: skip

"""Whether the headers of a file can say where its rows are at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from layers.ingest.headers import evidence
from layers.ingest.headers.found import Found
from layers.ingest.headers.unmatched import Unmatched
from layers.schemas.schema import Column, Schema


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
    if schema.geometry == "polygon":
        ways = {"wkt"}
    if known & ways or (schema.geometry != "polygon" and {"latitude", "longitude"} <= known):
        return ()
    shapes = list(shapes)
    if not shapes or any(shape is not None for shape in shapes):
        return ()
    if schema.geometry == "polygon":
        says = f"the layer {schema.layer} needs outlines (a shapefile or GeoJSON of polygons)."
        return (Unmatched(found.file, schema.layer, "wkt", "HEADER_MISSING", says, (),
                          found.headers),)  # fmt: skip
    says = "rows need a place: latitude and longitude, a settlement or a P-code."
    return tuple(
        Unmatched(
            found.file, schema.layer, column, "HEADER_MISSING", says,
            tuple(evidence.candidates(found, Column(column, "number", ""), schema,
                                      found.headers)), found.headers,
        )
        for column in ("latitude", "longitude") if column not in known
    )  # fmt: skip

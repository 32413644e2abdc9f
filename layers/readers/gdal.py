"""Layers that GDAL reads become tables; it sees only files that a reader knew by their content."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from layers.readers import opener, raw_table
from layers.schemas.schema import Issue
from layers.vocabulary.categories import plain

_ASKED: Final = frozenset({"ESRI Shapefile", "GPKG"})


def forget_formats() -> None:
    """Let GDAL know no format but those that `table` is asked for, in all of this process.

    It goes by the content of a file, and a document of some formats makes it read other files.
    """
    others = set(pyogrio.list_drivers()) - _ASKED
    pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(sorted(others))})
    pyogrio._ogr._register_drivers()  # noqa: SLF001 - what is skipped is asked for only there


def table(source: Path, path: Path, layer: str) -> gpd.GeoDataFrame:
    """Return one layer of a file as a table, in the order of its feature numbers.

    Parameters
    ----------
    source
        What GDAL opens: the file or a private copy of it.
    path
        The file as it was named, for issues and errors.
    layer
        The layer wanted; a file with a single layer is read whatever its name.

    Raises
    ------
    InputRefusedError
        LAYER_AMBIGUOUS, FILE_EMPTY, FILE_CORRUPT, FILE_LARGE, CRS_MISSING.
    """
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            name = _chosen(path, [str(found) for found, _ in pyogrio.list_layers(source)], layer)
            meta, fids, shapes, fields = pyogrio.raw.read(
                source, layer=name, force_2d=True, return_fids=True, datetime_as_string=True,
                max_features=opener.MAX_ROWS + 1,
            )  # fmt: skip
    except (
        DataSourceError,
        DataLayerError,
        FieldError,
        GeometryError,
        UnicodeDecodeError,
        UnboundLocalError,  # pyogrio's, where the .prj part is not text
    ) as error:
        raise opener.refused("FILE_CORRUPT", path, "cannot be read; export it again") from error
    opener.check_table(path, len(fids), len(fids) * len(fields))
    order = np.argsort(fids, kind="stable")
    if not len(order):
        raise opener.refused("FILE_EMPTY", path, f"holds no rows in {name}; export it again")
    raw = np.full(len(order), None, dtype=object) if shapes is None else shapes[order]
    keep, placed, issues = _shapes(path, raw, meta["crs"])
    names, notes = raw_table.headers(path, [str(field) for field in meta["fields"]])
    columns = {
        header: _texts(field[order[keep]], str(dtype))
        for header, field, dtype in zip(names, fields, meta["dtypes"], strict=True)
    }
    said = [
        raw_table.issue(path, "GDAL_NOTE", str(each.message), severity="warned") for each in heard
    ]
    return raw_table.assemble(
        columns,
        placed[keep],
        [0] * int(keep.sum()),
        records=(np.flatnonzero(keep) + 1).tolist(),
        issues=[*said, *notes, *issues],
        n_rows=len(order),
    )


def _chosen(path: Path, names: list[str], layer: str) -> str:
    if len(names) == 1:
        return names[0]
    same = [name for name in names if layer and plain(name) == plain(layer)]
    if len(same) == 1:
        return same[0]
    if not names:
        raise opener.refused("FILE_EMPTY", path, "holds no layer; export it again")
    wanted = f"one named {layer}" if layer else "a single one"
    raise opener.refused(
        "LAYER_AMBIGUOUS",
        path,
        f"holds the layers {', '.join(sorted(names))} but not {wanted}; rename or split it",
    )


def _shapes(path: Path, raw: Any, crs: Any) -> tuple[Any, Any, list[Issue]]:
    """Return which rows can be kept, all geometries in EPSG:4326, and what is wrong with some."""
    parsed = shapely.from_wkb(raw, on_invalid="ignore")
    is_unread = np.array([shape is None for shape in parsed]) & np.array(
        [found is not None for found in raw]
    )
    is_placed = any(shape is not None for shape in parsed)
    placed = raw_table.placed(parsed, crs, path) if is_placed else parsed
    places = [(record, 0) for record in range(1, len(raw) + 1)]
    keep, issues = raw_table.sifted(path, placed, places)
    for number in np.flatnonzero(is_unread):
        text = "The geometry cannot be read; draw it again."
        lost = raw_table.issue(
            path,
            "GEOM_INVALID",
            text,
            severity="quarantined",
            record=int(number) + 1,
            column="geometry",
            value=raw[number].hex(),
        )
        issues.append(lost)
    return keep & ~is_unread, placed, issues


def _texts(field: Any, dtype: str) -> list[str | None]:
    """Return a column as text; whole numbers stay whole though GDAL hands gaps over as floats."""
    values = field.tolist()
    if dtype.startswith(("int", "uint")):
        values = [None if value != value else int(value) for value in values]  # noqa: PLR0124
    return [raw_table.text_of(value) for value in values]

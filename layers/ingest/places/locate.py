"""Where each row is: its shape, coordinates, settlement or area, checked against the country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.errors import InputRefusedError
from layers.ingest.places import coordinate_doubts, coordinates, gazetteer, geometries
from layers.ingest.places.coordinate_checks import suspects
from layers.ingest.places.country_border import Country
from layers.ingest.places.geometries import Shapes
from layers.ingest.remarks import Fault, Reading, Remark, spread
from layers.schemas.schema import Schema
from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from layers.vocabulary.synonyms import is_unknown

Degrees = npt.NDArray[np.float64]

_MISMATCH_SHARE: Final = 0.5
_MISMATCH_MIN_ROWS: Final = 10
_WKT: Final = Remark(
    "COORD_UNPARSEABLE", "quarantined", "This is no WKT; write such as POINT (-16.57 13.45)."
)


@dataclass(frozen=True)
class Places:
    """The places of the rows of one input.

    Parameters
    ----------
    shapes
        Shapely geometries, EPSG:4326, None where there is none; shape (n,).
    position_class
        gps, building, settlement or area3 to area1; NaN where there is no place.
    faults
        What is wrong, by row.
    """

    shapes: Shapes
    position_class: pd.Series
    faults: list[Fault]


def resolve(
    cells: pd.DataFrame,
    shapes: Shapes,
    schema: Schema,
    places: gazetteer.Gazetteer,
    where: Country,
    file: str,
) -> Places:
    """Return where each row is: its shape, else coordinates, else settlement, else P-code.

    Nothing is guessed: exchanged coordinates, metres and a lost sign are proposed in the sentence
    and the row is quarantined. Services that nobody travels to and confidential ones need no place.

    Parameters
    ----------
    cells
        Text columns latitude, longitude, wkt, geolocation, and the typed columns settlement,
        pcode, position_class, delivery and is_confidential, as far as they exist.
    shapes
        The rows' own shapes, None where there are none.
    schema
        The layer.
    places
        Settlements and areas by name and P-code.
    where
        The country.
    file
        For the error message.

    Raises
    ------
    InputRefusedError
        Most coordinates are no degrees, or no line or polygon touches the country (CRS_MISMATCH).
    """
    faults: list[Fault] = []
    shapes = _with_wkt(cells, shapes, faults)
    shapes, more = geometries.fitted(shapes, schema)
    faults += more
    lon, lat = _degrees(cells, shapes, faults)
    if schema.geometry == "point":
        _refuse_metres(lon, lat, file)
        if "position_class" in schema.names:
            faults += _doubts(cells, lon, lat)
        faults += suspects(lon, lat, where, is_personal=schema.is_personal)
    else:
        _refuse_elsewhere(shapes, where, schema, file)
        _out_of_range(shapes, faults)
    is_new = shapely.is_missing(shapes) & np.isfinite(lon) & np.isfinite(lat)
    shapes = shapes.copy()
    shapes[is_new] = shapely.points(lon[is_new], lat[is_new])
    given = cells.get("position_class", _blank(cells))
    has_place = ~shapely.is_missing(shapes)
    classes = given.mask(given.isna(), "gps").where(has_place)
    bare = ~has_place
    for fault in faults:
        if fault.remark.severity == "quarantined":
            bare[fault.rows] = False
    return _looked_up(cells, Places(shapes, classes, faults), bare, schema, places)


def _blank(cells: pd.DataFrame) -> pd.Series:
    return pd.Series(np.nan, index=cells.index, dtype="str")


def _doubts(cells: pd.DataFrame, lon: Degrees, lat: Degrees) -> list[Fault]:
    """What makes a place that is given as exact look as if it were not; a class says it already."""
    stated = cells.get("position_class", _blank(cells)).notna().to_numpy()
    exact = np.where(stated, np.nan, lon)
    texts = [cells.get(name, _blank(cells)).mask(stated) for name in ("latitude", "longitude")]
    return [
        *coordinate_doubts.few_decimals(*texts),
        *coordinate_doubts.one_point_for_many(exact, lat),
    ]


def _with_wkt(cells: pd.DataFrame, shapes: Shapes, faults: list[Fault]) -> Shapes:
    if "wkt" not in cells:
        return shapes
    texts = cells["wkt"].where(shapely.is_missing(shapes))
    codes, words = pd.factorize(texts)
    known = [None if is_unknown(word) else word.rpartition(";")[2].strip() for word in words]
    found = np.empty(len(known) + 1, dtype=object)
    found[:-1] = shapely.from_wkt(np.array(known, dtype=object), on_invalid="ignore")
    wrong = {
        word: [_WKT]
        for word, text, shape in zip(words, known, found, strict=False)
        if text is not None and shape is None
    }
    faults += spread(Reading({}, wrong), list(words), codes, "wkt")
    return np.where(shapely.is_missing(shapes), found[codes], shapes)


def _degrees(cells: pd.DataFrame, shapes: Shapes, faults: list[Fault]) -> tuple[Degrees, Degrees]:
    blank = _blank(cells)
    lat_text, lon_text = cells.get("latitude", blank), cells.get("longitude", blank)
    if "geolocation" in cells:
        bare = lat_text.isna() & lon_text.isna()
        pairs = [coordinates.pair(text) for text in cells.loc[bare, "geolocation"].fillna("")]
        lat_text, lon_text = lat_text.copy(), lon_text.copy()
        lat_text[bare] = pd.Series([lat or None for lat, _ in pairs], lat_text.index[bare], "str")
        lon_text[bare] = pd.Series([lon or None for _, lon in pairs], lon_text.index[bare], "str")
    own = ~shapely.is_missing(shapes)
    lat = _axis(lat_text.mask(own), "latitude", faults)
    lon = _axis(lon_text.mask(own), "longitude", faults)
    is_point = shapely.get_type_id(shapes) == 0
    centres = geometries.only(shapes, is_point)
    others = own & ~is_point
    centres[others] = shapely.centroid(shapes[others])
    lon, lat = (
        np.where(own, shapely.get_x(centres), lon),
        np.where(own, shapely.get_y(centres), lat),
    )
    _half_given(lat_text.mask(own), lon_text.mask(own), faults)
    _not_finite(own, lon, lat, faults)
    return lon, lat


def _axis(texts: pd.Series, axis: coordinates.Axis, faults: list[Fault]) -> Degrees:
    codes, words = pd.factorize(texts)
    reading = coordinates.read([word for word in words if not is_unknown(word)], axis)
    faults += spread(reading, list(words), codes, axis)
    numbers = [reading.values.get(word, np.nan) for word in words]
    return np.array([*numbers, np.nan], dtype=np.float64)[codes]


def _half_given(lat: pd.Series, lon: pd.Series, faults: list[Fault]) -> None:
    has_lat = lat.notna() & ~lat.fillna("").map(is_unknown).astype(bool)
    has_lon = lon.notna() & ~lon.fillna("").map(is_unknown).astype(bool)
    for axis, other, mask in (
        ("latitude", "longitude", has_lon & ~has_lat),
        ("longitude", "latitude", has_lat & ~has_lon),
    ):
        if mask.any():
            sentence = f"There is a {other} but no {axis}; write both or none."
            remark = Remark("COORD_MISSING", "quarantined", sentence)
            faults.append(Fault(np.flatnonzero(mask).astype(np.int64), axis, remark))


def _not_finite(
    own: npt.NDArray[np.bool_], lon: Degrees, lat: Degrees, faults: list[Fault]
) -> None:
    mask = own & ~(np.isfinite(lon) & np.isfinite(lat))
    if mask.any():
        sentence = "A coordinate is no finite number; draw the place again."
        remark = Remark("COORD_NOT_FINITE", "quarantined", sentence)
        faults.append(Fault(np.flatnonzero(mask).astype(np.int64), "geometry", remark))


def _refuse_metres(lon: Degrees, lat: Degrees, file: str) -> None:
    known = np.isfinite(lon) & np.isfinite(lat)
    n_known = int(known.sum())
    n_out = int((known & ((np.abs(lon) > 180) | (np.abs(lat) > 90))).sum())
    if n_known >= _MISMATCH_MIN_ROWS and n_out > _MISMATCH_SHARE * n_known:
        raise InputRefusedError(
            f"{file}: {n_out} of {n_known} coordinates are no degrees, so the file is perhaps in "
            "metres. Export it again in EPSG:4326 (longitude and latitude in degrees). "
            "(CRS_MISMATCH)"
        )


def _refuse_elsewhere(shapes: Shapes, where: Country, schema: Schema, file: str) -> None:
    bounds = shapely.bounds(shapes[~shapely.is_missing(shapes)])
    west, south, east, north = where.box
    if (
        len(bounds)
        and not (
            (bounds[:, 0] <= east)
            & (bounds[:, 2] >= west)
            & (bounds[:, 1] <= north)
            & (bounds[:, 3] >= south)
        ).any()
    ):
        raise InputRefusedError(
            f"{file}: none of the {len(bounds)} {schema.layer} lies in the programme's country. "
            "Check `country` in programme.toml and the file's coordinate system; export it in "
            "EPSG:4326. (CRS_MISMATCH)"
        )


def _out_of_range(shapes: Shapes, faults: list[Fault]) -> None:
    bounds = shapely.bounds(shapes)
    is_out = (np.abs(bounds[:, [0, 2]]).max(axis=1) > 180) | (
        np.abs(bounds[:, [1, 3]]).max(axis=1) > 90
    )
    if is_out.any():
        sentence = "The shape leaves -180 to 180 degrees east or -90 to 90 north; draw it again."
        remark = Remark("COORD_RANGE", "quarantined", sentence)
        faults.append(Fault(np.flatnonzero(is_out).astype(np.int64), "geometry", remark))


def _looked_up(
    cells: pd.DataFrame,
    found: Places,
    bare: npt.NDArray[np.bool_],
    schema: Schema,
    places: gazetteer.Gazetteer,
) -> Places:
    rows = np.flatnonzero(bare)
    if not schema.is_placed or not len(rows):
        return found
    blank = _blank(cells)
    is_named = "position_class" in schema.names
    names = cells.get("settlement", blank) if is_named else blank
    pcodes = cells.get("pcode", blank) if is_named else blank
    optional = _needs_no_place(cells)
    shapes, classes = found.shapes.copy(), found.position_class.astype(object).to_numpy(copy=True)
    said: dict[tuple[str, Remark, str], list[int]] = {}
    asked = zip(rows, names.iloc[rows].fillna(""), pcodes.iloc[rows].fillna(""), strict=True)
    for row, name, pcode in asked:
        answer = gazetteer.find(places, name, pcode)
        shapes[row], classes[row] = answer.shape, answer.position_class
        if answer.remark and not (optional[row] and answer.remark.code == "COORD_MISSING"):
            said.setdefault((answer.column, answer.remark, name or pcode), []).append(int(row))
    faults = [
        Fault(np.array(at, dtype=np.int64), column, remark, text)
        for (column, remark, text), at in said.items()
    ]
    return Places(shapes, pd.Series(classes).astype("str"), found.faults + faults)


def _needs_no_place(cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    optional = np.zeros(len(cells), dtype=bool)
    if "delivery" in cells:
        optional |= cells["delivery"].isin(UNTRAVELLED_DELIVERIES).to_numpy()
    if "is_confidential" in cells:
        optional |= cells["is_confidential"].fillna(value=False).to_numpy(dtype=bool)
    return optional

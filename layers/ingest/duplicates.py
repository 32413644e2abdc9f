"""Ids for rows that bring none, and what becomes of rows that come twice."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.ingest.remarks import Fault, Remark, Rows
from layers.schemas.schema import Schema
from layers.vocabulary.categories import plain

_MADE_FROM: Final[dict[str, tuple[str, ...]]] = {
    "services": (
        "name",
        "partner_id",
        "partner",
        "category",
        "delivery",
        "starts_on",
        "settlement",
        "pcode",
    ),
    "settlements": ("name", "pcode"),
}
_PROVENANCE: Final = "source"
_SLUG_LENGTH: Final = 24
_SAME_PLACE_M: Final = 100.0
_METRES_PER_DEGREE: Final = 111_320.0
_NEIGHBOURS: Final = 5
_MOST_SUSPECTS: Final = 50
_WHERE: Final = {
    "services": ", or say whether they are in review/facility_pairs.csv and name that file under "
    "[layers] facility_pairs"
}
_IDENTICAL: Final = Remark(
    "DUP_IDENTICAL", "accepted", "This row repeats another one exactly and was counted once."
)


def keyed(table: pd.DataFrame, shapes: npt.NDArray[np.object_], schema: Schema) -> pd.Series:
    """Return the key of every row; absent ones are made from the content, the same each time.

    Services are named by partner, name, category, way of delivery, first day and place,
    settlements by name and place, all other layers by their whole content.

    Parameters
    ----------
    table
        Typed columns of the layer.
    shapes
        Their geometries or None, shape (n,).
    schema
        A layer with a key that is not required.
    """
    keys = table[schema.key].copy()
    rows = np.flatnonzero(keys.isna())
    if not len(rows):
        return keys
    names = _MADE_FROM.get(schema.layer) or tuple(n for n in schema.names if n != schema.key)
    content = _content(table.iloc[rows], _rounded(shapes[rows]), names)
    spoken = ("name",) if "name" in schema.names else ("scope_id", "criterion")
    words = table.iloc[rows][[n for n in spoken if n in table]].fillna("").agg(" ".join, axis=1)
    made = [_made(word, text) for word, text in zip(words, content, strict=True)]
    keys.iloc[rows] = made
    return keys


def repeated(
    table: pd.DataFrame, shapes: npt.NDArray[np.object_], schema: Schema
) -> tuple[Rows, list[Fault]]:
    """Return the rows that repeat another one, and the faults DUP_IDENTICAL and DUP_CONFLICT.

    Rows are the same where key and content are (the column `source` aside); one of them stays,
    whatever the order of the rows. Where rows share a key and differ, all are quarantined.
    Without a key (roads) only the content counts.

    Parameters
    ----------
    table
        Typed columns, key filled.
    shapes
        Geometries or None, shape (n,).
    schema
        The layer.
    """
    if not len(table):
        return np.empty(0, dtype=np.int64), []
    keys = table[schema.key] if schema.key else pd.Series(shapely.to_wkb(shapes, hex=True))
    at = np.flatnonzero(keys.duplicated(keep=False))
    names = tuple(n for n in schema.names if n not in {schema.key, _PROVENANCE})
    content = pd.DataFrame({"key": keys.iloc[at].to_numpy(), "row": at})
    shape_texts = shapely.to_wkb(shapes[at], hex=True)
    content["text"] = _content(table.iloc[at], shape_texts, names).to_numpy()
    content["source"] = table[_PROVENANCE].iloc[at].fillna("").to_numpy()
    content = content.sort_values(["key", "text", "source", "row"])
    faults: list[Fault] = []
    if schema.key:
        n_contents = content.groupby("key")["text"].transform("nunique")
        for key, group in content[n_contents > 1].groupby("key")["row"]:
            rows = np.sort(group.to_numpy()).astype(np.int64)
            faults.append(Fault(rows, schema.key, _conflict(len(rows)), str(key)))
        content = content[n_contents == 1]
    merged = np.sort(content["row"][content.duplicated(["key", "text"])].to_numpy())
    if len(merged):
        faults.append(Fault(merged.astype(np.int64), "*", _IDENTICAL))
    return merged.astype(np.int64), faults


def look_alikes(
    table: pd.DataFrame,
    shapes: npt.NDArray[np.object_],
    schema: Schema,
    reviewed: frozenset[frozenset[str]] = frozenset(),
) -> list[Fault]:
    """Return DUP_SUSPECT faults: rows of one name within 100 m that have different ids.

    After 50 pairs only their number is told.

    Parameters
    ----------
    table
        Typed columns, unique key.
    shapes
        Points or outlines or None, shape (n,).
    schema
        The layer.
    reviewed
        Pairs of keys of which a person has said what they are: nothing is told of them.
    """
    if "name" not in schema.names or not schema.key or schema.geometry != "point":
        return []
    keys = table[schema.key]
    alike = [
        pair
        for pair in pairs_alike(table, shapes, schema.key)
        if frozenset(keys.iloc[list(pair)]) not in reviewed
    ]
    return _suspects(alike, keys, _WHERE.get(schema.layer, ""))


def pairs_alike(
    table: pd.DataFrame, shapes: npt.NDArray[np.object_], key: str
) -> list[tuple[int, int]]:
    """Return the positions of rows of one name within 100 m of each other, pair by pair.

    Each row is compared with the five of its name that follow it from west to east.
    """
    points = shapely.centroid(shapes)
    found = pd.DataFrame(
        {
            "name": [plain(name) for name in table["name"].fillna("")],
            "lon": shapely.get_x(points),
            "lat": shapely.get_y(points),
            "key": table[key].to_numpy(),
            "row": np.arange(len(table)),
        }
    )
    found = found[found["lon"].notna() & (found["name"] != "")]
    found = found[found["name"].duplicated(keep=False)].sort_values(["name", "lon", "lat", "key"])
    pairs: list[tuple[int, int]] = []
    for step in range(1, _NEIGHBOURS + 1):
        other = found.shift(-step)
        east = (found["lon"] - other["lon"]) * np.cos(np.radians(found["lat"]))
        apart_m = np.hypot(east, found["lat"] - other["lat"]) * _METRES_PER_DEGREE
        near = (found["name"] == other["name"]) & (apart_m <= _SAME_PLACE_M)
        pairs += zip(found["row"][near], other["row"][near].astype(int), strict=True)
    return pairs


def _suspects(pairs: list[tuple[int, int]], keys: pd.Series, where: str) -> list[Fault]:
    told = [
        Fault(
            np.array([max(pair)], dtype=np.int64),
            "name",
            Remark(
                "DUP_SUSPECT", "warned", _alike(keys.iloc[min(pair)], keys.iloc[max(pair)], where)
            ),
        )
        for pair in pairs[:_MOST_SUSPECTS]
    ]
    if len(pairs) > _MOST_SUSPECTS:
        sentence = f"In all {len(pairs)} pairs look alike; the first {_MOST_SUSPECTS} are listed."
        rows = np.array([max(pairs[_MOST_SUSPECTS])], dtype=np.int64)
        told.append(Fault(rows, "name", Remark("DUP_SUSPECT", "warned", sentence)))
    return told


def _alike(first: str, second: str, where: str) -> str:
    return (
        f"{second} has the name of {first} and lies within {_SAME_PLACE_M:.0f} m of it; "
        f"if they are the same, delete one{where}."
    )


def _conflict(n_rows: int) -> Remark:
    sentence = (
        f"{n_rows} rows have this id but differ, so none was loaded; give each its own id or "
        "keep one."
    )
    return Remark("DUP_CONFLICT", "quarantined", sentence)


def _content(
    table: pd.DataFrame, shapes: npt.NDArray[np.object_], names: tuple[str, ...]
) -> pd.Series:
    texts = pd.Series(["" if shape is None else str(shape) for shape in shapes], table.index)
    for name in names:
        texts = texts + "\x1f" + table[name].astype("str").fillna("")
    return texts.astype(object)


def _rounded(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.to_wkt(shapes, rounding_precision=7), dtype=object)


def _made(words: str, content: str) -> str:
    slug = re.sub(r"[^\w]+", "-", plain(words)).strip("-")[:_SLUG_LENGTH].strip("-")
    digest = hashlib.blake2s(content.encode(), digest_size=4).hexdigest()
    return f"{slug}-{digest}" if slug else digest

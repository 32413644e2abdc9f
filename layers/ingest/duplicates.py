"""Ids for rows that bring none, and what becomes of rows that come twice."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.ingest.look_alikes import SAME_PLACE_M, Pair, pairs
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
_MOST_SUSPECTS: Final = 50
_CHECKED: Final = "verified_on"
_TWIN_DECIMALS: Final = 4
_IN_WORDS: Final = frozenset(("name", "partner", "settlement", "referral_method", "hours"))
"""Columns of text in which case and accents make no difference."""
_TWIN: Final = Remark(
    "DUP_TWIN",
    "accepted",
    "This row differs from another of its id in nothing that matters (how it is written, its "
    "source, the day of its check) and was counted once.",
)
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
    """Return the rows that repeat another one, and the faults DUP_IDENTICAL, TWIN and CONFLICT.

    Rows are the same where key and content are (the column `source` aside), and twins where they
    differ in case, accents, the day of the last check or by some 10 m only; the one checked last
    stays, whatever the order of the rows. Where rows share a key and differ in more, all are
    quarantined.
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
    content = _compared(table.iloc[at], shapes[at], schema)
    content = content.assign(key=keys.iloc[at].to_numpy(), row=at)
    content = content.sort_values(["key", "gist", "checked", "text", "source", "row"])
    faults: list[Fault] = []
    if schema.key:
        n_contents = content.groupby("key")["gist"].transform("nunique")
        for key, group in content[n_contents > 1].groupby("key")["row"]:
            rows = np.sort(group.to_numpy()).astype(np.int64)
            faults.append(Fault(rows, schema.key, _conflict(len(rows)), str(key)))
        content = content[n_contents == 1]
    kept = content.groupby(["key", "gist"])["text"].transform("first")
    is_more = content.duplicated(["key", "gist"])
    for remark, is_so in ((_IDENTICAL, content["text"] == kept), (_TWIN, content["text"] != kept)):
        rows = np.sort(content["row"][is_more & is_so].to_numpy()).astype(np.int64)
        if len(rows):
            faults.append(Fault(rows, "*", remark))
    return np.sort(content["row"][is_more].to_numpy()).astype(np.int64), faults


def _compared(table: pd.DataFrame, shapes: npt.NDArray[np.object_], schema: Schema) -> pd.DataFrame:
    """What rows are compared by: all that they say (`text`), and what of it matters (`gist`)."""
    names = tuple(n for n in schema.names if n not in {schema.key, _PROVENANCE})
    text = _content(table, shapely.to_wkb(shapes, hex=True), names)
    matters = tuple(name for name in names if name != _CHECKED) if schema.key else names
    written = [
        one.name
        for one in schema.columns
        if one.dtype == "text" and not one.values and one.name in _IN_WORDS and schema.key
    ]
    bare = table.assign(**{
        name: table[name].map(plain, na_action="ignore").astype("str") for name in written
    })  # fmt: skip
    rounded = np.asarray(shapely.to_wkt(shapes, rounding_precision=_TWIN_DECIMALS), dtype=object)
    gist = _content(bare, rounded, matters) if schema.key else text
    day = table[_CHECKED] if _CHECKED in table else pd.Series(pd.NaT, index=table.index)
    return pd.DataFrame({
        "text": text.to_numpy(), "gist": gist.to_numpy(),
        "checked": -pd.to_datetime(day).fillna(pd.Timestamp(0)).astype("int64").to_numpy(),
        "source": table[_PROVENANCE].fillna("").to_numpy(),
    })  # fmt: skip


def look_alikes(
    table: pd.DataFrame,
    shapes: npt.NDArray[np.object_],
    schema: Schema,
    reviewed: frozenset[frozenset[str]] = frozenset(),
) -> list[Fault]:
    """Return DUP_SUSPECT faults: rows with different ids that may be one facility.

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
        for pair in pairs(table, shapes, schema.key)
        if frozenset(keys.iloc[[pair.first, pair.second]]) not in reviewed
    ]
    return _suspects(alike, keys, _WHERE.get(schema.layer, ""))


def _suspects(pairs: list[Pair], keys: pd.Series, where: str) -> list[Fault]:
    told = [
        Fault(
            np.array([max(pair.first, pair.second)], dtype=np.int64),
            "name",
            Remark("DUP_SUSPECT", "warned", _alike(pair, keys, where)),
        )
        for pair in pairs[:_MOST_SUSPECTS]
    ]
    if len(pairs) > _MOST_SUSPECTS:
        sentence = f"In all {len(pairs)} pairs look alike; the first {_MOST_SUSPECTS} are listed."
        last = pairs[_MOST_SUSPECTS]
        rows = np.array([max(last.first, last.second)], dtype=np.int64)
        told.append(Fault(rows, "name", Remark("DUP_SUSPECT", "warned", sentence)))
    return told


def _alike(pair: Pair, keys: pd.Series, where: str) -> str:
    first, second = sorted((pair.first, pair.second))
    is_here = pair.distance_m <= SAME_PLACE_M
    near = f"within {SAME_PLACE_M:.0f} m" if is_here else f"{pair.distance_m:,.0f} m from it"
    has = "has the name of" if pair.likeness == 1.0 else "is called much like"
    place = f"lies {near} of it" if is_here else f"lies {near}"
    return (
        f"{keys.iloc[second]} {has} {keys.iloc[first]} and {place}; if they are the same, delete "
        f"one{where}."
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

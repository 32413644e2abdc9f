"""Judged rows completed by the places given out: who has one where, and who finds it taken."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def completed(rows: pa.Table, assigned: pd.DataFrame, standing: pd.DataFrame) -> pa.Table:
    """Return the rows with `has_place`, `verdict`, `reason`, `reasons` and `details` completed.

    Parameters
    ----------
    rows
        Judged rows as they stand in results/reach.parquet.
    assigned
        From `assign_places.assign`, over all returnees.
    standing
        From `assign_places.places_left`.

    Returns
    -------
    Table
        The same rows and columns. Where the number of places is known, `has_place` is `yes` for
        who is given a place there, and for everybody where places are left over; else `no`, with
        the reason `taken` unless the partner says that it is full. `taken` is a no: the verdict is
        no, and the first reason is the first no. Where the number is not known nothing changes.
    """
    site = _index_in(rows["service_id"], standing["service_id"])
    places = standing["n_places"].to_numpy(float)[site]
    is_free = standing["n_left"].to_numpy(float)[site] > 0
    is_free |= _has_own(rows, site, assigned, standing)
    is_taken = (places > 0) & ~is_free
    if not (is_taken.any() or (places > 0).any()):
        return rows
    was_no = pc.equal(rows["verdict"], "no").to_numpy(zero_copy_only=False)
    changed = {
        "has_place": _put(_put(rows["has_place"], is_taken, "no"), (places > 0) & is_free, "yes"),
        "verdict": _put(rows["verdict"], is_taken, "no"),
        "reason": _put(rows["reason"], is_taken & ~was_no, "taken"),
        "reasons": _appended(rows["reasons"], is_taken),
        "details": _told(rows["details"], is_taken, site, standing),
    }
    for name, values in changed.items():
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), values.cast(rows.schema.field(at).type))
    return rows


def _has_own(rows: pa.Table, site: Ints, assigned: pd.DataFrame, standing: pd.DataFrame) -> Bools:
    """Whether the row's person is given a place at the row's service."""
    given = assigned[assigned["service_id"] != ""]
    people = pd.Series(given["returnee_id"].unique(), dtype="str")
    n = len(standing)
    at = pd.Index(standing["service_id"]).get_indexer(given["service_id"])
    keys = pd.Index(people).get_indexer(given["returnee_id"]) * n + at
    person = _index_in(rows["returnee_id"], people)
    return np.isin(np.where(person < 0, -1, person * n + site), keys)


def _index_in(texts: pa.ChunkedArray, of: pd.Series) -> Ints:
    # A table without rows has texts of no type.
    known = pa.array(of.to_numpy(object), pa.string())
    found = pc.index_in(texts.cast(pa.string()), value_set=known)
    return np.asarray(pc.fill_null(found, -1).to_numpy(), dtype=np.int64)


def _put(texts: pa.ChunkedArray, where: Bools, text: str) -> pa.ChunkedArray:
    return pc.if_else(pa.array(where), pa.scalar(text, texts.type), texts)


def _appended(lists: pa.ChunkedArray, where: Bools) -> pa.Array:
    """Each list with `taken` behind it where it applies: the test of places is the last."""
    lists = lists.combine_chunks()
    codes, ends = lists.flatten(), np.append(0, np.cumsum(lists.value_lengths().to_numpy()))
    order = np.insert(np.arange(len(codes)), ends[1:][where], len(codes))
    longer = pa.concat_arrays([codes, pa.array(["taken"], codes.type)]).take(pa.array(order))
    offsets = ends + np.append(0, np.cumsum(where))
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), longer)


def _told(
    details: pa.ChunkedArray, where: Bools, site: Ints, standing: pd.DataFrame
) -> pa.ChunkedArray:
    """The JSON of the reasons, with how many people could use how many places."""
    facts = [
        {"code": "taken", "have": float(have), "want": float(want), "margin": float(have - want)}
        for have, want in zip(standing["n_could_use"], standing["n_places"], strict=True)
    ]
    pieces = pa.array([json.dumps(fact) + "]" for fact in facts], pa.string())
    texts = details.cast(pa.string())
    opened = pc.utf8_slice_codeunits(texts, 0, -1)
    comma = pc.if_else(pc.equal(texts, "[]"), "", ",")
    longer = pc.binary_join_element_wise(opened, comma, pieces.take(pa.array(site)), "")
    return pc.if_else(pa.array(where), longer, texts)

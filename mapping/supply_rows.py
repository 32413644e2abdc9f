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
        Judged rows as they stand in results/reach.parquet; texts may be read as dictionaries,
        which takes half the time for millions of rows.
    assigned
        From `supply.assign`, over all returnees.
    standing
        From `supply.standing`.

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
    place = _put(_coded(rows["has_place"]), is_taken, "no")
    changed = {
        "has_place": _put(place, (places > 0) & is_free, "yes"),
        "verdict": _put(_coded(rows["verdict"]), is_taken, "no"),
        "reason": _put(_coded(rows["reason"]), is_taken & ~was_no, "taken"),
        "reasons": _appended(rows["reasons"], is_taken),
        "details": _told(_coded(rows["details"]), is_taken, site, standing),
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


def _coded(texts: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = texts.unify_dictionaries().combine_chunks()
    return whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()


def _put(texts: pa.DictionaryArray, where: Bools, text: str) -> pa.DictionaryArray:
    words = texts.dictionary
    code = pc.index(words, pa.scalar(text, words.type)).as_py()
    if code < 0:
        code, words = len(words), pa.concat_arrays([words, pa.array([text], words.type)])
    return _decoded(np.where(where, code, texts.indices.to_numpy(zero_copy_only=False)), words)


def _decoded(codes: Ints, words: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), words)


def _appended(lists: pa.ChunkedArray, where: Bools) -> pa.Array:
    """Each list with `taken` behind it where it applies: the test of places is the last."""
    lists = lists.combine_chunks()
    codes, ends = lists.flatten(), np.append(0, np.cumsum(lists.value_lengths().to_numpy()))
    order = np.insert(np.arange(len(codes)), ends[1:][where], len(codes))
    longer = pa.concat_arrays([codes, pa.array(["taken"], codes.type)]).take(pa.array(order))
    offsets = ends + np.append(0, np.cumsum(where))
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), longer)


def _told(
    details: pa.DictionaryArray, where: Bools, site: Ints, standing: pd.DataFrame
) -> pa.DictionaryArray:
    """The JSON of the reasons, with how many people could use how many places."""
    facts = [
        {"code": "taken", "have": float(have), "want": float(want), "margin": float(have - want)}
        for have, want in zip(standing["n_could_use"], standing["n_places"], strict=True)
    ]
    pieces = pa.array([json.dumps(fact) + "]" for fact in facts], pa.string())
    codes = details.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    pairs, at = np.unique(codes[where] * len(facts) + site[where], return_inverse=True)
    texts = details.dictionary.take(pa.array(pairs // len(facts)))
    opened = pc.utf8_slice_codeunits(texts, 0, -1)
    comma = pc.if_else(pc.equal(texts, "[]"), "", ",")
    piece = pieces.take(pa.array(pairs % len(facts)))
    longer = pc.binary_join_element_wise(opened, comma, piece, "")
    codes[where] = len(details.dictionary) + at
    return _decoded(codes, pa.concat_arrays([details.dictionary, longer.cast(texts.type)]))

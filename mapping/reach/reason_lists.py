"""The reasons of many pairs as one nested column: data until somebody says them.

Each pair has a list, one entry per test that says no or cannot tell, in the order of the tests.
What a sentence needs beside it is looked up when it is said: the partner's own words by the rule,
the name of a bridging service by its id (`layers.reasons.sentence`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.vocabulary.codes import FLEXIBILITY, VERDICTS
from mapping.reach.step_results import Reasons

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NUMBERS: Final = ("have", "want", "margin")
TEXTS: Final = ("code", "detail", "rule", "flexibility", "bridge_id", "bridge_verdict")
FIELDS: Final = ("code", *NUMBERS, *TEXTS[1:])
KIND: Final = pa.list_(
    pa.struct([(name, pa.float64() if name in NUMBERS else pa.string()) for name in FIELDS])
)
"""`code` and the facts of its sentence, see `layers.reasons`; `rule` is the id of the row of
criteria it comes from and `flexibility` how far that may bend; `bridge_id` the service that bridges
a no, `bridge_verdict` the verdict on that service for the same person. What is not known, infinite
or beyond `LARGEST` is null, and so is a text that says nothing."""

PATHS: Final = tuple(f"reasons.list.element.{name}" for name in TEXTS)
"""The texts of the column `reasons` as Parquet names them; few of each."""

LARGEST: Final = 1e15  # beyond it a thousandth is no longer told apart


def column(reasons: Reasons, n: int, rules: pd.DataFrame, bridges: Ints) -> pd.Series:
    """Return the lists of n pairs, of the type `KIND`; numbers to the thousandth.

    Parameters
    ----------
    reasons
        Sorted by pair.
    n
        The number of pairs.
    rules
        The rules that `reasons.rule` points into: `criterion_id`, `flexibility`,
        `bridging_service_id`.
    bridges
        From `bridging_services.verdicts`: for each reason a position in `VERDICTS`, or -1.

    Examples
    --------
    >>> from layers.vocabulary.codes import VERDICTS
    >>> from mapping.reach.step_results import Wording
    >>> one = np.array([0])
    >>> reasons = Reasons(one, one, one == 0, np.array([2.0]), np.array([1.2504]),
    ...     np.array([np.nan]), one, (Wording("too_long", "@walk"),), one - 1, one)
    >>> none = pd.DataFrame({"criterion_id": [], "flexibility": [], "bridging_service_id": []})
    >>> [[one], nothing] = column(reasons, 2, none, one - 1)
    >>> {name: value for name, value in one.items() if value is not None}, nothing
    ({'code': 'too_long', 'have': 2.0, 'want': 1.25, 'detail': '@walk'}, [])
    """
    ends = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(reasons.row, minlength=n), out=ends[1:])
    bridge = np.where(bridges >= 0, reasons.rule, -1)
    firm = pd.Index(FLEXIBILITY).get_indexer(pd.Index(rules["flexibility"]))
    parts = {
        "code": _picked(reasons.codes, reasons.wording),
        **{name: _rounded(getattr(reasons, name)) for name in NUMBERS},
        "detail": _picked([each.detail or None for each in reasons.wordings], reasons.wording),
        "rule": _picked(rules["criterion_id"], reasons.rule),
        "flexibility": _picked(FLEXIBILITY, np.append(firm, -1)[reasons.rule]),
        "bridge_id": _picked(rules["bridging_service_id"], bridge),
        "bridge_verdict": _picked(VERDICTS, bridges),
    }
    structs = pa.StructArray.from_arrays(list(parts.values()), names=list(parts))
    lists = pa.ListArray.from_arrays(pa.array(ends.astype(np.int32)), structs)
    return pd.Series(pd.arrays.ArrowExtensionArray(lists))


def flat(lists: pd.Series) -> tuple[Ints, pa.StructArray]:
    """Return which row each reason belongs to, and the reasons one after another.

    Parameters
    ----------
    lists
        A column `reasons`, however it was read: as Arrow lists, their texts coded or not, or as
        Python lists of dicts.
    """
    found, length = _lists(lists)
    return np.repeat(np.arange(len(length)), length), found.flatten()


def lengths(lists: pd.Series) -> Ints:
    """Return how many reasons each row has."""
    return _lists(lists)[1]


def texts(found: pa.StructArray, name: str) -> tuple[Ints, list[str]]:
    """Return one of `TEXTS` as positions, -1 where there is none, and the texts that occur."""
    values = pc.struct_field(found, name)
    coded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    at = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return at, coded.dictionary.to_pylist()


def numbers(found: pa.StructArray, name: str) -> Floats:
    """Return one of `NUMBERS`, NaN where there is none."""
    values = pc.fill_null(pc.struct_field(found, name), np.nan)
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)


def _lists(lists: pd.Series) -> tuple[pa.ListArray, Ints]:
    """The column as one array, and how long each list is."""
    if isinstance(lists.dtype, pd.ArrowDtype):
        found = pa.array(lists)
    else:
        found = pa.array([None if one is None else list(one) for one in lists], KIND)
    found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    length = pc.fill_null(pc.list_value_length(found), 0).to_numpy(zero_copy_only=False)
    return found, length.astype(np.int64)


def _picked(words: object, at: Ints) -> pa.StringArray:
    """The words at these positions, null at -1."""
    known = pa.array(pd.Series(words, dtype="str"), pa.string())
    return known.take(pa.array(at, pa.int64(), mask=at < 0))


def _rounded(values: Floats) -> pa.DoubleArray:
    is_known = np.abs(values) < LARGEST  # of NaN as well
    return pa.array(np.rint(np.where(is_known, values, 0.0) * 1000) / 1000, mask=~is_known)

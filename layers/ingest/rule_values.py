"""The words of a rule, read like the column of a person that the rule tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from layers import criteria
from layers.ingest import parse
from layers.ingest.remarks import Fault, Remark, hint
from layers.schemas.returnees import SCHEMA
from layers.schemas.schema import Column
from layers.vocabulary.categories import plain
from layers.vocabulary.synonyms import EVERYBODY, words_of
from layers.vocabulary.three_valued import ANYBODY

_ISO: Final[Mapping[str, re.Pattern[str]]] = {
    "languages": re.compile("[a-z]{2,3}"),
    "nationality": re.compile("[A-Za-z]{3}"),
}
"""Columns whose codes are those of ISO: one that no list here holds is a code all the same."""


def read(texts: pd.Series, asked: pd.Series) -> tuple[pd.Series, list[Fault]]:
    """Return the codes that each rule lists, and the faults of the rows.

    A word that nobody could have (of a list that is closed) sets the row aside; of a list that is
    open it stays, with a warning.

    Parameters
    ----------
    texts
        Cleaned texts of the column `values`, NaN where blank; the index is a RangeIndex.
    asked
        The criterion of each row, NaN where it is not known.

    >>> codes, faults = read(pd.Series(["Women", "ID card", "female"]),
    ...     pd.Series(["sex", "document", "age"]))
    >>> codes.tolist(), [(fault.remark.code, fault.rows.tolist()) for fault in faults]
    (['f', 'id_card', nan], [('RULE_VALUES_UNUSED', [2])])
    """
    values = np.full(len(texts), np.nan, dtype=object)
    faults: list[Fault] = []
    for name in asked.fillna("").unique():
        rows = np.flatnonzero((asked.fillna("") == name).to_numpy() & texts.notna().to_numpy())
        if len(rows):
            found, more = _of_criterion(texts.iloc[rows].reset_index(drop=True), str(name))
            values[rows] = found.to_numpy(object)
            faults += [Fault(rows[one.rows], "values", one.remark, one.value) for one in more]
    return pd.Series(values, index=texts.index, dtype="str"), faults


def _of_criterion(texts: pd.Series, name: str) -> tuple[pd.Series, list[Fault]]:
    """The codes of the rules of one criterion."""
    tested = _tested(name)
    if tested is None:
        return parse.read(texts, Column("values", "codes", ""))
    if tested.dtype not in ("text", "codes"):
        sentence = f"A rule on {name} reads min and max, not values; write its bounds there."
        remark = Remark("RULE_VALUES_UNUSED", "warned", sentence)
        blank = pd.Series(np.nan, index=texts.index, dtype="str")
        return blank, [Fault(np.arange(len(texts)), "values", remark, str(texts.iloc[0]))]
    everybody = np.array([plain(text) in EVERYBODY for text in texts], dtype=bool)
    codes, faults = parse.read(texts.mask(everybody), Column(
        tested.name, "codes", tested.doc, values=tested.values))  # fmt: skip
    codes = codes.mask(everybody, ANYBODY)
    return codes, [*faults, *_unknown(codes, texts, tested)]


def _tested(name: str) -> Column | None:
    """The column of returnees whose words a criterion reads, None where it has none of its own."""
    columns = criteria.PERSON_COLUMNS.get(name, ())
    return SCHEMA.column(columns[0]) if columns and columns[0] in SCHEMA.names else None


def _unknown(codes: pd.Series, texts: pd.Series, tested: Column) -> list[Fault]:
    """A warning of each word of an open list that is not known here."""
    known = set(words_of(tested.name).values())
    if not known or tested.values:
        return []
    shape = _ISO.get(tested.name)
    faults = []
    for row, listed in enumerate(codes):
        for code in listed.split() if isinstance(listed, str) else ():
            if code in known or code == ANYBODY or (shape and shape.fullmatch(code)):
                continue
            sentence = (
                f"The rule names '{code}', which is no word that is known here for {tested.name}: "
                "only somebody with the very same word passes. Write one that is known, or leave "
                "it where people have it too."
            )
            remark = Remark("RULE_WORD_UNKNOWN", "warned", sentence + hint(code, known))
            faults.append(Fault(np.array([row]), "values", remark, str(texts[row])))
    return faults

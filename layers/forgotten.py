"""Who asked to be forgotten, known by a mark that tells no id: so that no file brings them back."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

COLUMNS: Final = ("returnee_id", "referral_id")
"""Columns whose cells name a person, or something that is one person's alone."""
_CELL: Final = re.compile(r"[^,;\t|\"\r\n]+")


@dataclass(frozen=True)
class Forgotten:
    """Marks of the ids of those who were forgotten.

    Parameters
    ----------
    key
        The store's own secret; without it no mark can be compared with an id.
    marks
        One keyed hash for each id, see `mark`.
    """

    key: bytes = b""
    marks: frozenset[str] = frozenset()

    def mark(self, column: str, one: str) -> str:
        """Return the keyed hash (HMAC-SHA256, hexadecimal) of an id of a column.

        >>> known = Forgotten(b"secret")
        >>> known.mark("returnee_id", " R-1 ") == known.mark("returnee_id", "R-1")
        True
        >>> known.mark("returnee_id", "R-1") == known.mark("referral_id", "R-1")
        False
        """
        text = f"{column}\x00{plain(one)}"
        return hmac.new(self.key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def are(self, column: str, ids: Iterable[object]) -> npt.NDArray[np.bool_]:
        """Return which of the ids of a column, shape (n,), are of somebody forgotten.

        >>> known = Forgotten(b"secret")
        >>> known = Forgotten(b"secret", frozenset({known.mark("returnee_id", "R-1")}))
        >>> known.are("returnee_id", ["R-1", "R-10", None]).tolist()
        [True, False, False]
        """
        held = [isinstance(one, str) and self.mark(column, one) in self.marks for one in ids]
        return np.array(held, dtype=bool)

    def is_in(self, line: str) -> bool:
        """Return whether a cell of a line that could not be split is the id of somebody forgotten.

        >>> known = Forgotten(b"secret")
        >>> known = Forgotten(b"secret", frozenset({known.mark("returnee_id", "R-1")}))
        >>> known.is_in('"R-1";24;"m'), known.is_in("R-10;24;m")
        (True, False)
        """
        cells = split(line) if self.marks else []
        return any(self.are(column, cells).any() for column in COLUMNS)


def split(line: str) -> list[str]:
    """Return what may be the cells of a line, whatever parts them.

    >>> split('"R-1";24;"m')
    ['R-1', '24', 'm']
    """
    return _CELL.findall(line)


def is_one_of(cell: str | None, ids: Collection[str]) -> bool:
    """Return whether a cell is one of the ids, or a line that holds one as a cell.

    >>> is_one_of(" R-1 ", {"R-1"}), is_one_of('"R-1";24;m', {"R-1"}), is_one_of("R-10", {"R-1"})
    (True, True, False)
    """
    if not cell:
        return False
    return not {plain(part) for part in split(cell)}.isdisjoint(map(plain, ids))


def plain(one: str) -> str:
    """Return an id as ids are compared: composed, without blanks around it and unseen marks.

    >>> plain(" R-1\u200b ")
    'R-1'
    """
    if one.isascii():
        return one.strip()
    seen = "".join(mark for mark in one if unicodedata.category(mark) != "Cf")
    return unicodedata.normalize("NFC", seen).strip()

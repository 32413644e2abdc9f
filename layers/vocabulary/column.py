"""One column of a layer: its type, its bounds, its codes, and how it is recognised and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["text", "number", "integer", "date", "flag", "codes", "reasons"]
Unread = Literal["unknown", "ask", "yes", "aside"]


@dataclass(frozen=True)
class Column:
    """One column of a layer.

    Parameters
    ----------
    name
        The column's name in the store, in results and on pages.
    dtype
        `text`, `number`, `integer` (whole number), `date` (ISO day), `flag` (yes/no) or
        `codes` (space-separated codes).
    doc
        One sentence for the data dictionary, the templates and the error messages.
    unit
        Unit of a number, as printed in headers; empty where there is none.
    required
        Whether a file without this column is refused and a row without a value quarantined.
    sensitive
        Whether the column may never be published.
    internal
        Whether the column stays inside the office though it describes no person.
    values
        The codes allowed in a text column; empty means any text.
    aliases
        Other headers by which the column is recognised (English and French).
    low, high
        Inclusive bounds of a number.
    hxl
        The HXL hashtag, for exports.
    if_unread
        What a cell costs that cannot be read: its value (`unknown`); its value, and the partner is
        asked about what it says (`ask`); nothing, since it counts as `yes`, the safe side of a
        protection; or the row (`aside`), as a required cell always does.
    """

    name: str
    dtype: Dtype
    doc: str
    unit: str = ""
    required: bool = False
    sensitive: bool = False
    internal: bool = False
    values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    hxl: str = ""
    if_unread: Unread = "unknown"

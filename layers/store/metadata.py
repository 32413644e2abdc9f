"""What the store notes beside the rows: each layer's content hash, and its quarantine."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from layers.store.stored_rows import WHOLE

LAYERS: Final = "waypost_layers"
QUARANTINE: Final = "waypost_quarantine"
FORGOTTEN: Final = "waypost_forgotten"
RELEASES: Final = "waypost_releases"
QUARANTINE_COLUMNS: Final = ("file", "sheet", "record", "line", "code", "reason", "content")
_FACTS: Final = QUARANTINE_COLUMNS[:-1]
_NUMBERS: Final = ("record", "line")


def layers_table(namespace: str | None) -> sa.Table:
    """Return the table of layers present: name, content hash, number of rows."""
    return sa.Table(
        LAYERS,
        sa.MetaData(),
        _fid(),
        sa.Column("layer", sa.Text, nullable=False, unique=True),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("n_rows", WHOLE, nullable=False),
        sa.Column("n_quarantined", WHOLE, nullable=False),
        schema=namespace,
    )


def quarantine_table(namespace: str | None) -> sa.Table:
    """Return the table of rows that were not loaded; it is personal data."""
    return sa.Table(
        QUARANTINE,
        sa.MetaData(),
        _fid(),
        sa.Column("layer", sa.Text, nullable=False),
        *(
            sa.Column(name, WHOLE if name in _NUMBERS else sa.Text, nullable=False)
            for name in QUARANTINE_COLUMNS
        ),
        schema=namespace,
    )


def quarantine_rows(layer: str, quarantine: pd.DataFrame) -> list[dict[str, Any]]:
    """Return quarantined rows as records of the quarantine table.

    Parameters
    ----------
    layer
        Name of the layer.
    quarantine
        One row each, its provenance and reason in `waypost_file`, `waypost_sheet`,
        `waypost_record`, `waypost_line`, `waypost_code` and `waypost_reason`. All other columns
        are the row's content and are kept as JSON.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"waypost_record": [3], "waypost_code": ["NUMBER_RANGE"], "code": ["R-1"]}
    ... )
    >>> (row,) = quarantine_rows("returnees", frame)
    >>> row["record"], row["code"], row["file"], row["content"]
    (3, 'NUMBER_RANGE', '', '{"code": "R-1"}')
    """
    source = {fact: f"waypost_{fact}" for fact in _FACTS}
    found = [name for name in quarantine.columns if name not in source.values()]
    return [
        {
            "layer": layer,
            **{fact: _fact(record.get(source[fact]), fact) for fact in _FACTS},
            "content": json.dumps({str(name): _plain(record[name]) for name in found}),
        }
        for record in quarantine.to_dict("records")
    ]


def hash_of(content_hash: str, quarantined: list[dict[str, Any]]) -> str:
    """Return the hash of a layer's rows together with its quarantine."""
    text = json.dumps([content_hash, quarantined])
    return hashlib.sha256(text.encode()).hexdigest()


def _fid() -> sa.Column[int]:
    return sa.Column("fid", WHOLE, sa.Identity(), primary_key=True)


def _fact(value: Any, fact: str) -> str | int:
    if fact in _NUMBERS:
        return 0 if pd.isna(value) else int(value)
    # A bad row's text may hold NUL, which no database keeps; it is shown, not lost.
    return value.replace("\x00", "\\x00") if isinstance(value, str) else ""


def _plain(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)

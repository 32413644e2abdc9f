"""Places given out over all returnees, and the judged rows in results/ completed by them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
from pyarrow import parquet

from layers import atomic_write
from mapping.allocation import apply_places, assign_places
from mapping.profiles.profiles import Profiles

_CODED: Final = [name for name in assign_places.NEEDED if name not in ("is_within", "duration_min")]


def complete(path: Path, profiles: Profiles) -> pd.DataFrame:
    """Give out the places over a table of judged pairs, and complete its rows by them.

    The table is written again row group by row group, whole or not at all, and only where some
    service says how many places it has.

    Returns
    -------
    DataFrame
        Who gets a place where, from `assign_places.assign`.
    """
    table = parquet.read_table(path, columns=list(assign_places.NEEDED), read_dictionary=_CODED)
    judged = table.to_pandas()
    del table
    assigned = assign_places.assign(judged, profiles)
    left = assign_places.places_left(judged, assigned, profiles.services)
    del judged
    if left["n_places"].notna().any():
        _rewrite(path, assigned, left)
    return assigned


def facts(assigned: pd.DataFrame) -> dict[str, int]:
    """Return how many needs there are, how many are assumed, and how they end."""
    ends = assigned["cause"].where(assigned["cause"] != "", "has_place").value_counts().sort_index()
    return {
        "needs": len(assigned),
        "needs_assumed": int(assigned["is_assumed"].sum()),
        **{str(end): int(n) for end, n in ends.items()},
    }


def _rewrite(path: Path, assigned: pd.DataFrame, left: pd.DataFrame) -> None:
    with (
        parquet.ParquetFile(path) as old,
        atomic_write.stream(path, mode=0o600) as stream,
        parquet.ParquetWriter(stream, old.schema_arrow) as new,
    ):
        for at in range(old.num_row_groups):
            rows = apply_places.completed(old.read_row_group(at), assigned, left)
            new.write_table(rows, row_group_size=max(len(rows), 1))

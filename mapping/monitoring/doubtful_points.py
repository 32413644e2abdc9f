"""How many homes and sites are tied to the roads in a way that is in doubt."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="snaps",
    doc="How many points are tied to the roads in a way that is in doubt.",
    columns=(),
    counts=(Count("n_points"),),
    persons=("layer", "returnees"),
    is_written=False,
    is_sparse=True,
)
_SURE: Final = ("ok", "no_place")


def by_flag(counted: pd.DataFrame, modes: Collection[str]) -> pd.DataFrame:
    """Return the points in doubt by layer, flag and mode.

    Parameters
    ----------
    counted
        `layer, mode, flag, n_points` of all points.
    modes
        The modes of the run.

    Returns
    -------
    DataFrame
        `layer, flag, n_points, mode`: modes that say the same are in one row, separated by a space;
        empty where all do.
    """
    found = counted[~counted["flag"].isin(_SURE)]
    return (
        found.groupby(["layer", "flag", "n_points"], sort=False)["mode"]
        .agg(lambda some: "" if len(some) == len(modes) else _in_order(some, modes))
        .reset_index()
    )


def _in_order(some: Collection[str], modes: Collection[str]) -> str:
    return " ".join(mode for mode in modes if mode in set(some))

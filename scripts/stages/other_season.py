"""The other season: the same people, services and rules on dry roads or wet ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from layers.vocabulary.codes import SEASONS
from mapping.network.road_network import Network
from mapping.profiles.profiles import Profiles
from scripts.runtime.project import Folder
from scripts.runtime.result_io import read_parquet
from scripts.runtime.stored_layers import Layers

COLUMNS: Final = ("returnee_id", "service_id", "category", "eligible", "is_within")
"""What is read of the other season; all but the last as categories."""
CODED: Final = COLUMNS[:-1]


def prepared(
    folder: Folder, layers: Layers, roads: Network | None
) -> tuple[Path, Network, Profiles] | None:
    """Return what reach is judged from in the season that the programme does not name.

    The file it is written to, results/reach-<season>.parquet, the roads and the profiles. None
    without roads: then the file of an earlier run is taken away.
    """
    other = other_season(folder)
    path = folder.results / f"reach-{other}.parquet"
    if roads is None:
        path.unlink(missing_ok=True)
        return None
    there = replace(roads, model=replace(roads.model, season=other))
    programme = replace(folder.programme, travel=there.model)
    return path, there, replace(layers.profiles, programme=programme)


def by_season(folder: Folder, judged: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the judged pairs by season; the other one only where it was computed."""
    found = {folder.programme.travel.season: judged}
    other = other_season(folder)
    if (folder.results / f"reach-{other}.parquet").exists():
        found[other] = read_parquet(folder, f"reach-{other}", COLUMNS, coded=CODED)
    return found


def other_season(folder: Folder) -> str:
    """Return the season that the programme does not name."""
    return next(name for name in SEASONS if name != folder.programme.travel.season)

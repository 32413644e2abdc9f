"""The other season: the same people, services and rules on dry roads or wet ones."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from layers.model import SEASONS
from mapping import pairs, reach, rules
from mapping.spreading import Spread, in_turn
from scripts import placing
from scripts.computing import LATER_COLUMNS, read_parquet, write_blocks
from scripts.folder import Folder
from scripts.progress import Progress
from scripts.stored import Layers, network_of


def compute_other(
    folder: Folder, layers: Layers, progress: Progress, spread: Spread | None = None
) -> None:
    """Write results/reach-<season>.parquet for the season that the programme does not name."""
    other = other_season(folder)
    roads = network_of(folder, layers)
    if roads is None:
        (folder.results / f"reach-{other}.parquet").unlink(missing_ok=True)
        return
    there = replace(roads, model=replace(roads.model, season=other))
    programme = replace(folder.programme, travel=there.model)
    rule_rows = rules.of_services(layers.services, layers.criteria, programme)
    with progress.stage(f"the {other} season") as tick:
        travel = pairs.travel(
            there, layers.returnees, layers.services, programme, rule_rows, tick, spread=spread
        )
        blocks = reach.blocks(
            travel, layers.returnees, layers.services, programme, layers.criteria,
            layers.agreements, spread=spread or in_turn,
        )  # fmt: skip
        path = folder.results / f"reach-{other}.parquet"
        write_blocks(path, blocks)
        placing.complete(path, layers.returnees, layers.services, programme, layers.needs)


def by_season(folder: Folder, judged: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the judged pairs by season; the other one only where it was computed."""
    found = {folder.programme.travel.season: judged}
    other = other_season(folder)
    if (folder.results / f"reach-{other}.parquet").exists():
        found[other] = read_parquet(folder, f"reach-{other}", LATER_COLUMNS)
    return found


def other_season(folder: Folder) -> str:
    """Return the season that the programme does not name."""
    return next(name for name in SEASONS if name != folder.programme.travel.season)

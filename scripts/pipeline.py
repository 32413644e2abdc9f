"""The pipeline: read -> check -> store -> compute -> publish; the commands call it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import pandas as pd

from layers import atomic_write
from layers.errors import InputRefusedError
from mapping.parallel import Spread
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, open_folder
from scripts.runtime.result_io import read_judged
from scripts.stages import indicators, other_season, pages, report
from scripts.stages import load as loading
from scripts.stages import reach as computing
from scripts.stages.context import layers_of, network_of
from scripts.stages.load import Intake


def check(path: Path, progress: Progress) -> Intake:
    """Read and check all inputs; load nothing."""
    return loading.read_all(_open(path), progress)


def load(path: Path, progress: Progress) -> Intake:
    """Check and load, all or nothing; bad rows go to quarantine."""
    return loading.load(_open(path), progress)


def reach(
    path: Path, progress: Progress, spread: Spread | None = None, *, is_elsewhere: bool = False
) -> pd.DataFrame:
    """Compute results/reach.parquet from the store; `spread` hands the work to other processes."""
    folder = _open(path)
    with progress.stage("read the store"):
        layers = layers_of(folder)
    with progress.stage("build the network"):
        roads = network_of(folder, layers)
    judged = computing.compute_reach(
        folder, layers, roads, progress, spread, is_elsewhere=is_elsewhere
    )
    other = other_season.prepared(folder, layers, roads)
    if other is not None:
        computing.write_reach(*other, progress, spread, is_elsewhere=is_elsewhere)
    return judged


def gaps(path: Path, progress: Progress, judged: pd.DataFrame | None = None) -> pd.DataFrame:
    """Measure the gaps of the last reach, and write the gap report.

    `judged` are its pairs where they have been read already.
    """
    folder = _open(path)
    layers = layers_of(folder)
    pairs = read_judged(folder) if judged is None else judged
    by_season = other_season.by_season(folder, pairs)
    roads = cache(lambda: network_of(folder, layers))
    measured = indicators.compute_gaps(folder, layers, pairs, by_season, roads, progress)
    report.publish(folder, layers, pairs, measured, progress)
    return measured


def publish(
    path: Path,
    audiences: Collection[str],
    progress: Progress,
    judged: pd.DataFrame | None = None,
) -> None:
    """Write the pages of the last results.

    `judged` are the pairs of the last reach where they have been read already.
    """
    folder = _open(path)
    if not (folder.results / "gaps.parquet").exists():
        raise InputRefusedError(
            f"NOT_COMPUTED: {folder.results / 'gaps.parquet'} is not there. "
            f"Run 'waypost run {path}' first."
        )
    layers = layers_of(folder)
    roads = network_of(folder, layers)
    pairs = read_judged(folder) if judged is None else judged
    pages.publish_pages(folder, layers, roads, pairs, audiences, progress)


def run(
    path: Path, progress: Progress, spread: Spread | None = None, *, is_elsewhere: bool = False
) -> Intake:
    """Load, reach, gaps, publish."""
    found = load(path, progress)
    judged = reach(path, progress, spread, is_elsewhere=is_elsewhere)
    gaps(path, progress, judged)
    publish(path, pages.AUDIENCES, progress, judged)
    return found


def _open(path: Path) -> Folder:
    folder = open_folder(path)
    for place in (folder.path, folder.results, folder.published, folder.private, folder.quarantine):
        if place.is_dir():
            atomic_write.sweep(place)
    return folder

"""The pipeline: read -> check -> store -> compute -> publish; the commands call it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from layers import atomic_write
from layers.errors import InputRefusedError, PublishingRefusedError
from mapping.network.road_network import Network
from mapping.parallel import Spread
from mapping.settings.programme import Programme
from scripts.runtime import closed_places, folder_exchange, published_set
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, open_folder
from scripts.runtime.published_set import Outgoing
from scripts.runtime.result_io import read_judged
from scripts.runtime.stored_layers import Layers
from scripts.runtime.terms import USUAL, Terms
from scripts.stages import exchange, indicators, other_season, pages, publication, release, report
from scripts.stages import load as loading
from scripts.stages import reach as computing
from scripts.stages import what_if as levers_tried
from scripts.stages.context import layers_of, network_of, refuse_part
from scripts.stages.load import Intake
from scripts.stages.partner_pages import draw as partner_pages_of
from scripts.stages.run_results import RunResults
from scripts.stages.what_if import Counted, Unasked, WhatIf, scenario_of

LEAST_FLOOR: Final = 5
"""The smallest `k_public` that asks no question."""


def check(path: Path, progress: Progress, terms: Terms = USUAL) -> Intake:
    """Read and check all inputs, on these terms; load nothing."""
    return loading.check(opened(path, progress, terms), progress)


def load(path: Path, progress: Progress, terms: Terms = USUAL) -> Intake:
    """Check and load, all or nothing; bad rows go to quarantine."""
    return loading.load(opened(path, progress, terms), progress)


def reach(
    path: Path,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
    terms: Terms = USUAL,
) -> pd.DataFrame:
    """Compute results/reach.parquet from the store; `spread` hands the work to other processes."""
    return _reach(
        _Stored(opened(path, progress, terms)), progress, spread, is_elsewhere=is_elsewhere
    )


def gaps(
    path: Path,
    progress: Progress,
    *,
    is_new_series: bool = False,
    is_floor_known: bool = False,
    terms: Terms = USUAL,
) -> pd.DataFrame:
    """Measure the gaps of the last reach, and write the gap report."""
    stored, out = _Stored(opened(path, progress, terms)), Outgoing()
    _begin(stored, is_new_series=is_new_series, is_floor_known=is_floor_known)
    results = stored.results
    measured = _gaps(stored, results, progress, out)
    _send(stored, results, progress, out)
    return measured


def publish(
    path: Path,
    audiences: Collection[str],
    progress: Progress,
    *,
    is_new_series: bool = False,
    is_floor_known: bool = False,
    terms: Terms = USUAL,
) -> None:
    """Write the pages of the last results."""
    folder = opened(path, progress, terms)
    if not (folder.results / "gaps.parquet").exists():
        raise InputRefusedError(
            f"NOT_COMPUTED: {folder.results / 'gaps.parquet'} is not there. "
            f"Run 'waypost run {path}' first."
        )
    stored = _Stored(folder)
    _begin(stored, is_new_series=is_new_series, is_floor_known=is_floor_known)
    _publish(stored, stored.results, audiences, progress, Outgoing())


def export(
    path: Path, formats: Collection[str], progress: Progress, terms: Terms = USUAL
) -> Exported:
    """Write the public rows in the formats named, into `published/` through the gate."""
    stored = _Stored(opened(path, progress, terms))
    out = Outgoing()
    _write_for_others(stored, formats, progress, out)
    made = Exported(tuple(out.files), *exchange.counted(stored.layers))
    if (stored.folder.results / "gaps.parquet").exists():
        pages.draw_index(stored.results, out)
    publication.send(stored.folder, stored.layers, stored.roads, out, progress)
    return made


def partner_pages(
    path: Path, partners: Collection[str], progress: Progress, terms: Terms = USUAL
) -> list[str]:
    """Write the own pages of the partners named, or of all, into private/partners/."""
    stored = _Stored(opened(path, progress, terms))
    return partner_pages_of(stored.results, stored.roads, partners, progress)


def what_if(
    path: Path,
    scenario: Path | None,
    counted: Counted,
    unasked: Unasked,
    progress: Progress,
    terms: Terms = USUAL,
) -> tuple[WhatIf, Programme]:
    """Try the levers of a scenario file on the last reach, or those that could bring most."""
    stored = _Stored(opened(path, progress, terms))
    asked = scenario_of(stored.folder, scenario) if scenario else unasked
    judged = read_judged(stored.folder)
    found = levers_tried.compute(stored.folder, stored.layers, judged, asked, counted, progress)
    return found, stored.folder.programme


def public_rows(
    path: Path, progress: Progress, terms: Terms = USUAL
) -> tuple[Folder, dict[str, pd.DataFrame]]:
    """Return the rows of the store that may leave, by table; see `maps.exchange.Format`."""
    stored = _Stored(opened(path, progress, terms))
    lang = stored.folder.programme.languages[0]
    return stored.folder, exchange.public_rows(stored.layers, lang)


def run(
    path: Path,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
    is_new_series: bool = False,
    is_floor_known: bool = False,
    terms: Terms = USUAL,
) -> Intake:
    """Load, reach, gaps, publish; what a stage has read is handed to those that follow."""
    found = load(path, progress, terms)
    stored = _Stored(opened(path, progress, terms))
    _begin(stored, is_new_series=is_new_series, is_floor_known=is_floor_known)
    judged = _reach(stored, progress, spread, is_elsewhere=is_elsewhere)
    out = Outgoing()
    results = RunResults(stored.folder, stored.layers, judged)
    _gaps(stored, results, progress, out)
    _publish(stored, results, pages.AUDIENCES, progress, out)
    return found


def opened(path: Path, progress: Progress, terms: Terms = USUAL) -> Folder:
    """Open a programme's folder, closed to others and without what a broken run left behind."""
    folder = open_folder(path, terms)
    closed_places.mend(folder, progress)
    folder_exchange.mend(folder.published.resolve())
    for place in (folder.path, folder.results, folder.published, folder.private, folder.quarantine):
        if place.is_dir():
            atomic_write.sweep(place)
    return folder


@dataclass(frozen=True)
class Exported:
    """What an export wrote: files, services in them, and confidential ones that are not."""

    files: tuple[str, ...]
    n_services: int
    n_left_out: int


@dataclass(frozen=True)
class _Stored:
    """What the store of a programme holds, read when it is first asked for, and once."""

    folder: Folder

    @cached_property
    def layers(self) -> Layers:
        refuse_part(self.folder)
        return layers_of(self.folder)

    @cached_property
    def roads(self) -> Network | None:
        return network_of(self.folder, self.layers)

    @cached_property
    def results(self) -> RunResults:
        return RunResults(self.folder, self.layers, read_judged(self.folder))


def _begin(stored: _Stored, *, is_new_series: bool, is_floor_known: bool) -> None:
    """Begin a series of releases, where that was asked for, on terms that are meant."""
    k = stored.folder.programme.k_public
    if k < LEAST_FLOOR and not is_floor_known:
        raise PublishingRefusedError(
            f"SDC_PRIMARY: k_public = {k} in programme.toml would tell of groups of {k} people. "
            f"Nobody is told of fewer than {LEAST_FLOOR} without a word: take it back to 10, or, "
            "where nobody could be harmed, say --i-know."
        )
    if is_new_series:
        release.begin_series(stored.folder, stored.layers.areas)


def _reach(
    stored: _Stored, progress: Progress, spread: Spread | None, *, is_elsewhere: bool
) -> pd.DataFrame:
    folder = stored.folder
    with progress.stage("read the store"):
        layers = stored.layers
    with progress.stage("build the network"):
        roads = stored.roads
    judged = computing.compute_reach(
        folder, layers, roads, progress, spread, is_elsewhere=is_elsewhere
    )
    other = other_season.prepared(folder, layers, roads)
    if other is not None:
        computing.write_reach(*other, progress, spread, is_elsewhere=is_elsewhere)
    return judged


def _gaps(stored: _Stored, results: RunResults, progress: Progress, out: Outgoing) -> pd.DataFrame:
    folder, layers, judged = stored.folder, stored.layers, results.judged
    by_season = other_season.by_season(folder, judged)
    measured = indicators.compute_gaps(
        folder, layers, judged, by_season, lambda: stored.roads, progress
    )
    report.draw(results, progress, out)
    return measured


def _publish(
    stored: _Stored,
    results: RunResults,
    audiences: Collection[str],
    progress: Progress,
    out: Outgoing,
) -> None:
    """Draw the pages, and publish them with all that was drawn before."""
    pages.draw_pages(results, stored.roads, audiences, progress, out)
    _send(stored, results, progress, out)


def _send(stored: _Stored, results: RunResults, progress: Progress, out: Outgoing) -> None:
    """Publish what was drawn, with an index of all that will then be there."""
    _write_for_others(stored, (), progress, out)
    pages.draw_index(results, out)
    publication.send(stored.folder, stored.layers, stored.roads, out, progress)


def _write_for_others(
    stored: _Stored, formats: Collection[str], progress: Progress, out: Outgoing
) -> None:
    """Write the formats named, and those that are published already.

    What was once written for others would else tell of another day than the pages beside it.
    """
    held = exchange.held(published_set.names(stored.folder.published, out))
    if formats or held:
        with progress.stage("files for others"):
            out.files |= exchange.files(stored.folder, stored.layers, {*formats, *held})

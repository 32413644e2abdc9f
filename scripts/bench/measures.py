"""What the measures and both gap reports cost, and how that grows with the returnees."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from pyarrow import parquet

from scripts.bench import caseload
from scripts.bench.measuring import Fresh, fresh

FACTORS = (1, 4, 10)
PLACES = "give out the places"
"""The stage of `reach` that belongs to the measures: who gets a place where."""

WALL_S, PEAK_MIB = 60.0, 3 * 1024


def run(extract: Path | None, returnees: int, services: int, folder: Path | None = None) -> None:
    """Print CPU seconds and peak memory by stage at a tenth, four tenths and the whole.

    Parameters
    ----------
    extract
        The roads; without one those of the sample district.
    returnees, services
        Of the largest programme.
    folder
        Keep the programmes there; else they lie in a temporary folder.
    """
    sizes = [returnees * factor // FACTORS[-1] for factor in FACTORS]
    with tempfile.TemporaryDirectory() as temporary:
        found = [
            _one((folder or Path(temporary)) / str(size), extract, size, services) for size in sizes
        ]
    head = " | ".join(f"{size:,} returnees" for size in sizes)
    print(f"\n| CPU s | {head} | times |\n|{'---|' * (len(sizes) + 2)}")
    for stage in dict.fromkeys(name for _, gaps in found for name in _stages(gaps)):
        _line(stage, [_stages(gaps).get(stage, 0.0) for _, gaps in found])
    _line("rest: start, reading, writing", [_rest(gaps) for _, gaps in found])
    _line("**measures and reports**", [gaps.whole.cpu_s for _, gaps in found])
    _line(f"before, in reach: {PLACES}", [_stages(reach)[PLACES] for reach, _ in found])
    _line("before: the rest of load and reach", [_before(reach) for reach, _ in found])
    _line("wall s", [gaps.whole.wall_s for _, gaps in found])
    _line("peak MiB", [gaps.whole.peak_mib for _, gaps in found])
    last = found[-1][1].whole
    for name, figure, target, unit in (
        ("wall", last.wall_s, WALL_S, "s"),
        ("peak", last.peak_mib, PEAK_MIB, "MiB"),
    ):
        word = "met" if figure <= target else "missed"
        print(f"target, {name} under {target:,.0f} {unit}: {word} ({figure:,.0f})")


def _one(folder: Path, extract: Path | None, returnees: int, services: int) -> tuple[Fresh, Fresh]:
    told = caseload.write(folder, extract, returnees, services)
    reach = fresh("run_stages", "reach", str(folder), runs=1)
    n_pairs = parquet.ParquetFile(folder / "results" / "reach.parquet").metadata.num_rows
    print(f"{told}: {returnees:,} returnees, {services:,} services, {n_pairs:,} pairs", flush=True)
    return reach, fresh("run_stages", "gaps", str(folder), runs=1)


def _stages(cost: Fresh) -> dict[str, float]:
    return dict(json.loads(cost.found))


def _rest(cost: Fresh) -> float:
    return cost.whole.cpu_s - sum(_stages(cost).values())


def _before(cost: Fresh) -> float:
    return cost.whole.cpu_s - _stages(cost)[PLACES]


def _line(name: str, figures: list[float]) -> None:
    times = ", ".join(f"{each / figures[0]:.1f}" for each in figures[1:]) if figures[0] else "-"
    cells = " | ".join(f"{each:,.0f}" if each >= 100 else f"{each:.1f}" for each in figures)
    print(f"| {name} | {cells} | {times} |", flush=True)

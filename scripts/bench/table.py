"""The tables of the benchmarks: one line per measurement, its ratio to waypost, its target."""

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.bench.measuring import Cost

OURS = "waypost"
_HEAD = ("task", "data", "by", "CPU s", "wall s", "peak MiB", "times waypost's", "target", "note")
_WIDTH = (34, 10, 22, 7, 7, 8, 22, 0, 0)


@dataclass(frozen=True)
class Row:
    """One measurement.

    Parameters
    ----------
    cost
        None where nothing was measured; the note says why.
    ours
        What waypost took for the same, in the row of a peer.
    target
        From `at_most` or `share`; empty where none is set.
    """

    task: str
    data: str
    by: str
    cost: Cost | None
    note: str = ""
    ours: Cost | None = None
    target: str = ""


def show(rows: Iterable[Row]) -> None:
    """Print the table, line by line as it comes."""
    print(_line(_HEAD))
    print("|" + "---|" * len(_HEAD))
    for row in rows:
        print(_line((row.task, row.data, row.by, *_figures(row), row.target, row.note)), flush=True)


def at_most(what: str, value: float, limit: float, unit: str) -> str:
    """Return a target for waypost alone, and whether it is met.

    >>> at_most("CPU", 1.5, 2, "s"), at_most("CPU", 2.04, 2, "s")
    ('CPU <= 2 s: met', 'CPU <= 2 s: missed (2.04)')
    """
    verdict = "met" if value <= limit else f"missed ({value:.4g})"
    return f"{what} <= {limit:g} {unit}: {verdict}"


def share(what: str, ours: float, theirs: float, part: float) -> str:
    """Return a target beside a peer, and whether it is met.

    >>> share("CPU", 1.0, 20.0, 15), share("memory", 1.0, 6.0, 8)
    ('CPU <= 1/15: met', 'memory <= 1/8: missed (1/6)')
    """
    verdict = "met" if ours * part <= theirs else f"missed (1/{theirs / ours:.3g})"
    return f"{what} <= 1/{part:g}: {verdict}"


def missing(task: str, data: str, peer: str) -> Row:
    """Return the row of a peer that is not installed."""
    return Row(task, data, peer, None, f"{peer} is not installed (extra [bench]): left out")


def _figures(row: Row) -> tuple[str, ...]:
    cost, ours = row.cost, row.ours
    if cost is None:
        return "-", "-", "-", ""
    beside = f"CPU {cost.cpu_s / ours.cpu_s:.1f}" if ours else ""
    if ours and ours.peak_mib > 1 and cost.peak_mib > 1:
        beside += f", memory {cost.peak_mib / ours.peak_mib:.1f}"
    return f"{cost.cpu_s:.3g}", f"{cost.wall_s:.3g}", f"{cost.peak_mib:,.0f}", beside


def _line(cells: tuple[str, ...]) -> str:
    filled = (f"{cell:{width}}" for cell, width in zip(cells, _WIDTH, strict=True))
    return "| " + " | ".join(filled) + " |"

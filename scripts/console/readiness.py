"""What a checked programme can already be used for, what it lacks, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scripts.stages.load import Intake

_LACKING: Final = {
    "services": "nothing can be reached. Fill in the sheet Services of waypost.xlsx, or put a "
    "partner's list into data/",
    "returnees": "the map of services can be drawn, but nobody is judged",
    "roads": "only services by phone and those at home can be judged; 'waypost roads {folder}' "
    "fetches roads",
    "areas": "nothing is counted by district; ask for the outlines with P-codes (OCHA COD-AB)",
}
"""The layers that a programme needs -> what happens without."""


def text(found: Intake, folder: str) -> str:
    """Return at most ten lines: ready, missing, first."""
    return "\n".join(_lines(found, folder))


def _lines(found: Intake, folder: str) -> Iterator[str]:
    n_rows = {layer: one.counts["loaded"] for layer, one in found.loaded.items()}
    ready = [f"{layer} {n:,}" for layer, n in n_rows.items() if n]
    yield f"Ready: {', '.join(ready)}." if ready else "Ready: nothing yet."
    missing = [layer for layer in _LACKING if not n_rows.get(layer)]
    for layer in missing:
        yield f"Missing: {layer}: {_LACKING[layer].format(folder=folder)}."
    yield f"First: {_first(found, missing, folder)}"


def _first(found: Intake, missing: list[str], folder: str) -> str:
    if "services" in missing:
        return f"write down services, then run 'waypost check {folder}' again."
    if found.n_quarantined:
        return (
            f"look at the {found.n_quarantined:,} rows that a load would set aside: the lines "
            "above say why. Correct them in the file, or load the others and these later."
        )
    n_warned = sum(issue.severity == "warned" for issue in found.issues)
    if n_warned:
        return (
            f"read what is marked WARNED above ({n_warned:,}); what is right as it is may stay. "
            f"Then run 'waypost run {folder}'."
        )
    return f"run 'waypost run {folder}'."

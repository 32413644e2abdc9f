"""Twelve monthly releases of a small programme through the real commands: what is so, what is told.

The sample's east, whose people come month by month; each month is loaded, computed, measured and
published over the same store, with the next month's day.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scripts import commands
from tests import small_programmes
from tests.scripts.runs import without_paper

ARRIVALS = (0, 1, 1, 5, 1, 12, 1, 3, 1, 8, 1, 25)
"""How many come in each month; in half of them a single one."""
MONTHS = tuple(f"{2026 + (10 + at) // 12}-{(10 + at) % 12 + 1:02}" for at in range(len(ARRIVALS)))


@dataclass(frozen=True)
class Month:
    """A month: the folder that was published, the exact figures, who came."""

    published: Path
    exact: pd.DataFrame
    came: pd.DataFrame


def released(folder: Path, n_people: int = 400) -> list[Month]:
    """Publish twelve months of a programme of so many people in the end; return what is so."""
    work = folder / "programme"
    work.mkdir()
    small_programmes.east(work, n_people)
    listed = work / "data" / "returnees.csv"
    everybody = pd.read_csv(listed, dtype=str, keep_default_na=False)
    everybody = everybody.sample(frac=1, random_state=12, ignore_index=True)
    until, found = len(everybody) - sum(ARRIVALS), []
    for month, n in zip(MONTHS, ARRIVALS, strict=True):
        everybody.head(until + n).to_csv(listed, index=False)
        _set_day(work / "programme.toml", f"{month}-01")
        with without_paper():
            for command in ("load", "reach", "gaps"):
                assert commands.main([command, str(work), "--quiet"]) == 0
            asked = ["publish", str(work), "--audience", "designer", "--quiet"]
            assert commands.main(asked) == 0
        kept = folder / month
        shutil.copytree(work / "published", kept)
        exact = pd.read_parquet(work / "results" / "gaps.parquet")
        found.append(Month(kept, exact, everybody.iloc[until : until + n]))
        until += n
    return found


def _set_day(settings: Path, day: str) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"as_of = \S+", f"as_of = {day}", text), encoding="utf-8")

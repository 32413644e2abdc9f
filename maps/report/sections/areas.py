"""Coverage by area: who needs it first, then everybody; areas with most people where many are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from maps.report import wording
from maps.report.blocks import Bar, Block, Cell, Extent, Grid, Lines, records
from maps.report.report_tables import ReportTables

COLUMNS_PRINTED: Final = 5
"""As many kinds of service stand side by side; further ones follow in a table below."""


def blocks(report: ReportTables, extent: Extent) -> list[Block]:
    """Return the tables of coverage by area, one population after the other."""
    found: list[Block] = []
    if report.areas.empty:
        return found
    for among, mine in report.areas.groupby("among", sort=False):
        title = wording.say("who.everybody", report.lang) if among == "all" else ""
        found += _area_blocks(mine, title, report, extent)
    return found


def _area_blocks(
    areas: pd.DataFrame, title: str, report: ReportTables, extent: Extent
) -> list[Block]:
    """Return coverage by area of one population, and how many areas are not printed."""
    has_any = set(areas.loc[areas["accepted_suppression"] != "hidden", "pcode"])
    told = areas[areas["pcode"].isin(has_any)]
    labels = dict(zip(told["category"], told["label"], strict=True))
    if told.empty:
        return []
    kept, n_left_out = _largest(told, extent.areas)
    codes = list(labels)
    n_parts = -(-len(codes) // COLUMNS_PRINTED)
    size = -(-len(codes) // n_parts)
    blocks: list[Block] = []
    for start in range(0, len(codes), size):
        part = codes[start : start + size]
        heads = (wording.say("column.area", report.lang), *(labels[code] for code in part))
        rows = tuple(_area_rows(kept, part, report))
        blocks.append(Grid(heads, rows, title * (not start), has_legend=not start, is_even=True))
    n_hidden = areas["pcode"].nunique() - told["pcode"].nunique()
    notes = {"areas_hidden": n_hidden, "areas_left_out": n_left_out}
    blocks += [
        Lines((wording.say(f"section.{name}", report.lang, n=n),)) for name, n in notes.items() if n
    ]
    return blocks


def _largest(areas: pd.DataFrame, n: int) -> tuple[pd.DataFrame, int]:
    """Return the areas with most returnees, in their own order, and how many are left out."""
    size = areas.groupby("pcode", sort=False)["accepted_of"].max().fillna(0)
    kept = size.sort_values(ascending=False, kind="stable").index[:n]
    return areas[areas["pcode"].isin(kept)], len(size) - len(kept)


def _area_rows(
    areas: pd.DataFrame, codes: Sequence[str], report: ReportTables
) -> Iterator[tuple[Cell, ...]]:
    """Yield one row per area; before the first of each of several levels a row that names it."""
    is_layered = len(set(areas["level"].dropna())) > 1
    level = math.nan
    by_area: dict[str, list[dict[str, Any]]] = {}
    for row in records(areas):
        by_area.setdefault(row["pcode"], []).append(row)
    for mine in by_area.values():
        first = mine[0]
        if is_layered and first["level"] != level and not math.isnan(first["level"]):
            words = f"{wording.say('column.level', report.lang)} {first['level']:g}"
            yield (Cell(words, is_head=True),)
        level = first["level"]
        cells = {row["category"]: row for row in mine}
        head = Cell(first["area"], quiet=first["pcode"], is_head=True)
        yield (head, *(_area_cell(cells.get(code), report) for code in codes))


def _area_cell(row: dict[str, object] | None, report: ReportTables) -> Cell:
    if row is None:  # in public what is not told may be somebody
        blank = "" if report.k else wording.say("cell.nobody", report.lang)
        return Cell(blank, mark=Bar(math.nan))
    mark = Bar(float(str(row["accepted"])), str(row["accepted_suppression"]))
    return Cell(str(row["accepted_text"]), mark=mark)

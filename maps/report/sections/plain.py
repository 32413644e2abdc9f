"""A plain section for each result table that has none of its own: its rows, and what they tell."""

from __future__ import annotations

from collections.abc import Iterable

from maps.report.blocks import Facts, Lines, Section, grid
from maps.report.tables.plain import Plain


def sections(tables: Iterable[Plain]) -> tuple[Section, ...]:
    """Return one section per table: headed by what it tells, its columns explained below it."""
    return tuple(_section(one) for one in tables)


def _section(one: Plain) -> Section:
    if one.rows.empty:
        return Section(one.key, one.title, one.note, (Lines((one.none,)),))
    meanings = Facts(tuple(zip(one.heads, one.meanings, strict=True)))
    return Section(one.key, one.title, one.note, (grid(one.rows, one.columns, one.heads), meanings))

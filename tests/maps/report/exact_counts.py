"""Which exact counts of persons of the small run stand in a text: in public none may."""

from __future__ import annotations

import re

from scripts.runtime import result_tables
from tests.maps.report import small_run
from tests.maps.report.detail_tables import details

FEWEST = 13
"""Smaller numbers count sections, days, months and kinds of service as well."""
ELSEWHERE = {19, 49, 99, *range(10, 101, 10)} | {15, 31, 42, 55, 103, 120, 180}
"""Ends of classes and tenths; days, rows and words of method whose number is some count as well."""
_NUMBER = re.compile(r"(?<![\w.,$])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.0)?)(?![\w.,]*\w)(?!\s?%)")


def found_in(text):
    """Return the exact counts that stand in a text as numbers of their own, without a percent."""
    numbers = {int(float(one.replace(",", ""))) for one in _NUMBER.findall(text)}
    return sorted(numbers & counts())


def counts():
    """Return every count and denominator of persons in the small run that is no other number."""
    tables = small_run.exact(**details())
    gaps = tables.pop("gaps")
    is_count = gaps["unit"].isin(["people", "share"])
    n = gaps["value"].where(gaps["unit"].eq("people"), gaps["value"] * gaps["n_people"])
    numbers = {*n[is_count].dropna().round(), *gaps["n_people"]}
    for name, one in result_tables.declared().items():
        if name not in tables:
            continue
        column, word = one.persons
        rows = tables[name][tables[name][column].eq(word)] if column else tables[name]
        for count in one.counts:
            for held in filter(None, (count.column, count.of)):
                numbers |= {*rows[held].dropna()}
    return {int(n) for n in numbers if n >= FEWEST} - ELSEWHERE

"""The home and the needs of one day, out of dated rows."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mapping.profiles import as_of_date
from tests.mapping import builders

DAY = dt.date(2026, 11, 1)
OLD, NEW = (-16.6, 13.3), (-15.9, 13.5)


def people(**facts):
    row = {"returnee_id": "R1", "setting": "urban", "settlement": "Brikama"} | facts
    return builders.layer("returnees", [row], [OLD])


def day(text: str | None):
    return None if text is None else pd.Timestamp(text)


def moved(*stays: tuple[str | None, str | None, tuple[float, float]]):
    rows = [
        {"returnee_id": "R1", "from_on": day(begin), "to_on": day(end), "position_class": "gps",
         "setting": "rural"}
        for begin, end, _ in stays
    ]  # fmt: skip
    layer = builders.layer("residences", rows, [point for *_, point in stays])
    return as_of_date.homes(people(), layer, DAY).iloc[0]


@pytest.mark.parametrize(
    ("begin", "end", "is_there"),
    [
        (None, None, True),
        ("2026-11-01", None, True),  # the first day is a day there
        (None, "2026-11-01", True),  # and so is the last
        ("2026-11-02", None, False),
        (None, "2026-10-31", False),
    ],
)
def test_the_residence_that_holds_on_the_day_is_the_home(begin, end, is_there):
    home = moved((begin, end, NEW))
    assert (home.geometry.x, home.geometry.y) == (NEW if is_there else OLD)
    assert home["setting"] == ("rural" if is_there else "urban")
    assert pd.isna(home["settlement"]) == is_there


def test_of_several_that_hold_the_last_to_begin_counts_in_whatever_order():
    stays = [(None, None, (1.0, 1.0)), ("2026-05-01", None, NEW), ("2026-01-01", None, (2.0, 2.0))]
    for order in (stays, stays[::-1]):
        assert moved(*order).geometry.x == NEW[0]


def test_nobody_moves_without_residences():
    table = people()
    assert as_of_date.homes(table, builders.layer("residences", []), DAY) is table


def needs_of(stated: str | None, *rows: tuple[str, str | None, str | None]):
    layer = builders.layer(
        "needs",
        [{"returnee_id": "R1", "category": kind, "opened_on": day(begin), "closed_on": day(end)}
         for kind, begin, end in rows],
    )  # fmt: skip
    return as_of_date.needs(people(need=stated), layer, DAY)["need"].tolist()[0]


@pytest.mark.parametrize(
    ("stated", "rows", "wanted"),
    [
        ("clinic", [], "clinic"),
        ("clinic", [("pss", None, None)], "clinic pss"),
        (None, [("training", None, None), ("pss", "2026-11-01", None)], "pss training"),
        ("clinic pss", [("pss", None, "2026-11-01")], "clinic"),  # closed on the day is closed
        ("pss", [("pss", None, "2026-11-02")], "pss"),
        ("pss", [("pss", "2026-11-02", None)], None),  # still to come
        ("pss", [("pss", None, "2026-01-01"), ("pss", "2026-06-01", None)], "pss"),  # again
        (None, [("clinic", None, "2026-01-01")], None),
    ],
)
def test_open_needs_are_added_and_closed_ones_taken_away(stated, rows, wanted):
    found = needs_of(stated, *rows)
    assert (found if isinstance(found, str) else None) == wanted

"""Days are read from ISO, from day or month first, from words and from spreadsheets."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.cells import dates


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_is_read_back_from_each_of_its_spellings(day):
    texts = [day.isoformat(), f"{day:%Y%m%d}", f"{day:%d %B %Y}", f"{day.isoformat()}T10:00:00Z"]
    assert {dates.read([text]).values[text] for text in texts} == {day}


@given(st.dates(dt.date(1928, 1, 1), dt.date(2099, 1, 1)))
def test_a_spreadsheets_day_number_is_read_as_pandas_reads_it(day):
    # Oracle: pandas' own conversion from the origin of spreadsheets.
    serial = (pd.Timestamp(day) - pd.Timestamp("1899-12-30")).days
    assert dates.read([str(serial)]).values[str(serial)] == day


@pytest.mark.parametrize(
    ("texts", "days", "severity"),
    [
        (["13/02/2026", "01/02/2026"], ["2026-02-13", "2026-02-01"], "accepted"),
        (["02/13/2026", "01/02/2026"], ["2026-02-13", "2026-01-02"], "accepted"),
        (["01/02/2026"], ["2026-02-01"], "warned"),
    ],
)
def test_day_or_month_first_is_decided_once_for_the_column(texts, days, severity):
    reading = dates.read(texts)
    assert [str(reading.values[text]) for text in texts] == days
    assert reading.remarks[texts[-1]][0].severity == severity


def test_a_column_with_both_orders_reads_the_certain_days_only():
    reading = dates.read(["13/02/2026", "02/13/2026", "01/02/2026", "03/03/2026"])
    assert sorted(reading.values) == ["02/13/2026", "03/03/2026", "13/02/2026"]


def test_french_months_are_read():
    reading = dates.read(["1er août 2026", "12-déc.-2025"])
    assert [str(day) for day in reading.values.values()] == ["2026-08-01", "2025-12-12"]

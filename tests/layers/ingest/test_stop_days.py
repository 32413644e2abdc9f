"""Days of the week as people write them in four languages, read as the same codes."""

import pytest

from layers.ingest.clean_layer import load
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS
from tests.layers.ingest.test_clean_layer import frame_of


def read(header, text):
    row = {"service_id": "S1", "lat": "13.28", "lon": "-16.65", header: text}
    return load([frame_of([row], file="stops.csv")], SCHEMAS["stops"], Rules("GMB"))


@pytest.mark.parametrize(
    ("header", "text", "days"),
    [
        ("weekday", "Tuesday", "tue"),
        ("weekday", "on Tuesdays", "tue"),
        ("day", "Mondays and Thursdays", "mon thu"),
        ("jour", "mardi", "tue"),
        ("jours", "le lundi et le jeudi", "mon thu"),
        ("dia da semana", "terça", "tue"),
        ("dia", "terça-feira, sábado", "tue sat"),
        ("weekday", "الثلاثاء", "tue"),
        ("weekday", "يوم الأربعاء", "wed"),
    ],
)
def test_a_day_is_read_in_every_language(header, text, days):
    assert read(header, text).table["weekday"].tolist() == [days]


def test_what_is_no_day_stays_unknown_and_is_told_with_the_days_that_are():
    loaded = read("weekday", "every second market day")
    assert loaded.table["weekday"].isna().tolist() == [True]
    [issue] = [one for one in loaded.issues if one.severity == "warned"]
    assert (issue.column, issue.code) == ("weekday", "VALUE_UNKNOWN")
    assert "mon, tue, wed" in issue.sentence

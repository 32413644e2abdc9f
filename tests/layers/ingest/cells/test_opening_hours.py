"""Opening hours: what people write in four languages, read as a person reads it or not at all."""

import pandas as pd
import pytest

from layers.ingest import parse
from layers.ingest.cells import opening_hours
from layers.schemas import SCHEMAS

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def is_open(text, day, time):
    """Ask the week by counting minutes, the night before included."""
    week = opening_hours.week(text)
    hour, minute = map(int, time.split(":"))
    today, now = DAYS.index(day), hour * 60 + minute
    asked = {now: week[today], now + 1440: week[today - 1]}
    return any(start <= at < end for at, spans in asked.items() for start, end in spans)


@pytest.mark.parametrize(
    ("text", "day", "time", "expected"),
    [
        ("Mo-Fr 08:30-16:00", "mo", "08:30", True),
        ("Mo-Fr 08:30-16:00", "mo", "16:00", False),
        ("Mo-Fr 08:30-16:00", "su", "10:00", False),
        ("Mo-Fr 08:30-12:00,14:00-17:00; Sa 9-12", "mo", "13:00", False),
        ("Mo-Fr 08:30-12:00,14:00-17:00; Sa 9-12", "sa", "11:59", True),
        ("Mon–Sat 9:00–17:00, Sun 10:00-12:00", "su", "11:00", True),
        ("Mo-Su 08:00-18:00; Sa off; PH off", "sa", "10:00", False),
        ("du lundi au vendredi de 8h à 16h30", "mo", "16:15", True),
        ("lun-ven: 8h-16h", "mo", "07:59", False),
        ("Monday to Friday 8am to 4.30pm", "mo", "16:15", True),
        ("segunda a sexta das 8h às 16h", "mo", "09:00", True),
        ("terça, quinta 8h-12h", "th", "09:00", True),
        ("terça, quinta 8h-12h", "we", "09:00", False),
        ("من الاثنين إلى الجمعة ٨:٣٠-١٦:٠٠", "fr", "08:30", True),
        ("الأحد، الثلاثاء 8ص-4م", "tu", "15:59", True),
        ("الأحد، الثلاثاء 8ص-4م", "mo", "09:00", False),
        ("Fr-Mo 20:00-06:00", "mo", "05:00", True),
        ("Sa 20:00-06:00", "su", "05:59", True),
        ("Sa 20:00-06:00", "sa", "05:59", False),
        ("24/7", "su", "03:00", True),
        ("24 h", "su", "03:00", True),
    ],
)
def test_hours_are_read_as_a_person_reads_them(text, day, time, expected):
    assert is_open(text, day, time) is expected


@pytest.mark.parametrize(
    "text", ["market days 9-12", "by appointment", "Mo-Fr", "Mo 8-99", "sur rendez-vous", "closed"]
)
def test_what_cannot_be_read_is_no_week_and_warned_of_once(text):
    column = next(one for one in SCHEMAS["services"].columns if one.name == "hours")
    values, [fault] = parse.read(pd.Series([text, "24/7", text]), column)
    assert opening_hours.week(text) is None
    assert values.tolist() == [text, "24/7", text], "the words of the partner stay"
    assert (fault.remark.code, fault.remark.severity) == ("HOURS_UNREAD", "warned")
    assert fault.rows.tolist() == [0, 2]

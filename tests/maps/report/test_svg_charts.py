"""Pictures as SVG: bars as long as their numbers, words beside them, told to those who see none."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from maps.report import svg_charts
from maps.report.svg_charts import Box, Curve, Line, Mark, Step

SVG = "{http://www.w3.org/2000/svg}"
NAN = float("nan")
STEPS = (
    Step("Counted", 1000.0, NAN, "1,000"),
    Step("In reach", 600.0, 1000.0, "600", "−400"),
    Step("Sex <b>", NAN, 600.0, "not shown"),
    Step("Placed", 150.0, 600.0, "150", "not shown"),
)


def drawn(picture):
    written = str(svg_charts.svg(picture, "en")).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1)
    return ET.fromstring(written)  # noqa: S314 - our own text


def waterfall():
    return svg_charts.waterfall("w", "A title & more", "1,000, then 600", STEPS)


def test_the_bars_of_a_waterfall_are_as_long_as_their_numbers():
    boxes = [one for one in waterfall().shapes if isinstance(one, Box)]
    left = [one.width for one in boxes if one.fill == svg_charts.LEFT]
    lost = [one.width for one in boxes if one.fill == svg_charts.LOST]
    assert left[1] / left[0] == pytest.approx(0.6)
    assert left[2] / left[0] == pytest.approx(0.15)
    assert lost[0] / left[0] == pytest.approx(0.4)


def test_the_bar_of_a_hidden_step_is_no_shorter_than_the_one_before():
    boxes = [one for one in waterfall().shapes if isinstance(one, Box)]
    [hidden] = [one for one in boxes if one.fill == svg_charts.OPEN]
    before = [one for one in boxes if one.fill == svg_charts.LEFT][1]
    assert hidden.width == pytest.approx(before.width)


def test_a_picture_has_a_title_and_a_description_and_keeps_names_as_text():
    root = drawn(waterfall())
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    told = {one.get("id"): one.text for one in root if one.get("id")}
    assert [told[one] for one in named] == ["A title & more", "1,000, then 600"]
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert {"1,000", "600", "−400", "not shown", "Sex <b>"} <= set(words)


def test_the_tones_are_told_apart_in_grey():
    def grey(tone):
        red, green, blue = (int(tone[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    tones = sorted(map(grey, (svg_charts.LEFT, svg_charts.LOST, svg_charts.OPEN)))
    assert all(after - before > 25 for before, after in pairwise(tones))


def test_a_line_of_a_chart_ends_where_its_last_value_is_and_breaks_where_none_is():
    curves = [Curve("a", ((0.0, 0.0), (0.5, 1.0), (1.0, 0.5))), Curve("b", ((0, 1), (0.5, NAN)))]
    picture = svg_charts.chart("c", "t", "d", curves, [Mark(0.0, "x")], [Mark(1.0, "1")])
    first, second, *_ = (one for one in picture.shapes if isinstance(one, Line) and one.width > 2)
    (x0, y0), (_, y1), (x2, y2) = first.points
    assert (y0 - y2) / (y0 - y1) == pytest.approx(0.5)
    assert x2 > x0
    assert len(second.points) == 1


def test_stepped_lines_hold_their_value_until_the_next_month():
    curves = [Curve("a", ((0.0, 1.0), (0.5, 0.0)))]
    picture = svg_charts.chart("c", "t", "d", curves, [], [], is_stepped=True)
    line = next(one for one in picture.shapes if isinstance(one, Line) and one.width > 2)
    heights = [y for _, y in line.points]
    assert heights[0] == heights[1] < heights[2] == heights[3]


def test_no_number_of_a_drawing_is_nan_or_infinite():
    assert not re.search(r'"[^"]*\b(nan|inf)\b', str(svg_charts.svg(waterfall(), "en")))


def test_a_picture_of_its_own_is_anchored_by_sides_where_words_run_from_the_right():
    """A page says where words start; in a file the end of a mirrored name is its left side."""
    names = {"en": ("start", "600"), "ar": ("end", "\u202b600\u202c")}
    for lang, (anchor, content) in names.items():
        drawing = ET.fromstring(svg_charts.file(waterfall(), lang))  # noqa: S314 - our own text
        texts = {one.text: one for one in drawing.iter(f"{SVG}text")}
        assert texts[content].get("text-anchor") == anchor
        assert (float(texts[content].get("x")) > svg_charts.WIDTH / 2) == (lang == "en")

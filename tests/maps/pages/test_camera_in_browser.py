"""The camera of the map in a real browser: what a hand, a wheel, two fingers and keys do."""

from __future__ import annotations

import math
import re

import pytest

from maps.pages import designer, partners
from tests.maps import designer_fakes, page_fakes
from tests.maps.page_browser import COLOURS, DESK, PHONE

FOCUS_RING = "getComputedStyle(document.getElementById('map')).outlineStyle"


@pytest.fixture(scope="module")
def document():
    return partners.draw(page_fakes.public_tables(), page_fakes.page())


def zoom(tab) -> float:
    return tab.evaluate("window.waypost.zoom()")


def middle(tab) -> tuple[float, float]:
    south, west, north, east = tab.evaluate("window.waypost.seen()")
    return (south + north) / 2, (west + east) / 2


def box(tab) -> dict[str, float]:
    return tab.locator("#map").bounding_box()


def longitude(tab, x: float) -> float:
    """The longitude at a pixel of the window, from what the page says that it shows."""
    own = box(tab)
    _, west, _, east = tab.evaluate("window.waypost.seen()")
    return west + (east - west) * (x - own["x"]) / own["width"]


def test_the_ground_follows_the_mouse_and_a_click_is_no_drag(show, document):
    tab = show(document)
    own = box(tab)
    x, y = own["x"] + own["width"] / 2, own["y"] + own["height"] * 0.8
    held = longitude(tab, x)
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x - 60, y, steps=4)
    tab.mouse.move(x - 120, y, steps=4)
    tab.mouse.up()
    assert longitude(tab, x - 120) == pytest.approx(held, abs=1e-3)
    before = middle(tab)
    tab.mouse.click(x, y)
    assert middle(tab) == before
    assert tab.lines == []


def test_the_wheel_comes_nearer_to_what_lies_under_the_pointer(show, document):
    tab = show(document)
    own = box(tab)
    x, y = own["x"] + own["width"] * 0.75, own["y"] + own["height"] * 0.6
    held, before = longitude(tab, x), zoom(tab)
    tab.mouse.move(x, y)
    tab.mouse.wheel(0, -100)
    tab.wait_for_function("(before) => window.waypost.zoom() > before + 0.3", arg=before)
    assert longitude(tab, x) == pytest.approx(held, abs=1e-3)
    tab.mouse.wheel(0, 100)
    tab.wait_for_function("(before) => window.waypost.zoom() < before + 0.1", arg=before)


def touch(session, kind: str, *points: tuple[float, float]) -> None:
    session.send(
        "Input.dispatchTouchEvent",
        {
            "type": kind,
            "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)],
        },
    )


def test_two_fingers_that_part_to_twice_their_distance_come_one_level_nearer(show, document):
    tab = show(document, PHONE, has_touch=True)
    own, before = box(tab), zoom(tab)
    x, y = own["x"] + own["width"] / 2, own["y"] + own["height"] / 2
    held = longitude(tab, x)
    session = tab.context.new_cdp_session(tab)
    touch(session, "touchStart", (x - 40, y), (x + 40, y))
    for far in (50, 60, 70, 80):
        touch(session, "touchMove", (x - far, y), (x + far, y))
    touch(session, "touchEnd")
    tab.wait_for_function("(before) => window.waypost.zoom() > before + 0.5", arg=before)
    assert zoom(tab) == pytest.approx(before + 1, abs=0.1)
    assert longitude(tab, x) == pytest.approx(held, abs=0.01)
    assert tab.evaluate("document.getElementById('detail').hidden")


def test_one_finger_moves_the_map_and_two_quick_taps_come_nearer(show, document):
    tab = show(document, PHONE, has_touch=True)
    own, before = box(tab), zoom(tab)
    x, y = own["x"] + own["width"] / 2, own["y"] + own["height"] * 0.85
    session = tab.context.new_cdp_session(tab)
    held = longitude(tab, x)
    touch(session, "touchStart", (x, y))
    for right in (20, 40, 60):
        touch(session, "touchMove", (x + right, y))
    touch(session, "touchEnd")
    tab.wait_for_timeout(100)
    assert longitude(tab, x + 60) == pytest.approx(held, abs=0.01)
    assert tab.evaluate("window.scrollY") == 0
    for _ in range(2):
        touch(session, "touchStart", (x, y))
        touch(session, "touchEnd")
    tab.wait_for_function("(before) => window.waypost.zoom() >= before + 0.9", arg=before)


def test_keys_move_and_zoom_the_map_that_has_the_focus_ring_and_tell_what_it_shows(show, document):
    tab = show(document)
    tab.locator("#map").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate(FOCUS_RING) != "none"
    start, level = middle(tab), zoom(tab)
    tab.keyboard.press("ArrowRight")
    east = middle(tab)
    assert east[1] > start[1]
    tab.keyboard.press("Shift+ArrowRight")
    assert middle(tab)[1] - east[1] == pytest.approx(3 * (east[1] - start[1]), rel=1e-6)
    tab.keyboard.press("ArrowUp")
    assert middle(tab)[0] > start[0]
    tab.keyboard.press("+")
    assert zoom(tab) == pytest.approx(level + 1)
    tab.keyboard.press("-")
    tab.keyboard.press("-")
    assert zoom(tab) == pytest.approx(level - 1)
    told = tab.locator("#map [aria-live=polite]")
    tab.wait_for_function(
        "() => document.querySelector('#map [aria-live=polite]').textContent !== ''"
    )
    assert re.match(r"The map shows [\d,]+\skm from side to side", told.inner_text())
    assert tab.lines == []


def test_the_buttons_have_names_in_the_language_and_stop_at_the_ends(show, document):
    tab = show(document)
    tab.get_by_role("button", name="Français").click()
    nearer = tab.get_by_role("button", name="Agrandir")
    before = zoom(tab)
    nearer.click()
    assert zoom(tab) == pytest.approx(before + 1)
    nearer.evaluate("(button) => { for (let i = 0; i < 20; i++) button.click(); }")
    nearer.focus()
    assert zoom(tab) == 18
    tab.wait_for_function(
        "() => document.querySelector('.map-zoom button').getAttribute('aria-disabled') === 'true'"
    )
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Agrandir"


def test_the_scale_bar_is_as_long_as_it_says(show, document):
    tab = show(document)
    bar = tab.locator(".map-scale")
    south, west, north, east = tab.evaluate("window.waypost.seen()")
    width = tab.evaluate("document.querySelector('.map-scale').offsetWidth")
    km = float(re.fullmatch(r"(\d+) km", bar.inner_text())[1])
    degree = 111.32 * math.cos(math.radians((south + north) / 2))
    assert width / box(tab)["width"] * (east - west) * degree == pytest.approx(km, rel=0.02)


def test_another_size_of_the_window_keeps_the_middle_and_draws_again(show, document):
    tab = show(document)
    before = middle(tab)
    tab.set_viewport_size({"width": 1000, "height": 700})
    tab.wait_for_timeout(300)
    assert middle(tab) == pytest.approx(before, abs=1e-3)
    assert tab.evaluate(COLOURS) > 20
    canvas = tab.locator("canvas.drawn").bounding_box()
    assert canvas["width"] == pytest.approx(box(tab)["width"], abs=1)


def test_paper_shows_the_whole_country_and_the_screen_comes_back(show):
    document = designer.draw(designer_fakes.designer_tables(), page_fakes.page())
    tab = show(document, DESK)
    tab.locator("#map").focus()
    tab.keyboard.press("+")
    before, level = middle(tab), zoom(tab)
    tab.pdf(prefer_css_page_size=True)
    assert middle(tab) == pytest.approx(before, abs=1e-6)
    assert zoom(tab) == level

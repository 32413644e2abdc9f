"""Where services stand on the maps of pages: teams at their stops, rough places in a ring."""

import pytest

from maps.pages import caseworker, designer, partners
from tests.maps import case_fakes, designer_fakes, page_browser, page_fakes

BASE = (-15.5, 13.3)
RING = "dashed ring: the exact place is not known"
ROUGH = "The exact place is not known: only the area (level 2). Ask for the address"


def tables():
    """A team with two stops and one without, one in hiding, and two services of a rough place."""
    services = page_fakes.services(5).assign(
        service_id=list("ABCDE"), name=["Team A", "Team B", "Team C", "Desk D", "Line E"],
        category=["clinic", "clinic", "clinic", "training", "training"],
        status="active", delivery=["mobile", "mobile", "mobile", "onsite", "phone"],
        is_confidential=[False, False, True, False, False],
        longitude=BASE[0], latitude=BASE[1],
        position_class=["gps", "gps", "gps", "area2", "area2"],
    )  # fmt: skip
    usual = {"weekday": None, "on": None, "n_people": None, "position_class": "gps"}
    stops = [
        {"service_id": "A", "stop_id": "A1", "name": "Kerewan", "longitude": -15.7,
         "latitude": 13.35, "weekday": "tue"},
        {"service_id": "A", "stop_id": "A2", "name": "Bulok", "longitude": -15.3,
         "latitude": 13.25, "on": "2026-11-20", "position_class": "settlement"},
        {"service_id": "C", "stop_id": "C1", "name": "Hidden", "longitude": -15.4,
         "latitude": 13.3, "weekday": "mon"},
    ]  # fmt: skip
    return page_fakes.public_tables() | {
        "services": services, "stops": page_fakes.stops([usual | one for one in stops]),
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    people = case_fakes.returnees(3).assign(position_class=["area2", "gps", "gps"])
    people[["longitude", "latitude"]] = [-15.6, 13.3]
    reach = case_fakes.reach(people, tables()["services"], per_person=5)
    reach = reach.assign(stop_id=reach["service_id"].map({"A": "A1"}).fillna(""))
    reach = reach[reach["service_id"].ne("D") | reach["returnee_id"].eq("R00002")]
    exact = page_fakes.page(is_private=True)
    gaps = designer_fakes.designer_tables()
    return {
        "partners": partners.draw(tables(), page_fakes.page()),
        "designer": designer.draw(
            gaps | {name: tables()[name] for name in ("services", "stops")}, exact
        ),
        "caseworker": caseworker.draw(tables() | {"returnees": people, "reach": reach}, exact),
    }


def test_a_team_is_marked_at_its_stops_and_never_where_it_is_kept(show, drawn):
    tab = show(drawn["partners"])
    assert tab.evaluate("window.waypost.drawn()") == 3  # two stops of A, and D
    tab.get_by_role("button", name="Team A").click()
    told = tab.locator("#detail").inner_text()
    assert "Comes on Tuesdays to Kerewan." in told
    assert "Comes on 20 Nov 2026 to Bulok." in told
    _, west, _, east = tab.evaluate("window.waypost.seen()")
    assert west < -15.7 < -15.3 < east  # both stops are seen
    tab.get_by_role("button", name="Back").click()
    tab.get_by_role("button", name="Team B").click()
    assert "ask where and on which day it stops" in tab.locator("#detail").inner_text()
    assert "Hidden" not in drawn["partners"]


COLOUR_AT = """(spot) => {
  const canvas = document.querySelector('canvas.drawn');
  const [x, y] = [spot.x, spot.y].map((one) => Math.round(one * canvas.width / canvas.clientWidth));
  return [0, 1, 2].map((at) => canvas.getContext('2d').getImageData(x, y, 1, 1).data[at]);
}"""


def test_programme_designers_see_teams_at_their_stops_with_the_days_in_the_card(show, drawn):
    tab = show(drawn["designer"])
    tab.select_option("#category", "clinic")
    tab.wait_for_function("window.waypost.isSettled()")
    spots = tab.evaluate("window.waypost.spots()")
    assert [one["n"] for one in spots] == [1, 1]
    of_clinics = [0xD5, 0x5E, 0x00]  # each stop has the mark of its category, no bubble
    assert [tab.evaluate(COLOUR_AT, one) for one in spots] == [of_clinics, of_clinics]
    tab.locator("#closing-list").get_by_role("button", name="Team A").click()
    told = tab.locator("#detail").inner_text()
    assert "Comes on Tuesdays to Kerewan." in told
    assert "The exact place is not known: centre of the settlement." in told


def test_a_rough_place_has_a_ring_in_the_legend_and_says_so_in_its_card(show, drawn):
    tab = show(drawn["partners"])
    assert RING in tab.locator("#legend-inside").inner_text()
    tab.get_by_role("button", name="Desk D").click()
    assert ROUGH in tab.locator("#detail").inner_text()
    tab.get_by_role("button", name="Back").click()
    tab.get_by_role("button", name="Line E").click()
    assert "exact place" not in tab.locator("#detail").inner_text()
    tab.get_by_role("button", name="Back").click()
    tab.fill("#query", "Line E")
    assert RING not in tab.locator("#legend-inside").inner_text()


def test_the_list_for_readers_without_scripts_says_that_a_place_is_rough(drawn):
    plain = drawn["partners"].rpartition("<noscript>")[2].partition("</noscript>")[0]
    assert plain.count("only the area (level 2)") == 1
    assert plain.count("mobile team") == 2


def test_a_home_known_by_its_area_has_the_ring_too_and_a_pair_its_own_stop(show, drawn):
    tab = show(drawn["caseworker"])
    # A home that is rough; nothing that is; a service that is.
    for who, has_ring in (("R00000", True), ("R00001", False), ("R00002", True)):
        tab.fill("#query", who)
        tab.get_by_role("button", name=who).first.click()
        tab.evaluate(page_browser.UNFOLDED, page_browser.CARDS_ALONE)
        told = tab.locator("#detail").inner_text()
        assert "Comes on Tuesdays to Kerewan." in told
        assert "Bulok" not in told
        assert (ROUGH in told) == (who == "R00002")
        legend = tab.locator("#legend-inside").text_content()
        assert (RING in legend) == has_ring, who
        tab.keyboard.press("Escape")

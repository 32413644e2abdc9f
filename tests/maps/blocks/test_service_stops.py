"""The stops of mobile teams on pages: in the order of the services, and none of a hidden one."""

import pandas as pd

from maps.blocks import service_cards
from maps.pages import caseworker
from scripts.stages.pages import _for_public
from tests.maps import case_fakes, page_fakes

STOPS = pd.DataFrame(
    {
        "stop_id": ["A", "B", "C"],
        "name": ["Kerewan", None, "Bulok"],
        "weekday": ["tue fri", None, "mon"],
        "on": [None, "2026-11-20", None],
        "n_people": [30.0, None, None],
        "longitude": [-16.1, -16.2, -16.3],
        "latitude": [13.5, 13.4, 13.3],
        "position_class": ["gps", "settlement", None],
    }
)


def team(n_hidden=0):
    """Two services, of which the first has two stops and the second one; perhaps hidden."""
    services = page_fakes.services(2).assign(
        is_confidential=[n_hidden > 0, False], delivery="mobile"
    )
    first, second = services["service_id"]
    return services, STOPS.assign(service_id=[first, first, second])


def test_each_service_has_its_stops_with_place_days_and_people():
    services, stops = team()
    shown = service_cards.shown(services)
    table = service_cards.block(shown, stops)
    told = dict(zip(shown["service_id"], table["stops"], strict=True))
    first, second = services["service_id"]
    assert told[first] == [
        ["Kerewan", "tue fri", None, 30, 13.5, -16.1, "gps"],
        [None, None, "2026-11-20", None, 13.4, -16.2, "settlement"],
    ]
    assert told[second] == [["Bulok", "mon", None, None, 13.3, -16.3, None]]


def test_a_page_without_teams_carries_no_stops():
    services, stops = team()
    shown = service_cards.shown(services)
    assert "stops" not in service_cards.block(shown, stops.iloc[:0])
    assert "stops" not in service_cards.block(shown)


def test_a_confidential_team_has_no_stop_on_any_page_and_none_is_published():
    services, stops = team(n_hidden=1)
    shown = service_cards.shown(services)
    assert [len(one) for one in service_cards.block(shown, stops)["stops"]] == [1, 0]
    public = _for_public({"services": services, "stops": stops})
    assert public["stops"]["stop_id"].tolist() == ["C"]


def test_a_pair_names_the_place_of_its_stop_among_those_of_the_service():
    people = case_fakes.returnees(2)
    for n_hidden, expected in ((0, {0: [1], 1: [0]}), (1, {0: [], 1: [0]})):
        services, stops = team(n_hidden)
        ids = services["service_id"].tolist()
        reach = case_fakes.reach(people, services, per_person=2)
        of = {ids[0]: "B", ids[1]: "C"}
        reach = reach.assign(stop_id=reach["service_id"].map(of), reasons=None)
        shown = service_cards.shown(services)
        table = caseworker.reach_block(reach, people, shown, stops=stops)
        found = {at: set() for at in range(2)}
        for service, stop in zip(table["s"], table["stop"], strict=True):
            found[ids.index(shown["service_id"][service])] |= {stop} - {-1}
        assert {at: sorted(held) for at, held in found.items()} == expected

"""What is judged again for places in doubt, and that it is no more than that."""

from tests.mapping.uncertainty import edge_of_town
from tests.mapping.uncertainty.edge_of_town import uncertain


def listening(asked: list):
    """A travel table that writes down whom and which services it is asked about."""

    def travel(there):
        asked.append((len(there.people), tuple(there.services["service_id"])))
        return edge_of_town.travel(there)

    return travel


def test_people_of_one_place_share_its_candidates():
    asked: list = []
    people = edge_of_town.returnees().iloc[:4].reset_index(drop=True)
    uncertain(people=people, ways=listening(asked))
    assert [n for n, _ in asked] == [16]


def test_only_pairs_of_services_in_doubt_are_judged_again_for_known_homes():
    people = edge_of_town.returnees().assign(position_class="gps")
    asked: list = []
    uncertain(people=people, offers=edge_of_town.moved_services(), ways=listening(asked))
    assert asked == [(5, ("S1", "S3"))] * 16


def test_where_nothing_is_in_doubt_no_way_is_asked_for():
    asked: list = []
    uncertain(people=edge_of_town.returnees().assign(position_class="gps"), ways=listening(asked))
    assert asked == []

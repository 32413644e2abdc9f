"""What is judged again for places in doubt, and that it is no more than that."""

import pandas as pd

from mapping.uncertainty import candidate_reach
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
    [(n_people, ids)] = asked
    assert n_people == 5
    assert len(set(ids)) == 2 * 16
    assert {one.partition("\x1f")[0] for one in ids} == {"S1", "S3"}


def test_services_judged_together_or_one_candidate_after_another_give_the_same(monkeypatch):
    offers = edge_of_town.moved_services()
    together, _ = uncertain(offers=offers)
    asked: list = []
    monkeypatch.setattr(candidate_reach, "SITES_AT_ONCE", 1)
    alone, _ = uncertain(offers=offers, ways=listening(asked))
    assert {len(ids) for _, ids in asked if "\x1f" in ids[0]} == {2}
    pd.testing.assert_frame_equal(alone, together)


def test_where_nothing_is_in_doubt_no_way_is_asked_for():
    asked: list = []
    uncertain(people=edge_of_town.returnees().assign(position_class="gps"), ways=listening(asked))
    assert asked == []

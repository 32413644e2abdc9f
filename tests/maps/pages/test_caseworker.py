"""The caseworker's page: every judged pair in order, confidential places without distances."""

import math
import re

import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from maps.blocks import service_cards
from maps.frame import data_blocks
from maps.pages import caseworker
from tests.maps import case_fakes, page_fakes

RANK = {"yes": 0, "unknown": 1, "no": 2}


@pytest.fixture(scope="module")
def tables():
    return case_fakes.caseworker_tables()


@pytest.fixture(scope="module")
def written(tables):
    services = service_cards.shown(tables["services"])
    return caseworker.reach_block(tables["reach"], tables["returnees"], services), services


def test_every_judged_pair_is_there_once(written, tables):
    table, services = written
    pairs = {
        (tables["returnees"]["returnee_id"][r], services["service_id"][s])
        for r, s in zip(table["r"], table["s"], strict=True)
    }
    given = tables["reach"]
    assert table["n"] == len(given) == len(pairs)
    assert pairs == set(zip(given["returnee_id"], given["service_id"], strict=True))


def test_pairs_are_ordered_by_verdict_then_minutes_with_the_unreachable_last(written):
    table, services = written
    keys = []
    for i in range(table["n"]):
        told, fastest = table["duration_min"][i], table["fastest_duration_min"][i]
        minutes = told if fastest is None else fastest
        value = math.inf if minutes == "inf" else (math.inf if minutes is None else minutes)
        hidden = bool(services["is_confidential"][table["s"][i]])
        keys.append((table["r"][i], table["verdict"][i], hidden, value))
    assert keys == sorted(keys)


def test_the_fastest_trip_is_written_where_it_is_another_than_the_one_told(written, tables):
    table, services = written
    given = tables["reach"].set_index(["returnee_id", "service_id"])
    for i in range(0, table["n"], 37):
        row = given.loc[(tables["returnees"]["returnee_id"][table["r"][i]],
                         services["service_id"][table["s"][i]])]  # fmt: skip
        if services["is_confidential"][table["s"][i]]:
            continue
        is_other = row["fastest_mode"] != row["mode"]
        assert (table["fastest_fare"][i] == 60) == is_other
        told = table["fastest_mode"]
        assert told["of"][told["at"][i]] == row["fastest_mode"]


def test_the_verdict_of_a_pair_is_the_one_that_was_judged(written, tables):
    table, services = written
    given = tables["reach"].set_index(["returnee_id", "service_id"])["verdict"]
    for i in range(0, table["n"], 37):
        key = (
            tables["returnees"]["returnee_id"][table["r"][i]],
            services["service_id"][table["s"][i]],
        )
        assert table["verdict"][i] == RANK[given[key]]


def test_no_figure_tells_how_far_a_confidential_place_is(tables):
    services = tables["services"].assign(is_confidential=True)
    shown = service_cards.shown(services)
    table = caseworker.reach_block(tables["reach"], tables["returnees"], shown)
    far = ("distance_m", "duration_min", "fare", "straight_m", "net_per_day")
    for column in (*far, "fastest_duration_min", "fastest_fare"):
        assert set(table[column]) == {None}
    for column in ("mode", "fastest_mode"):  # a short walk is told as one
        assert table[column]["of"] == [""]
    codes = {told[0] for told in table["told"]}
    assert "too_long" not in codes
    assert "confidential_way" in codes


def test_every_reason_is_kept_with_its_facts(written, tables):
    table, _ = written
    told = sum(len(one) for one in table["details"])
    assert told == sum(len(one) for one in tables["reach"]["reasons"])
    assert ["age_max", 36, 35, 1, None, None] in table["told"]


def test_missing_and_unheard_of_verdicts_are_unknown():
    people = case_fakes.returnees(2)
    offered = page_fakes.services(2)
    reach = case_fakes.reach(people, offered, per_person=1)
    reach["verdict"] = [None, "perhaps"]
    reach["reasons"] = None
    table = caseworker.reach_block(reach, people, service_cards.shown(offered))
    assert table["verdict"] == [1, 1]
    assert table["details"] == [[], []]


def test_rows_of_people_or_services_that_are_not_there_are_left_out(tables):
    reach = tables["reach"].head(3).assign(service_id="NOWHERE")
    services = service_cards.shown(tables["services"])
    assert caseworker.reach_block(reach, tables["returnees"], services)["n"] == 0


def test_the_page_carries_the_private_banner_and_the_reasons_in_both_languages(tables):
    document = caseworker.draw(tables, page_fakes.page(is_private=True))
    assert "do not forward</p>" in document
    words = data_blocks.unpacked(re.search(r'id="block-reasons">([^<]+)<', document)[1])
    assert set(words["texts"]["en"]) == set(words["texts"]["fr"])
    assert len(document.encode()) < 2_000_000


def test_a_column_beyond_the_list_is_refused(tables):
    people = tables["returnees"].assign(nationality="GMB")
    with pytest.raises(PublishingRefusedError, match="nationality"):
        caseworker.draw(tables | {"returnees": people}, page_fakes.page(is_private=True))


def test_a_page_without_returnees_can_be_drawn(tables):
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    assert "block-reach" in caseworker.draw(empty, page_fakes.page(is_private=True))
    assert "block-reach" in caseworker.draw({}, page_fakes.page(is_private=True))


def test_two_draws_are_equal_byte_for_byte(tables):
    page = page_fakes.page(is_private=True)
    again = {name: pd.concat([frame]) for name, frame in tables.items()}
    assert caseworker.draw(tables, page) == caseworker.draw(again, page)

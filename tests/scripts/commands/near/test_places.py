"""How many places, and for how many people: near and the pages say it in the same words."""

import math

import numpy as np
import pandas as pd
import pytest

from maps.frame import labels
from maps.pages import partners
from scripts.commands.near import text
from tests.maps import page_fakes

LANGUAGES = ("en", "fr", "pt", "ar")
DAY = pd.Timestamp("2026-10-15")
ROWS = {  # places free, capacity, people who could use them
    "A": (10, 20, 74),
    "B": (3, 20, 2),
    "C": (1, 20, 1),
    "D": (0, 20, 11),
    "E": (math.nan, 20, 1234),
    "F": (math.nan, math.nan, 5),
    "G": (2, 20, math.nan),
    "H": (100, 120, 100),
    "I": (11, 20, 0),
}


def row(name: str) -> dict:
    free, capacity, n = ROWS[name]
    return {"n_places_free": free, "capacity": capacity, "capacity_unit": None, "places_on": DAY,
            "n_could_use": n}  # fmt: skip


def tables(codes: dict[str, str]) -> dict[str, pd.DataFrame]:
    names = list(ROWS)
    services = page_fakes.services(len(names)).assign(
        service_id=names, name=names, is_confidential=False, delivery=None, capacity_unit=None,
        capacity_on=DAY.date().isoformat(),
        n_places_free=[ROWS[one][0] for one in names], capacity=[ROWS[one][1] for one in names],
    )  # fmt: skip
    could_use = pd.DataFrame(
        {
            "service_id": names,
            "n_could_use": [np.nan if one in codes else ROWS[one][2] for one in names],
            "n_could_use_suppression": [codes.get(one, "none") for one in names],
        }
    )
    return page_fakes.public_tables() | {"services": services, "could_use": could_use}


def told(show, language: str, codes: dict[str, str]) -> dict[str, str]:
    """What the card of each service says of its places, on the partners' page."""
    page = page_fakes.page(languages=(language,), is_private=not codes)
    tab = show(partners.draw(tables(codes), page))
    found = {}
    for at, name in enumerate(ROWS):
        tab.locator("#list [data-index]").nth(at).click()
        terms, facts = tab.locator(".facts-list dt"), tab.locator(".facts-list dd")
        heads = terms.all_text_contents()
        place = heads.index(labels.label("field.places", language))
        found[name] = " ".join(facts.nth(place).text_content().split())
        tab.locator("#detail .back").click()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_near_and_the_page_say_the_same(show, language):
    shown = told(show, language, {})
    for name in set(ROWS) - {"F"}:  # of which no place is known: the page says "unknown"
        assert shown[name] == " ".join(text.places(row(name), language).split()), name
    assert text.places(row("F"), language) == ""


def test_to_phone_first_is_told_where_more_could_come_than_places_are_free():
    first = {name for name in ROWS if text.places(row(name), "en").endswith(": phone first")}
    assert first == {"A", "E"}
    assert text.places(row("D"), "en") == "no free place, counted on 15 Oct 2026"
    assert text.places(row("I"), "en").endswith("; nobody known who needs one could use them")


def test_a_few_people_are_told_by_the_words_of_the_floor_alone(show):
    shown = told(show, "en", {"A": "few", "B": "most", "E": "hidden"})
    counted = "counted on 15 Oct 2026"
    assert shown["A"] == (
        f"10 places free, {counted}; fewer than 10 people who need one could use them"
    )
    assert shown["B"].endswith("; all but fewer than 10 of those who need one could use them")
    assert shown["E"] == "20 places; how many are free is unknown"

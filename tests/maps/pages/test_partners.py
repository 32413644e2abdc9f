"""The page of services: all of them, confidential places without a trace, nothing about persons."""

import re

import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from maps.blocks import service_cards
from maps.frame import data_blocks
from maps.pages import partners
from tests.maps import page_fakes


@pytest.fixture(scope="module")
def document():
    return partners.draw(page_fakes.public_tables(), page_fakes.page())


def _block(document, name):
    return data_blocks.unpacked(re.search(rf'id="block-{name}">([^<]+)<', document)[1])


def _everything(document):
    names = re.findall(r'id="block-(\w+)">', document)
    plain = re.sub(r"<script[^>]*>.*?</script>", "", document, flags=re.DOTALL)
    return plain + "".join(data_blocks.plain(_block(document, name)) for name in names)


def test_the_block_holds_every_service_once(document):
    table = _block(document, "services")
    offered = page_fakes.services()
    assert table["n"] == len(offered)
    codes = table["coded"]["category"]
    counts = pd.Series([codes["of"][at] for at in codes["at"]]).value_counts().to_dict()
    assert counts == offered["category"].value_counts().to_dict()


def test_names_stand_in_order_without_regard_to_case_and_accents():
    frame = page_fakes.services(3).assign(name=["Étoile", "zoo", "Eta"], is_confidential=False)
    assert list(service_cards.shown(frame)["name"]) == ["Eta", "Étoile", "zoo"]


def test_a_confidential_service_leaves_only_category_area_and_phone():
    tables = page_fakes.public_tables()
    canary = {
        "service_id": "CANARYID",
        "name": "CANARY House",
        "partner": "CANARY Partner",
        "email": "canary@example.org",
        "hours": "CANARY hours",
        "referral_method": "CANARY method",
        "phone": "+220 5550199",
        "is_confidential": True,
        "longitude": -15.777123,
        "latitude": 13.333321,
    }
    services = tables["services"].copy()
    for column, value in canary.items():
        services.loc[3, column] = value
    document = partners.draw(tables | {"services": services}, page_fakes.page())
    everything = _everything(document)
    assert not re.search("canary", everything, flags=re.IGNORECASE)
    assert "15.777" not in everything
    assert "13.333" not in everything
    assert "+220 5550199" in everything


def test_confidential_services_stand_last_and_not_in_the_order_of_their_names():
    frame = page_fakes.services(4).assign(
        is_confidential=[True, False, True, False],
        area=["B", "X", "A", "Y"],
        name=["a", "m", "z", "n"],
    )
    shown = service_cards.shown(frame)
    assert list(shown["area"]) == ["X", "Y", "A", "B"]


def test_a_service_by_phone_is_listed_without_a_point():
    frame = page_fakes.services(8).assign(delivery="phone", is_confidential=False)
    assert frame["longitude"].notna().any()
    assert service_cards.shown(frame)["longitude"].isna().all()


def test_without_script_there_is_a_plain_list_of_all_services(document):
    plain = re.search(r"<noscript>\s*<h2>(.*?)</noscript>", document, flags=re.DOTALL)[1]
    assert plain.count("<li") == len(page_fakes.services())


def test_a_plain_list_that_is_cut_says_by_how_many():
    tables = page_fakes.public_tables() | {"services": page_fakes.services(5_020)}
    assert "20 more are not listed here." in partners.draw(tables, page_fakes.page())


def test_returnees_or_an_internal_column_are_refused():
    tables = page_fakes.public_tables()
    with pytest.raises(PublishingRefusedError):
        partners.draw(
            tables | {"returnees": pd.DataFrame({"returnee_id": ["R1"]})}, page_fakes.page()
        )
    services = tables["services"].assign(focal_phone="1")
    with pytest.raises(PublishingRefusedError, match="focal_phone"):
        partners.draw(tables | {"services": services}, page_fakes.page())


def test_a_page_without_any_service_can_be_drawn():
    tables = page_fakes.public_tables()
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    assert "block-services" in partners.draw(empty, page_fakes.page())
    assert "block-services" in partners.draw({}, page_fakes.page())


def test_the_page_is_small_enough_to_be_sent_by_phone(document):
    assert len(document.encode()) < 1_000_000


def test_two_draws_are_equal_byte_for_byte(document):
    assert partners.draw(page_fakes.public_tables(), page_fakes.page()) == document

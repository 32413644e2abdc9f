"""Pictures of the pages: alike every time, of the layers' colours, read by another library."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from maps.frame import colour_classes
from maps.pages import thumbnails
from tests.maps import designer_fakes, page_fakes


@pytest.fixture(scope="module")
def tables():
    return page_fakes.public_tables() | {"gaps": designer_fakes.gaps()}


@pytest.fixture(scope="module")
def drawn(tables):
    return thumbnails.draw(tables)


def _colours(picture):
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).reshape(-1, 3)
    return {"#" + bytes(one).hex() for one in np.unique(pixels, axis=0)}


def test_every_public_page_has_a_picture_that_another_library_reads(drawn):
    assert list(drawn) == ["partners", "finder", "designer", "gap-report"]
    for picture in drawn.values():
        image = Image.open(io.BytesIO(picture))
        image.load()
        assert (image.format, image.size, image.info) == ("PNG", (600, 315), {})
        assert len(picture) < 60_000


def test_two_draws_are_equal_byte_for_byte(tables, drawn):
    assert thumbnails.draw(tables) == drawn


def test_the_map_of_services_shows_the_colour_of_each_category_that_has_a_place(tables, drawn):
    placed = tables["services"].dropna(subset=["longitude"])
    wanted = tables["categories"].set_index("category")["colour"][placed["category"].unique()]
    assert {one.lower() for one in wanted} <= _colours(drawn["partners"])


def test_a_hidden_share_has_no_class(tables):
    hidden = tables["gaps"].assign(value=np.nan, suppression="hidden")
    colours = _colours(thumbnails.draw(tables | {"gaps": hidden})["designer"])
    assert thumbnails.HIDDEN in colours
    assert not {one.lower() for one in colour_classes.COLOURS} & colours


def test_a_picture_is_the_same_whatever_the_order_of_the_services(tables, drawn):
    turned = tables | {"services": tables["services"].iloc[::-1]}
    assert thumbnails.draw(turned) == drawn


def test_without_any_row_there_are_pictures_all_the_same(tables):
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    assert list(thumbnails.draw(empty)) == ["partners", "finder"]


def test_a_png_of_ours_is_the_pixels_it_was_made_of():
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, 3), dtype=np.uint8)
    read = Image.open(io.BytesIO(thumbnails.png(pixels)))
    assert (np.asarray(read) == pixels).all()


def test_a_place_outside_the_picture_is_left_out(tables):
    far = pd.concat([tables["services"], tables["services"].head(1).assign(longitude=80.0)])
    assert list(thumbnails.draw(tables | {"services": far}))

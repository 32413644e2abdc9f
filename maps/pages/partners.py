"""The public page of services: a map, filters and a list, and each service's own card."""

from collections.abc import Mapping
from typing import Final

from maps.frame import data_blocks as blocks
from maps.frame import base_map as drawing
from maps.frame import assets as inline
from maps.pages import service_cards as service_block
from maps.frame import labels as text
from maps.frame.shell import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = text.words("index.title_partners")
AUDIENCE: Final = "public"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_block.COLUMNS,
    "categories": service_block.CATEGORY_COLUMNS,
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "roads": ("road_class", "is_ferry", "geometry"),
    "water": ("geometry",),
    "settlements": ("name", "setting", "population", "geometry"),
}


def draw(tables: Tables, page: Page) -> str:
    """Return the page of services as one HTML document.

    Parameters
    ----------
    tables
        Tables of COLUMNS; a missing table is empty, a missing column unknown.
    page
        Facts of the run.

    Raises
    ------
    PublishingRefusedError
        If a table or column is given that COLUMNS does not name.
    """
    known = admit(tables, COLUMNS)
    services = service_block.shown(known["services"])
    categories = service_block.categories(known["categories"], page.languages)
    plain = service_block.plain(services, categories, page.languages[0])
    return shell(
        page,
        key="partners",
        title=TITLE,
        body=render("partners.html", page, plain=plain),
        blocks={
            "base": blocks.packed(drawing.base(known)),
            "categories": blocks.plain(categories),
            "services": blocks.packed(service_block.block(services)),
        },
        script=inline.part("hours.js") + inline.part("partners.js"),
        wide=True,
        has_map=True,
    )

"""The public page of services: a map, filters and a list, and each service's own card."""

from collections.abc import Mapping
from typing import Final

from layers.vocabulary import categories as vocabulary
from maps.blocks import service_cards
from maps.frame import base_map, data_blocks, labels
from maps.frame.shell import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = labels.words("index.title_partners")
AUDIENCE: Final = "public"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_cards.COLUMNS,
    "stops": service_cards.STOP_COLUMNS,
    "could_use": service_cards.COULD_USE,
    "categories": service_cards.CATEGORY_COLUMNS,
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
    services = service_cards.shown(known["services"], known["could_use"])
    categories = service_cards.categories(known["categories"], page.languages)
    searched = [one | {"also": _other_words(one["category"])} for one in categories]
    plain = service_cards.plain(services, categories, page.languages[0])
    return shell(
        page,
        key="partners",
        title=TITLE,
        body=render("partners.html", page, plain=plain),
        blocks={
            "base": data_blocks.packed(base_map.base(known)),
            "categories": data_blocks.plain(searched),
            "services": data_blocks.packed(service_cards.block(services, known["stops"])),
        },
        script="pages/partners.js",
        wide=True,
        has_map=True,
    )


def _other_words(category: str) -> list[str]:
    """Words by which people call a kind of service, in all our languages, whatever the page's."""
    known = vocabulary.categories().get(category)
    if known is None:
        return []
    return sorted({one.removesuffix("$") for one in (*known.aliases, *known.stems)})

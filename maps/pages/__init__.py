"""The pages, one a module.

Pictures of the pages are painted from the same tables as the pages (`thumbnails`: rasterio
fills shapes in an array, zlib makes it a PNG), since a run has no browser, and neither a font
nor a date may change their bytes; Pillow would spare twenty lines of PNG and keep rasterio. The
index carries them inside; the files beside it are for links that are shared. Shares in them have
passed the floor.

Whether places are short is told in the card, not on the map: where most services do not say how
many places they have, a map of people without a place would be dark for want of an answer.

The slider of months shows everybody's coverage alone. A month that is not told is drawn between
the months beside it, which is what a reader knows anyway, since coverage never rises.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import Final

PUBLIC: Final = ("public", "both")
"""What a page's AUDIENCE is where it is published: floored, through the gate, on the index."""
PRIVATE: Final = ("private", "both")
"""The same where it is written for the programme's own team, exact."""


def known() -> dict[str, ModuleType]:
    """Return the pages by name: the modules of this room that have a TITLE.

    A page has ``TITLE`` (language -> words), ``AUDIENCE`` (public, private or both), ``COLUMNS``
    (table -> the columns it may hold) and ``draw(tables, page)``; where it is not for partners
    (public) or caseworkers (private), ``READER``. ``ALSO`` names what its ``draw`` takes besides.
    The index is drawn of all of them, and is not one.

    >>> list(known())
    ['caseworker', 'designer', 'finder', 'partners']
    """
    names = sorted(one.name for one in pkgutil.iter_modules(__path__))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {
        name: module
        for name, module in modules.items()
        if hasattr(module, "TITLE") and name != "index"
    }


def reader(page: ModuleType) -> str:
    """Return for whom a page is: partner, designer or caseworker."""
    usual = "caseworker" if page.AUDIENCE == "private" else "partner"
    return str(getattr(page, "READER", usual))

"""What a finished page carries as data, read back from its document."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from maps.frame import data_blocks


def block(document: str, name: str) -> Any:
    """One block of a page."""
    return data_blocks.unpacked(re.search(rf'id="block-{name}">([^<]+)<', document)[1])


def services(document: str) -> pd.DataFrame:
    """The services of a page by name and partner, those that have a name."""
    table = block(document, "services")
    plain = {name: held for name, held in table.items() if name not in ("n", "coded")}
    coded = {name: [one["of"][at] for at in one["at"]] for name, one in table["coded"].items()}
    found = pd.DataFrame(plain | coded)
    return found[found["name"].notna()].set_index(["name", "partner"])

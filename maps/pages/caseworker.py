"""The private page of a caseworker: one returnee at a time, the services in order, and why."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers import reasons
from layers.vocabulary.codes import AFFORDABILITY, LANGUAGES, VERDICTS
from maps.blocks import service_cards
from maps.frame import base_map, data_blocks, labels
from maps.frame.shell import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = labels.words("index.title_caseworker")
AUDIENCE: Final = "private"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_cards.COLUMNS,
    "categories": service_cards.CATEGORY_COLUMNS,
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "roads": ("road_class", "is_ferry", "geometry"),
    "water": ("geometry",),
    "settlements": ("name", "setting", "population", "geometry"),
    "returnees": (
        "returnee_id",
        "age",
        "sex",
        "grade",
        "setting",
        "need",
        "area",
        "pcode",
        "longitude",
        "latitude",
        "position_class",
    ),
    "reach": (
        "returnee_id",
        "service_id",
        "category",
        "mode",
        "distance_m",
        "duration_min",
        "fare",
        "straight_m",
        "snap_m",
        "eligible",
        "is_within",
        "affordability",
        "has_place",
        "verdict",
        "reason",
        "reasons",
        "net_per_day",
        "details",
    ),
}
FACTS: Final = ("have", "want", "margin", "detail")
"""What a reason's sentence is filled with, in the order of the block."""

_OWN: Final = ("bridge", "bridge_answer")
"""What follows the facts where there is a bridge or the partner's own text, after its languages."""

_FAR_CODES: Final = ("too_", "distance_", "unaffordable")
"""Reasons whose numbers would tell how far a confidential place is."""


def draw(tables: Tables, page: Page) -> str:
    """Return the caseworker's page as one HTML document with personal data.

    Parameters
    ----------
    tables
        Tables of COLUMNS; a missing table is empty, a missing column unknown. `details` is a list
        of dicts, one per reason: `code` and FACTS.
    page
        Facts of the run, with ``is_private``.

    Raises
    ------
    PublishingRefusedError
        If a table or column is given that COLUMNS does not name.
    """
    known = admit(tables, COLUMNS)
    services = service_cards.shown(known["services"])
    categories = service_cards.categories(known["categories"], page.languages)
    plain = service_cards.plain(services, categories, page.languages[0])
    people = known["returnees"].sort_values("returnee_id", kind="stable", ignore_index=True)
    return shell(
        page,
        key="caseworker",
        title=TITLE,
        body=render("caseworker.html", page, plain=plain),
        blocks={
            "base": data_blocks.packed(base_map.base(known)),
            "categories": data_blocks.plain(categories),
            "services": data_blocks.packed(service_cards.block(services)),
            "returnees": data_blocks.packed(
                data_blocks.columnar(people, COLUMNS["returnees"], _DECIMALS)
            ),
            "reach": data_blocks.packed(
                reach_block(known["reach"], people, services), is_ready=True
            ),
            "reasons": data_blocks.packed(reasons.words(page.languages)),
        },
        script="pages/caseworker.js",
        wide=True,
        has_map=True,
    )


def reach_block(
    reach: pd.DataFrame, people: pd.DataFrame, services: pd.DataFrame
) -> dict[str, Any]:
    """Return the judged pairs in the order of lists: returnee, verdict, minutes, service.

    Pairs of a confidential service lose every figure that would tell where it is, and stand last
    among their equals. Rows of returnees or services that the page does not hold are left out.
    """
    rows = _ordered(reach, people, services)
    places: dict[tuple[Any, ...], int] = {}
    told: list[list[Any]] = []
    known: dict[tuple[int, bool], list[int]] = {}  # one list of reasons often serves many pairs
    written = []
    for details, is_hidden in zip(rows["details"], rows["is_hidden"], strict=True):
        key = (id(details), is_hidden)
        if key not in known:
            known[key] = [_place(one, places, told) for one in _told(details, is_hidden=is_hidden)]
        written.append(known[key])
    table = data_blocks.columnar(
        rows, ["distance_m", "duration_min", "fare", "straight_m", "net_per_day"], _DECIMALS
    )
    table["r"] = rows["r"].astype(int).tolist()
    table["s"] = rows["s"].astype(int).tolist()
    table["verdict"] = _at(VERDICTS, rows["verdict"]).tolist()
    table["affordability"] = _at(AFFORDABILITY, rows["affordability"]).tolist()
    table["place"] = _at(VERDICTS, rows["has_place"]).tolist()
    table["mode"] = data_blocks.coded(list(rows["mode"]))
    table["details"] = written
    table["told"] = data_blocks.cell(told, 9)
    return table


_DECIMALS: Final[Mapping[str, int]] = {
    "longitude": 5,
    "latitude": 5,
    "distance_m": 0,
    "straight_m": 0,
    "duration_min": 1,
    "fare": 2,
    "net_per_day": 2,
}


def _ordered(reach: pd.DataFrame, people: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    who = {str(one): at for at, one in enumerate(people["returnee_id"])}
    what = {str(one): at for at, one in enumerate(services["service_id"])}
    hidden = set(services.loc[services["is_confidential"].astype(bool), "service_id"].map(str))
    rows = reach.assign(
        r=reach["returnee_id"].map(str).map(who),
        s=reach["service_id"].map(str).map(what),
        is_hidden=reach["service_id"].map(str).isin(hidden),
        rank=_at(VERDICTS, reach["verdict"]),
    )
    rows = rows.dropna(subset=["r", "s"])
    far = ["distance_m", "duration_min", "fare", "straight_m", "net_per_day"]
    rows[far] = rows[far].apply(pd.to_numeric).mask(rows["is_hidden"])
    order = ["r", "rank", "is_hidden", "duration_min", "service_id"]
    return rows.sort_values(order, kind="stable", na_position="last", ignore_index=True)


def _told(details: object, *, is_hidden: bool) -> list[Mapping[str, Any]]:
    """Return the reasons of a pair; for a confidential place those of the way become one."""
    many = list(details) if isinstance(details, Iterable) and not isinstance(details, str) else []
    if not is_hidden:
        return many
    kept = [one for one in many if not str(one["code"]).startswith(_FAR_CODES)]
    return kept if len(kept) == len(many) else [*kept, {"code": "confidential_way"}]


def _place(
    detail: Mapping[str, Any], places: dict[tuple[Any, ...], int], told: list[list[Any]]
) -> int:
    """Return the position of a reason among the distinct ones, added where it is new."""
    facts = (str(detail["code"]), *(data_blocks.cell(detail.get(name)) for name in FACTS))
    if "text" in detail or "bridge" in detail:
        own = detail.get("text", {})
        facts += tuple(data_blocks.cell(own.get(lang)) for lang in LANGUAGES)
        facts += tuple(data_blocks.cell(detail.get(name)) for name in _OWN)
    if facts not in places:
        places[facts] = len(told)
        told.append(list(facts))
    return places[facts]


def _at(words: tuple[str, ...], values: pd.Series) -> NDArray[np.int64]:
    """Return the position of each word; of what is no word that of "unknown"."""
    at = {word: place for place, word in enumerate(words)}
    return np.asarray(values.map(at).fillna(at["unknown"]), dtype=np.int64)

"""The private page of a caseworker: one returnee at a time, the services in order, and why."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers import reasons
from layers.vocabulary.codes import AFFORDABILITY, LANGUAGES, UNTRAVELLED_DELIVERIES, VERDICTS
from mapping.profiles import positions
from mapping.reach import reason_lists
from maps.blocks import service_cards
from maps.frame import base_map, data_blocks, labels
from maps.frame.shell import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = labels.words("index.title_caseworker")
AUDIENCE: Final = "private"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_cards.COLUMNS,
    "stops": service_cards.STOP_COLUMNS,
    "could_use": service_cards.COULD_USE,
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
        "fastest_mode",
        "fastest_duration_min",
        "fastest_fare",
        "stop_id",
    ),
    "criteria": ("criterion_id", *(f"text_{lang}" for lang in LANGUAGES)),
}
FACTS: Final = ("have", "want", "margin", "detail")
"""What a reason's sentence is filled with, in the order of the block."""

_TELLING: Final = ("code", *FACTS, "rule", "flexibility", "bridge_id", "bridge_verdict")
"""The fields of a reason that its words depend on."""

_FAR_CODES: Final = ("too_", "distance_", "unaffordable")
"""Reasons whose numbers would tell how far a confidential place is."""


def draw(tables: Tables, page: Page) -> str:
    """Return the caseworker's page as one HTML document with personal data.

    Parameters
    ----------
    tables
        Tables of COLUMNS; a missing table is empty, a missing column unknown. `reasons` of the
        judged pairs is as `mapping.reach.reason_lists` tells it; `criteria` holds the partners'
        own sentences.
    page
        Facts of the run, with ``is_private``.

    Raises
    ------
    PublishingRefusedError
        If a table or column is given that COLUMNS does not name.
    """
    known = admit(tables, COLUMNS)
    services = service_cards.shown(known["services"], known["could_use"])
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
            "services": data_blocks.packed(service_cards.block(services, known["stops"])),
            "returnees": data_blocks.packed(
                data_blocks.columnar(people, COLUMNS["returnees"], _DECIMALS)
            ),
            "reach": data_blocks.packed(
                reach_block(
                    known["reach"],
                    people,
                    services,
                    reasons.own(known["criteria"], known["services"]),
                    known["stops"],
                ),
                is_ready=True,
            ),
            "reasons": data_blocks.packed(reasons.words(page.languages)),
        },
        script="pages/caseworker.js",
        wide=True,
        has_map=True,
    )


def reach_block(
    reach: pd.DataFrame,
    people: pd.DataFrame,
    services: pd.DataFrame,
    own: reasons.Own = reasons.NOTHING,
    stops: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return the judged pairs in the order of lists: returnee, verdict, minutes, service.

    Pairs of a confidential service lose every figure that would tell where it is, and stand last
    among their equals. Rows of returnees or services that the page does not hold are left out.
    `details` has one list a pair: positions in `told`, the distinct reasons. `stop` is there where
    some pair rests on the stop of a team: its place among the stops of the service, else -1.
    """
    rows = _ordered(reach, people, services)
    given = _given(rows["reasons"], rows["is_hidden"].to_numpy(bool))
    kind = given.groupby(list(_TELLING), dropna=False, sort=False).ngroup().to_numpy()
    ends = np.cumsum(np.bincount(given["row"], minlength=len(rows)))[:-1]
    told = given.loc[~given.duplicated(list(_TELLING))]
    table = data_blocks.columnar(
        _fastest_where_other(rows), [*_FAR, "fastest_duration_min", "fastest_fare"], _DECIMALS
    )
    table["r"] = rows["r"].tolist()
    table["s"] = rows["s"].tolist()
    table["verdict"] = _at(VERDICTS, rows["verdict"]).tolist()
    table["affordability"] = _at(AFFORDABILITY, rows["affordability"]).tolist()
    table["place"] = _at(VERDICTS, rows["has_place"]).tolist()
    table["mode"] = data_blocks.coded(list(rows["mode"]))
    table["fastest_mode"] = data_blocks.coded(list(rows["fastest_mode"]))
    stop = _stops(rows, services, stops)
    if (stop >= 0).any():
        table["stop"] = stop.tolist()
    table["details"] = [some.tolist() for some in np.split(kind, ends)] if len(rows) else []
    table["told"] = data_blocks.cell([_facts(one, own) for one in told.to_dict("records")], 9)
    return table


_DECIMALS: Final[Mapping[str, int]] = {
    "longitude": 5,
    "latitude": 5,
    "distance_m": 0,
    "straight_m": 0,
    "duration_min": 1,
    "fare": 2,
    "net_per_day": 2,
    "fastest_duration_min": 1,
    "fastest_fare": 2,
}
_FAR: Final = ["distance_m", "duration_min", "fare", "straight_m", "net_per_day"]


def _fastest_where_other(rows: pd.DataFrame) -> pd.DataFrame:
    """The pairs, without the figures of the fastest trip where it is the one that is told."""
    own = ["fastest_duration_min", "fastest_fare"]
    is_same = rows["fastest_mode"].astype("str") == rows["mode"].astype("str")
    return rows.assign(**rows[own].mask(is_same))


def _ordered(reach: pd.DataFrame, people: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    rows = reach.assign(
        r=positions.of_ids(reach["returnee_id"], people["returnee_id"]),
        s=positions.of_ids(reach["service_id"], services["service_id"]),
        rank=_at(VERDICTS, reach["verdict"]),
        service_id=reach["service_id"].astype("str"),  # categories have an order of their own
    )
    rows = rows[(rows["r"] >= 0) & (rows["s"] >= 0)]
    hidden = services["is_confidential"].to_numpy(bool)
    rows = rows.assign(is_hidden=hidden[rows["s"].to_numpy()])
    far = [*_FAR, "fastest_duration_min", "fastest_fare"]
    rows[far] = rows[far].apply(pd.to_numeric).mask(rows["is_hidden"])
    for name in ("mode", "fastest_mode"):  # a walk tells how near it is
        is_trip = ~rows[name].isin(UNTRAVELLED_DELIVERIES)
        rows[name] = rows[name].astype(object).mask(rows["is_hidden"] & is_trip, "")
    order = ["r", "rank", "is_hidden", "fastest_duration_min", "service_id"]
    return rows.sort_values(order, kind="stable", na_position="last", ignore_index=True)


def _stops(
    rows: pd.DataFrame, services: pd.DataFrame, stops: pd.DataFrame | None
) -> NDArray[np.int64]:
    """The place of each pair's stop among those that the page tells of its service, else -1."""
    place = {
        str(stop["stop_id"]): at
        for own in service_cards.stops_of(services, stops)
        for at, stop in enumerate(own)
    }
    told = pd.Index(list(place), dtype="str")
    at = positions.of_ids(rows["stop_id"], told) if "stop_id" in rows else np.array([-1])
    return np.asarray(np.append([*place.values()], -1)[at], dtype=np.int64)


def _given(lists: pd.Series, is_hidden: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the reasons by `row`; for a confidential place those of the way become one."""
    row, found = reason_lists.flat(lists)
    columns: dict[str, Any] = {"row": row}
    for name in _TELLING:
        if name in reason_lists.NUMBERS:
            columns[name] = reason_lists.numbers(found, name)
        else:
            at, words = reason_lists.texts(found, name)
            columns[name] = pd.Categorical.from_codes(at, categories=pd.Index(words, dtype="str"))
    given = pd.DataFrame(columns).astype({"code": object})
    is_far = is_hidden[row] & given["code"].str.startswith(_FAR_CODES).to_numpy(bool)
    way = pd.DataFrame({"row": np.unique(row[is_far]), "code": "confidential_way"})
    if way.empty:
        return given
    parts = pd.concat([given[~is_far], way.reindex(columns=given.columns)], ignore_index=True)
    return parts.sort_values("row", kind="stable", ignore_index=True)


def _facts(reason: Mapping[Any, Any], own: reasons.Own) -> list[Any]:
    """Return what the page is told of a reason: its code, FACTS, how far its rule bends, and more.

    The partner's own sentence by language, the bridging service and the verdict on it follow where
    there is one of them.
    """
    known = {name: None if pd.isna(value) else value for name, value in reason.items()}
    facts = [known["code"], *(data_blocks.cell(known[name]) for name in FACTS)]
    facts.append(known["flexibility"])
    texts = [reasons.own_text(known, lang, own) or None for lang in LANGUAGES]
    if known["bridge_id"] is None and not any(texts):
        return facts
    bridge = own.names.get(str(known["bridge_id"]), known["bridge_id"])
    return [*facts, *texts, bridge, known["bridge_verdict"]]


def _at(words: tuple[str, ...], values: pd.Series) -> NDArray[np.int64]:
    """Return the position of each word; of what is no word that of "unknown"."""
    at = positions.of_ids(values, pd.Index(words))
    return np.where(at < 0, words.index("unknown"), at)

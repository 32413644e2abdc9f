"""The finder: a caseworker's anonymous page that works out nearby services without a network."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers import reasons
from layers.ingest.places import extent
from mapping.network.road_network import Network
from mapping.reach.decision_table import Answers
from maps.blocks import road_graph, service_cards
from maps.frame import base_map, data_blocks, labels
from maps.frame.shell import (
    BYTES,
    Page,
    Tables,
    admit,
    render,
    shell,
)

Bools = NDArray[np.bool_]

TITLE: Final[Mapping[str, str]] = labels.words("index.title_finder")
READER: Final = "caseworker"
AUDIENCE: Final = "public"
ALSO: Final = ("roads", "answers")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_cards.COLUMNS,
    "stops": (*service_cards.STOP_COLUMNS, "setting", "is_coarse"),
    "could_use": service_cards.COULD_USE,
    "categories": service_cards.CATEGORY_COLUMNS,
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "roads": ("road_class", "is_ferry", "geometry"),
    "water": ("geometry",),
    "settlements": ("name", "setting", "population", "geometry"),
    "terms": (
        *("service_id", "setting", "paid", "is_pay_assumed", "living", "is_coarse"),
        *("is_full", "is_place_stale", "places_on", "is_round_unknown"),
        *("n_days", "fee_borne", "gives_meals", "gives_lodging"),
    ),
    "costs": ("meals_per_day", "lodging_per_night", "round_trip_hours", "walk_first_min"),
    "living": ("pcode", "living"),
    "circles": (
        *("service_id", "urban_limit_m", "rural_limit_m", "basis", "setting_of"),
        *("flexibility", "text_en", "text_fr"),
    ),
    "limits": ("category", "duration_min", "distance_m", "fare"),
    "ties": (
        *("service_id", "stop_id", "mode", "season", "edge", "share", "snap_m"),
        *("main_edge", "main_share", "main_m", "is_wet"),
    ),
    "extent": extent.SIDES,
}
MAX_GRAPH_BYTES: Final = 1_000_000
"""The most that the road graph may take of a page."""

_STEPS: Final = ("reach", "distance", "affordable", "place")
_LIMITS: Final = ("duration_min", "distance_m", "fare")


def draw(
    tables: Tables, page: Page, *, roads: Network | None = None, answers: Answers | None = None
) -> str:
    """Return the finder as one HTML document; it holds no person and keeps none.

    Parameters
    ----------
    tables
        Tables of COLUMNS. `terms` has one row per service in the order of ``answers.of_site``:
        what it pays and what living costs a day (NaN unknown), whether no place is free, whether
        that was counted too long ago (`places_on`, a day as yyyymmdd), and whether its place is
        known no better than its area. `living` says what it costs in an area, where that is on
        record. `ties` says where services and stops meet the roads, by mode and season;
        `extent` where the programme works.
    page
        Facts of the run.
    roads
        The network that the page searches; None where there are no roads.
    answers
        What the rules answer, from `mapping.reach.decision_table.of_rules`.

    Raises
    ------
    PublishingRefusedError
        If a table or a column is given that COLUMNS does not name.
    ValueError
        If even the main roads alone are larger than MAX_GRAPH_BYTES.
    """
    known = admit(tables, COLUMNS)
    services = service_cards.shown(known["services"], known["could_use"])
    categories = service_cards.categories(known["categories"], page.languages)
    graph = _graph(roads, known["ties"], services)
    pieces = graph.parts if graph else {}
    return shell(
        page,
        key="finder",
        title=TITLE,
        body=render(
            "finder.html",
            page,
            plain=service_cards.plain(services, categories, page.languages[0]),
        ),
        blocks={
            "base": data_blocks.packed(base_map.base(known)),
            "categories": data_blocks.plain(categories),
            "services": data_blocks.packed(service_cards.block(services, known["stops"])),
            "finder": data_blocks.packed(_finder(known, services, graph, answers)),
            "reasons": data_blocks.packed(reasons.words(page.languages)),
            **{BYTES + name: data_blocks.squeezed(part) for name, part in pieces.items()},
        },
        script="finder/finder.js",
        wide=True,
        has_map=True,
    )


def _graph(
    roads: Network | None, ties: pd.DataFrame, services: pd.DataFrame
) -> road_graph.RoadGraph | None:
    if roads is None or len(roads.edges) == 0:
        return None
    shown = services.loc[~services["is_confidential"].astype(bool), "service_id"]
    edges = ties.loc[ties["service_id"].isin(shown), ["edge", "main_edge"]].to_numpy(np.int64)
    return road_graph.written(roads, MAX_GRAPH_BYTES, np.unique(edges[edges >= 0]))


def _finder(
    known: Mapping[str, pd.DataFrame],
    services: pd.DataFrame,
    graph: road_graph.RoadGraph | None,
    answers: Answers | None,
) -> dict[str, Any]:
    terms: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()}
        for row in known["terms"].to_dict("records")
    ]
    at = {str(one["service_id"]): place for place, one in enumerate(terms)}
    circles: dict[str, list[list[Any]]] = {}
    for one in known["circles"].to_dict("records"):
        held = circles.setdefault(str(one["service_id"]), [])
        held.append([data_blocks.cell(one[name]) for name in COLUMNS["circles"][1:]])
    written: list[dict[str, Any]] = []
    of_team = service_cards.stops_of(services, known["stops"])
    ends = np.cumsum([len(services), *map(len, of_team)]).tolist()
    for service, is_hidden, stops, first in zip(
        services["service_id"].map(str), services["is_confidential"].astype(bool), of_team,
        ends[:-1], strict=True,
    ):  # fmt: skip
        place = -1 if is_hidden else at.get(service, -1)
        if place < 0:
            blank = {"id": "", "paid": None, "living": None}
            written.append(blank | {"rules": [], "circles": [], "stops": []})
            continue
        rules = answers.of_site[place] if answers else ()
        told = _offer(terms[place], rules, circles.get(service, []))
        written.append(told | {"stops": [_stop(one, first + n) for n, one in enumerate(stops)]})
    return {
        "graph": graph.header if graph else None,
        "ties": _ties(known["ties"], services, known["stops"], graph) if graph else [],
        "terms": written,
        "rules": [dict(rule) for rule in answers.rules] if answers else [],
        "asks": {
            "words": {name: list(words) for name, words in answers.words.items()},
            "single": list(answers.single),
            "numbers": dict(answers.numbers),
        }
        if answers
        else {"words": {}, "single": [], "numbers": {}},
        "steps": {name: reasons.STEPS.index(name) for name in _STEPS},
        "extent": next((list(map(float, one)) for one in known["extent"].to_numpy()), None),
        "costs": {
            str(key): one for row in known["costs"].to_dict("records") for key, one in row.items()
        },
        "living": dict(zip(known["living"]["pcode"], known["living"]["living"], strict=True)),
        "limits": {
            row["category"]: {name: _finite(row[name]) for name in _LIMITS}
            for row in known["limits"].to_dict("records")
        },
    }


def _finite(limit: float) -> float | None:
    return limit if math.isfinite(limit) else None


def _offer(
    offer: Mapping[str, Any], rules: Sequence[int], circles: list[list[Any]]
) -> dict[str, Any]:
    """Return what the page judges a service by."""
    return {
        "id": str(offer["service_id"]),
        "setting": offer["setting"],
        "paid": offer["paid"],
        "living": offer["living"],
        "days": offer["n_days"],
        "fee": offer["fee_borne"],
        "meals": offer["gives_meals"],
        "lodging": offer["gives_lodging"],
        "isPayAssumed": bool(offer["is_pay_assumed"]),
        "isFull": bool(offer["is_full"]),
        "isPlaceStale": bool(offer["is_place_stale"]),
        "placesOn": data_blocks.cell(offer["places_on"]),
        "isCoarse": bool(offer["is_coarse"]),
        "isRoundUnknown": bool(offer["is_round_unknown"]),
        "rules": list(rules),
        "circles": circles,
    }


def _stop(stop: Mapping[Any, Any], tie: int) -> dict[str, Any]:
    """Return what the page judges a stop by; `tie` is its place among the ties."""
    setting = stop["setting"] if isinstance(stop["setting"], str) else None
    return {"tie": tie, "setting": setting, "isCoarse": bool(stop["is_coarse"])}


def _ties(
    ties: pd.DataFrame,
    services: pd.DataFrame,
    stops: pd.DataFrame,
    graph: road_graph.RoadGraph,
) -> list[dict[str, Any]]:
    """Where each service, and behind them each stop, meets the roads; nothing of a hidden one.

    For each way of snapping.
    """
    of_team = [one for own in service_cards.stops_of(services, stops) for one in own]
    hidden = np.append(services["is_confidential"].astype(bool), np.zeros(len(of_team), dtype=bool))
    sites = pd.MultiIndex.from_tuples(
        [(str(one), "") for one in services["service_id"]]
        + [(str(one["service_id"]), str(one["stop_id"])) for one in of_team]
    )
    written = []
    for mode, season in graph.header["tied_by"]:
        own = ties[(ties["mode"] == mode) & (ties["season"] == season)]
        keys = [own["service_id"].map(str), own["stop_id"].map(str)]
        own = own.set_index(pd.MultiIndex.from_arrays(keys)).reindex(sites)
        is_wet = own["is_wet"].eq(other=True).to_numpy(bool) & ~hidden
        written.append(
            _places(graph, own, ("edge", "share", "snap_m"), hidden)
            | {
                "main": _places(graph, own, ("main_edge", "main_share", "main_m"), hidden),
                "wet": np.flatnonzero(is_wet).tolist(),
            }
        )
    return written


def _places(
    graph: road_graph.RoadGraph, own: pd.DataFrame, names: tuple[str, str, str], hidden: Bools
) -> dict[str, Any]:
    """Edge, share and metres of places on roads, -1 and none where a service has none."""
    edge = np.where(hidden, -1, own[names[0]].fillna(-1).to_numpy(np.int64))
    at, share = road_graph.tie(graph, edge, own[names[1]].to_numpy(float))
    metres = np.where(at < 0, np.nan, own[names[2]].to_numpy(float))
    return {
        "edge": [int(one) for one in at],
        "share": [round(one, 5) for one in np.where(at < 0, np.nan, share).tolist()],
        "m": [round(one, 1) for one in metres.tolist()],
    }

"""What is known of reach where a home is known by its settlement or area alone: a probability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import CRITERIA
from mapping import candidates, compact, setting
from mapping.cases import KEY
from mapping.programme import Programme

WAYS: Final = ("geographic", "eligible", "optimistic")
DRAWN: Final = ("eligible", "optimistic")
"""The coverages whose range comes from the draws; the geographic one's is that of the pace."""

COLUMNS: Final = (
    *KEY, "position_class", "n_candidates", "p_geographic", "p_covered", "p_optimistic",
)  # fmt: skip
N_DRAWS: Final = 64
"""Draws of all uncertain homes together; a row keeps one bit for each."""

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Judge = Callable[[gpd.GeoDataFrame], pd.DataFrame]
JudgeRows = Callable[[pd.DataFrame, gpd.GeoDataFrame], pd.DataFrame]


def of_returnees(
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame,
    pairs: pd.DataFrame,
    standing: pd.DataFrame,
    programme: Programme,
    judge: Judge,
    judge_rows: JudgeRows,
) -> pd.DataFrame:
    """Return how likely each returnee of uncertain place is covered, by category.

    People whose place is known alike share its candidate points; only these are travelled and
    judged again. What the rules say of the person rather than of the place is taken from the judged
    pairs; pairs that only a candidate brings into reach are judged for it.

    Parameters
    ----------
    returnees, services, areas, settlements
        The layers.
    pairs, standing
        From `compact.of_judged` and `standing.of_services`.
    programme
        Its candidates, seed and radius.
    judge
        Travels and judges people like those of the layer: returns their judged pairs.
    judge_rows
        Judges given rows of a travel table for people of the layer.

    Returns
    -------
    DataFrame
        `COLUMNS` and `draws_eligible, draws_optimistic` (64 bits, one per draw): one row per
        returnee of uncertain place and category. `p_covered` is the share of the candidates from
        which a running service within the limits takes the person; the others are those of the
        geographic and optimistic coverage. Each draw puts every such person at one of their
        candidates, independently of the others. Nobody of uncertain place: no rows.
    """
    n = programme.measures.n_candidates
    doubt = returnees["position_class"].isin(candidates.UNCERTAIN) & returnees.geometry.notna()
    if not n or not doubt.any():
        return _blank()
    places, place = _places(returnees, doubt)
    there = _stand_ins(places, areas, settlements, programme)
    found = compact.of_judged(judge(there), there, services, programme)
    masks = _masks(found, standing, n, len(services))
    asked = _asked(masks, np.flatnonzero(doubt.to_numpy()), place)
    asked = _with_rules(asked, pairs, returnees, services, programme, judge_rows)
    return _told(asked, returnees, standing, programme, doubt)


def mark(cases: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """Return the cases with `is_uncertain` and the draws; without them where no place is in doubt.

    Parameters
    ----------
    cases
        From `cases.of_people`.
    doubts
        From `of_returnees`.
    """
    if doubts.empty:
        return cases
    keys = pd.MultiIndex.from_frame(doubts[KEY])
    at = keys.get_indexer(pd.MultiIndex.from_frame(cases[KEY]))
    # Not by a merge: bits that pass through a float are lost.
    draws = {
        f"draws_{way}": np.where(at < 0, np.uint64(0), doubts[f"draws_{way}"].to_numpy()[at])
        for way in DRAWN
    }
    return cases.assign(is_uncertain=at >= 0, **draws)


def _places(
    returnees: gpd.GeoDataFrame, doubt: pd.Series
) -> tuple[gpd.GeoDataFrame, NDArray[np.int64]]:
    """The places that are in doubt, each once, and which one each of those returnees is at."""
    some = returnees.loc[doubt]
    own = pd.Series(some.get("setting_source", "own"), index=some.index) != "settlement"
    told = some["setting"].where(own).fillna("")
    words = [some["position_class"], some["pcode"], some["settlement"], told]
    name = some.geometry.to_wkt(rounding_precision=6)
    for each in words:
        name = name + "|" + each.fillna("")
    codes, names = pd.factorize(name, sort=True)
    first = pd.Series(np.arange(len(some))).groupby(codes).first().to_numpy()
    places = some.iloc[first].assign(
        place=names.to_numpy(), setting=told.iloc[first].replace("", None)
    )
    return places, np.asarray(codes, dtype=np.int64)


def _stand_ins(
    places: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame,
    programme: Programme,
) -> gpd.GeoDataFrame:
    """One stand-in per candidate point, named by place and candidate."""
    measures = programme.measures
    drawn = candidates.points(
        places, areas, settlements, measures.n_candidates, measures.seed, measures.settlement_m
    )
    at = pd.Index(places["place"]).get_indexer(drawn["place"])
    there = (
        places.iloc[at]
        .reset_index(drop=True)
        .drop(columns=["place", "setting_source"], errors="ignore")
    )
    width = len(str(len(drawn)))
    ids = [f"{each:0{width}d}" for each in range(len(drawn))]
    there = there.assign(
        returnee_id=pd.Series(ids, dtype="str"),
        position_class="gps",
        setting=there["setting"].astype("str"),
        pcode=pd.Series(np.nan, index=there.index, dtype="str"),
    ).set_geometry(drawn.geometry.to_numpy(), crs=4326)
    return setting.fill(there, settlements)


def _masks(
    found: pd.DataFrame, standing: pd.DataFrame, n_candidates: int, n_services: int
) -> pd.DataFrame:
    """Per place and service, one bit per candidate: within the limits, in the circle, maybe so."""
    site = found["site"].to_numpy(np.int64)
    near = found["is_within"].to_numpy() & standing["runs"].to_numpy(bool)[site]
    some, site = found[near], site[near]
    person, circle = some["person"].to_numpy(np.int64), compact.bit("distance")
    bits = np.left_shift(np.uint64(1), (person % n_candidates).astype(np.uint64))
    refuses = (some["noes"].to_numpy() & circle) != 0
    cannot_tell = (some["unknowns"].to_numpy() & circle) != 0
    used, row = np.unique(person // n_candidates * n_services + site, return_inverse=True)
    columns = {"place": used // n_services, "site": used % n_services}
    masks = (np.ones(len(row), dtype=bool), ~refuses & ~cannot_tell, ~refuses)
    return pd.DataFrame(
        columns
        | {way: _joined(row, bits * mask, len(used)) for way, mask in zip(WAYS, masks, strict=True)}
    )


def _joined(row: Ints, bits: Words, n: int) -> Words:
    found = np.zeros(n, dtype=np.uint64)
    np.bitwise_or.at(found, row, bits.astype(np.uint64))
    return found


def _asked(masks: pd.DataFrame, people: Ints, place: Ints) -> pd.DataFrame:
    """Every person of uncertain place with every service that one of their candidates reaches."""
    held = masks["place"].to_numpy()
    start = np.searchsorted(held, place, side="left")
    count = np.searchsorted(held, place, side="right") - start
    at = np.repeat(start - np.cumsum(count) + count, count) + np.arange(count.sum())
    rows = masks.iloc[at].drop(columns="place").reset_index(drop=True)
    return rows.assign(person=np.repeat(people, count))


def _with_rules(
    asked: pd.DataFrame,
    pairs: pd.DataFrame,
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    programme: Programme,
    judge_rows: JudgeRows,
) -> pd.DataFrame:
    """The same, left to the candidates from which the rules of the person take them as well."""
    key = asked["person"].to_numpy(np.int64) * len(services) + asked["site"].to_numpy()
    noes, unknowns = (np.full(len(key), -1, dtype=np.int64) for _ in range(2))
    _look_up(noes, unknowns, key, pairs, len(services))
    missing = noes < 0
    if missing.any():
        rows = _rows_at_no_distance(asked[missing], returnees, services)
        exact = returnees.iloc[np.unique(asked.loc[missing, "person"])]
        judged = judge_rows(rows, exact.assign(position_class="gps"))
        more = compact.of_judged(judged, returnees, services, programme)
        _look_up(noes, unknowns, key, more, len(services))
    rules = sum(compact.bit(step) for step in CRITERIA if step != "distance")
    takes = (noes & rules) == 0
    is_sure = takes & ((unknowns & rules) == 0)
    return asked.assign(
        eligible=asked["eligible"].where(is_sure, np.uint64(0)),
        optimistic=asked["optimistic"].where(takes, np.uint64(0)),
    )


def _look_up(noes: Ints, unknowns: Ints, key: Ints, pairs: pd.DataFrame, n_services: int) -> None:
    """Fill what the tests say of those pairs that are among the judged."""
    if pairs.empty:
        return
    known = pairs["person"].to_numpy(np.int64) * n_services + pairs["site"].to_numpy()
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known[order], key), len(known) - 1)
    is_there = known[order][at] == key
    for found, name in ((noes, "noes"), (unknowns, "unknowns")):
        found[is_there] = pairs[name].to_numpy()[order][at[is_there]]


def _rows_at_no_distance(
    asked: pd.DataFrame, returnees: gpd.GeoDataFrame, services: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Rows of a travel table that put nothing in the way, so that the rules alone are judged."""
    who = returnees["returnee_id"].astype("str").to_numpy(object)[asked["person"].to_numpy()]
    what = services["service_id"].astype("str").to_numpy(object)[asked["site"].to_numpy()]
    nothing = dict.fromkeys(("distance_m", "duration_min", "fare", "straight_m", "snap_m"), 0.0)
    table = pd.DataFrame({"returnee_id": who, "service_id": what, "mode": "walk"} | nothing)
    return table.astype({"returnee_id": "str", "service_id": "str"}).assign(snap_flag="ok")


def _told(
    asked: pd.DataFrame,
    returnees: gpd.GeoDataFrame,
    standing: pd.DataFrame,
    programme: Programme,
    doubt: pd.Series,
) -> pd.DataFrame:
    """Probabilities and draws by person and category."""
    measures, people = programme.measures, np.flatnonzero(doubt.to_numpy())
    kind, kinds = pd.factorize(standing["category"], sort=True)
    local = np.searchsorted(people, asked["person"].to_numpy())
    cell = local * len(kinds) + kind[asked["site"].to_numpy()]
    ids = returnees["returnee_id"].astype("str").iloc[people]
    rolls = candidates.uniform([f"home of {one}" for one in ids], N_DRAWS, measures.seed)
    drawn = (rolls * measures.n_candidates).astype(np.uint64).repeat(len(kinds), axis=0)
    columns: dict[str, np.ndarray] = {}
    for way in WAYS:
        mask = _joined(cell, asked[way].to_numpy(np.uint64), len(people) * len(kinds))
        name = "p_covered" if way == "eligible" else f"p_{way}"
        columns[name] = np.bitwise_count(mask) / measures.n_candidates
        if way in DRAWN:
            hit = (mask[:, None] >> drawn) & np.uint64(1)
            columns[f"draws_{way}"] = (hit << np.arange(N_DRAWS, dtype=np.uint64)).sum(axis=1)
    table = pd.DataFrame(
        {
            "returnee_id": ids.repeat(len(kinds)).to_numpy(),
            "category": np.tile(kinds.to_numpy(object), len(people)),
            "position_class": returnees["position_class"]
            .iloc[people]
            .repeat(len(kinds))
            .to_numpy(),
            "n_candidates": measures.n_candidates,
        }
        | columns
    ).astype({"returnee_id": "str", "category": "str", "position_class": "str"})
    ordered = [*COLUMNS, *(f"draws_{way}" for way in DRAWN)]
    return table.sort_values(KEY, ignore_index=True)[ordered]


def _blank() -> pd.DataFrame:
    text = dict.fromkeys((*KEY, "position_class"), "str")
    kinds = dict.fromkeys(COLUMNS, "float64") | {"n_candidates": "int64"} | text
    kinds |= {f"draws_{way}": "uint64" for way in DRAWN}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})

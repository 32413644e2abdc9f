"""What is known of reach where a home or a service is known by its settlement or area alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import CRITERIA
from mapping.profiles import urban_rural
from mapping.reach import encoded_pairs
from mapping.settings.programme import Programme
from mapping.uncertainty import candidate_points, coverage_probability, service_candidates
from mapping.uncertainty.candidate_points import UNCERTAIN
from mapping.uncertainty.coverage_probability import N_DRAWS, WAYS, Doubtful
from mapping.unit_records.records import KEY

DRAWN: Final = ("eligible", "optimistic")
"""The coverages whose range comes from the draws; the geographic one's is that of the pace."""

COLUMNS: Final = (
    *KEY, "position_class", "n_candidates", "p_geographic", "p_covered", "p_optimistic",
)  # fmt: skip
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Judge = Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], pd.DataFrame]
JudgeRows = Callable[[pd.DataFrame, gpd.GeoDataFrame], pd.DataFrame]


@dataclass(frozen=True, eq=False)
class _World:
    """What is known and how it is judged; `moved`: the services of which the place is in doubt."""

    returnees: gpd.GeoDataFrame
    services: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame
    pairs: pd.DataFrame
    standing: pd.DataFrame
    programme: Programme
    judge: Judge
    judge_rows: JudgeRows
    moved: Bools


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
    """Return how likely those are covered of whom a home or a service is in doubt, by category.

    People whose place is known alike share its candidate points; only these are travelled and
    judged again. What the rules say of the person rather than of the place is taken from the judged
    pairs; pairs that only a candidate brings into reach are judged for it. Services in doubt are
    put at one candidate after another, under their own ids, and judged again for everybody; all
    other services keep their rows.

    Parameters
    ----------
    returnees, services, areas, settlements
        The layers.
    pairs, standing
        From `encoded_pairs.of_judged` and `service_status.of_services`.
    programme
        Its candidates, seed and radius.
    judge
        Travels and judges people like those of the layer to services like those of the layer:
        returns their judged pairs.
    judge_rows
        Judges given rows of a travel table for people of the layer.

    Returns
    -------
    DataFrame
        `COLUMNS` and `draws_eligible, draws_optimistic` (64 bits, one per draw): one row per
        returnee of uncertain place and category, and one per returnee of known place and category
        that a service in doubt is, or may be, within the limits of. `p_covered`: the probability
        that a running service within the limits takes the person, each home and each service in
        doubt being at any of its candidates, independently; the others: geographic and optimistic
        coverage. Each draw puts all of them somewhere. `n_candidates` is 1 for a known home. No
        doubt: no rows. Where only the nearest n are kept, one in doubt counts beside the n.
    """
    n = programme.measures.n_candidates
    doubt = returnees["position_class"].isin(UNCERTAIN) & returnees.geometry.notna()
    moved = service_candidates.is_uncertain(services) & standing["runs"].to_numpy(bool)
    if not n or not (doubt.any() or moved.any()):
        return _blank()
    world = _World(
        returnees, services, areas, settlements, pairs, standing, programme, judge, judge_rows,
        moved,
    )  # fmt: skip
    sites = service_candidates.of_services(services[moved], areas, settlements, programme)
    asked = [_of_homes(world, sites, doubt)] if doubt.any() else []
    if sites:
        asked.append(_of_known(world, sites, doubt))
    return _told(pd.concat(asked, ignore_index=True), world, doubt)


def mark(cases: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """Return the cases with `is_uncertain` and the draws; without them where no place is in doubt.

    Parameters
    ----------
    cases, doubts
        From `records.of_people` and `of_returnees`.
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


def _of_homes(world: _World, sites: list[gpd.GeoDataFrame], doubt: pd.Series) -> pd.DataFrame:
    """Masks of people of uncertain place: by service and candidate `at` of it, -1 where known."""
    places, place = _places(world.returnees, doubt)
    there = _stand_ins(places, world.areas, world.settlements, world.programme)
    people, n = np.flatnonzero(doubt.to_numpy()), world.programme.measures.n_candidates
    known = world.services[~world.moved].reset_index(drop=True)
    parts = []
    for at, offers in enumerate([known, *sites], start=-1):
        judged = world.judge(there, offers)
        found = encoded_pairs.of_judged(judged, there, world.services, world.programme)
        masks = _masks(found, world.standing, n, len(world.services))
        parts.append(_asked(masks, people, place).assign(at=at))
    return _with_rules(pd.concat(parts, ignore_index=True), world)


def _of_known(world: _World, sites: list[gpd.GeoDataFrame], doubt: pd.Series) -> pd.DataFrame:
    """The same of people of known place, with all bits, where a service in doubt concerns them."""
    people, n = world.returnees[~doubt], world.programme.measures.n_candidates
    runs = world.standing["runs"].to_numpy(bool)
    parts = [coverage_probability.from_anywhere(world.pairs, runs, n).assign(at=-1)]
    for at, offers in enumerate(sites):
        judged = world.judge(people, offers)
        found = encoded_pairs.of_judged(judged, world.returnees, world.services, world.programme)
        parts.append(coverage_probability.from_anywhere(found, runs, n).assign(at=at))
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[~doubt.to_numpy()[rows["person"].to_numpy()]]
    kind, kinds = pd.factorize(world.standing["category"])
    cell = rows["person"].to_numpy(np.int64) * len(kinds) + kind[rows["site"].to_numpy()]
    is_moved = world.moved[rows["site"].to_numpy()]
    concerned = rows[np.isin(cell, np.unique(cell[is_moved]))]
    # Where the service stands in the layer is none of its candidates: the row only names the cell.
    is_point = world.moved[concerned["site"].to_numpy()] & (concerned["at"] == -1).to_numpy()
    nothing = dict.fromkeys(WAYS, np.uint64(0))
    parts = [concerned[~is_point], concerned[is_point].assign(**nothing)]
    return pd.DataFrame(pd.concat(parts))


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
    drawn = candidate_points.points(
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
    return urban_rural.fill(there, settlements)


def _masks(
    found: pd.DataFrame, standing: pd.DataFrame, n_candidates: int, n_services: int
) -> pd.DataFrame:
    """Per place and service, one bit per candidate: within the limits, in the circle, maybe so."""
    site = found["site"].to_numpy(np.int64)
    near = found["is_within"].to_numpy() & standing["runs"].to_numpy(bool)[site]
    some, site = found[near], site[near]
    person, circle = some["person"].to_numpy(np.int64), encoded_pairs.bit("distance")
    bits = np.left_shift(np.uint64(1), (person % n_candidates).astype(np.uint64))
    refuses = (some["failed_tests"].to_numpy() & circle) != 0
    cannot_tell = (some["unknown_tests"].to_numpy() & circle) != 0
    used, row = np.unique(person // n_candidates * n_services + site, return_inverse=True)
    columns = {"place": used // n_services, "site": used % n_services}
    masks = (np.ones(len(row), dtype=bool), ~refuses & ~cannot_tell, ~refuses)
    return pd.DataFrame(
        columns
        | {
            way: coverage_probability.joined(row, bits * mask, len(used))
            for way, mask in zip(WAYS, masks, strict=True)
        }
    )


def _asked(masks: pd.DataFrame, people: Ints, place: Ints) -> pd.DataFrame:
    """Every person of uncertain place with every service that one of their candidates reaches."""
    held = masks["place"].to_numpy()
    start = np.searchsorted(held, place, side="left")
    count = np.searchsorted(held, place, side="right") - start
    at = np.repeat(start - np.cumsum(count) + count, count) + np.arange(count.sum())
    rows = masks.iloc[at].drop(columns="place").reset_index(drop=True)
    return rows.assign(person=np.repeat(people, count))


def _with_rules(asked: pd.DataFrame, world: _World) -> pd.DataFrame:
    """The same, left to the candidates from which the rules of the person take them as well."""
    returnees, services, programme = world.returnees, world.services, world.programme
    key = asked["person"].to_numpy(np.int64) * len(services) + asked["site"].to_numpy()
    failed, unknown = (np.full(len(key), -1, dtype=np.int64) for _ in range(2))
    _look_up(failed, unknown, key, world.pairs, len(services))
    missing = failed < 0
    if missing.any():
        once = asked.loc[missing, ["person", "site"]].drop_duplicates()
        rows = _rows_at_no_distance(once, returnees, services)
        exact = returnees.iloc[np.unique(asked.loc[missing, "person"])]
        judged = world.judge_rows(rows, exact.assign(position_class="gps"))
        more = encoded_pairs.of_judged(judged, returnees, services, programme)
        _look_up(failed, unknown, key, more, len(services))
    rules = sum(encoded_pairs.bit(step) for step in CRITERIA if step != "distance")
    takes = (failed & rules) == 0
    is_sure = takes & ((unknown & rules) == 0)
    return asked.assign(
        eligible=asked["eligible"].where(is_sure, np.uint64(0)),
        optimistic=asked["optimistic"].where(takes, np.uint64(0)),
    )


def _look_up(failed: Ints, unknown: Ints, key: Ints, pairs: pd.DataFrame, n_services: int) -> None:
    """Fill what the tests say of those pairs that are among the judged."""
    if pairs.empty:
        return
    known = pairs["person"].to_numpy(np.int64) * n_services + pairs["site"].to_numpy()
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known[order], key), len(known) - 1)
    is_there = known[order][at] == key
    for found, name in ((failed, "failed_tests"), (unknown, "unknown_tests")):
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


def _told(asked: pd.DataFrame, world: _World, doubt: pd.Series) -> pd.DataFrame:
    """Probabilities and draws by person and category."""
    n = world.programme.measures.n_candidates
    kind, kinds = pd.factorize(world.standing["category"], sort=True)
    n_kinds, uncertain = len(kinds), np.flatnonzero(doubt.to_numpy())
    own = asked["person"].to_numpy(np.int64) * n_kinds + kind[asked["site"].to_numpy(np.int64)]
    whole = (uncertain[:, None] * n_kinds + np.arange(n_kinds)).ravel()
    cells = np.union1d(whole, own)
    cell = np.searchsorted(cells, own)
    home = _drawn("home", world.returnees["returnee_id"], doubt.to_numpy(), world.programme)
    sites = _drawn("site", world.services["service_id"], world.moved, world.programme)
    is_drawn = world.moved[asked["site"].to_numpy(np.int64)] & (asked["at"] >= 0).to_numpy()
    rows = Doubtful(
        cell[is_drawn],
        *(asked[name].to_numpy(np.int64)[is_drawn] for name in ("site", "at")),
    )
    columns: dict[str, np.ndarray] = {}
    for way in WAYS:
        masks = asked[way].to_numpy(np.uint64)
        base = coverage_probability.joined(cell[~is_drawn], masks[~is_drawn], len(cells))
        name = "p_covered" if way == "eligible" else f"p_{way}"
        columns[name] = coverage_probability.share(base, rows, masks[is_drawn], n)
        if way in DRAWN:
            found = coverage_probability.draws(
                base, rows, masks[is_drawn], home[cells // n_kinds], sites
            )
            columns[f"draws_{way}"] = found
    person, is_home = cells // n_kinds, doubt.to_numpy()[cells // n_kinds]
    table = pd.DataFrame(
        {
            "returnee_id": world.returnees["returnee_id"].iloc[person].to_numpy(object),
            "category": kinds.to_numpy(object)[cells % n_kinds],
            "position_class": world.returnees["position_class"].iloc[person].to_numpy(object),
            "n_candidates": np.where(is_home, n, 1),
        }
        | columns
    ).astype({"returnee_id": "str", "category": "str", "position_class": "str"})
    ordered = [*COLUMNS, *(f"draws_{way}" for way in DRAWN)]
    return table.sort_values(KEY, ignore_index=True)[ordered]


def _drawn(what: str, ids: pd.Series, moved: Bools, programme: Programme) -> Ints:
    """The candidate that each is at in each draw, shape (ids, draws); 0 of a known place."""
    found = np.zeros((len(ids), N_DRAWS), dtype=np.int64)
    if moved.any():
        names = [f"{what} of {one}" for one in ids.astype(str)[moved]]
        rolls = candidate_points.uniform(names, N_DRAWS, programme.measures.seed)
        found[moved] = (rolls * programme.measures.n_candidates).astype(np.int64)
    return found


def _blank() -> pd.DataFrame:
    text = dict.fromkeys((*KEY, "position_class"), "str")
    kinds = dict.fromkeys(COLUMNS, "float64") | {"n_candidates": "int64"} | text
    kinds |= {f"draws_{way}": "uint64" for way in DRAWN}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})

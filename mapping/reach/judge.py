"""Travel x criteria x limits x money x places -> one three-valued verdict, with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import CRITERIA
from layers.reasons import STEPS
from layers.vocabulary.three_valued import days
from mapping.network import mode_graph, why_no_way
from mapping.parallel import Spread, in_turn
from mapping.profiles import eligibility_rules, lead_time, payment_terms, positions, stops
from mapping.profiles.people import asked_columns
from mapping.profiles.profiles import Profiles
from mapping.reach import (
    affordability,
    bridging_services,
    mode_choice,
    reason_lists,
    step_results,
    stop_choice,
    travel_rows,
    verdict,
)
from mapping.reach.step_results import Reasons
from mapping.reach.travel_rows import Asked
from mapping.settings import travel_time_range
from mapping.settings.programme import Programme
from mapping.settings.travel_model import TravelModel

Ints = NDArray[np.int64]

COLUMNS: Final = (
    "returnee_id", "service_id", "category", "mode", "distance_m", "duration_min", "fare",
    "straight_m", "road_m", "snap_m", "eligible", "is_within", "affordability", "has_place",
    "verdict", "reason", "reasons", "net_per_day", "fastest_mode", "fastest_duration_min",
    "fastest_fare", "time_to_service_days", "season", "duration_low_min", "duration_high_min",
    "upfront", "stop_id",
)  # fmt: skip

_TRAVEL_COLUMNS: Final = ("returnee_id", "service_id", *COLUMNS[3:10])
"""Those from `mode` to `snap_m`: they come from the travel table."""
RETURNEES_PER_BLOCK: Final = 5_000
CODED: Final = (
    "category", "eligible", "affordability", "has_place", "verdict", "reason", "mode",
    "returnee_id", "service_id", "season", "fastest_mode", "stop_id",
)  # fmt: skip
"""Those of them that hold few texts."""


@dataclass(frozen=True, eq=False)
class _Terms:
    """What criteria and money ask of the sites, row by row, and the rules beside them.

    Sites are the services and behind them the stops; `team` is the service that each of them is.
    """

    sites: pd.DataFrame
    team: Ints
    stop_id: pd.Series
    rules: pd.DataFrame
    programme: Programme


def judge(travel: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return one row per (returnee, service) of the travel table, judged.

    Parameters
    ----------
    travel
        One row per (returnee, service, mode), from `candidate_pairs.travel`; of a team with stops
        one row for each `stop_id`.
    profiles
        The people, the services with their rules, and the limits and money of the programme.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, sorted by returnee and service. The figures are those of the trip that
        is told, see `mode_choice.trips`: the cheapest that fits, else the one that misses by
        least; `fastest_mode`, `fastest_duration_min` and `fastest_fare` are of the fastest that
        fits. `verdict` is Kleene's conjunction of `eligible`, the limits, `affordability` and
        `has_place`, where a service that does not say how many places it has, or pays no stipend,
        sets no such test, a "no place" of long ago is a question (`has_place` is unknown, the
        reason `places_stale`), and a strained purse stops nobody. A mobile team is judged at the
        stop that is best for the person: `stop_id`. `reason` is the code of the first no in the
        order of `layers.reasons.STEPS`, of the first unknown where there is no no, else empty;
        `reasons` lists every test that failed or could not be judged
        in that order, see `reason_lists.KIND`. `duration_low_min` and `duration_high_min` are
        the minutes at the fast and the slow pace of the mode in `season`.
    """
    found = _judged(travel, profiles.people, _terms(profiles))
    return found.astype(dict.fromkeys(CODED, "str"))


def blocks(
    travel: pd.DataFrame,
    profiles: Profiles,
    *,
    size: int = RETURNEES_PER_BLOCK,
    spread: Spread = in_turn,
) -> Iterator[pd.DataFrame]:
    """Yield the rows of `judge`, some returnees after others, in its order; texts as categories.

    Parameters
    ----------
    travel
        As for `judge`, sorted by returnee.
    profiles
        As for `judge`.
    size
        How many returnees with travel a block has. At least one block comes, rows or none.
    spread
        How the blocks are handed out.
    """
    ids = travel["returnee_id"].astype("category").cat.codes.to_numpy()
    starts = np.flatnonzero(np.diff(ids, prepend=-1))[::size]
    ends_ = np.append(starts[1:], len(travel)) if len(starts) else [0]
    cuts = zip(starts if len(starts) else [0], ends_, strict=True)
    parts = (_block(travel, profiles.people, *cut) for cut in cuts)
    yield from spread(judged_block, _terms(profiles), parts)


def judged_block(terms: _Terms, block: tuple[pd.DataFrame, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Return the judged rows of one block of returnees; a task of `blocks`. Columns `COLUMNS`."""
    return _judged(*block, terms)


def _terms(profiles: Profiles) -> _Terms:
    there = stops.as_sites(profiles)
    sites = pd.DataFrame(there.services.drop(columns="geometry", errors="ignore"))
    read = eligibility_rules.columns_read(there.rules, sites)
    rules = eligibility_rules.beside_services(there.rules, sites[read])
    texts: list[str] = list(rules.select_dtypes("str"))
    # Plain objects are picked for millions of pairs in a third of the time.
    rules = rules.astype(dict.fromkeys(texts, object))
    ids = profiles.services["service_id"]
    of_stops = positions.of_ids(profiles.stops["service_id"], ids)
    team = np.concatenate([np.arange(len(ids)), of_stops])
    return _Terms(sites, team, profiles.stops["stop_id"], rules, profiles.programme)


def _judged(travel: pd.DataFrame, persons: gpd.GeoDataFrame, terms: _Terms) -> pd.DataFrame:
    """The rows of `judge`, texts as categories."""
    sites, rules, programme = terms.sites, terms.rules, terms.programme
    ids = persons["returnee_id"], sites["service_id"], terms.stop_id
    asked = travel_rows.asked(travel, *ids, programme)
    people = asked_columns(persons)
    purse = affordability.judge(_purse(asked, sites, people), programme)
    within = mode_choice.limits(asked, sites, programme).assign(
        **{name: purse[name] for name in ("affordability", "fare_per_day", "paid_per_day")},
        is_unpriced=asked.travel["fare"].isna() & purse["paid_per_day"].notna(),
    )
    trips = mode_choice.trips(asked, within, people, programme)
    if len(terms.stop_id):
        trips = _at_best_stops(asked, within, purse, people, trips, terms)
    if programme.nearest:
        trips = mode_choice.nearest(asked, sites, trips, programme.nearest)
    fastest = asked.travel.iloc[trips.fastest]
    kept, within, purse = _taken(asked, within, purse, trips.told)
    reasons = _reasons((kept, within, purse), people, terms)
    n = len(kept.site)
    verdicts = verdict.answers(reasons, n, np.ones(len(reasons), dtype=bool))
    is_rule = np.isin(reasons.test, [STEPS.index(step) for step in CRITERIA])
    is_homeless = people["position_class"].isna().to_numpy()
    pairs = bridging_services.Pairs(
        kept.person, terms.team[kept.site], verdicts, is_homeless, is_whole=not programme.nearest
    )
    services = sites.iloc[: len(sites) - len(terms.stop_id)]
    bridges = bridging_services.verdicts(reasons, rules, services, pairs)
    answers = {
        "eligible": verdict.answers(reasons, n, is_rule),
        "verdict": verdicts,
        "reason": pd.Series(verdict.first(reasons, n)),
        "reasons": reason_lists.column(reasons, n, rules, bridges),
        **{f"fastest_{name}": fastest[name].array for name in ("mode", "duration_min", "fare")},
    }
    return _table(kept, within, purse, answers, terms)


_Rows = tuple[Asked, pd.DataFrame, pd.DataFrame]
"""Rows of travel, with how they keep the limits and what attending costs."""


def _taken(asked: Asked, within: pd.DataFrame, purse: pd.DataFrame, at: Ints) -> _Rows:
    """Some of the rows."""
    kept = Asked(asked.travel.iloc[at], asked.person[at], asked.site[at])
    return kept, within.iloc[at], purse.iloc[at]


def _reasons(rows: _Rows, people: pd.DataFrame, terms: _Terms) -> Reasons:
    """Every test that failed or could not be judged."""
    kept, within, purse = rows
    return step_results.together(
        [
            *_of_travel(kept, within, terms.sites, terms.programme.travel),
            *step_results.of_rules(kept.person, kept.site, kept.travel, people, terms.rules),
            *_of_means(kept, people, terms.sites, within, purse),
        ]
    )


def _at_best_stops(
    asked: Asked,
    within: pd.DataFrame,
    purse: pd.DataFrame,
    people: pd.DataFrame,
    trips: mode_choice.Trips,
    terms: _Terms,
) -> mode_choice.Trips:
    """Of the trips all that lead to no stop, and of each team those to the best stop."""
    is_stop = asked.site[trips.told] >= len(terms.sites) - len(terms.stop_id)
    at = np.flatnonzero(is_stop)
    some = _taken(asked, within, purse, trips.told[at])
    reasons = _reasons(some, people, terms)
    verdicts = verdict.answers(reasons, len(at), np.ones(len(reasons), dtype=bool))
    minutes = asked.travel["duration_min"].to_numpy(float)[trips.fastest[at]]
    best = stop_choice.best(some[0], terms.team[some[0].site], verdicts, minutes)
    kept = np.sort(np.append(np.flatnonzero(~is_stop), at[best]))
    return mode_choice.Trips(trips.told[kept], trips.fastest[kept])


def _block(
    travel: pd.DataFrame, returnees: gpd.GeoDataFrame, start: int, end: int
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Some rows of the travel table and the returnees they are about, nothing more to send."""
    rows = travel.iloc[start:end].reset_index(drop=True)
    if isinstance(rows["returnee_id"].dtype, pd.CategoricalDtype):
        rows = rows.assign(returnee_id=rows["returnee_id"].cat.remove_unused_categories())
    people = returnees[returnees["returnee_id"].isin(rows["returnee_id"].unique())]
    return rows, people.assign(geometry=None)


def _table(
    kept: Asked,
    within: pd.DataFrame,
    purse: pd.DataFrame,
    answers: Mapping[str, Any],
    terms: _Terms,
) -> pd.DataFrame:
    """The rows that are kept: travel, what the tests answer, and what attending costs."""
    n, model, sites = len(kept.site), terms.programme.travel, terms.sites
    minutes, way_min = kept.travel["duration_min"].to_numpy(float), answers["fastest_duration_min"]
    low, high = travel_time_range.bounds(model.paces, model.season, kept.travel["mode"], minutes)
    columns = {
        "category": sites["category"].astype("category").array[kept.site],
        "is_within": within["is_within"].to_numpy(),
        "affordability": purse["affordability"].to_numpy(),
        "has_place": sites["has_place"].astype("category").array[kept.site],
        "net_per_day": purse["net_per_day"].to_numpy(),
        **answers,
        "season": pd.Categorical.from_codes(np.zeros(n, dtype=np.int8), pd.Index([model.season])),
        "duration_low_min": low,
        "duration_high_min": high,
        "upfront": purse["upfront"].to_numpy(),
        "time_to_service_days": lead_time.to_service(sites, kept.site, way_min),
        "stop_id": stop_choice.column(kept.travel),
    }
    table = kept.travel[list(_TRAVEL_COLUMNS)].reset_index(drop=True)
    table = pd.concat([table, pd.DataFrame(columns)], axis=1)
    return table.astype(dict.fromkeys(CODED, "category"))[list(COLUMNS)]


def _purse(asked: Asked, services: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """What `affordability.judge` asks of each row."""
    columns = {name: asked.travel[name].to_numpy(float) for name in ("fare", "duration_min")}
    for names, table, at in (
        (payment_terms.OF_SERVICE, services, asked.site),
        (payment_terms.OF_PERSON, people, asked.person),
    ):
        columns |= {name: table[name].to_numpy(float)[at] for name in names}
    return pd.DataFrame(columns, copy=False)


def _of_travel(
    kept: Asked, within: pd.DataFrame, services: pd.DataFrame, model: TravelModel
) -> list[Reasons]:
    """Say why a pair is outside the limits of its category, by the mode of the row."""
    travel = kept.travel
    is_round_unknown = services["is_round_unknown"].to_numpy(bool)[kept.site]
    minutes = travel["duration_min"].to_numpy(float)
    nowhere = np.isinf(minutes)
    off, apart, beyond = (
        (travel["snap_flag"] == flag).to_numpy(bool)
        for flag in (why_no_way.OFF_NETWORK, why_no_way.NOT_JOINED, why_no_way.BEYOND)
    )
    by_road_km = travel["road_m"].to_numpy(float) / 1000
    searched_km = np.fmin(by_road_km, mode_graph.farthest_km(model))
    modes, words = pd.factorize(travel["mode"])
    by_mode = modes.astype(np.int64), [f"@{word}" for word in words]
    reasons = [
        step_results.of_mask(off, "reach", "unknown", "off_network"),
        step_results.of_mask(apart, "reach", "unknown", "roads_not_joined"),
        step_results.of_mask(
            nowhere & beyond, "reach", "no", "too_far", by_road_km, searched_km, by_mode
        ),
        step_results.of_mask(nowhere & ~(off | apart | beyond), "reach", "no", "no_road"),
        step_results.of_mask(is_round_unknown, "reach", "unknown", "stops_unknown"),
        step_results.of_mask(
            np.isnan(minutes) & ~is_round_unknown, "reach", "unknown", "travel_unknown"
        ),
    ]
    for column, code, scale in (
        ("duration_min", "too_long", 1.0),
        ("distance_m", "too_far", 1000.0),
        ("fare", "too_dear", 1.0),
    ):
        have = travel[column].to_numpy(float) / scale
        want = within[f"limit_{column}"].to_numpy() / scale
        over = (have > want) & ~nowhere
        reasons.append(step_results.of_mask(over, "reach", "no", code, have, want, by_mode))
    return reasons


def _of_means(
    kept: Asked,
    people: pd.DataFrame,
    services: pd.DataFrame,
    within: pd.DataFrame,
    purse: pd.DataFrame,
) -> list[Reasons]:
    """Say what money and places stand in the way, by the mode of the row.

    Of whose own stipend is on record nothing is assumed of the course's pay.
    """
    dear = (purse["affordability"] == "unaffordable").to_numpy()
    fare, paid = purse["fare_per_day"].to_numpy(), purse["paid_per_day"].to_numpy()
    unpriced = mode_choice.is_unpriced(kept.travel, within)
    full, stale, assumed = (
        services[name].to_numpy(bool)[kept.site]
        for name in ("is_full", "is_place_stale", "is_pay_assumed")
    )
    assumed &= people["own_stipend"].isna().to_numpy()[kept.person]
    counted_on = days(services["places_on"])[kept.site]
    return [
        step_results.of_mask(dear & ~assumed, "affordable", "no", "unaffordable", fare, paid),
        step_results.of_mask(
            dear & assumed, "affordable", "no", "unaffordable_assumed", fare, paid
        ),
        step_results.of_mask(unpriced, "affordable", "unknown", "fare_unknown"),
        step_results.of_mask(full, "place", "no", "full"),
        step_results.of_mask(stale, "place", "unknown", "places_stale", counted_on),
    ]

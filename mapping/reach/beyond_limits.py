"""Who would be taken if it were nearer: the nearest services of people whom none in reach takes.

reach.parquet ends at the limits of a category and at the partners' circles. Of a person whom no
service there takes, this looks further, however far: for the nearest service that runs, and for
the nearest that would take the person but for the way. The way is what the limits (`reach`) and a
partner's circle (`distance`) ask; a fare that the pay does not cover stays an obstacle of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.reasons import OF_THE_WAY
from layers.vocabulary.codes import KEY
from mapping.profiles import visits
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs, judge

ROUNDS: Final = (4, 24, None)
"""How many more of the nearest services are judged, round by round; None: all that are left."""

PAIRS_AT_ONCE: Final = 200_000
"""Ways that are searched for at once, to spare memory."""

Search = Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame], pd.DataFrame]
"""The travel table of some people and some services, however far."""

_PAIR: Final = ["returnee_id", "service_id"]

Bools = NDArray[np.bool_]


def judged(
    search: Search,
    profiles: Profiles,
    within: pd.DataFrame,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return judged pairs outside every limit, of people whom no service of a category takes.

    Parameters
    ----------
    search
        Rows of people and of services -> the ways between them, one row per (returnee, service,
        mode), as `judge` reads them.
    profiles
        The people and services that `within` was judged for.
    within
        The judged pairs of reach.parquet.
    progress
        Told (done, all) people.

    Returns
    -------
    DataFrame
        Columns `judge.COLUMNS`, texts as texts, sorted by returnee and service. Per person and
        category at most two rows: the nearest running service that is not in `within`, and the
        nearest that fails nothing but tests `OF_THE_WAY`; one row where that is the same. None of
        a person and category that some service in `within` takes or may take, and none of
        services with which `within` holds the pair.
    """
    texts = dict.fromkeys(judge.CODED, "str")
    found = [within[list(judge.COLUMNS)].iloc[:0].astype(texts)]
    sites = _sites(profiles)
    asking = _asking(profiles, sites, within)
    for some in _in_parts(asking, len(sites), progress):
        ways = _ways(search, profiles, some, sites, within)
        found += _nearest(ways, profiles)
    return pd.concat(found, ignore_index=True).sort_values(by=_PAIR, ignore_index=True)


def is_taken_but_for_the_way(pairs: pd.DataFrame) -> Bools:
    """Return which encoded pairs fail nothing but tests of the way; see `encoded_pairs`."""
    way = sum(encoded_pairs.bit(test) for test in OF_THE_WAY)
    return np.asarray((pairs["failed_tests"].to_numpy() & ~way) == 0)


def _sites(profiles: Profiles) -> gpd.GeoDataFrame:
    """The running services that are travelled to: at their place, or at the stops of a team."""
    services = profiles.services
    is_placed = services.geometry.notna() | services["has_stops"]
    travelled = ~visits.is_untravelled(services) & is_placed
    runs = profiles.status["runs"].to_numpy(bool)
    return services[travelled & runs]


def _asking(profiles: Profiles, sites: gpd.GeoDataFrame, within: pd.DataFrame) -> pd.DataFrame:
    """The people with a home and categories in which nothing in reach takes them: columns `KEY`."""
    people = profiles.people
    kinds = sorted(sites["category"].unique())
    ids = people.loc[people.geometry.notna(), "returnee_id"].astype("str").sort_values()
    all_ = pd.MultiIndex.from_product([ids, kinds], names=KEY)
    open_ = within.loc[within["verdict"].isin(["yes", "unknown"]).to_numpy(bool), KEY]
    taken = pd.MultiIndex.from_frame(open_.astype("str").drop_duplicates())
    return all_.difference(taken).to_frame(index=False)


def _in_parts(
    asking: pd.DataFrame, n_sites: int, progress: Callable[[int, int], None] | None
) -> Iterator[pd.DataFrame]:
    """Some people's rows after others'."""
    number, people = pd.factorize(asking["returnee_id"])
    size = max(PAIRS_AT_ONCE // n_sites, 1)
    for start in range(0, len(people), size):
        yield asking[(number >= start) & (number < start + size)]
        if progress is not None:
            progress(min(start + size, len(people)), len(people))


def _ways(
    search: Search,
    profiles: Profiles,
    asking: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    within: pd.DataFrame,
) -> pd.DataFrame:
    """The ways to the sites of the categories asked for, with `rank`: 0 for the nearest of each."""
    people = profiles.people
    table = search(people[people["returnee_id"].isin(asking["returnee_id"])], sites)
    kind = sites.set_index("service_id")["category"]
    texts = table[_PAIR].astype("str")
    table = table.assign(category=kind.reindex(texts["service_id"]).to_numpy(), **texts)
    table = table.merge(asking, on=KEY)
    known = pd.MultiIndex.from_frame(within[_PAIR].astype("str"))
    table = table[~pd.MultiIndex.from_frame(table[_PAIR]).isin(known)]
    order = [*KEY, "least_min", "service_id"]
    table["least_min"] = table.groupby(_PAIR)["duration_min"].transform("min")
    least = table.sort_values(by=order).drop_duplicates([*KEY, "service_id"])
    least = least[[*KEY, "service_id"]].reset_index(drop=True)
    least["rank"] = least.groupby(KEY).cumcount()
    return table.merge(least, on=[*KEY, "service_id"])


def _nearest(ways: pd.DataFrame, profiles: Profiles) -> list[pd.DataFrame]:
    """The rows that are kept: the nearest of all, and the nearest that would take the person.

    Nearest by the fastest trip that fits, which another mode may outrun: a service is left out
    only where its fastest trip of all takes longer than that to one that would take the person.
    """
    # So that all are kept and a bridge that is not among them counts as not looked at.
    programme = replace(profiles.programme, nearest=len(profiles.services))
    profiles = replace(profiles, programme=programme)
    found, first = [], 0
    for more in ROUNDS:
        until = np.inf if more is None else first + more
        is_next = (ways["rank"] >= first) & (ways["rank"] < until)
        found.append(_judged(ways[is_next], profiles))
        least = found[-1][found[-1]["is_taker"]].groupby(KEY)["fastest_duration_min"].min()
        best = least.reindex(pd.MultiIndex.from_frame(ways[KEY])).fillna(np.inf).to_numpy()
        ways = ways[ways["least_min"].to_numpy() <= best]
        first += more or 0
    rows = pd.concat(found, ignore_index=True).sort_values(
        by=["fastest_duration_min", "service_id"]
    )
    takers = rows[rows["is_taker"]].drop_duplicates(KEY)
    nearest = rows.drop_duplicates(KEY)
    kept = (takers, nearest[~nearest.index.isin(takers.index)])
    return [each[list(judge.COLUMNS)] for each in kept]


def _judged(ways: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """The ways judged, with `is_taker`."""
    asked = ways.drop(columns=["category", "least_min", "rank"]).reset_index(drop=True)
    rows = judge.judge(asked, profiles)
    return rows.assign(is_taker=is_taken_but_for_the_way(encoded_pairs.of_judged(rows, profiles)))

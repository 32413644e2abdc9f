"""Homes known by their settlement or area alone, each put at its candidate points."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import UNCERTAIN_POSITIONS
from mapping.profiles import urban_rural
from mapping.settings.programme import Programme
from mapping.uncertainty import candidate_points

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Homes:
    """The places in doubt and who lives at them.

    Parameters
    ----------
    places
        Each place once: one of its people, with its name `place`.
    person
        Positions of the people whose home is in doubt.
    place
        Which of the places each of them is at.
    """

    places: gpd.GeoDataFrame
    person: Ints
    place: Ints


def is_uncertain(people: gpd.GeoDataFrame) -> Bools:
    """Return whose home is known by its settlement or area alone; not those without any point."""
    is_coarse = people["position_class"].isin(UNCERTAIN_POSITIONS) & people.geometry.notna()
    return np.asarray(is_coarse, dtype=bool)


def of_people(people: gpd.GeoDataFrame) -> Homes:
    """Return the places in doubt: who is known alike shares one, and its candidates."""
    doubt = is_uncertain(people)
    some = people.loc[doubt]
    own = pd.Series(some.get("setting_source", "own"), index=some.index) != "settlement"
    stated = some["setting"].where(own).fillna("")
    name = some.geometry.to_wkt(rounding_precision=6)
    for each in (some["position_class"], some["pcode"], some["settlement"], stated):
        name = name + "|" + each.fillna("")
    codes, names = pd.factorize(name, sort=True)
    first = pd.Series(np.arange(len(some))).groupby(codes).first().to_numpy()
    places = some.iloc[first].assign(
        place=names.to_numpy(), setting=stated.iloc[first].replace("", None)
    )
    return Homes(places, np.flatnonzero(doubt), np.asarray(codes, dtype=np.int64))


def stand_ins(
    homes: Homes, areas: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, programme: Programme
) -> gpd.GeoDataFrame:
    """Return people who stand in for those of uncertain home: one per place and candidate point.

    Parameters
    ----------
    homes
        From `of_people`.
    areas, settlements
        The layers.
    programme
        Its candidates, seed and radius.

    Returns
    -------
    GeoDataFrame
        The columns of `homes.places`, by place and then by candidate; an id of their own, at an
        exact point, in the setting of that point unless the place states one. Only what follows
        from the place is theirs: whose attributes they have is chance.
    """
    places, measures = homes.places, programme.measures
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

"""Floating catchments: places per person within reach, competition counted."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from mapping.allocation import assign_places

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

COLUMNS: Final = ("returnee_id", "category", "two_step")


def accessibility(
    judged: pd.DataFrame, demand: pd.DataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return the places per person that each person reaches.

    Parameters
    ----------
    judged
        Judged pairs as for `assign_places.assign`; those count that a person can use.
    demand
        Who needs what: `returnee_id, category, parts, weight`, from `demand.of_people` or
        `assign_places.assign`; who is expected to need it competes as a share of a person.
    services
        From `mapping.profiles.services.of_layer`; those without a known number of places take no
        part. Rows of one facility count once, with the least number that one of them says.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row per row of `demand`: `two_step` (2SFCA; Luo and Wang 2003,
        10.1068/b29120). 0 where nothing is reached, NaN where no number of places is known in the
        category. In each category the sum of weight x share of a person x value is the sum of the
        places that anybody reaches.
    """
    wanted = demand.reset_index(drop=True)
    sites = services.sort_values("service_id")
    places = sites["n_places"].to_numpy()
    pairs = assign_places.needed_pairs(judged, wanted, sites)
    pairs = pairs[pairs["is_usable"] & pairs["places"].notna()]
    person, facility = pairs["wanted"].to_numpy(), sites["facility"].to_numpy()[pairs["site"]]
    is_first = ~pd.MultiIndex.from_arrays([person, facility]).duplicated()
    person, facility = person[is_first], facility[is_first]
    weight = wanted["weight"].to_numpy(float) * wanted["parts"].to_numpy(float) / PERSON
    free = np.full(sites["facility"].max() + 1 if len(sites) else 0, np.inf)
    np.fmin.at(free, sites["facility"].to_numpy(), places)
    free[np.isinf(free)] = 0.0
    near = np.ones(len(person))
    known = set(sites.loc[~np.isnan(places), "category"])
    is_known = wanted["category"].isin(known).to_numpy()
    table = wanted[["returnee_id", "category"]].assign(
        two_step=two_step(person, facility, near, weight, free),
    )
    table.loc[~is_known, "two_step"] = math.nan
    return table[list(COLUMNS)]


def two_step(person: Ints, site: Ints, pull: Floats, weight: Floats, places: Floats) -> Floats:
    """Return places per person by the two-step method.

    Parameters
    ----------
    person, site, pull
        One entry per pair in reach: positions in `weight` and `places`, and how much a person is
        drawn (1 for all is 2SFCA; by distance it is the enhanced method).
    weight
        People at each place of demand.
    places
        Places of each service.

    Notes
    -----
    R_j = S_j / sum_k w_k W_kj, and A_i = sum_j W_ij R_j; a service nobody reaches gives nothing.

    >>> two_step(np.array([0, 1]), np.array([0, 0]), np.ones(2), np.array([4.0, 6.0]), np.ones(1))
    array([0.1, 0.1])
    """
    load = np.bincount(site, weights=weight[person] * pull, minlength=len(places))
    ratio = np.divide(places, load, out=np.zeros(len(places)), where=load > 0)
    return np.bincount(person, weights=pull * ratio[site], minlength=len(weight)).astype(float)

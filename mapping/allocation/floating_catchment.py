"""Floating catchments: places per person within reach, competition counted."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.categories import categories
from mapping.allocation import assign_places
from mapping.profiles import capacity
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

COLUMNS: Final = ("returnee_id", "category", "two_step", "enhanced", "three_step")

CLASSES: Final = ((1 / 3, 1.0), (2 / 3, 0.68), (1.0, 0.22))
"""Share of the limit of minutes, inclusive, and the pull of a service no farther than that: 10, 20
and 30 minutes of a limit of 30 (Luo and Qi 2009, 10.1016/j.healthplace.2009.06.002)."""


def accessibility(
    judged: pd.DataFrame, demand: pd.DataFrame, services: pd.DataFrame, programme: Programme
) -> pd.DataFrame:
    """Return the places per person that each person reaches, by three methods.

    Parameters
    ----------
    judged
        Judged pairs with the columns `assign_places.NEEDED`; those count that a person can use.
    demand
        Who needs what: `returnee_id, category, weight`, from `demand.of_people` or
        `assign_places.assign`.
    services
        The layer; services without a known number of places take no part.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row per row of `demand`: `two_step` (2SFCA; Luo and Wang 2003,
        10.1068/b29120), `enhanced` (E2SFCA, pull by `CLASSES`; Luo and Qi 2009) and `three_step`
        (3SFCA, the same pull; Wan, Zou and Sternberg 2012, 10.1080/13658816.2011.624987). 0 where
        nothing is reached, NaN where no number of places is known in the category. In each
        category the sum of weight x value is the sum of the places that anybody reaches.
    """
    wanted = demand.reset_index(drop=True)
    offers = services.sort_values("service_id")
    places = capacity.places(offers, programme).to_numpy()
    pairs = assign_places.needed_pairs(judged, wanted, offers, programme)
    pairs = pairs[pairs["is_usable"] & pairs["places"].notna()]
    person, site = pairs["wanted"].to_numpy(), pairs["site"].to_numpy()
    weight = wanted["weight"].to_numpy(float)
    free = np.nan_to_num(places)
    near = np.ones(len(pairs))
    by_class = _pull(pairs, offers, programme)
    known = set(offers.loc[~np.isnan(places), "category"])
    is_known = wanted["category"].isin(known).to_numpy()
    table = wanted[["returnee_id", "category"]].assign(
        two_step=two_step(person, site, near, weight, free),
        enhanced=two_step(person, site, by_class, weight, free),
        three_step=three_step(person, site, by_class, weight, free),
    )
    table.loc[~is_known, ["two_step", "enhanced", "three_step"]] = math.nan
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


def three_step(
    person: Ints,
    site: Ints,
    pull: Floats,
    weight: Floats,
    places: Floats,
    draw: Floats | None = None,
) -> Floats:
    """Return places per person by the three-step method; parameters as for `two_step`.

    People divide their demand over the services by G_ij = D_ij / sum_j D_ij, in both steps. D is
    `draw`: the pull itself unless services beyond reach, of pull 0, count among the choices.
    """
    drawn = pull if draw is None else draw
    whole = np.bincount(person, weights=drawn, minlength=len(weight))
    share = np.divide(drawn, whole[person], out=np.zeros(len(drawn)), where=drawn > 0)
    return two_step(person, site, pull * share, weight, places)


def _pull(pairs: pd.DataFrame, offers: pd.DataFrame, programme: Programme) -> Floats:
    """The pull of each pair by its minutes, against the limit of its category."""
    kind = offers["category"].astype("str").to_numpy(object)
    limits = {name: programme.limit(name).duration_min for name in set(kind)}
    usual = categories()
    for name, limit in limits.items():
        if math.isinf(limit):
            limits[name] = usual[name].duration_min
    longest = np.array([limits[name] for name in kind] or [1.0])[pairs["site"].to_numpy()]
    share = pairs["minutes"].to_numpy() / longest
    ends = np.array([end for end, _ in CLASSES]) + 1e-9
    pulls = np.array([pull for _, pull in CLASSES])
    return np.asarray(pulls[np.minimum(np.searchsorted(ends, share), len(pulls) - 1)])

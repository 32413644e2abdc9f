"""How likely people are covered where a home or a service is known by settlement or area alone."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import KEY
from mapping import draws
from mapping.profiles.profiles import Profiles
from mapping.settings.programme import Programme
from mapping.uncertainty import (
    candidate_reach,
    coverage_probability,
    home_candidates,
    service_candidates,
)
from mapping.uncertainty.candidate_reach import Travel, World
from mapping.uncertainty.coverage_probability import N_DRAWS, WAYS, Doubtful

DRAWN: Final = ("eligible", "optimistic")
"""The coverages whose range comes from the draws; the geographic one's is that of the pace."""

COLUMNS: Final = (
    *KEY, "position_class", "n_candidates", "p_geographic", "p_covered", "p_optimistic",
)  # fmt: skip
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def of_returnees(
    profiles: Profiles,
    areas: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame,
    pairs: pd.DataFrame,
    travel: Travel,
) -> pd.DataFrame:
    """Return how likely those are covered of whom a home or a service is in doubt, by category.

    People whose place is known alike share its candidate points; only these are travelled and
    judged again. What the rules say of the person rather than of the place is taken from the judged
    pairs; pairs that only a candidate brings into reach are judged for it. Services in doubt are
    put at one candidate after another, under their own ids, and judged again for everybody; all
    other services keep their rows.

    Parameters
    ----------
    profiles
        The people and services, and the programme's candidates, seed and radius.
    areas, settlements
        The layers.
    pairs
        From `encoded_pairs.of_judged`.
    travel
        Returns the travel table of people and services like those of the profiles, as
        `mapping.routing.candidate_pairs` does; not called where nothing is in doubt.

    Returns
    -------
    DataFrame
        `COLUMNS` and `draws_eligible, draws_optimistic` (64 bits, one per draw): one row per
        returnee of uncertain place and category, and one per returnee of known place and category
        that a service in doubt is, or may be, within the limits of. `p_covered` is the probability
        that a running service within the limits takes the person, each home and each service in
        doubt being at any of its candidates, independently; the others are those of the geographic
        and optimistic coverage. Each draw puts all of them somewhere. `n_candidates` is 1 for a
        home that is known. Nothing in doubt: no rows. Where the programme keeps the nearest n
        only, a service in doubt counts beside the n of the run.
    """
    services, programme = profiles.services, profiles.programme
    doubt = home_candidates.is_uncertain(profiles.people)
    is_moved = service_candidates.is_uncertain(services) & profiles.status["runs"].to_numpy(bool)
    if not programme.measures.n_candidates or not (doubt.any() or is_moved.any()):
        return _blank()
    sites = service_candidates.of_services(services[is_moved], areas, settlements, programme)
    world = World(profiles, pairs, travel, is_moved, sites)
    rows = []
    if doubt.any():
        homes = home_candidates.of_people(profiles.people)
        rows.append(candidate_reach.of_uncertain_homes(world, homes, areas, settlements))
    if sites:
        rows.append(candidate_reach.of_known_homes(world))
    return _probabilities(pd.concat(rows, ignore_index=True), world, doubt)


def _probabilities(rows: pd.DataFrame, world: World, doubt: Bools) -> pd.DataFrame:
    """Probabilities and draws by person and category."""
    profiles, n = world.profiles, world.n_candidates
    kind, kinds = pd.factorize(profiles.status["category"], sort=True)
    n_kinds, uncertain = len(kinds), np.flatnonzero(doubt)
    own = rows["person"].to_numpy(np.int64) * n_kinds + kind[rows["site"].to_numpy(np.int64)]
    whole = (uncertain[:, None] * n_kinds + np.arange(n_kinds)).ravel()
    records = np.union1d(whole, own)
    person = records // n_kinds
    columns = _of_masks(rows, np.searchsorted(records, own), person, world, doubt)
    people = profiles.people
    table = pd.DataFrame(
        {
            "returnee_id": people["returnee_id"].iloc[person].to_numpy(object),
            "category": kinds.to_numpy(object)[records % n_kinds],
            "position_class": people["position_class"].iloc[person].to_numpy(object),
            "n_candidates": np.where(doubt[person], n, 1),
        }
        | columns
    ).astype({"returnee_id": "str", "category": "str", "position_class": "str"})
    ordered = [*COLUMNS, *(f"draws_{way}" for way in DRAWN)]
    return table.sort_values(KEY, ignore_index=True)[ordered]


def _of_masks(
    rows: pd.DataFrame, record: Ints, person: Ints, world: World, doubt: Bools
) -> dict[str, np.ndarray]:
    """The probability of each way of coverage, and the draws of two, by record.

    `record` is that of each row, `person` that of each record.
    """
    profiles = world.profiles
    home = _drawn("home", profiles.people["returnee_id"], doubt, profiles.programme)
    sites = _drawn("site", profiles.services["service_id"], world.is_moved, profiles.programme)
    is_drawn = world.is_moved[rows["site"].to_numpy(np.int64)] & (rows["at"] >= 0).to_numpy()
    doubtful = Doubtful(
        record[is_drawn],
        *(rows[name].to_numpy(np.int64)[is_drawn] for name in ("site", "at")),
    )
    columns: dict[str, np.ndarray] = {}
    for way in WAYS:
        masks = rows[way].to_numpy(np.uint64)
        base = coverage_probability.joined(record[~is_drawn], masks[~is_drawn], len(person))
        name = "p_covered" if way == "eligible" else f"p_{way}"
        share = coverage_probability.share(base, doubtful, masks[is_drawn], world.n_candidates)
        columns[name] = share
        if way in DRAWN:
            columns[f"draws_{way}"] = coverage_probability.draws(
                base, doubtful, masks[is_drawn], home[person], sites
            )
    return columns


def _drawn(what: str, ids: pd.Series, moved: Bools, programme: Programme) -> Ints:
    """The candidate that each is at in each draw, shape (ids, draws); 0 of a known place."""
    found = np.zeros((len(ids), N_DRAWS), dtype=np.int64)
    if moved.any():
        names = [f"{what} of {one}" for one in ids.astype(str)[moved]]
        rolls = draws.uniform(names, N_DRAWS, programme.measures.seed)
        found[moved] = (rolls * programme.measures.n_candidates).astype(np.int64)
    return found


def _blank() -> pd.DataFrame:
    text = dict.fromkeys((*KEY, "position_class"), "str")
    kinds = dict.fromkeys(COLUMNS, "float64") | {"n_candidates": "int64"} | text
    kinds |= {f"draws_{way}": "uint64" for way in DRAWN}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})

"""The two ends of every row of travel, as positions in the tables of people and services."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.profiles import positions
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Asked:
    """Rows of the travel table with the positions of their two ends in the layers."""

    travel: pd.DataFrame
    person: Ints
    site: Ints


def asked(
    travel: pd.DataFrame,
    returnee_id: pd.Series,
    site_id: pd.Series,
    stop_id: pd.Series,
    programme: Programme,
) -> Asked:
    """Tie the travel table to the layers' ids, in the order of returnee, site and mode.

    Sites are the services and, behind them, the stops of teams (see `profiles.stops.as_sites`).
    """
    person = positions.of_ids(travel["returnee_id"], returnee_id)
    site = positions.of_ids(travel["service_id"], site_id)
    if "stop_id" in travel:
        stop = positions.of_ids(travel["stop_id"], stop_id)
        site = np.where(stop < 0, site, len(site_id) - len(stop_id) + stop)
    keys = (
        _ranks(returnee_id)[person],
        _ranks(site_id)[site],
        mode_ranks(travel["mode"], programme),
    )
    if _is_sorted(keys):
        return Asked(travel.reset_index(drop=True), person, site)
    order = np.lexsort(keys[::-1])
    return Asked(travel.iloc[order].reset_index(drop=True), person[order], site[order])


def mode_ranks(modes: pd.Series, programme: Programme) -> Ints:
    """Return the place of each mode in the programme's order; others come last."""
    known = {mode: at for at, mode in enumerate(programme.travel.modes)}
    codes, words = pd.factorize(modes)
    ranks = np.array([known.get(str(word), len(known)) for word in words] or [0], dtype=np.int64)
    return ranks[codes] if len(codes) else codes.astype(np.int64)


def _is_sorted(keys: tuple[Ints, Ints, Ints]) -> bool:
    """Whether rows ascend by the first key, of equals by the second, then by the third."""
    above = np.zeros(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in reversed(keys):
        above = (key[1:] < key[:-1]) | ((key[1:] == key[:-1]) & above)
    return not above.any()


def _ranks(ids: pd.Series) -> Ints:
    return np.argsort(np.argsort(ids.astype(str).to_numpy(object), kind="stable"), kind="stable")

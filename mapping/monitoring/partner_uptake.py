"""Whom the services of each partner could take, by kind of service: for the partner's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.reach import encoded_pairs
from mapping.unit_records import populations
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import AMONG, PARTNER, ResultTable

KEYS: Final = ("partner_id", "partner", "category", "among")
"""What a row of a partner is about."""

TABLE: Final = ResultTable(
    name="partner_uptake",
    doc="Whom the services of each partner could take, by kind of service.",
    columns=(
        *PARTNER,
        Column("category", "text", "Kind of service."),
        AMONG,
        Column(
            "n_could_come",
            "number",
            "People who reach a service of it that takes them, for all that is known.",
        ),
        Column(
            "n_to_ask",
            "number",
            "Others whom one does not refuse: something has to be asked first.",
        ),
        Column("n_people", "number", "All of them, whether or not they reach the partner."),
    ),
    counts=(),
    # A partner is told of its own, with a floor of its own; in public nothing is.
    medians={one: one for one in ("n_could_come", "n_to_ask", "n_people")},
    is_printed=False,
)


def make(measured: Measured) -> pd.DataFrame:
    """Return a row for each partner, kind of service and population."""
    rows = [
        {
            **own,
            "n_could_come": found.parts[found.is_taken].sum(),
            "n_to_ask": found.parts[~found.is_taken & (found.failed == 0)].sum(),
            "n_people": found.parts.sum(),
        }
        for own, found in nearest_misses(measured)
    ]
    return pd.DataFrame(rows, columns=list(TABLE.names))


@dataclass(frozen=True, eq=False)
class NearestMisses:
    """Everybody beside a partner's services of one kind, at the one that comes nearest to taking.

    Parameters
    ----------
    parts
        As how much of a person each counts.
    is_taken
        Whether one of the services says yes: within the limits, and nothing left to be asked.
    is_judged
        Whether one of the services was near enough for its rules to be asked.
    failed
        The tests, as bits, that say no at the service where the fewest do; that nothing is in
        reach where none was judged.
    """

    parts: NDArray[np.float64]
    is_taken: NDArray[np.bool_]
    is_judged: NDArray[np.bool_]
    failed: NDArray[np.int64]


def nearest_misses(measured: Measured) -> Iterator[tuple[dict[str, str], NearestMisses]]:
    """Yield who is meant (`KEYS`) and the nearest misses, by partner, kind and population."""
    services, needs = measured.profiles.services, populations.needs(measured.profiles)
    pairs = pd.concat([measured.pairs, measured.beyond], ignore_index=True)
    site, failed = (pairs[name].to_numpy(np.int64) for name in ("site", "failed_tests"))
    order = np.lexsort((failed, encoded_pairs.n_bits(failed)))
    named = pd.DataFrame(
        {
            "partner_id": services["partner_id"].fillna("").to_numpy(object),
            "partner": services["partner"].fillna("").to_numpy(object),
            "kind": needs.kind,
        }
    )
    for _, own in named[named["partner_id"] != ""].groupby(["partner_id", "kind"]):
        kind = int(own["kind"].iloc[0])
        held = order[np.isin(site[order], own.index)]
        best = _at_best(pairs.iloc[held], len(needs.parts))
        told = {
            "partner_id": str(own["partner_id"].iloc[0]),
            "partner": str(own["partner"].iloc[0]),
            "category": str(needs.kinds[kind]),
        }
        for among, parts in (
            ("all", np.ones(len(needs.parts))),
            ("need", needs.parts[:, kind] / PERSON),
        ):
            yield told | {"among": among}, NearestMisses(parts, *best)


def _at_best(
    pairs: pd.DataFrame, n_people: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """Who is taken by one of the pairs, who is in one, and what says no at the first of each."""
    person, failed = (pairs[name].to_numpy(np.int64) for name in ("person", "failed_tests"))
    who, first = np.unique(person, return_index=True)
    fewest = np.full(n_people, encoded_pairs.bit("reach"), dtype=np.int64)
    fewest[who] = failed[first]
    takes = pairs["is_within"].to_numpy(bool) & pairs["is_yes"].to_numpy(bool)
    takes &= (failed == 0) & (pairs["unknown_tests"].to_numpy() == 0)
    is_taken = np.zeros(n_people, dtype=bool)
    is_taken[person[takes]] = True
    is_judged = np.zeros(n_people, dtype=bool)
    is_judged[who] = True
    return is_taken, is_judged, fewest

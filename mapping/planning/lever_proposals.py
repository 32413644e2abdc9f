"""Without a scenario: the levers that stand before most needs, partner by partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import AUTOMATIC, CRITERIA
from layers.vocabulary.codes import FLEXIBILITY
from mapping.planning import lever_sets, what_if
from mapping.planning.levers import Facts
from mapping.planning.needed_pairs import NeededPairs
from mapping.planning.scenario import LeverAsked, Scenario
from mapping.reach import encoded_pairs

LOOKED_AT: Final = 40
"""So many levers, those that stand before most needs, have their bound worked out."""
PLACES: Final = 10.0
MONTHS: Final = 12.0
"""So many places more, and months longer, are tried."""


@dataclass(frozen=True)
class Proposed:
    """Levers that nobody asked for.

    Parameters
    ----------
    scenario
        Rules waived, agreements a year longer and places added, each at one partner (or at a
        service without one), those that stand before most needs first; without prices.
    n_left_out
        Levers that would help somebody and are not among them, for their number.
    n_hard
        Rules that stand in somebody's way and that a partner calls hard.
    """

    scenario: Scenario
    n_left_out: int
    n_hard: int


def proposed(needed: NeededPairs, n: int, *, is_hard_tried: bool = False) -> Proposed:
    """Return the levers that could bring most.

    Parameters
    ----------
    needed
        The pairs of the needs that are counted.
    n
        How many levers at most.
    is_hard_tried
        Whether rules that a partner calls hard are among them. Rules that protect people never are.
    """
    obstacles = _obstacles(needed)
    hard = obstacles["is_hard"].to_numpy(bool)
    asked = obstacles if is_hard_tried else obstacles[~hard]
    n_hard = 0 if is_hard_tried else int(hard.sum())
    candidates = [_lever(one) for _, one in asked.head(LOOKED_AT).iterrows()]
    if not candidates:
        return Proposed(Scenario(()), 0, n_hard)
    bound = what_if.held_up(needed, what_if.pulled(needed.facts, candidates))
    order = np.argsort(-bound, kind="stable")
    helpful = [candidates[at] for at in order if bound[at] > 0]
    kept = helpful[: min(n, lever_sets.MOST)]
    return Proposed(Scenario(tuple(kept)), len(helpful) - len(kept), n_hard)


def _obstacles(needed: NeededPairs) -> pd.DataFrame:
    """Who refuses by which test, those first that stand before most needs which nothing meets.

    `who` (id of a partner, or of a service without one), `is_partner`, `test`, `weight`, `is_hard`.
    """
    facts = needed.facts
    failed = facts.pairs["failed_tests"].to_numpy(np.int64)
    who, at_partner = _asked_of(facts.services)
    closed = np.flatnonzero(~needed.is_met(failed)[needed.need])
    unit, site = needed.need[closed], facts.pairs["site"].to_numpy()[closed]
    failed = failed[closed]
    rows = []
    for test in (*(step for step in CRITERIA if step not in AUTOMATIC), "window", "place"):
        refuses = (failed & encoded_pairs.bit(test)) != 0
        found = pd.DataFrame({"unit": unit[refuses], "site": site[refuses]})
        found = found.assign(who=who[found["site"]], is_partner=at_partner[found["site"]])
        found = found.drop_duplicates(["who", "unit"])
        found = found.assign(weight=needed.weight[found["unit"].to_numpy()])
        sums = found.groupby(["who", "is_partner"], as_index=False)["weight"].sum()
        rows.append(sums.assign(test=test))
    table = pd.concat(rows, ignore_index=True)
    hard = _hard(facts, who)
    is_hard = [key in hard for key in zip(table["who"], table["test"], strict=True)]
    keys = ["weight", "who", "test"]
    told: pd.DataFrame = table.assign(is_hard=is_hard).sort_values(
        keys, ascending=[False, True, True], ignore_index=True
    )
    return told


def _asked_of(services: pd.DataFrame) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Who has to agree, by service: its partner, else whoever runs it; whether it is a partner."""
    named = services["partner_id"].fillna("").astype("str")
    who = named.where(named != "", services["service_id"].astype("str"))
    return who.to_numpy(object), (named != "").to_numpy()


def _hard(facts: Facts, who: NDArray[Any]) -> set[tuple[str, str]]:
    """Who calls a rule hard: (who, test)."""
    of = dict(zip(facts.services["service_id"].astype("str"), who, strict=True))
    rules = facts.rules
    hard = rules[rules["is_stated"].astype(bool) & (rules["flexibility"] == FLEXIBILITY[0])]
    return {
        (of[service], str(test))
        for service, test in zip(hard["service_id"].astype("str"), hard["criterion"], strict=True)
        if service in of
    }


def _lever(obstacle: pd.Series) -> LeverAsked:
    test = str(obstacle["test"])
    scope = {"partners" if obstacle["is_partner"] else "services": (str(obstacle["who"]),)}
    if test == "window":
        return LeverAsked("agreement_extended", {"months": MONTHS}, scope)
    if test == "place":
        return LeverAsked("places_added", {"places": PLACES}, scope)
    return LeverAsked("rule_waived", {"test": test}, scope)

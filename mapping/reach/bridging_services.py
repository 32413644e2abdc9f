"""The way round a rule: another service that leads to this one, and whether that is open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import VERDICTS
from mapping.reach.step_results import Reasons

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pairs:
    """The judged pairs, in which the verdict on a bridging service is looked up.

    Parameters
    ----------
    person, site
        Positions of each pair's returnee and service.
    verdicts
        The verdict on each pair.
    is_homeless
        For each returnee whether the home is not known.
    is_whole
        Whether a pair that is absent is out of reach; else it was perhaps not looked at.
    """

    person: Ints
    site: Ints
    verdicts: pd.Categorical[str]
    is_homeless: Bools
    is_whole: bool


def verdicts(reasons: Reasons, rules: pd.DataFrame, offers: pd.DataFrame, pairs: Pairs) -> Ints:
    """Return the verdict on the service that bridges each reason, as a position in `VERDICTS`.

    Only a no is bridged: -1 for an unknown, and where no service bridges the rule. The verdict is
    the one on that service for the same person, limits, money and places included; unknown where it
    could not be judged.

    Parameters
    ----------
    reasons
        All reasons.
    rules
        The rules that `reasons.rule` points into: `bridging_service_id`.
    offers
        One row per service: `service_id`.
    pairs
        The judged pairs.
    """
    bridges = rules["bridging_service_id"].to_numpy(object)
    has_bridge = np.append(pd.notna(bridges), np.array([False]))
    at = np.flatnonzero(reasons.is_no & has_bridge[reasons.rule])
    found = np.full(len(reasons), -1)
    if len(at):
        site = pd.Index(offers["service_id"].astype(object)).get_indexer(pd.Index(bridges))
        found[at] = _answers(pairs.person[reasons.row[at]], site[reasons.rule[at]], pairs)
    return found


def _answers(person: Ints, site: Ints, pairs: Pairs) -> Ints:
    """The verdict on each (person, service); absent pairs are out of reach or unknown."""
    n_sites = int(max(pairs.site.max(initial=0), site.max(initial=0))) + 1
    key = pairs.person * n_sites + pairs.site
    order = np.argsort(key)
    wanted = person * n_sites + site
    place = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
    is_there = (key[order][place] == wanted) & (site >= 0)
    known = pairs.verdicts.codes[order][place]
    is_out = (site >= 0) & pairs.is_whole & ~pairs.is_homeless[person]
    absent = np.where(is_out, VERDICTS.index("no"), VERDICTS.index("unknown"))
    return np.where(is_there, known, absent)

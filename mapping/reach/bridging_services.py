"""What a rule adds to its reasons: how firm it is, the partner's words, and the way round it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping.reach.step_results import Findings

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]


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


def tags(told: Findings, rules: pd.DataFrame, offers: pd.DataFrame, pairs: Pairs) -> Objects:
    """Return what each finding adds to its JSON: nothing, or text that begins with a comma.

    A finding of a rule gets `criterion` and `flexibility`. A no gets `text` as well (language ->
    sentence) where the partner has words of its own, and where another service bridges it
    `bridge` (its name), `bridge_id` and `bridge_answer`: the verdict on that service for the same
    person, limits, money and places included; unknown where it could not be judged.

    Parameters
    ----------
    told
        All findings.
    rules
        The rules that `told.rule` points into; columns of `eligibility_rules.COLUMNS`.
    offers
        One row per service: `service_id`, `name`.
    pairs
        The judged pairs.
    """
    plain, own = _of_rules(rules)
    tag = np.where(told.is_no, own[told.rule], plain[told.rule])
    bridges = rules["bridging_service_id"].to_numpy(object)
    has_bridge = np.append(pd.notna(bridges), np.array([False]))
    at = np.flatnonzero(told.is_no & has_bridge[told.rule])
    if len(at):
        tag[at] = tag[at] + _bridges(told, at, bridges, offers, pairs)
    return tag


def _of_rules(rules: pd.DataFrame) -> tuple[Objects, Objects]:
    """The tags of unknowns and of noes by rule; the last ones, position -1, are of no rule."""
    plain, own = [], []
    names = ["criterion", "flexibility", "text_en", "text_fr"]
    for criterion, flexibility, english, french in rules[names].itertuples(index=False):
        tag = f', "criterion": "{criterion}", "flexibility": "{flexibility}"'
        texts = {"en": english, "fr": french}
        texts = {lang: text for lang, text in texts.items() if isinstance(text, str)}
        plain.append(tag)
        own.append(tag + _written({"text": texts}) if texts else tag)
    return np.array([*plain, ""], dtype=object), np.array([*own, ""], dtype=object)


def _bridges(
    told: Findings, at: Ints, bridges: Objects, offers: pd.DataFrame, pairs: Pairs
) -> Objects:
    ids = bridges[told.rule[at]]
    site = pd.Index(offers["service_id"].astype(object)).get_indexer(pd.Index(ids))
    answer = _answers(pairs.person[told.row[at]], np.asarray(site, dtype=np.int64), pairs)
    names = offers["name"].to_numpy(object)
    known: dict[tuple[str, str], str] = {}
    found = []
    for one, place, word in zip(ids, site, answer, strict=True):
        if (one, word) not in known:
            name = names[place] if place >= 0 and isinstance(names[place], str) else one
            facts = {"bridge": name, "bridge_id": one, "bridge_answer": word}
            known[one, word] = _written(facts)
        found.append(known[one, word])
    return np.array(found, dtype=object)


def _answers(person: Ints, site: Ints, pairs: Pairs) -> Objects:
    """The verdict on each (person, service); absent pairs are out of reach or unknown."""
    n_sites = int(max(pairs.site.max(initial=0), site.max(initial=0))) + 1
    key = pairs.person * n_sites + pairs.site
    order = np.argsort(key)
    wanted = person * n_sites + site
    place = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
    is_there = (key[order][place] == wanted) & (site >= 0)
    verdicts = pairs.verdicts.astype(object)
    known = np.asarray(verdicts)[order][place]
    absent = np.where((site >= 0) & pairs.is_whole & ~pairs.is_homeless[person], "no", "unknown")
    return np.where(is_there, known, absent)


def _written(facts: Mapping[str, object]) -> str:
    """Facts as the inside of a JSON object, after a comma."""
    return f", {json.dumps(facts, ensure_ascii=False)[1:-1]}"

"""Every subset of twenty levers for a country's caseload, made up, beside brute force on some."""

from __future__ import annotations

import time
from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from mapping.planning import lever_tables, levers, needed_pairs, what_if
from mapping.planning.needed_pairs import NeededPairs
from mapping.planning.scenario import Cost, LeverAsked, Scenario
from mapping.reach import encoded_pairs
from mapping.unit_records.populations import Needs
from scripts.bench import measuring

SEED: Final = 3
TESTS: Final = ("age", "sex", "grade", "distance", "document")
PARTNERS, CATEGORIES, SERVICES, NEAREST = 4, 15, 5_000, 10
NEEDED: Final = 0.15
"""The share of people who need a category."""
TRIED: Final = 40
"""So many subsets are counted by a loop as well."""


def run(n_people: int) -> None:
    """Print what counting all subsets costs, and whether a loop over some of them agrees.

    The refusals are random, so that nearly every need has masks of its own: real rules, which are
    those of a few partners, leave a few hundred kinds of need.
    """
    needed, groups = _made_up(n_people)
    scenario = Scenario(
        tuple(
            LeverAsked("rule_waived", {"test": test}, {"partners": (f"P{at}",)},
                       cost=Cost("one-off", 1, 100 * place + at + 1, 2_000))
            for place, test in enumerate(TESTS)
            for at in range(PARTNERS)
        )
    )  # fmt: skip

    def work() -> tuple[what_if.Tried, pd.DataFrame]:
        tried = what_if.tried(needed, scenario, groups)
        return tried, lever_tables.of_sets(tried, "need", 12, "X")

    (found, sets), cost = measuring.measure(work)
    print(measuring.machine())
    print(
        f"{n_people:,} people, {len(needed.need):,} needed pairs, {len(scenario.levers)} levers, "
        f"{1 << len(scenario.levers):,} subsets: {cost.cpu_s:.1f} s of CPU, {cost.wall_s:.1f} s, "
        f"{cost.peak_mib:,.0f} MiB above the pairs; {len(sets)} sets told"
    )
    start = time.process_time()
    wrong = _wrong(needed, scenario, found)
    print(f"{TRIED} of them by a loop: {time.process_time() - start:.1f} s of CPU, {wrong} differ")


def _made_up(n_people: int) -> tuple[NeededPairs, pd.DataFrame]:
    rng = np.random.default_rng(SEED)
    kind = rng.integers(0, CATEGORIES, SERVICES)
    near = [np.flatnonzero(kind == one) for one in range(CATEGORIES)]
    site = np.stack([own[rng.integers(0, len(own), (n_people, NEAREST))] for own in near], axis=1)
    site = site.reshape(-1).astype(np.int32)
    n = len(site)
    failed, unknown = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for test in TESTS:
        failed |= np.where(rng.random(n) < 0.45, encoded_pairs.bit(test), 0)
        unknown |= np.where(rng.random(n) < 0.05, encoded_pairs.bit(test), 0)
    failed |= np.where(rng.random(n) < 0.2, encoded_pairs.bit("reach"), 0)
    pairs = pd.DataFrame(
        {
            "person": np.repeat(np.arange(n_people, dtype=np.int32), CATEGORIES * NEAREST),
            "site": site,
            "failed_tests": failed,
            "unknown_tests": unknown & ~failed,
            "is_within": failed & encoded_pairs.bit("reach") == 0,
        }
    )
    ids = [f"P{at}" for at in rng.integers(0, PARTNERS, SERVICES)]
    services = pd.DataFrame(
        {
            "service_id": [f"S{at}" for at in range(SERVICES)],
            "partner_id": ids,
            "partner": ids,
            "category": [f"c{one}" for one in kind],
            "n_places": 10.0,
        }
    )
    rules = pd.DataFrame({"service_id": [], "criterion": [], "is_protective": []})
    parts = np.where(rng.random((n_people, CATEGORIES)) < NEEDED, PERSON, 0).astype(np.int64)
    kinds = pd.Index([f"c{one}" for one in range(CATEGORIES)])
    needs = Needs(kind.astype(np.int64), kinds, parts, parts > 0)
    facts = levers.Facts(pairs, pd.DataFrame(index=range(n_people)), services, rules)
    groups = pd.DataFrame({name: rng.random(n_people) < 0.4 for name in what_if.GROUPS})
    return needed_pairs.of(facts, needs), groups


def _wrong(needed: NeededPairs, scenario: Scenario, found: what_if.Tried) -> int:
    """How many of some subsets have another figure than a loop over the pairs."""
    rng = np.random.default_rng(SEED)
    pairs = needed.facts.pairs
    partner = needed.facts.services["partner_id"].to_numpy(object)[pairs["site"].to_numpy()]
    failed = pairs["failed_tests"].to_numpy() | pairs["unknown_tests"].to_numpy()
    wrong = 0
    for chosen in rng.integers(0, 1 << len(scenario.levers), TRIED):
        left = failed.copy()
        for at, one in enumerate(scenario.levers):
            if chosen >> at & 1:
                here = partner == one.scope["partners"][0]
                left = np.where(here, left & ~encoded_pairs.bit(one.values["test"]), left)
        met = len(np.unique(needed.need[(left == 0) & pairs["is_within"].to_numpy()]))
        wrong += int(found.n_yes[""][chosen]) != met * PERSON
    return wrong

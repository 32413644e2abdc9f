"""What a partner's rules cost it: how many more a service could take if rules were waived."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import AUTOMATIC, CRITERIA
from mapping.reach import encoded_pairs
from mapping.reach.affordability import AFFORDABILITY

COLUMNS: Final = (
    "partner_id", "partner", "service_id", "name", "tests", "flexibility", "n_gain", "n_gain_f",
    "n_gain_m", "n_affordable", "n_places_left", "n_unknown", "n_new",
)  # fmt: skip
RULES: Final = tuple(step for step in CRITERIA if step not in AUTOMATIC)
"""The tests that are a partner's to waive."""

FLEXIBILITY: Final = ("hard", "unstated", "negotiable", "waivable")
"""How far a rule bends, least first; unstated where nobody wrote it down: one has to ask."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def gained(pairs: pd.DataFrame, tests: Collection[str]) -> Bools:
    """Return which pairs would no longer be refused if a set of tests were waived.

    A pair is gained if it is refused now and every test that refuses it is in the set: exact for
    any set of `layers.reasons.STEPS`, in whatever order. Gains of sets do not add up: somebody too
    old and too far away is gained by both together and by neither alone.

    >>> age = encoded_pairs.bit("age")
    >>> pairs = pd.DataFrame({"failed_tests": [0, age, age | 1]})
    >>> gained(pairs, ["age"]).tolist(), gained(pairs, ["age", "reach"]).tolist()
    ([False, True, False], [False, True, True])
    """
    mask = sum(encoded_pairs.bit(step) for step in set(tests))
    failed_tests = pairs["failed_tests"].to_numpy(np.int64)
    return np.asarray((failed_tests != 0) & ((failed_tests & ~mask) == 0))


def gains(
    pairs: pd.DataFrame,
    returnees: pd.DataFrame,
    services: pd.DataFrame,
    rule_rows: pd.DataFrame,
    n_left: pd.Series,
) -> pd.DataFrame:
    """Return what waiving each rule, and each two rules together, would bring.

    Parameters
    ----------
    pairs
        The judged pairs, from `encoded_pairs.of_judged`.
    returnees, services
        The layers, partners named.
    rule_rows
        From `eligibility_rules.of_services`: says how flexible each rule is.
    n_left
        Places that are left after all who need one are given one, in the order of the services;
        NaN where their number is not known.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: one row per service and set of one or two `tests` (a tuple, in the order
        of the waterfall), and one per partner with several services, with empty `service_id` and
        `name`, in which a person counts once and only if no service of the partner takes them now.
        A set of two is listed where somebody is refused for just these two; its gain holds those of
        the two alone. `flexibility` is that of the least flexible rule of the set, one of
        `FLEXIBILITY`: what is hard is counted as well, since it is what the rule costs. `n_gain`
        people would no longer be refused, `n_gain_f` women,
        `n_gain_m` men, `n_affordable` who could pay to attend, `n_unknown` of whom something else
        has to be asked first; `n_new` whom no service of the category takes now. `n_places_left`
        as given. Services by the largest gain. Somebody who could use a place that is given to
        another is not refused: waiving a rule would deal the places anew.
    """
    offers = _offers(services, rule_rows, n_left)
    mine = sum(encoded_pairs.bit(step) for step in RULES)
    refused = gained(pairs, RULES) & (encoded_pairs.n_bits(pairs["failed_tests"]) <= len(RULES))
    held = pairs[refused & ((pairs["failed_tests"].to_numpy() & ~mine) == 0)]
    held = _beside(held, pairs, returnees, offers)
    rows = [*_of_services(held, offers), *_of_partners(held, pairs, offers)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    counts = [name for name in COLUMNS if name.startswith("n_") and name != "n_places_left"]
    table = table.astype(dict.fromkeys(counts, "int64") | {"n_places_left": "float64"})
    ordered = table.assign(order=[" ".join(tests) for tests in table["tests"]])
    ordered = ordered.sort_values(
        ["n_gain", "partner_id", "service_id", "order"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )
    return ordered.drop(columns="order")


def _offers(services: pd.DataFrame, rule_rows: pd.DataFrame, n_left: pd.Series) -> pd.DataFrame:
    """The services with their places left and how flexible each of their rules is."""
    table = pd.DataFrame(services[["service_id", "name", "partner_id", "partner", "category"]])
    table = table.reset_index(drop=True).astype("str")
    told = rule_rows["flexibility"].where(rule_rows["is_stated"].astype(bool), "unstated")
    ranked = rule_rows.assign(rank=told.map({name: at for at, name in enumerate(FLEXIBILITY)}))
    strict = ranked.pivot_table(
        index="service_id", columns="criterion", values="rank", aggfunc="min"
    )
    wide = strict.reindex(index=table["service_id"], columns=list(RULES))
    return table.assign(
        n_places_left=n_left.to_numpy(float),
        partner_id=table["partner_id"].fillna(""),
        partner=table["partner"].fillna(""),
        **{f"flexibility_{step}": wide[step].to_numpy(float) for step in RULES},
    )


def _beside(
    held: pd.DataFrame, pairs: pd.DataFrame, returnees: pd.DataFrame, offers: pd.DataFrame
) -> pd.DataFrame:
    """The refused pairs with what is counted of them."""
    sex = returnees["sex"].to_numpy(object)[held["person"].to_numpy()]
    kind, kinds = pd.factorize(offers["category"])
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy()
    covered = np.zeros((len(returnees), max(len(kinds), 1)), dtype=bool)
    covered[pairs["person"].to_numpy()[taken], kind[pairs["site"].to_numpy()[taken]]] = True
    return pd.DataFrame(
        {
            "person": held["person"].to_numpy(),
            "site": held["site"].to_numpy(),
            "failed_tests": held["failed_tests"].to_numpy(),
            "f": sex == "f",
            "m": sex == "m",
            "affordable": held["affordability_code"].to_numpy()
            == AFFORDABILITY.index("affordable"),
            "open": held["unknown_tests"].to_numpy() & ~held["failed_tests"].to_numpy(),
            "new": ~covered[held["person"].to_numpy(), kind[held["site"].to_numpy()]],
        }
    )


def _sets(failed_tests: Ints) -> list[int]:
    """The sets worth telling: each rule that refuses anybody, and each two that do so together."""
    exact = {int(each) for each in np.unique(failed_tests)}
    single = {1 << at for each in exact for at in range(each.bit_length()) if each >> at & 1}
    double = {a | b for a, b in combinations(sorted(single), 2) if a | b in exact}
    alone = {each for each in single if each in exact}
    return sorted(alone | double)


def _of_services(held: pd.DataFrame, offers: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for site, refused in held.groupby("site"):
        failed_tests = refused["failed_tests"].to_numpy()
        for mask in _sets(failed_tests):
            some = refused[(failed_tests & ~mask) == 0]
            yield _row(offers.loc[[site]], mask, some)


def _of_partners(
    held: pd.DataFrame, pairs: pd.DataFrame, offers: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    several = offers["partner_id"].duplicated(keep=False) & (offers["partner_id"] != "")
    free = pairs[pairs["failed_tests"] == 0]
    at, names = pd.factorize(offers["partner_id"].where(several), sort=True)
    partner = at[held["site"].to_numpy()]
    of_free = at[free["site"].to_numpy()]
    for place in np.unique(partner[partner >= 0]):
        refused = held[partner == place]
        taken = free.loc[of_free == place, "person"]
        refused = refused[~refused["person"].isin(taken)]
        failed_tests = refused["failed_tests"].to_numpy()
        for mask in _sets(failed_tests):
            some = refused[(failed_tests & ~mask) == 0]
            own = offers[offers["partner_id"] == names[place]]
            some = some.groupby("person", as_index=False).agg(
                {"f": "first", "m": "first", "affordable": "max", "open": "min", "new": "max"}
            )
            yield _row(own, mask, some) | {"service_id": "", "name": ""}


def _row(own: pd.DataFrame, mask: int, some: pd.DataFrame) -> dict[str, Any]:
    first = own.iloc[0]
    tests = tuple(step for step in RULES if encoded_pairs.bit(step) & mask)
    ranks = own[[f"flexibility_{step}" for step in tests]].to_numpy(float)
    is_open = some["open"].to_numpy(np.int64) & ~np.int64(mask)
    return {
        "partner_id": first["partner_id"],
        "partner": first["partner"],
        "service_id": first["service_id"],
        "name": first["name"],
        "tests": tests,
        "flexibility": FLEXIBILITY[int(np.nanmin(np.append(ranks, len(FLEXIBILITY) - 1)))],
        "n_gain": len(some),
        "n_gain_f": some["f"].sum(),
        "n_gain_m": some["m"].sum(),
        "n_affordable": some["affordable"].sum(),
        "n_places_left": own["n_places_left"].sum(skipna=False),
        "n_unknown": (is_open != 0).sum(),
        "n_new": some["new"].sum(),
    }

"""What levers bring a service or a partner: whom it could take if rules were waived or shifted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from layers.criteria import CRITERIA
from layers.reasons import STEPS
from layers.vocabulary.codes import AFFORDABILITY, FLEXIBILITY, PERSON
from layers.vocabulary.column import Column
from mapping.planning import levers, masks
from mapping.unit_records import populations
from mapping.unit_records.populations import Needs
from mapping.unit_records.result_tables import AMONG, PARTNER, PARTS, Count, ResultTable

TABLE: Final = ResultTable(
    name="waivers",
    doc="What one lever, or two together, would bring a service, or a partner in all.",
    columns=(
        *PARTNER,
        Column("service_id", "text", "The service; empty for all services of the partner."),
        Column("name", "text", "Its name."),
        Column("levers", "codes", "What is changed; waypost describe lists the levers."),
        Column("values", "codes", "The value of each: the rule, or by how much."),
        Column("tests", "codes", "The tests that this lifts."),
        Column(
            "flexibility",
            "text",
            "Of the least flexible of them; unstated where nobody wrote it down.",
            values=("hard", "unstated", "negotiable", "waivable"),
        ),
        AMONG,
        Column("n_gain", "number", "Returnees who would no longer be refused."),
        *PARTS,
        Column("n_gain_f", "number", "Women among them."),
        Column("n_gain_m", "number", "Men among them."),
        Column("n_affordable", "number", "Those of them who could pay to attend."),
        Column("n_places_left", "integer", "Places free less those assigned; NaN unknown."),
        Column("n_unknown", "number", "Those of whom something else has to be asked first."),
        Column("n_new", "number", "Those whom no service of the category takes now."),
    ),
    counts=tuple(
        Count(name)
        for name in (
            *("n_gain", "n_gain_f", "n_gain_m", "n_affordable", "n_new", "n_unknown"),
            "n_places_left",  # it falls with each person to whom a place is assigned
        )
    ),
)
COLUMNS: Final = TABLE.names
SET_SIZE: Final = 2
"""Sets of so many levers are listed at most."""

BENDS: Final = (FLEXIBILITY[0], "unstated", *FLEXIBILITY[1:])
"""How far a rule bends, least first; unstated where nobody wrote it down: one has to ask."""


def gains(facts: levers.Facts, needs: Needs, n_left: pd.Series) -> pd.DataFrame:
    """Return what each lever, and each two together, would bring each service and partner.

    Parameters
    ----------
    facts
        What the levers look at.
    needs
        As how much of a person each counts who needs a category.
    n_left
        Places that are left after all who need one are given one, in the order of the services;
        NaN where their number is not known.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, by population: one row per service and set of one or two levers, and one
        per partner
        with several services, with empty `service_id` and `name`, in which a person counts once and
        only if no service of the partner takes them now. `levers` are the kinds, `values` the
        value of each, `tests` the tests that they lift in the order of the waterfall: all tuples.
        A set of two is listed where somebody is refused for just what these two lift; its gain
        holds those of the two alone. Gains of sets do not add up: somebody too old and too far
        away is gained by both together and by neither alone. `flexibility` is that of the least
        flexible rule they touch, one of `BENDS`: what is hard is counted as well, since it
        is what the rule costs. `n_gain` people would no longer be refused, `n_gain_f` women,
        `n_gain_m` men, `n_affordable` who could pay to attend, `n_unknown` of whom something else
        has to be asked first; `n_new` whom no service of the category takes now. `n_places_left`
        as given. Services by the largest gain. Somebody who could use a place that is given to
        another is not refused: waiving a rule would deal the places anew.
    """
    found = levers.tried(facts)
    services = _services(facts, n_left)
    failed = facts.pairs["failed_tests"].to_numpy(np.int64)
    held = masks.minimal(failed, [one.clears for one in found])
    beside = _beside(facts, needs)
    rows = [
        *_of_services(held, beside, services, found),
        *_of_partners(held, beside, services, found),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.astype({name: "float64" for name in COLUMNS if name.startswith("n_")})
    words = {
        name: [" ".join(each) for each in table[name]] for name in ("tests", "levers", "values")
    }
    keys = ["n_gain", "partner_id", "service_id", *(f"order_{name}" for name in words), "among"]
    ordered = table.assign(**{f"order_{name}": each for name, each in words.items()}).sort_values(
        keys, ascending=[name != "n_gain" for name in keys], ignore_index=True
    )
    return ordered[list(COLUMNS)]


def _services(facts: levers.Facts, n_left: pd.Series) -> pd.DataFrame:
    """The services with their places left and how flexible each of their rules is."""
    services, rules = facts.services, facts.rules
    table = pd.DataFrame(services[["service_id", "name", "partner_id", "partner", "category"]])
    table = table.reset_index(drop=True).astype("str")
    told = rules["flexibility"].where(rules["is_stated"].astype(bool), "unstated")
    ranked = rules.assign(rank=told.map({name: at for at, name in enumerate(BENDS)}))
    strict = ranked.pivot_table(
        index="service_id", columns="criterion", values="rank", aggfunc="min"
    )
    wide = strict.reindex(index=table["service_id"], columns=list(CRITERIA))
    return table.assign(
        n_places_left=n_left.to_numpy(float),
        partner_id=table["partner_id"].fillna(""),
        partner=table["partner"].fillna(""),
        **{f"flexibility_{step}": wide[step].to_numpy(float) for step in CRITERIA},
    )


def _beside(facts: levers.Facts, needs: Needs) -> pd.DataFrame:
    """The pairs with what is counted of them."""
    pairs, people = facts.pairs, facts.people
    person, site = pairs["person"].to_numpy(), pairs["site"].to_numpy()
    sex = people["sex"].to_numpy(object)[person]
    kind, kinds = needs.kind, needs.kinds
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy()
    covered = np.zeros((len(people), max(len(kinds), 1)), dtype=bool)
    covered[person[taken], kind[site[taken]]] = True
    return pd.DataFrame(
        {
            "person": person,
            "site": site,
            "is_free": pairs["failed_tests"].to_numpy() == 0,
            "f": sex == "f",
            "m": sex == "m",
            "affordable": pairs["affordability_code"].to_numpy()
            == AFFORDABILITY.index("affordable"),
            "open": pairs["unknown_tests"].to_numpy() & ~pairs["failed_tests"].to_numpy(),
            "new": ~covered[person, kind[site]],
            "kind": kind[site],
            **needs.of(person, kind[site]),
        }
    )


def _of_services(
    held: pd.DataFrame, beside: pd.DataFrame, services: pd.DataFrame, found: Sequence[levers.Lever]
) -> Iterator[dict[str, Any]]:
    site = beside["site"].to_numpy()[held["pair"].to_numpy()]
    for place, own in held.groupby(site):
        for chosen in masks.worth_telling(own["mask"].to_numpy(), SET_SIZE):
            some = _gained(own, chosen, beside, found)
            yield from _rows(services.iloc[[place]], chosen, some, found)


def _of_partners(
    held: pd.DataFrame, beside: pd.DataFrame, services: pd.DataFrame, found: Sequence[levers.Lever]
) -> Iterator[dict[str, Any]]:
    """One row per partner of several services and set of levers: a person counts once."""
    several = services["partner_id"].duplicated(keep=False) & (services["partner_id"] != "")
    at, names = pd.factorize(services["partner_id"].where(several), sort=True)
    of_pair = at[beside["site"].to_numpy()]
    person, is_free = beside["person"].to_numpy(), beside["is_free"].to_numpy()
    partner = of_pair[held["pair"].to_numpy()]
    for place in np.unique(partner[partner >= 0]):
        taken = person[is_free & (of_pair == place)]
        own = held[partner == place]
        own = own[~np.isin(person[own["pair"].to_numpy()], taken)]
        mine = services[services["partner_id"] == names[place]]
        for chosen in masks.worth_telling(own["mask"].to_numpy(), SET_SIZE):
            some = _gained(own, chosen, beside, found)
            ways = {"f": "first", "m": "first", "affordable": "max", "open": "min", "new": "max"}
            people = some.groupby("person", as_index=False).agg(ways)
            people = people.merge(populations.once(some, ["person"]), on="person")
            for row in _rows(mine, chosen, people, found):
                yield row | {"service_id": "", "name": ""}


def _gained(
    own: pd.DataFrame, chosen: int, beside: pd.DataFrame, found: Sequence[levers.Lever]
) -> pd.DataFrame:
    """The pairs that a set of levers opens; `open` says whether something has to be asked still."""
    pairs = masks.opened(own, chosen)
    some = beside.iloc[pairs]
    left = some["open"].to_numpy() & ~masks.lifted([one.clears for one in found], chosen, pairs)
    return some.assign(open=left != 0)


def _rows(
    own: pd.DataFrame, chosen: int, some: pd.DataFrame, found: Sequence[levers.Lever]
) -> Iterator[dict[str, Any]]:
    """What a set of levers brings to these services, by population: the figures of `COLUMNS`."""
    first = own.iloc[0]
    used = [one for place, one in enumerate(found) if chosen >> place & 1]
    tests = tuple(step for step in STEPS if any(step in one.clears for one in used))
    ranks = own[[f"flexibility_{step}" for step in tests if step in CRITERIA]].to_numpy(float)
    least = BENDS.index("unstated") if np.isnan(ranks).all() else int(np.nanmin(ranks))
    told = {
        "partner_id": first["partner_id"],
        "partner": first["partner"],
        "service_id": first["service_id"],
        "name": first["name"],
        "levers": tuple(one.kind for one in used),
        "values": tuple(one.value for one in used),
        "tests": tests,
        "flexibility": BENDS[least],
        "n_places_left": own["n_places_left"].sum(skipna=False),
    }
    marks = {"n_gain_f": "f", "n_gain_m": "m", "n_affordable": "affordable", "n_unknown": "open",
             "n_new": "new"}  # fmt: skip
    parts, stated = some["parts"].to_numpy(), some["is_stated"].to_numpy(bool)
    for among, weight in (("all", np.full(len(some), PERSON)), ("need", parts)):
        if not weight.any():
            continue
        n_stated, n_expected = (
            weight @ each / PERSON if among == "need" else np.nan for each in (stated, ~stated)
        )
        counts = {name: weight @ some[mark].to_numpy(bool) / PERSON for name, mark in marks.items()}
        n = weight.sum() / PERSON
        yield told | counts | {"among": among, "n_gain": n, "n_stated": n_stated,
                               "n_expected": n_expected}  # fmt: skip

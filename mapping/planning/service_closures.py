"""What is lost when a partner or a service closes: who has no other service of the category."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary import codes
from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.profiles.profiles import Profiles
from mapping.unit_records import populations
from mapping.unit_records.result_tables import AMONG, PARTNER, PARTS, Count, ResultTable

_CLOSURES: Final = ResultTable(
    name="closures",
    doc="What would be lost if a partner closed, by category.",
    columns=(
        *PARTNER,
        Column("category", "text", "Kind of service."),
        AMONG,
        Column("n_lost", "number", "Returnees whom no other service would take."),
        Column("n_people", "number", "Returnees whom its services take."),
        *PARTS,
        Column("n_services", "integer", "Its running services."),
    ),
    counts=(Count("n_lost", of="n_people"),),
    uncounted=("n_services",),
)
_SERVICES_CLOSED: Final = ResultTable(
    name="services_closed",
    doc="What would be lost if a service closed.",
    columns=(
        Column("service_id", "text", "The running service."),
        Column("partner_id", "text", "Its partner; empty where none is named."),
        Column("category", "text", "Kind of service."),
        AMONG,
        Column("n_lost", "number", "Returnees whom no other service would take."),
        Column("n_people", "number", "Returnees whom it takes."),
        *PARTS,
    ),
    counts=(Count("n_lost", of="n_people"),),
    is_printed=False,
)
TABLES: Final = (_CLOSURES, _SERVICES_CLOSED)
COLUMNS: Final = _CLOSURES.names
SERVICES: Final = _SERVICES_CLOSED.names


def if_closed(cases: pd.DataFrame, pairs: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return what each partner's end would cost, by category.

    Parameters
    ----------
    cases
        From `cases.of_people`.
    pairs
        From `encoded_pairs.of_judged`.
    profiles
        The services, partners named, and how they stand.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, the largest loss first: `n_lost` people whom no service within the limits
        would take any more, of the `n_people` whom this partner's services take; `n_services` are
        its running services of the category. Services that name no partner are left out, and who
        has one of these loses nothing for certain.
    """
    site, status, needs = pairs["site"].to_numpy(), profiles.status, populations.needs(profiles)
    runs = status["runs"].to_numpy(bool)
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy() & runs[site]
    keys = ["partner_id", "category"]
    both = [*keys, "among"]
    facts = status[["partner", "category"]].rename(columns={"partner": "partner_id"})
    person = pairs["person"].to_numpy(np.int64)[taken]
    reached = facts.iloc[site[taken]].assign(
        person=person, **needs.of(person, needs.kind[site[taken]])
    )
    people = populations.both(reached.drop_duplicates([*keys, "person"]))
    running = facts[runs].groupby(keys).size().rename("n_services").reset_index()
    single = cases[cases["n_partners"] == 1].rename(columns={"partner": "partner_id"})
    lost = populations.counted(
        populations.both(single[[*keys, "parts", "is_stated"]]), keys, "n_lost"
    )
    table = running.merge(pd.DataFrame({"among": list(codes.AMONG)}), how="cross")
    table = table.merge(populations.counted(people, keys, "n_people"), on=both, how="left")
    table = table.merge(lost[[*both, "n_lost"]], on=both, how="left")
    table = table[table["partner_id"].fillna("") != ""]
    names = profiles.services.drop_duplicates("partner_id").set_index("partner_id")["partner"]
    counts = {name: table[name].fillna(0) for name in ("n_lost", "n_people", "n_services")}
    is_need = table["among"].eq("need")
    counts |= {name: table[name].fillna(0).where(is_need) for name in ("n_stated", "n_expected")}
    found = table.assign(partner=table["partner_id"].map(names).fillna(""), **counts)
    ordered: pd.DataFrame = found.sort_values(
        ["n_lost", "n_people", *both], ascending=[False] * 2 + [True] * 3, ignore_index=True
    )
    return ordered[list(COLUMNS)]


def of_services(pairs: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return what the end of each running service would cost.

    Parameters
    ----------
    pairs, profiles
        As for `if_closed`.

    Returns
    -------
    DataFrame
        Columns `SERVICES`, by population and in the order of the services: `n_lost` people whom no
        other service of the category within the limits takes, of the `n_people` whom this one
        takes.
    """
    needs, status = populations.needs(profiles), profiles.status
    runs = status["runs"].to_numpy(bool)
    site = pairs["site"].to_numpy()
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy() & runs[site]
    site, n = site[taken].astype(np.int64), len(needs.kinds)
    at = pairs["person"].to_numpy()[taken].astype(np.int64) * n + needs.kind[site]
    of_both, case, n_services = np.unique(at, return_inverse=True, return_counts=True)
    told = needs.of(of_both // max(n, 1), of_both % max(n, 1))
    weights = {"need": told["parts"], "all": np.full(len(of_both), PERSON)}
    lost = case[n_services[case] == 1], site[n_services[case] == 1]
    stated = weights["need"] * told["is_stated"]
    parts = []
    for among, weight in weights.items():
        n_people, n_stated, n_expected = (
            np.bincount(site, each[case], len(status)) / PERSON
            for each in (weight, stated, weight - stated)
        )
        table = status[["service_id", "partner", "category"]].assign(
            among=among,
            n_lost=np.bincount(lost[1], weight[lost[0]], len(status)) / PERSON,
            n_people=n_people,
            n_stated=n_stated if among == "need" else np.nan,
            n_expected=n_expected if among == "need" else np.nan,
        )
        parts.append(table[runs])
    found = pd.concat(parts, ignore_index=True).rename(columns={"partner": "partner_id"})
    return found[list(SERVICES)]

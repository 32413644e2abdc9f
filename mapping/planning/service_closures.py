"""What is lost when a partner or a service closes: who has no other service of the category."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.column import Column
from mapping.planning import closure_floor
from mapping.profiles.profiles import Profiles
from mapping.unit_records.result_tables import PARTNER, Count, ResultTable

_CLOSURES: Final = ResultTable(
    name="closures",
    doc="What would be lost if a partner closed, by category.",
    columns=(
        *PARTNER,
        Column("category", "text", "Kind of service."),
        Column("n_lost", "integer", "Returnees whom no other service would take."),
        Column("n_people", "integer", "Returnees whom its services take."),
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
        Column("n_lost", "integer", "Returnees whom no other service would take."),
        Column("n_people", "integer", "Returnees whom it takes."),
        Column("n_partner", "integer", "Returnees lost if its partner closed, by category."),
        Column("n_covered", "integer", "Returnees whom any service of the category takes."),
    ),
    counts=(),
    floor=closure_floor.floor,
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
    site, status = pairs["site"].to_numpy(), profiles.status
    runs = status["runs"].to_numpy(bool)
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy() & runs[site]
    keys = ["partner_id", "category"]
    facts = status[["partner", "category"]].rename(columns={"partner": "partner_id"})
    reached = facts.iloc[site[taken]].assign(person=pairs["person"].to_numpy()[taken])
    people = reached.drop_duplicates().groupby(keys).size().rename("n_people")
    running = facts[runs].groupby(keys).size().rename("n_services")
    single = cases[cases["n_partners"] == 1].rename(columns={"partner": "partner_id"})
    lost = single.groupby(keys).size().rename("n_lost")
    table = pd.concat([lost, people, running], axis=1).reset_index()
    table = table[table["partner_id"].fillna("") != ""]
    names = profiles.services.drop_duplicates("partner_id").set_index("partner_id")["partner"]
    counts = {name: table[name].fillna(0).astype(np.int64) for name in COLUMNS[3:]}
    found = table.assign(partner=table["partner_id"].map(names).fillna(""), **counts)
    ordered: pd.DataFrame = found.sort_values(
        ["n_lost", "n_people", *keys], ascending=[False, False, True, True], ignore_index=True
    )
    return ordered[list(COLUMNS)]


def of_services(pairs: pd.DataFrame, status: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """Return what the end of each running service would cost.

    Parameters
    ----------
    pairs, status
        From `encoded_pairs.of_judged` and `service_status.of_services`.
    closed
        From `if_closed`.

    Returns
    -------
    DataFrame
        Columns `SERVICES`, in the order of the services: `n_lost` people whom no other service of
        the category within the limits takes, of the `n_people` whom this one takes; beside them,
        for the floor, what its partner's end would cost (`n_partner`; NaN where it names none) and
        the people whom any service of the category takes (`n_covered`).
    """
    runs = status["runs"].to_numpy(bool)
    site = pairs["site"].to_numpy()
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy() & runs[site]
    kind, kinds = pd.factorize(status["category"])
    site = site[taken].astype(np.int64)
    at = pairs["person"].to_numpy()[taken].astype(np.int64) * len(kinds) + kind[site]
    of_both, case, n_services = np.unique(at, return_inverse=True, return_counts=True)
    lost = site[n_services[case] == 1]
    covered = np.bincount(of_both % max(len(kinds), 1), minlength=len(kinds))
    by_partner = closed.set_index(["partner_id", "category"])["n_lost"].astype(float)
    keys = pd.MultiIndex.from_frame(status[["partner", "category"]])
    table = pd.DataFrame(
        {
            "service_id": status["service_id"].to_numpy(),
            "partner_id": status["partner"].to_numpy(),
            "category": status["category"].to_numpy(),
            "n_lost": np.bincount(lost, minlength=len(status)),
            "n_people": np.bincount(site, minlength=len(status)),
            "n_partner": by_partner.reindex(keys).to_numpy(),
            "n_covered": covered[kind],
        }
    )
    return table[runs].reset_index(drop=True)[list(SERVICES)]

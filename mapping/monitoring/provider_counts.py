"""Who gives each category, and how many returnees each partner could take."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary import codes
from layers.vocabulary.codes import CLOSED_STATUSES
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.unit_records import populations
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="providers",
    doc="Who gives each category, and how many returnees each partner could take.",
    columns=(),
    counts=(Count("n_people"),),
    is_written=False,
)


def by_category(reach: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return one row per category, partner with running services, and population.

    Parameters
    ----------
    reach
        The judged pairs.
    profiles
        The people with their needs, and the services, partners named; a service that names none
        counts under an empty partner.

    Returns
    -------
    DataFrame
        `category, partner, among, n_services, n_people` (returnees whom one of them takes within
        the limits) with `n_stated` and `n_expected`, and `is_only` (no other partner gives the
        category).
    """
    services = profiles.services
    runs = services[~services["status"].isin(CLOSED_STATUSES)]
    keys = ["category", "partner"]
    named = pd.DataFrame(
        {
            "category": services["category"].astype("str"),
            "partner": services["partner"].fillna("").astype("str"),
        }
    )
    counts = named.loc[runs.index].groupby(keys).size().rename("n_services").reset_index()
    only = counts.groupby("category")["partner"].transform("size") == 1
    counts = counts.assign(is_only=only & (counts["partner"] != ""))
    found = counts.merge(pd.DataFrame({"among": list(codes.AMONG)}), how="cross")
    people = populations.counted(
        populations.both(_taken(reach, profiles, named, runs.index)), keys, "n_people"
    )
    found = found.merge(people, on=[*keys, "among"], how="left")
    is_need = found["among"].eq("need")
    found = found.assign(
        n_people=found["n_people"].fillna(0.0),
        **{name: found[name].fillna(0.0).where(is_need) for name in ("n_stated", "n_expected")},
    )
    columns = [*keys, "among", "n_services", "n_people", "n_stated", "n_expected", "is_only"]
    ordered: pd.DataFrame = found.sort_values([*keys, "among"], ignore_index=True)
    return ordered[columns]


def _taken(
    reach: pd.DataFrame, profiles: Profiles, named: pd.DataFrame, runs: pd.Index
) -> pd.DataFrame:
    """Each person once per category and partner that takes them: over many pairs, by numbers."""
    is_taken = reach["is_within"].to_numpy(bool) & (reach["eligible"] == "yes").to_numpy(bool)
    taken = reach.loc[is_taken, ["returnee_id", "service_id"]]
    site = positions.of_ids(taken["service_id"], profiles.services["service_id"])
    person = positions.of_ids(taken["returnee_id"], profiles.people["returnee_id"])
    is_running = np.isin(site, runs.to_numpy())
    group, groups = pd.factorize(pd.MultiIndex.from_frame(named))
    both = np.unique(person[is_running] * max(len(groups), 1) + group[site[is_running]])
    who, at = both // max(len(groups), 1), both % max(len(groups), 1)
    needs = populations.needs(profiles)
    kind = needs.kinds.get_indexer(pd.Index([category for category, _ in groups]))
    told = pd.DataFrame(list(groups), columns=["category", "partner"]).iloc[at]
    return told.assign(**needs.of(who, kind[at])).reset_index(drop=True)

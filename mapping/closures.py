"""What is lost when a partner closes: who would be left without any service of a category."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

COLUMNS: Final = ("partner_id", "partner", "category", "n_lost", "n_people", "n_services")


def if_closed(
    cases: pd.DataFrame, pairs: pd.DataFrame, services: pd.DataFrame, stands: pd.DataFrame
) -> pd.DataFrame:
    """Return what each partner's end would cost, by category.

    Parameters
    ----------
    cases
        From `cases.of_people`.
    pairs, stands
        From `compact.of_judged` and `standing.of_services`.
    services
        The layer, partners named.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, the largest loss first: `n_lost` people whom no service within the limits
        would take any more, of the `n_people` whom this partner's services take; `n_services` are
        its running services of the category. Services that name no partner are left out, and who
        has one of these loses nothing for certain.
    """
    site = pairs["site"].to_numpy()
    runs = stands["runs"].to_numpy(bool)
    taken = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy() & runs[site]
    keys = ["partner_id", "category"]
    facts = stands[["partner", "category"]].rename(columns={"partner": "partner_id"})
    reached = facts.iloc[site[taken]].assign(person=pairs["person"].to_numpy()[taken])
    people = reached.drop_duplicates().groupby(keys).size().rename("n_people")
    offered = facts[runs].groupby(keys).size().rename("n_services")
    single = cases[cases["n_partners"] == 1].rename(columns={"partner": "partner_id"})
    lost = single.groupby(keys).size().rename("n_lost")
    table = pd.concat([lost, people, offered], axis=1).reset_index()
    table = table[table["partner_id"].fillna("") != ""]
    names = services.drop_duplicates("partner_id").set_index("partner_id")["partner"]
    counts = {name: table[name].fillna(0).astype(np.int64) for name in COLUMNS[3:]}
    found = table.assign(partner=table["partner_id"].map(names).fillna(""), **counts)
    ordered: pd.DataFrame = found.sort_values(
        ["n_lost", "n_people", *keys], ascending=[False, False, True, True], ignore_index=True
    )
    return ordered[list(COLUMNS)]

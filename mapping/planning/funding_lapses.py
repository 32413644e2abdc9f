"""Courses that run on after their partner's agreement has ended, and whom that alone keeps out."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.vocabulary import codes
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.reach import reason_lists
from mapping.unit_records import populations
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="lapses",
    doc="Courses that run on after their partner's agreement has ended.",
    columns=(),
    counts=(Count("n_people"),),
    is_written=False,
)
REASON = "window"
"""The code of a service that does not end within its agreement."""


def courses(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return the courses whose last day lies after the last day of their agreement.

    Parameters
    ----------
    judged
        The judged pairs: `returnee_id, service_id, is_within, reason, reasons`.
    profiles
        The people with their needs, and the services, partners named.

    Returns
    -------
    DataFrame
        `service_id, name, category, partner_id, partner, starts_on, ends_on, agreed_until`,
        `n_days` (the course runs on after the agreement) and by population (`among`) `n_people`,
        with `n_stated` and `n_expected`: returnees within the limits whom nothing but this keeps
        from the course. The longest overrun comes first.
    """
    services, needs = profiles.services, populations.needs(profiles)
    late = services[services["ends_on"] > services["agreed_until"]]
    is_late = judged["service_id"].isin(late["service_id"])
    held = judged[judged["is_within"].astype(bool) & is_late & (judged["reason"] == REASON)]
    alone = held[reason_lists.lengths(held["reasons"]) == 1]
    person = positions.of_ids(alone["returnee_id"], profiles.people["returnee_id"])
    site = positions.of_ids(alone["service_id"], services["service_id"])
    rows = pd.DataFrame(
        {"service_id": alone["service_id"].astype("str").to_numpy(object)}
        | needs.of(person, needs.kind[site])
    )
    counted = populations.counted(populations.both(rows), ["service_id"], "n_people")
    found = late.assign(n_days=(late["ends_on"] - late["agreed_until"]).dt.days.astype(float))
    found = found.merge(pd.DataFrame({"among": list(codes.AMONG)}), how="cross")
    found = found.merge(counted, on=["service_id", "among"], how="left")
    is_need = found["among"].eq("need")
    found = found.assign(
        n_people=found["n_people"].fillna(0.0),
        **{name: found[name].fillna(0.0).where(is_need) for name in ("n_stated", "n_expected")},
    )
    names = ["service_id", "name", "category", "partner_id", "partner"]
    columns = [*names, "starts_on", "ends_on", "agreed_until", "n_days", "among", "n_people"]
    columns += ["n_stated", "n_expected"]
    found = found.sort_values(["n_days", "service_id", "among"], ascending=[False, True, True])
    return pd.DataFrame(found[columns]).reset_index(drop=True)

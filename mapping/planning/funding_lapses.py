"""Courses that run on after their partner's agreement has ended, and whom that alone keeps out."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.reach import reason_lists
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


def courses(judged: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Return the courses whose last day lies after the last day of their agreement.

    Parameters
    ----------
    judged
        The judged pairs: `returnee_id, service_id, is_within, reason, reasons`.
    services
        From `mapping.profiles.services.of_layer`, partners named.

    Returns
    -------
    DataFrame
        `service_id, name, category, partner_id, partner, starts_on, ends_on, agreed_until`,
        `n_days` (the course runs on after the agreement) and `n_people`: returnees within the
        limits whom nothing but this keeps from the course. The longest overrun comes first.
    """
    late = services[services["ends_on"] > services["agreed_until"]]
    is_late = judged["service_id"].isin(late["service_id"])
    held = judged[judged["is_within"].astype(bool) & is_late & (judged["reason"] == REASON)]
    alone = held[reason_lists.lengths(held["reasons"]) == 1].astype({"service_id": "str"})
    n = alone.groupby("service_id")["returnee_id"].nunique()
    found = late.assign(
        n_days=(late["ends_on"] - late["agreed_until"]).dt.days.astype(float),
        n_people=late["service_id"].map(n).fillna(0).astype(float),
    )
    names = ["service_id", "name", "category", "partner_id", "partner"]
    columns = [*names, "starts_on", "ends_on", "agreed_until", "n_days", "n_people"]
    found = found.sort_values(["n_days", "service_id"], ascending=[False, True])
    return pd.DataFrame(found[columns]).reset_index(drop=True)

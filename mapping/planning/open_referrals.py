"""Referrals that nobody has answered yet: whom to ask again, for how many, and since when."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.vocabulary.column import Column
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import Count, ResultTable

OPEN: Final = ("sent", "received")
"""A referral that stands so waits for the partner."""


TABLE: Final = ResultTable(
    name="open_referrals",
    doc="Referrals that have been sent and have had no answer, by service.",
    columns=(
        Column("service_id", "text", "The service referred to."),
        Column("name", "text", "Its name."),
        Column("category", "text", "Kind of service."),
        Column("n_open", "integer", "Referrals without an answer on the programme's day."),
        Column("n_people", "integer", "The people they are of."),
        Column("median_days", "number", "For how long half of them have waited.", unit="days"),
        Column("oldest_on", "text", "The day the oldest was made, YYYY-MM-DD; never published."),
    ),
    counts=(Count("n_people"), Count("n_open")),
    medians={"median_days": "n_people"},
    kept_inside=("oldest_on",),  # one person's own
    is_sparse=True,
)


def make(measured: Measured) -> pd.DataFrame:
    """Return one row for each service with a referral that waits, most people first."""
    services = measured.profiles.services
    as_of = pd.Timestamp(measured.profiles.programme.as_of)
    known = services["service_id"].astype("str")
    referrals = measured.records.get("referrals")
    if referrals is None:
        return _blank()
    held = referrals[referrals["status"].isin(OPEN)]
    held = held[held["service_id"].astype("str").isin(known)]
    if held.empty:
        return _blank()
    rows = pd.DataFrame(
        {
            "service_id": held["service_id"].astype("str"),
            "returnee_id": held["returnee_id"].astype("str"),
            "made_on": pd.to_datetime(held["made_on"]),
        }
    )
    rows = rows.assign(days=(as_of - rows["made_on"]).dt.days.astype(float))
    found = rows.groupby("service_id").agg(
        n_open=("days", "size"),
        n_people=("returnee_id", "nunique"),
        median_days=("days", "median"),
        oldest_on=("made_on", "min"),
    )
    told = pd.DataFrame(
        {
            "name": services["name"].fillna("").to_numpy(object),
            "category": services["category"].astype("str").to_numpy(object),
        },
        index=known.to_numpy(object),
    )
    found = found.join(told).rename_axis("service_id").reset_index()
    found = found.assign(oldest_on=found["oldest_on"].dt.strftime("%Y-%m-%d"))
    return found.sort_values(["n_people", "service_id"], ascending=[False, True])[
        list(TABLE.names)
    ].reset_index(drop=True)


def _blank() -> pd.DataFrame:
    kinds = {"n_open": "int64", "n_people": "int64", "median_days": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "str")) for name in TABLE.names})

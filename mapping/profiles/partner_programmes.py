"""What the development programmes of partners say of their services: dates, quota, rules."""

from __future__ import annotations

import pandas as pd

from layers.schemas.criteria import SCHEMA
from layers.schemas.schema import empty


def of_services(services: pd.DataFrame, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return the services with what their programme says where they are silent.

    Adds `programme_ends_on`; fills `returnee_share`, `status` and, with the groups that the
    programme is meant for, `eligibility_description`. A service whose programme is not in the layer
    stays as it is.
    """
    columns = ["ends_on", "returnee_share", "status", "target_groups"]
    known = programmes.set_index("programme_id")[columns].reindex(services["programme_id"])
    known = known.set_index(services.index)
    return services.assign(
        programme_ends_on=known["ends_on"],
        returnee_share=services["returnee_share"].fillna(known["returnee_share"]),
        status=services["status"].fillna(known["status"]),
        eligibility_description=services["eligibility_description"].fillna(known["target_groups"]),
    )


def rules(programmes: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Return the criteria with the rules that follow from columns of programmes.

    `post_return_months` is a rule on the months since return, `pcodes` one on the area of
    residence; both are hard, and named after programme and column.
    """
    limit = programmes[programmes["post_return_months"].notna()]
    area = programmes[programmes["pcodes"].notna()]
    parts = [criteria]
    for held, criterion, column, value in (
        (limit, "arrival_window", "post_return_months", "max"),
        (area, "residence_area", "pcodes", "values"),
    ):
        if len(held):
            blank = empty(SCHEMA).reindex(range(len(held)))
            told = blank.assign(
                criterion_id=(held["programme_id"] + f":{column}").to_numpy(),
                scope="programme",
                scope_id=held["programme_id"].to_numpy(),
                criterion=criterion,
                **{value: held[column].to_numpy()},
            )
            parts.append(told.astype({"scope": "str", "criterion": "str"}))
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else criteria

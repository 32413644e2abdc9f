"""Who pays a service's fee, and when: the billing of the agreement that holds on the day."""

from __future__ import annotations

from typing import Final

import pandas as pd

from mapping.settings.programme import Programme

PAID_FIRST: Final = ("reimburse", "client_pays")
"""The person needs the money in hand before the first day."""

PAID_FOR: Final = ("direct", "free")
"""The person needs no money of their own."""

BORNE: Final = ("client_pays",)
"""The person bears the fee in the end, as where no billing is agreed."""


def of_services(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.Series:
    """Return the `billing` of each service on the programme's day; NaN where none is agreed.

    An agreement over the one service goes before one over all of the partner's; of several the one
    that lasts longest, then the first by its id.
    """
    nothing = pd.Series(pd.NA, index=services.index, dtype="str")
    if agreements is None or agreements.empty:
        return nothing
    day = pd.Timestamp(programme.as_of)
    holds = ~(agreements["from_on"] > day) & ~(agreements["to_on"] < day)
    held = agreements[holds & agreements["billing"].notna()]
    held = held.assign(_to=held["to_on"].fillna(pd.Timestamp.max.floor("D").as_unit("ms")))
    held = held.sort_values(["_to", "agreement_id"], ascending=[False, True])
    single = held[held["service_id"].notna()].drop_duplicates("service_id")
    whole = held[held["service_id"].isna()].drop_duplicates("partner_id")
    own = services["service_id"].map(single.set_index("service_id")["billing"]).astype("str")
    joint = services["partner_id"].map(whole.set_index("partner_id")["billing"]).astype("str")
    return own.fillna(joint)

"""Who pays a service's fee, and when: the billing of the agreement that is in force."""

from __future__ import annotations

import pandas as pd

from mapping.profiles.agreements import covering
from mapping.settings.programme import Programme


def of_services(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.Series:
    """Return the `billing` of each service on the day of its first use; NaN where none is agreed.

    The agreement over the narrowest part goes first: the one service, its programme, all of the
    partner's; of several the one that lasts longest, then the first by its id.
    """
    found = covering(services, agreements, programme)
    holds = (found["begins"] <= found["day"]) & (found["ends"] >= found["day"])
    held = found[holds & found["billing"].notna()]
    order = ["site", "scope", "ends", "agreement_id"]
    ranked = held.sort_values(order, ascending=[True, True, False, True]).drop_duplicates("site")
    told = ranked.set_index("site")["billing"].reindex(range(len(services)))
    return pd.Series(told.to_numpy(object), index=services.index, dtype="str")

"""Days from asking to the first day of a service: waiting, papers and the way."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import KEY
from mapping.profiles import lead_time
from mapping.unit_records import aggregation
from mapping.unit_records.counting import UNCOUNTED, Figures
from mapping.unit_records.person_facts import Sources

UNIT: Final = "days"
_PERCENTS: Final = (50, 75, 90)
FIGURES: Final[Figures] = {f"service_days_p{percent}": UNCOUNTED for percent in _PERCENTS}


def facts(sources: Sources) -> pd.DataFrame:
    """Return `service_days`: the fewest days to a service that takes the person.

    Over running services within the limits whose rules say yes. NaN where none of them tells how
    long it takes.
    """
    pairs, profiles = sources.pairs, sources.profiles
    site = pairs["site"].to_numpy()
    takes = pairs["is_within"].to_numpy() & pairs["is_yes"].to_numpy()
    takes &= profiles.status["runs"].to_numpy(bool)[site]
    some = pairs[takes]
    days = lead_time.to_service(profiles.services, some["site"].to_numpy(), some["minutes"])
    named = pd.DataFrame(
        {
            "returnee_id": profiles.people["returnee_id"]
            .astype("str")
            .to_numpy(object)[some["person"].to_numpy()],
            "category": profiles.status["category"].to_numpy(object)[some["site"].to_numpy()],
            "service_days": days,
        }
    )
    least = named.groupby(list(KEY))["service_days"].min()
    return least.reset_index().astype(dict.fromkeys(KEY, "str"))


def measure(cases: pd.DataFrame) -> pd.DataFrame:
    """Return p50, p75 and p90 by area and group, of those whom a service takes.

    Missing is who is taken by none, or only by services that tell no days; and everybody where the
    cases do not tell `service_days`.

    >>> cases = pd.DataFrame({"pcode": "A", "group": "all", "is_eligible": [True, True, False],
    ...     "service_days": [14.0, float("nan"), float("nan")]})
    >>> measure(cases)[["value", "n_people", "n_missing"]].values.tolist()[0]
    [14.0, 1.0, 2.0]
    """
    told = cases["service_days"] if "service_days" in cases else pd.Series(np.nan, cases.index)
    days = told.where(cases["is_eligible"].astype(bool))
    return aggregation.percentiles(aggregation.of(cases), days, _PERCENTS, "service_days")

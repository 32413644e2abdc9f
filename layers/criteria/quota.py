"""Of the places kept for returnees one is left."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import Answers, blank, say

ORDER: Final = 1600
PERSON: Final[tuple[str, ...]] = ()
READS: Final = ("max", "n_returnees_taken", "capacity", "n_places_free", "is_count_old")
CODES: Final = ("quota", "quota_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `n_returnees_taken` of the service by the quota in `max`.

    Where it is not stated no more can be taken than places are gone (`capacity` less
    `n_places_free`); if that could fill the quota the answer is unknown. Of no places at all none
    is left, however many are taken. A quota that is used up is unknown where that was counted too
    long ago (`is_count_old` of the service; one without a date holds). The margin is how many more
    places it would take to admit one more returnee.
    """
    quota = rows["max"].to_numpy(float)
    stated = rows["n_returnees_taken"].to_numpy(float)
    taken = np.where(np.isnan(stated) & (quota <= 0), 0.0, stated)
    gone = (rows["capacity"] - rows["n_places_free"]).to_numpy(float)
    most = np.where(np.isnan(gone), np.inf, np.maximum(gone, 0.0))
    found = blank(rows)
    is_stale = (taken >= quota) & (quota > 0) & rows["is_count_old"].to_numpy(bool)
    unsettled = (np.isnan(taken) & (most >= quota)) | is_stale
    found = say(found, unsettled, "unknown", "quota_unknown", want=quota)
    is_used_up = (taken >= quota) & ~is_stale
    return say(found, is_used_up, "no", "quota", have=taken, want=quota, margin=taken + 1 - quota)

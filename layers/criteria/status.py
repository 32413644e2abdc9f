"""The service runs; one that does not say so counts as running."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import Findings, blank, say

ORDER: Final = 100
PERSON: Final[tuple[str, ...]] = ()
READS: Final = ("status",)
IS_AUTOMATIC: Final = True
STEP: Final = {"en": "Service is running", "fr": "Service en activité"}
OBSTACLE: Final = {"en": "the service is not running", "fr": "le service n'est pas en activité"}
TEXTS: Final = {
    "status": {
        "en": "This service is not running ({detail}).",
        "fr": "Ce service ne fonctionne pas ({detail}).",
    },
}
LABELS: Final = {
    "status.inactive": {"en": "not active", "fr": "inactif"},
    "status.temporarily_closed": {"en": "closed for now", "fr": "fermé pour le moment"},
    "status.defunct": {"en": "closed for good", "fr": "fermé définitivement"},
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `status` of the service."""
    found = blank(rows)
    closed = rows["status"].isin(["inactive", "temporarily closed", "defunct"]).to_numpy()
    words = rows["status"].astype(object).where(closed, "").str.replace(" ", "_")
    return say(found, closed, "no", "status", detail="@status." + words.astype(str))

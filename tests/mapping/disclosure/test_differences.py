"""The people between two figures are counted, not left to be subtracted."""

import numpy as np
import pandas as pd

from mapping import indicators
from mapping.disclosure import differences


def gaps(**n: float) -> pd.DataFrame:
    rows = pd.DataFrame({"indicator": list(n), "n_value": list(n.values())})
    rows = rows.assign(
        pcode="ALL", category="pss", among="all", group="all", unit="people", value=rows["n_value"],
        n_people=100.0, subject_id="", suppression="none", share=np.nan,
    )  # fmt: skip
    return rows.reindex(columns=[*indicators.COLUMNS, "n_value", "share"])


def test_what_each_step_loses_adds_up_to_everybody() -> None:
    steps = ["waterfall_identified", "waterfall_reach", "waterfall_age", "waterfall_sure"]
    found = differences.added(gaps(**dict(zip(steps, [100.0, 60, 55, 20], strict=True))))
    n = found.set_index("indicator")["n_value"]
    lost = n[n.index.str.startswith("lost_")]
    assert lost.sum() + n["waterfall_sure"] == 100


def test_those_refused_and_those_not_known_are_counted_of_the_whole_programme() -> None:
    own = gaps(coverage_geographic=60.0, coverage_optimistic=50.0, coverage_eligible=45.0)
    n = differences.added(own).set_index("indicator")["n_value"]
    assert (n["refused_in_reach"], n["not_known"]) == (15, 5)
    of_area = differences.added(own.assign(pcode="GM01"))
    assert len(of_area) == len(own)

"""Reach beside outcome: what is on record of people who reach what they need, and of the others.

The two stand side by side and nothing more is said: who lives near a town differs from who does
not in more than the services within reach, so that a difference between rows is no effect.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from layers.vocabulary.column import Column
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="evidence",
    doc="Outcomes on record beside reach. It shows no effect of anything.",
    columns=(
        Column("outcome", "text", "rss_<dimension>, satisfaction or n_assistance."),
        Column(
            "reach_class",
            "text",
            "Whether all, some or none of what a person needs is within reach; unknown where the "
            "needs are not known, or nothing is needed.",
            values=("all", "some", "none", "unknown"),
        ),
        Column("n", "integer", "Returnees with a value."),
        Column("n_missing", "integer", "Returnees without one."),
        Column("median", "number", "The median."),
        Column("low", "number", "Its lower bound at 95 per cent, by order statistics."),
        Column("high", "number", "Its upper bound; NaN for fewer than six."),
    ),
    counts=(Count("n"), Count("n_missing")),
    medians=dict.fromkeys(("median", "low", "high"), "n"),
    is_sparse=True,
)
COLUMNS: Final = TABLE.names
CLASSES: Final = ("all", "some", "none", "unknown")
"""Whether a person is taken by a service within the limits in all, some or none of the categories
they need; unknown where no need is on record."""

SCORES: Final = ("economic", "social", "psychosocial", "composite")
CONFIDENCE: Final = 0.95


def beside_outcomes(
    cases: pd.DataFrame,
    returnees: pd.DataFrame,
    scores: pd.DataFrame,
    assistance: pd.DataFrame,
    referrals: pd.DataFrame,
    follow_ups: pd.DataFrame,
) -> pd.DataFrame:
    """Return outcomes by how much of what they need people reach.

    Parameters
    ----------
    cases
        From `cases.of_people`.
    returnees, scores, assistance, referrals, follow_ups
        The layers; those without rows give no outcome.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. Outcomes, one value per person: `rss_<dimension>`, the score of the last
        wave; `satisfaction` of the last follow-up that asked; `n_assistance`, how often the person
        was assisted. `n` people have a value, `n_missing` have none. `low` and `high` bound the
        median at 95 per cent: the order statistics whose ranks a binomial of one half leaves less
        than 2.5 per cent beyond on either side (Thompson 1936), exact for any distribution; NaN
        for fewer than six people.
    """
    people = reach_class(cases, returnees)
    found = {
        **_scores(scores),
        "satisfaction": _satisfaction(referrals, follow_ups),
        "n_assistance": assistance.groupby("returnee_id").size().astype(float),
    }
    rows = []
    for outcome, values in found.items():
        own = people["returnee_id"].map(values)
        if own.notna().any():
            rows += [
                _row(outcome, name, own[people["reach_class"] == name].to_numpy(float))
                for name in CLASSES
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"outcome": "str", "reach_class": "str"}
    )


def reach_class(cases: pd.DataFrame, returnees: pd.DataFrame) -> pd.DataFrame:
    """Return the class of each returnee: columns `returnee_id, reach_class`."""
    need = returnees.assign(returnee_id=returnees["returnee_id"].astype("str"))
    needs = need.set_index("returnee_id")["need"].fillna("").str.split().explode().dropna()
    wanted = pd.MultiIndex.from_arrays([needs.index, needs.astype("str")])
    asked = pd.MultiIndex.from_frame(cases[["returnee_id", "category"]]).isin(wanted)
    grouped = cases[asked].groupby("returnee_id")["is_eligible"]
    share = grouped.mean().reindex(need["returnee_id"]).fillna(0.0).to_numpy()
    is_unknown = ~need["returnee_id"].isin(needs.index).to_numpy(bool)
    words = np.select([is_unknown, share >= 1, share > 0], [CLASSES[3], *CLASSES[:2]], CLASSES[2])
    return pd.DataFrame({"returnee_id": need["returnee_id"], "reach_class": words}).astype("str")


def interval(values: np.ndarray) -> tuple[float, float]:
    """Return the bounds of the median at 95 per cent; NaN for fewer than six values.

    >>> interval(np.arange(1.0, 11.0))
    (2.0, 9.0)
    """
    ordered, n = np.sort(values), len(values)
    # The largest rank that leaves at most 2.5 % of the binomial below it.
    below = special.bdtr(np.arange(n), n, 0.5)
    rank = int(np.searchsorted(below, (1 - CONFIDENCE) / 2, side="right"))
    if rank < 1:
        return np.nan, np.nan
    return float(ordered[rank - 1]), float(ordered[n - rank])


def _scores(scores: pd.DataFrame) -> dict[str, pd.Series]:
    last = scores.sort_values(["returnee_id", "wave", "scored_on"])
    last = last.drop_duplicates("returnee_id", keep="last").set_index("returnee_id")
    return {f"rss_{name}": last[name] for name in SCORES}


def _satisfaction(referrals: pd.DataFrame, follow_ups: pd.DataFrame) -> pd.Series:
    asked = follow_ups[follow_ups["satisfaction"].notna()]
    asked = asked.merge(referrals[["referral_id", "returnee_id"]], on="referral_id")
    asked = asked.sort_values(["returnee_id", "done_on", "due_on", "referral_id"])
    last = asked.drop_duplicates("returnee_id", keep="last")
    return last.set_index("returnee_id")["satisfaction"]


def _row(outcome: str, name: str, values: np.ndarray) -> dict[str, object]:
    known = values[~np.isnan(values)]
    low, high = interval(known)
    return {
        "outcome": outcome,
        "reach_class": name,
        "n": len(known),
        "n_missing": len(values) - len(known),
        "median": float(np.median(known)) if len(known) else np.nan,
        "low": low,
        "high": high,
    }

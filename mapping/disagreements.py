"""Where circle and road disagree, and where the dry and the wet season do."""

from __future__ import annotations

import pandas as pd

from layers.criteria import CRITERIA
from mapping.standing import CLOSED

KEY = ["returnee_id", "category"]


def mark(
    cases: pd.DataFrame,
    reach: pd.DataFrame,
    rule_rows: pd.DataFrame,
    returnees: pd.DataFrame,
    services: pd.DataFrame,
    seasons: dict[str, pd.DataFrame],
) -> pd.DataFrame:
    """Return the cases with `is_circle_only` and `is_dry_only`.

    Parameters
    ----------
    cases
        From `mapping.cases.of_people`.
    reach
        The judged pairs of the programme's season.
    rule_rows
        The rules of the services, from `rules.of_services`.
    returnees, services
        The layers.
    seasons
        Season -> the judged pairs; `is_dry_only` is added where both `dry` and `wet` are there.

    Returns
    -------
    DataFrame
        `is_circle_only`: the home lies in the circle of a running service by the straight line,
        and in none by the road, where the same kilometres are asked of both. `is_dry_only`: a
        running service within the limits takes the person in the dry season and none in the wet.
    """
    inside = _inside(reach, rule_rows, returnees, services)
    marked = cases.merge(inside, on=KEY, how="left")
    circle, road = (marked.pop(name).eq(other=True) for name in ("in_circle", "in_road"))
    marked = marked.assign(is_circle_only=circle & ~road)
    if {"dry", "wet"} <= set(seasons):
        dry, wet = (_covered(marked, seasons[name], services) for name in ("dry", "wet"))
        marked = marked.assign(is_dry_only=dry & ~wet)
    return marked


def _inside(
    reach: pd.DataFrame,
    rule_rows: pd.DataFrame,
    returnees: pd.DataFrame,
    services: pd.DataFrame,
) -> pd.DataFrame:
    """Whether a person and category has a running service in its circle by line and by road."""
    held = rule_rows[rule_rows["criterion"] == "distance"]
    sites = services.rename(
        columns={"setting": "site_setting", "position_class": "site_position_class"}
    )
    runs = sites[~sites["status"].isin(CLOSED)]
    people = returnees[["returnee_id", "setting", "position_class"]].astype({"returnee_id": "str"})
    pairs = reach[["returnee_id", "service_id", "category", "straight_m", "distance_m"]]
    asked = pairs.merge(held, on="service_id").merge(people, on="returnee_id")
    asked = asked.merge(
        pd.DataFrame(runs[["service_id", "site_setting", "site_position_class"]]), on="service_id"
    )
    if asked.empty:
        return pd.DataFrame(
            {"returnee_id": [], "category": [], "in_circle": [], "in_road": []}
        ).astype({"returnee_id": "str", "category": "str"})
    by_line = CRITERIA["distance"](asked.assign(basis="radius"))["answer"] == "yes"
    by_road = CRITERIA["distance"](asked.assign(basis="network"))["answer"] == "yes"
    told = asked[KEY].assign(in_circle=by_line, in_road=by_road)
    return told.groupby(KEY, as_index=False).max()


def _covered(cases: pd.DataFrame, reach: pd.DataFrame, services: pd.DataFrame) -> pd.Series:
    runs = services.loc[~services["status"].isin(CLOSED), "service_id"]
    taken = reach[reach["is_within"] & (reach["eligible"] == "yes")]
    taken = taken[taken["service_id"].isin(runs)]
    pairs = pd.MultiIndex.from_frame(taken[KEY].drop_duplicates())
    return pd.Series(pd.MultiIndex.from_frame(cases[KEY]).isin(pairs), index=cases.index)

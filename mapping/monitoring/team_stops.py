"""Where mobile teams stop, on which days, and how many who need them could be seen there."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from layers.vocabulary.column import Column
from mapping.profiles import positions
from mapping.profiles.profiles import Profiles
from mapping.unit_records import populations
from mapping.unit_records.result_tables import Count, ResultTable

TABLE: Final = ResultTable(
    name="team_stops",
    doc="Where running mobile teams stop from the programme's day on, and how many reach them.",
    columns=(
        Column("service_id", "text", "The mobile team."),
        Column("name", "text", "Its name."),
        Column("category", "text", "Kind of service."),
        Column("stop_id", "text", "The stop."),
        Column("stop", "text", "Name of the place where it stops."),
        Column("weekday", "text", "Days of the week on which it stops there, as codes."),
        Column("on", "text", "The next single day on which it stops there, YYYY-MM-DD."),
        Column(
            "n_reach",
            "integer",
            "Returnees who need the category whom the team takes at this stop, inside the limits; "
            "each counts at the one stop that suits best. In whole people: stated needs, and so "
            "many as are expected by [demand.mix].",
        ),
        Column("n_team", "integer", "The same at any of the team's stops."),
        Column("n_need", "integer", "All who need the category."),
    ),
    counts=(
        Count("n_team", of="n_need"),
        Count("n_reach", of="n_need", adds_up=("service_id",), within=("n_team",)),
    ),
)


def reached(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return one row for each stop of a running team, as `TABLE` declares them.

    Parameters
    ----------
    judged
        Judged pairs: `returnee_id, service_id, stop_id, is_within, eligible`.
    profiles
        Their people and services, and the stops.
    """
    stops, services = profiles.stops, profiles.services
    runs = profiles.status["runs"].to_numpy(bool)
    team = positions.of_ids(stops["service_id"], services["service_id"])
    held = (team >= 0) & runs[team]
    stops, team = stops[held], team[held]
    needs = populations.needs(profiles)
    taken = judged[(judged["stop_id"] != "") & judged["is_within"] & judged["eligible"].eq("yes")]
    person = positions.of_ids(taken["returnee_id"], profiles.people["returnee_id"])
    site = positions.of_ids(taken["service_id"], services["service_id"])
    parts = pd.Series(needs.parts[person, needs.kind[site]], dtype="int64")
    keys = [taken[name].astype("str").to_numpy(object) for name in ("service_id", "stop_id")]
    at_stop, at_team = parts.groupby(keys).sum(), parts.groupby(keys[0]).sum()
    ids = stops["service_id"].astype("str")
    both = pd.MultiIndex.from_arrays([ids, stops["stop_id"].astype("str")])
    return pd.DataFrame(
        {
            "service_id": ids.to_numpy(object),
            "name": services["name"].fillna("").to_numpy(object)[team],
            "category": services["category"].astype("str").to_numpy(object)[team],
            "stop_id": stops["stop_id"].astype("str").to_numpy(object),
            "stop": stops["name"].fillna("").to_numpy(object),
            "weekday": stops["weekday"].fillna("").to_numpy(object),
            "on": pd.to_datetime(stops["on"]).dt.strftime("%Y-%m-%d").fillna("").to_numpy(object),
            "n_reach": _whole(at_stop.reindex(both).fillna(0).to_numpy(float)),
            "n_team": _whole(at_team.reindex(ids).fillna(0).to_numpy(float)),
            "n_need": _whole(needs.parts.sum(axis=0)[needs.kind[team]].astype(float)),
        }
    )


def _whole(parts: np.ndarray) -> np.ndarray:
    """Whole people of parts of a person; half a one counts as one."""
    whole: np.ndarray = np.floor(np.rint(parts) / PERSON + 0.5).astype(np.int64)
    return whole

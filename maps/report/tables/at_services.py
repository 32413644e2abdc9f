"""What stands at single services: stops, the crowd beside the places, referrals that wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "could_use": (
        *("service_id", "category", "n_places", "n_could_use", "n_admitted", "n_admitted_all"),
        *("n_need", "n_could_use_suppression", "n_admitted_suppression"),
        "n_admitted_all_suppression",
    ),
    "team_stops": (
        *("service_id", "name", "category", "stop_id", "stop", "weekday", "on", "n_reach"),
        *("n_team", "n_need", "n_reach_suppression", "n_team_suppression"),
    ),
    "open_referrals": (
        *("service_id", "name", "category", "n_open", "n_people", "median_days"),
        *("oldest_on", "n_people_suppression"),
    ),
}
"""What each of these tables may hold; any of them may be absent."""

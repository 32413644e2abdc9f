"""The stops of the sample's one mobile team that says where it comes; the other says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from scripts.sample.country import Country
from scripts.sample.files import SOURCE

TEAM: Final = "CLI-11"
COLUMNS: Final = (
    "stop_id", "service_id", "name", "latitude", "longitude", "weekday", "on", "n_people", "source",
)  # fmt: skip
_STOPS: Final = (
    ("Mandinari", "Tuesday", "", 40),
    ("Gunjur", "Thursday", "", 60),
    ("Bulok", "", "2026-11-20", 30),
    ("Brikama", "", "2026-10-14", 50),  # it has been
)


def stops(country: Country, services: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the layer; none where so few services are asked for that it has no team.

    Columns `COLUMNS`.
    """
    if not any(row["service_id"] == TEAM for row in services):
        return []
    return [
        {
            "stop_id": f"{TEAM}-{number}",
            "service_id": TEAM,
            "name": name,
            "latitude": f"{country.place(name).lat:.5f}",
            "longitude": f"{country.place(name).lon:.5f}",
            "weekday": weekday,
            "on": on,
            "n_people": n_people,
            "source": SOURCE,
        }
        for number, (name, weekday, on, n_people) in enumerate(_STOPS, start=1)
    ]

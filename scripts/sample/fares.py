"""The sample's list of fares: made up, of the order of what drivers on the lower Gambia ask."""

from typing import Any

from scripts.sample.files import SOURCE

COLUMNS = ("from_stage", "to_stage", "mode", "fare", "kind", "as_of", "source")
# from, to, fare by minibus in dalasi, whether fixed or asked for, the day
_LISTED = (
    ("Serekunda", "Brikama", 18, "official", "2025-01-20"),
    ("Serekunda", "Brikama", 23, "charged", "2026-09-14"),
    ("Serekunda", "Banjul", 15, "official", "2025-01-20"),
    ("Brufut", "Serekunda", 18, "charged", "2026-09-14"),
    ("Tanji", "Brikama", 20, "charged", "2026-09-15"),
    ("Brikama", "Bwiam", 46, "charged", "2026-09-15"),
    ("Barra", "Kerewan", 38, "charged", "2026-09-16"),
    ("Farafenni", "Kerewan", 42, "charged", "2026-09-16"),
    ("Farafenni", "Kerewan", 35, "official", "2025-01-20"),
)


def fares() -> list[dict[str, Any]]:
    """Return the list: fares between towns whose names are those of the settlements."""
    return [
        {
            "from_stage": start,
            "to_stage": goal,
            "mode": "minibus",
            "fare": fare,
            "kind": kind,
            "as_of": day,
            "source": SOURCE,
        }
        for start, goal, fare, kind, day in _LISTED
    ]

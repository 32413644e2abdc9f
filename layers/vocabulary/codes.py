"""The frozen words of waypost: answers, seasons and the like, as the tables spell them."""

from __future__ import annotations

from typing import Final, Literal

Answer = Literal["yes", "no", "unknown"]

VERDICTS: Final = ("yes", "unknown", "no")
"""The verdicts, the best first."""
AFFORDABILITY: Final = ("affordable", "strained", "unaffordable", "unknown")
SEASONS: Final = ("dry", "wet")
SUPPRESSIONS: Final = ("none", "few", "most", "hidden")
"""What may be told of a figure: all of it (`none`); that `few` people are counted, or all but a few
(`most`), without a number; or nothing (`hidden`)."""
LANGUAGES: Final = ("en", "fr")
"""Languages whose words stand beside the code; `layers.languages` holds a file for each other."""
REMOTE_DELIVERIES: Final = ("phone", "online")
VISITING_DELIVERIES: Final = ("mobile", "home")
"""The service comes to where people are: a team at its stops, a visit at home."""

HARDLY_WALKS: Final = ("is_escorted", "has_disability")
"""Columns of a person who is not sent on foot where a ride will do."""
UNTRAVELLED_DELIVERIES: Final = (*REMOTE_DELIVERIES, *VISITING_DELIVERIES)
"""Nobody travels to the place that is on record."""
CLOSED_STATUSES: Final = ("inactive", "temporarily closed", "defunct")
"""Statuses of a service that takes nobody now."""
FLEXIBILITY: Final = ("hard", "negotiable", "waivable")
"""How far a partner's rule bends, the firmest first."""
DELIVERIES: Final = ("onsite", *VISITING_DELIVERIES, *REMOTE_DELIVERIES)
SHORTFALL_CAUSES: Final = (
    "no_service_in_reach", "not_eligible", "unaffordable", "full", "unknown_capacity",
)  # fmt: skip
"""Why a person has no place, by how far the best service goes: none is inside the limits; none of
those is known to take the person; none of those is known to be affordable; the places are given to
others; it is not known how many places there are."""
UNCERTAIN_POSITIONS: Final = ("settlement", "area3", "area2", "area1")
"""Position classes of a place that may be anywhere in a settlement or an area."""
DOUBTFUL_TIES: Final = ("across_water", "other_component", "far", "off_network")
"""Flags of a point whose tie to the road is in doubt."""
NEAR_SETTLEMENT_M: Final = 3000.0
"""How near a settlement known by a point a place may be and count as in it."""
WHOLE: Final = "ALL"
"""The pcode of the whole programme in tables of areas."""
AMONG: Final = ("need", "all")
"""Who is counted: those who need the category, or everybody, as if everybody came."""
PERSON: Final = 1_000_000
"""A person counts as so many parts. Whose needs are not known counts among those in need as a share
of a person; sums of whole parts are the same in any order."""
KEY: Final = ["returnee_id", "category"]
"""What a unit record is known by: a person and a category of services."""

EXAMPLE: Final = "example"
"""The id of the example row of a template."""

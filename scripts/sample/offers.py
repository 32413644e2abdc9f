"""The sample's services: thirty courses at eight centres, clinics, one PSS provider and the rest.

The rows that make stories: TRA-01 (Kombo Skills Centre: age 18-35, grade up to 10, a circle of
5 or 10 km, 30 % for returnees), TRA-03 (a centre on the wharf of Tankular, across the river
from Kerewan), TRA-04 (its funding lapses in mid-course), PSS-01 (the only one), SHE-01
(confidential), LEG-01 and CHI-01 (by phone), TRA-07 (its stipend does not pay the way to it) and
SOC-01 (known by its district alone).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

import numpy as np
import shapely

from layers.errors import UsageError
from scripts.sample import roads
from scripts.sample.country import Country, LonLat, Place
from scripts.sample.files import AS_OF, SOURCE
from scripts.sample.partners import phone
from scripts.sample.streets import shift

COLUMNS = (
    "service_id", "name", "category", "partner_id", "level", "delivery", "latitude", "longitude",
    "pcode", "setting", "status", "is_confidential", "sexes", "age_min", "age_max", "grade_min",
    "grade_max", "urban_limit_km", "rural_limit_km", "basis", "setting_of", "capacity",
    "n_places_free", "capacity_on", "returnee_share", "n_returnees_taken", "starts_on",
    "duration_weeks", "attendance_days", "stipend", "stipend_unit", "fee", "phone", "languages",
    "hours", "is_referral_required", "referral_method", "wait_days", "verified_on", "source",
)  # fmt: skip
LEAST = 30
_BY_PHONE = {"LEG-01": "Legal help line", "CHI-01": "Child help line", "JOB-02": "Job line"}
_BY_AREA = frozenset({"SOC-01"})
"""Services of which no more than the district is known."""
_KSC_RULE: dict[str, Any] = {
    "age_min": 18,
    "age_max": 35,
    "grade_max": 10,
    "urban_limit_km": 5,
    "rural_limit_km": 10,
    "basis": "radius",
    "setting_of": "site",
    "returnee_share": 0.3,
    "capacity": 24,
    "stipend": 60,
    "stipend_unit": "day",
}


@dataclass(frozen=True)
class Kind:
    """A category: code in ids, services among 120 (clinics: the rest), partner, name of a row."""

    code: str
    n_services: int
    partner_id: str
    name: str
    capacity: int = 0
    fee: int | None = None


@dataclass(frozen=True)
class Centre:
    """A training centre: its partner, place, courses (name, weeks) and what all of them share."""

    partner_id: str
    place: str
    courses: tuple[tuple[str, int], ...]
    shared: dict[str, Any]


_KINDS = {
    "training": Kind("TRA", 30, "", "Course"),
    "pss": Kind("PSS", 1, "P10", "Counselling", 50, 0),
    "job_placement": Kind("JOB", 5, "P11", "Job desk"),
    "business": Kind("BUS", 7, "P12", "Business start-up help", 25),
    "finance": Kind("FIN", 5, "P13", "Savings"),
    "housing": Kind("HOU", 3, "P14", "Roof repair fund", 12),
    "education": Kind("EDU", 6, "P15", "Evening school", 40, 50),
    "legal": Kind("LEG", 3, "P16", "Papers help", 0, 0),
    "child_protection": Kind("CHI", 4, "P17", "Child care"),
    "food": Kind("FOO", 5, "P18", "Food basket", 200),
    "social_protection": Kind("SOC", 4, "P19", "Family allowance desk"),
    "cash_point": Kind("CAS", 8, "P20", "Cash point", 0, 10),
    "shelter": Kind("SHE", 2, "P21", "Night shelter", 20),
    "transport": Kind("TRP", 2, "P22", "Bus tickets", 0, 0),
    "clinic": Kind("CLI", 0, "P08", "Clinic", 0, 25),
}
_CENTRES = (
    Centre(
        "P01",
        "Serekunda",
        (("Tailoring", 26), ("Welding", 26), ("Electrical work", 39), ("Phone repair", 13)),
        _KSC_RULE,
    ),
    Centre(
        "P01",
        "Brikama",
        (("Carpentry", 26), ("Solar panels", 20), ("Plumbing", 26), ("Tailoring", 26)),
        _KSC_RULE,
    ),
    Centre(
        "P02",
        "Tankular",
        (("Boat building", 30), ("Masonry", 26), ("Motor repair", 30), ("Fish smoking", 8)),
        {
            "age_min": 16,
            "age_max": 40,
            "urban_limit_km": 5,
            "rural_limit_km": 10,
            "basis": "radius",
            "setting_of": "site",
            "returnee_share": 0.5,
            "capacity": 16,
            "stipend": 50,
            "stipend_unit": "day",
        },
    ),
    Centre(
        "P03",
        "Farafenni",
        (("Driving", 16), ("Metalwork", 26), ("Masonry", 26), ("Computing", 20), ("Welding", 26)),
        {"returnee_share": 0.3, "capacity": 20, "stipend": 45, "stipend_unit": "day"},
    ),
    Centre(
        "P04",
        "Banjul",
        (("Cooking", 16), ("Hotel service", 12), ("Front desk", 12)),
        {"age_min": 18, "age_max": 30, "grade_min": 6, "capacity": 15, "fee": 500},
    ),
    Centre(
        "P05",
        "Soma",
        (("Vegetable growing", 20), ("Poultry", 16), ("Beekeeping", 10), ("Food drying", 10)),
        {"capacity": 30, "stipend": 900, "stipend_unit": "month"},
    ),
    Centre(
        "P06",
        "Sanyang",
        (("Outboard motors", 13), ("Cold storage", 13), ("Net making", 6)),
        {
            "age_min": 15,
            "urban_limit_km": 12,
            "capacity": 12,
            "stipend": 30,
            "stipend_unit": "day",
        },
    ),
    Centre(
        "P07",
        "Bakau",
        (("Tie-dye", 10), ("Hairdressing", 20), ("Bookkeeping", 16)),
        {"sexes": "f", "age_min": 18, "capacity": 18, "stipend": 250, "stipend_unit": "week"},
    ),
)


def services(country: Country, n_services: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return the rows; UsageError below 30, the fewest that tell the sample's stories."""
    if n_services < LEAST:
        raise UsageError(
            f"The sample needs at least {LEAST} services, not {n_services}; ask for more."
        )
    least = dict.fromkeys(_KINDS, 1) | {"training": len(_CENTRES)}
    counts = {
        category: max(least[category], round(kind.n_services * n_services / 120))
        for category, kind in _KINDS.items()
    } | {"pss": 1, "clinic": 0}
    counts["clinic"] = n_services - sum(counts.values())
    rows = list(islice(_courses(country, rng), counts.pop("training")))
    rows += [_counselling(country, rng)]
    counts.pop("pss")
    for category, number in counts.items():
        rows += _others(country, category, number, rng)
    _close_some(rows, rng)
    return rows


def _courses(country: Country, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield courses: the first of each centre, the second of each ..., then later intakes."""
    sites = [_site(country, centre, rng) for centre in _CENTRES]
    longest = max(len(centre.courses) for centre in _CENTRES)
    turns = [
        (centre, site, centre.courses[turn])
        for turn in range(longest)
        for centre, site in zip(_CENTRES, sites, strict=True)
        if turn < len(centre.courses)
    ]
    for number, (centre, site, course) in enumerate(cycle(turns)):
        start = date(2027, 1, 11) + timedelta(weeks=8 * (number // len(turns)))
        row = _course(centre, course, start, rng)
        yield _row("training", number + 1, centre.partner_id, rng) | site | row


def _course(
    centre: Centre, course: tuple[str, int], start: date, rng: np.random.Generator
) -> dict[str, Any]:
    name, weeks = course
    free = int(rng.integers(0, centre.shared["capacity"] + 1))
    return centre.shared | {
        "name": name,
        "level": "collective",
        "n_places_free": free,
        "n_returnees_taken": _taken(centre, free),
        "capacity_on": "2026-10-15",
        "starts_on": start.isoformat(),
        "duration_weeks": weeks,
        "attendance_days": weeks * 5,
        "is_referral_required": True,
        "referral_method": "referral form by email",
    }


def _taken(centre: Centre, free: int) -> int | str:
    """Return how many places kept for returnees are gone: their share, but never the last one."""
    share, capacity = centre.shared.get("returnee_share"), centre.shared["capacity"]
    if share is None:
        return ""
    return min(int(share * (capacity - free)), int(share * capacity) - 1)


def _site(country: Country, centre: Centre, rng: np.random.Generator) -> dict[str, Any]:
    place = country.place(centre.place)
    at = roads.wharf(country) if centre.place == "Tankular" else _near(country, place, rng)
    return _position(at, place)


def _counselling(country: Country, rng: np.random.Generator) -> dict[str, Any]:
    """Return the one PSS service of the whole district."""
    place = country.place("Serekunda")
    return (
        _row("pss", 1, "P10", rng)
        | _position(_near(country, place, rng), place)
        | {
            "name": "Counselling and group sessions",
            "capacity": 50,
            "n_places_free": 6,
            "capacity_on": "2026-10-20",
            "wait_days": 45,
            "is_referral_required": True,
            "referral_method": "call first",
            "verified_on": "2026-09-30",
        }
    )


def _others(
    country: Country, category: str, number: int, rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """Yield the services of one category; bigger places draw more of them, none draws two."""
    places = list(country.places.values())
    weights = np.array([place.population for place in places], dtype=float) ** 0.4
    picks: list[int] = []
    while len(picks) < number:
        some = min(number - len(picks), len(places))
        shares = weights / weights.sum()
        picks += [int(k) for k in rng.choice(len(places), some, replace=False, p=shares)]
    for n, pick in enumerate(picks, start=1):
        place = places[pick]
        kind = _KINDS[category]
        partner = "P09" if category == "clinic" and n % 3 == 0 else kind.partner_id
        row = _row(category, n, partner, rng) | {"name": f"{kind.name}, {place.name}"}
        if kind.capacity:
            free = int(rng.integers(0, kind.capacity // 2 + 1))
            row |= {"capacity": kind.capacity, "n_places_free": free}
        yield row | _special(country, row, place, rng)


def _special(
    country: Country, row: dict[str, Any], place: Place, rng: np.random.Generator
) -> dict[str, Any]:
    """Return the place of a service, and what sets a few of them apart."""
    service_id = row["service_id"]
    if service_id in _BY_PHONE:
        return {"delivery": "phone", "name": _BY_PHONE[service_id], "hours": "24/7"}
    if service_id == "SHE-01":
        town = country.place("Brikama")
        apart = {"name": "Women's shelter", "sexes": "f", "is_confidential": True}
        return _position(_near(country, town, rng), town) | apart
    if service_id in _BY_AREA:
        _near(country, place, rng)  # what follows is drawn as if the place were known
        name = _KINDS[row["category"]].name
        return {"name": name, "pcode": country.district(place), "setting": place.setting}
    mobile = {"delivery": "mobile"} if service_id in ("CLI-05", "CLI-11") else {}
    return _position(_near(country, place, rng), place) | mobile


def _row(category: str, number: int, partner_id: str, rng: np.random.Generator) -> dict[str, Any]:
    """Return what every service has; one in seven was last verified over 180 days ago."""
    kind = _KINDS[category]
    is_stale = rng.random() < 1 / 7
    days = rng.integers(190, 600) if is_stale else rng.integers(2, 170)
    return {
        "service_id": f"{kind.code}-{number:02d}",
        "category": category,
        "partner_id": partner_id,
        "level": "individual",
        "delivery": "onsite",
        "status": "active",
        "is_confidential": False,
        "sexes": "any",
        "fee": "" if kind.fee is None else kind.fee,
        "phone": phone(1000 * (1 + list(_KINDS).index(category)) + number),
        "languages": "en mnk" if rng.random() < 0.6 else "en mnk wo",
        "hours": "Mo-Fr 08:30-16:00",
        "is_referral_required": False,
        "verified_on": (AS_OF - timedelta(days=int(days))).isoformat(),
        "source": SOURCE,
    }


def _near(country: Country, place: Place, rng: np.random.Generator) -> LonLat:
    """Return a site a few hundred metres from the middle of a place, on dry ground."""
    ground = country.land[place.bank].buffer(-0.0006)
    while True:
        at = shift(place.at, *rng.uniform(-350, 350, 2))
        if shapely.contains_xy(ground, *at):
            return at


def _position(at: LonLat, place: Place) -> dict[str, Any]:
    return {
        "latitude": f"{at[1]:.5f}",
        "longitude": f"{at[0]:.5f}",
        "setting": place.setting,
    }


def _close_some(rows: list[dict[str, Any]], rng: np.random.Generator) -> None:
    """Close one clinic in seven or so, for good or for a while."""
    clinics = [row for row in rows if row["category"] == "clinic"]
    several = rng.permutation(len(clinics))[: len(clinics) // 6]
    for pick, status in zip(
        several, cycle(("temporarily closed", "inactive", "defunct")), strict=False
    ):
        clinics[pick]["status"] = status

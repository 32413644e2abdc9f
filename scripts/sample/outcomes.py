"""The sample's outcomes: scores, help given, referrals and what people said of them. Invented.

Nothing here follows from what anybody can reach: the scores scatter around the means of a public
survey (IOM Knowledge Bite 5), so that the report has outcomes to set beside reach, and no effect.
Some referrals to the one partner for psychosocial support have had no answer yet.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from scripts.sample.files import AS_OF, SOURCE

SCORE_COLUMNS = (
    "returnee_id", "wave", "scored_on", "economic", "social", "psychosocial", "composite", "source",
)  # fmt: skip
ASSISTANCE_COLUMNS = (
    "returnee_id", "category", "given_on", "level", "partner_id", "source",
)  # fmt: skip
REFERRAL_COLUMNS = (
    "referral_id", "returnee_id", "service_id", "made_on", "status", "status_on", "source",
)  # fmt: skip
COUNSELLING = "PSS-01"
FOLLOW_UP_COLUMNS = (
    "referral_id", "kind", "due_on", "done_on", "mode", "satisfaction", "is_delivered", "source",
)  # fmt: skip
_SCORED_SHARE = 0.55
_REFERRED_SHARE = 0.25
_UNANSWERED_SHARE = 1 / 6
_MEANS = {"economic": 0.48, "social": 0.6, "psychosocial": 0.56}
_SATISFACTION = (0.08, 0.11, 0.22, 0.35, 0.24)  # of 1 to 5
_STATUS = {"completed": 0.4, "enrolled": 0.25, "dropped_out": 0.15, "declined_by_partner": 0.2}
_LEVEL = {"individual": 0.73, "collective": 0.25, "community": 0.02}

Rows = list[dict[str, Any]]


def outcomes(people: Rows, services: Rows, rng: np.random.Generator) -> dict[str, Rows]:
    """Return the rows of `rss_scores`, `assistance`, `referrals` and `follow_ups`."""
    by_category: dict[str, list[dict[str, Any]]] = {}
    for service in services:
        by_category.setdefault(service["category"], []).append(service)
    found: dict[str, Rows] = {
        "rss_scores": [],
        "assistance": [],
        "referrals": [],
        "follow_ups": [],
    }
    for person in sorted(people, key=lambda row: row["returnee_id"]):
        back = date.fromisoformat(person["return_on"])
        found["rss_scores"] += _scores(person, back, rng)
        needs = [one for one in person["need"].split() if one in by_category]
        for need in needs:
            if rng.random() >= _REFERRED_SHARE:
                continue
            service = by_category[need][int(rng.integers(len(by_category[need])))]
            made = _later(back, 10, 200, rng)
            if made is None:
                continue
            number = len(found["referrals"]) + 1
            referral, asked = _referral(f"F-{number:04d}", person, service, made, rng)
            found["referrals"].append(referral)
            found["follow_ups"] += asked
            if referral["status"] != "declined_by_partner":
                found["assistance"].append(_given(person, service, made, rng))
    return found


def unanswered(people: Rows, made: Rows, rng: np.random.Generator) -> Rows:
    """Return referrals to `COUNSELLING` that are open: one in six of those in need without one.

    Parameters
    ----------
    people : the returnees
    made : the referrals there are; the new ones are numbered after them
    """
    held = {row["returnee_id"] for row in made if row["service_id"] == COUNSELLING}
    rows: Rows = []
    for person in sorted(people, key=lambda row: row["returnee_id"]):
        is_asked = "pss" in person["need"].split() and person["returnee_id"] not in held
        days, is_drawn = int(rng.integers(12, 160)), rng.random() < _UNANSWERED_SHARE
        on = AS_OF - timedelta(days=days)
        if is_asked and is_drawn and date.fromisoformat(person["return_on"]) < on:
            rows.append(
                {
                    "referral_id": f"F-{len(made) + len(rows) + 1:04d}",
                    "returnee_id": person["returnee_id"],
                    "service_id": COUNSELLING,
                    "made_on": on.isoformat(),
                    "status": "sent",
                    "status_on": on.isoformat(),
                    "source": SOURCE,
                }
            )
    return rows


def _scores(person: dict[str, Any], back: date, rng: np.random.Generator) -> Rows:
    """Return one or two waves of scores; the composite is the mean of the three."""
    rows: Rows = []
    if rng.random() >= _SCORED_SHARE:
        return rows
    for wave, (least, most) in enumerate(((90, 200), (250, 500)), start=1):
        on = _later(back, least, most, rng)
        if on is None or (wave > 1 and rng.random() < 0.5):
            continue
        parts = {
            name: round(float(np.clip(rng.normal(mean, 0.16), 0, 1)), 2)
            for name, mean in _MEANS.items()
        }
        rows.append(
            {"returnee_id": person["returnee_id"], "wave": wave, "scored_on": on.isoformat()}
            | parts
            | {"composite": round(sum(parts.values()) / len(parts), 2), "source": SOURCE}
        )
    return rows


def _referral(
    number: str,
    person: dict[str, Any],
    service: dict[str, Any],
    made: date,
    rng: np.random.Generator,
) -> tuple[dict[str, Any], Rows]:
    """Return a referral and, where the person was asked, the follow-up at four months."""
    status = _drawn(_STATUS, rng)
    due = made + timedelta(days=122)
    row = {
        "referral_id": number,
        "returnee_id": person["returnee_id"],
        "service_id": service["service_id"],
        "made_on": made.isoformat(),
        "status": status,
        "status_on": min(made + timedelta(days=int(rng.integers(5, 90))), AS_OF).isoformat(),
        "source": SOURCE,
    }
    if status == "declined_by_partner" or due > AS_OF:
        return row, []
    is_done = rng.random() < 0.8
    asked = {
        "referral_id": number,
        "kind": "month_4",
        "due_on": due.isoformat(),
        "done_on": due.isoformat() if is_done else "",
        "mode": "phone" if is_done else "",
        "satisfaction": int(rng.choice(5, p=_SATISFACTION)) + 1 if is_done else "",
        "is_delivered": status == "completed" if is_done else "",
        "source": SOURCE,
    }
    return row, [asked]


def _given(
    person: dict[str, Any], service: dict[str, Any], made: date, rng: np.random.Generator
) -> dict[str, Any]:
    return {
        "returnee_id": person["returnee_id"],
        "category": service["category"],
        "given_on": min(made + timedelta(days=int(rng.integers(7, 60))), AS_OF).isoformat(),
        "level": _drawn(_LEVEL, rng),
        "partner_id": service["partner_id"],
        "source": SOURCE,
    }


def _later(back: date, least: int, most: int, rng: np.random.Generator) -> date | None:
    """Return a day so many days after the return; nothing where it is still to come."""
    on = back + timedelta(days=int(rng.integers(least, most)))
    return on if on <= AS_OF else None


def _drawn(shares: dict[str, float], rng: np.random.Generator) -> str:
    words: Sequence[str] = list(shares)
    return str(words[int(rng.choice(len(words), p=list(shares.values())))])

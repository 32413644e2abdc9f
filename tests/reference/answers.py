"""What each rule answers for a person and a service: nothing, or the code of a no or unknown."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.reference import places, rules
from tests.reference.given import Given, Row
from tests.reference.known import COARSE

YEAR = 365.2425


@dataclass(frozen=True)
class Pair:
    """A person and a service, and the metres between them: straight, and by road (inf: none)."""

    given: Given
    person: Row
    service: Row
    straight_m: float | None
    road_m: float | None


def of_rule(pair: Pair, rule: Row) -> str:
    """The code of the answer of a rule; empty for a yes. Those of an unknown end in `_unknown`."""
    return _JUDGES[rule["criterion"]](pair, rule)


def status(service: Row) -> str:
    """The code of a service that does not run."""
    return "status" if service["status"] in ("inactive", "temporarily closed", "defunct") else ""


def window(given: Given, service: Row) -> str:
    """The code where a course outlives its money, or an agreement is no more or not yet."""
    day, starts, ends = given.as_of, service["starts_on"], service["ends_on"]
    until = min(
        (one for one in (service["agreed_until"], service["programme_until"]) if one), default=None
    )
    is_programme = until is not None and until != service["agreed_until"]
    suffix = "_programme" if is_programme else ""
    last = ends or starts
    if ends and ends < day:
        return "course_over"
    if service["agreed_from"]:
        return "not_begun"
    if until and until < day:
        return f"lapsed{suffix}"
    if until and last and last > until:
        return f"window{suffix}"
    if starts and starts < day:
        return "intake_unknown"
    is_course = starts is not None or service["duration_weeks"] is not None
    return "window_unknown" if is_course and ends is None and until else ""


def _between(name: str, ends: tuple[float, float] | None, rule: Row) -> str:
    """Judge a number between two by `min` and `max`; unknown where its ends answer differently."""
    low = -math.inf if rule["min"] is None else rule["min"]
    high = math.inf if rule["max"] is None else rule["max"]
    if (low, high) == (-math.inf, math.inf):
        return ""
    if ends is None:
        return f"{name}_unknown"
    if ends[0] > high:
        return f"{name}_max"
    if ends[1] < low:
        return f"{name}_min"
    return "" if low <= ends[0] and ends[1] <= high else f"{name}_unknown"


def _age(pair: Pair, rule: Row) -> str:
    ages = pair.person["ages"]
    if ages is None or rule["at"] != "start":
        return _age_between(ages, rule)
    starts = pair.service["starts_on"]
    if starts is None:
        today = _age_between(ages, rule)
        in_a_year = _age_between((ages[0] + 1, ages[1] + 1), rule)
        same = today.endswith("unknown") == in_a_year.endswith("unknown") and bool(today) == bool(
            in_a_year
        )
        return today if same else "age_unknown"
    return _age_between(_ages_at(pair, max(starts, pair.given.as_of)), rule)


def _ages_at(pair: Pair, day: dt.date) -> tuple[float, float]:
    """The ages on a later day: by the year of birth, else one birthday more or less."""
    low, high = pair.person["ages"]
    if pair.person["age"] is None and pair.person["birth_year"] is not None:
        turning = day.year - pair.person["birth_year"]
        return turning - ((day.month, day.day) != (12, 31)), turning
    years = (day - pair.given.as_of).days / YEAR
    return math.floor(low + years), math.ceil(high + 1 + years) - 1 if math.isfinite(high) else high


def _age_between(ages: tuple[float, float] | None, rule: Row) -> str:
    code = _between("age", ages, rule)
    is_band = ages is not None and ages[1] - ages[0] > 1
    return code.replace("age_m", "age_band_m") if is_band else code


def _grade(pair: Pair, rule: Row) -> str:
    years = pair.person["grade"]
    return _between("grade", None if years is None else (math.floor(years),) * 2, rule)


def _household(pair: Pair, rule: Row) -> str:
    n = pair.person["dependants"]
    return _between("household", None if n is None else (n, n), rule)


def _arrival(pair: Pair, rule: Row) -> str:
    back, day = pair.person["return_on"], pair.given.as_of
    if back is None or back > day:
        return _between("arrival_window", None, rule)
    months = (day.year - back.year) * 12 + day.month - back.month
    is_last_day = (day + dt.timedelta(days=1)).month != day.month
    months -= day.day < back.day and not is_last_day
    return _between("arrival_window", (months, months), rule)


def _distance(pair: Pair, rule: Row) -> str:
    """A no of line or road, that of the road first; else an unknown."""
    basis = rule["basis"] or "radius"
    asked = [("network", pair.road_m), ("radius", pair.straight_m)]
    told = [_circle(pair, rule, name, metres) for name, metres in asked if basis in (name, "both")]
    told = [code for code in told if code]
    return min(told, key=lambda code: code.endswith("_unknown"), default="")


def _circle(pair: Pair, rule: Row, basis: str, metres: float | None) -> str:
    urban, rural = rule["urban_limit_m"], rule["rural_limit_m"]
    whose = pair.person if rule["setting_of"] == "returnee" else pair.service
    limits = {"urban": [urban], "rural": [rural]}.get(whose["setting"], [urban, rural])
    stated = [limit for limit in limits if limit is not None]
    if not stated:
        return ""
    is_vague = pair.person["position_class"] in COARSE or pair.service["position_class"] in COARSE
    if is_vague or pair.straight_m is None or metres is None or math.isnan(metres):
        return "distance_unknown"
    is_out = [limit is not None and metres > limit for limit in limits]
    if all(is_out):
        return "distance_no_road" if math.isinf(metres) else f"distance_{basis}"
    return "distance_unknown" if any(is_out) else ""


def _area(pair: Pair, rule: Row) -> str:
    served = (rule["values"] or "").upper().split()
    held = pair.person["areas"]
    if not served or "ANY" in served or set(served) & set(held):
        return ""
    higher, is_known = rules.above(pair.given, rule["values"])
    if not held or held[0] in higher or not is_known:
        return "residence_area_unknown"
    return "residence_area"


def _one_of(name: str, *columns: str) -> Callable[[Pair, Row], str]:
    """One code in common with any of the person's lists; unknown while one is not recorded."""

    def judge(pair: Pair, rule: Row) -> str:
        wanted = _codes(rule["values"])
        held = [pair.person[column] for column in columns]
        if not wanted or "any" in wanted or any(wanted & _codes(text) for text in held):
            return ""
        return f"{name}_unknown" if None in held else name

    return judge


def _document(pair: Pair, rule: Row) -> str:
    held = pair.person["documents"]
    if _codes(rule["values"]) <= _codes(held):
        return ""
    return "document_unknown" if held is None else "document"


def _quota(pair: Pair, rule: Row) -> str:
    """Of the places kept for returnees one is left; unknown where those taken could fill them.

    That they are filled is a question once it was counted long ago; that none are kept never.
    """
    service, kept = pair.service, rule["max"]
    least = most = service["n_returnees_taken"]
    if kept is None:
        return ""
    if least is None:
        held = service["capacity"], service["n_places_free"]
        least, most = 0, math.inf if None in held else max(held[0] - held[1], 0)
    if least >= kept:
        is_old = places.counted_on(service) and not places.is_fresh(pair.given, service)
        return "quota_unknown" if kept > 0 and is_old else "quota"
    return "quota_unknown" if most >= kept else ""


def _codes(text: str | Iterable[str] | None) -> set[str]:
    return set((text or "").lower().split())


_JUDGES: dict[str, Callable[[Pair, Row], str]] = {
    "distance": _distance, "residence_area": _area, "sex": _one_of("sex", "sex"), "age": _age,
    "grade": _grade, "nationality": _one_of("nationality", "nationality"),
    "legal_status": _one_of("legal_status", "legal_status"),
    "return_type": _one_of("return_type", "return_type"), "arrival_window": _arrival,
    "household": _household, "vulnerability": _one_of("vulnerability", "vulnerability_codes"),
    "eligibility_text": lambda _pair, _rule: "eligibility_text_unknown",
    "skill": _one_of("skill", "skills", "interests"), "language": _one_of("language", "languages"),
    "document": _document, "quota": _quota, "referral_required": lambda _pair, _rule: "",
}  # fmt: skip

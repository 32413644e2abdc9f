"""Which rules a service has: from its own columns, from rows of criteria, from the programme."""

from __future__ import annotations

import datetime as dt
import math

from tests.reference import known, places
from tests.reference.given import Given, Row

OF_PERSON = (
    "sex", "age", "vulnerability", "grade", "nationality", "legal_status", "return_type",
    "arrival_window", "household", "skill",
)  # fmt: skip
"""Rules that say whom a service takes; where it has one, its words say no more."""
BLANK: Row = dict.fromkeys(
    ("min", "max", "values", "urban_limit_m", "rural_limit_m", "basis", "setting_of", "at",
     "flexibility", "criterion_id", "bridging_service_id")
)  # fmt: skip


def of_service(given: Given, service: Row, *, is_language_asked: bool) -> list[Row]:
    """All rules that hold on the day, each with its `criterion`."""
    found = [
        *_columns(service, is_language_asked=is_language_asked),
        *_criteria(given, service),
        *_programme(given, service),
    ]
    words = service["eligibility_description"]
    if words and not any(rule["criterion"] in OF_PERSON for rule in found):
        found.append(_rule("eligibility_text", values=words))
    is_travelled, is_visit = service["delivery"] in (None, "onsite"), service["delivery"] == "home"
    if is_travelled and not any(rule["criterion"] == "distance" for rule in found):
        found += _usual_circle(given, service)
    is_round = is_visit and service["position_class"] is not None
    return [
        rule | {"basis": "radius"} if is_visit and rule["criterion"] == "distance" else rule
        for rule in found
        if is_travelled or is_round or rule["criterion"] != "distance"
    ]


def circle_m(rules: list[Row]) -> float:
    """The widest circle of the rules; NaN where there is none."""
    wide = [
        rule[name]
        for rule in rules
        if rule["criterion"] == "distance"
        for name in ("urban_limit_m", "rural_limit_m")
        if rule[name] is not None
    ]
    return max(wide, default=math.nan)


def _columns(service: Row, *, is_language_asked: bool) -> list[Row]:
    found = [
        _rule(name, min=service[f"{name}_min"], max=service[f"{name}_max"])
        for name in ("age", "grade")
        if service[f"{name}_min"] is not None or service[f"{name}_max"] is not None
    ]
    if service["sexes"] in ("f", "m"):
        found.append(_rule("sex", values=service["sexes"]))
    urban, rural = service["urban_limit_km"], service["rural_limit_km"]
    if urban is not None or rural is not None:
        limits = {"urban_limit_m": _m(urban), "rural_limit_m": _m(rural)}
        how = {name: service[name] for name in ("basis", "setting_of")}
        found.append(_rule("distance", **limits, **how))
    if service["languages"] and not service["has_interpretation"] and is_language_asked:
        found.append(_rule("language", values=service["languages"]))
    for column, criterion in (
        ("documents_required", "document"),
        ("serves_pcodes", "residence_area"),
    ):
        if service[column]:
            found.append(_rule(criterion, values=service[column]))
    kept = places.kept_for_returnees(service)
    if kept is not None:
        found.append(_rule("quota", max=kept))
    return found


def _criteria(given: Given, service: Row) -> list[Row]:
    key = {"service": "service_id", "programme": "programme_id", "partner": "partner_id"}
    return [
        BLANK | row
        for row in given.layers["criteria"]
        if row["scope_id"] == service[key[row["scope"] or "service"]]
        and (row["from_on"] or dt.date.min) <= given.as_of <= (row["to_on"] or dt.date.max)
    ]


def _programme(given: Given, service: Row) -> list[Row]:
    """What follows from the partner's programme that the service is part of."""
    found = []
    for row in given.layers["programmes"]:
        if row["programme_id"] != service["programme_id"]:
            continue
        if row["post_return_months"] is not None:
            found.append(_rule("arrival_window", max=row["post_return_months"]))
        if row["pcodes"]:
            found.append(_rule("residence_area", values=row["pcodes"]))
    return found


def _usual_circle(given: Given, service: Row) -> list[Row]:
    limit = given.limits.get(service["category"], {})
    urban, rural = limit.get("urban_limit_km"), limit.get("rural_limit_km")
    if urban is None and rural is None:
        return []
    how = {name: limit.get(name) for name in ("basis", "setting_of")}
    return [_rule("distance", urban_limit_m=_m(urban), rural_limit_m=_m(rural), **how)]


def is_language_asked(people: list[Row]) -> bool:
    """Whether the languages of anybody are on record; else what a service speaks is no rule."""
    return any(person["languages"] is not None for person in people)


def above(given: Given, pcodes: str) -> tuple[set[str], bool]:
    """The areas above those of a rule, and whether the layer knows all of them."""
    parents = known.parents(given.layers["areas"])
    codes = pcodes.upper().split()
    higher = {code for one in codes for code in known.climbed(one, parents)[1:]}
    return higher, all(code in parents for code in codes)


def _m(km: float | None) -> float | None:
    return None if km is None else km * 1000


def _rule(criterion: str, **facts) -> Row:
    return BLANK | {"criterion": criterion} | facts

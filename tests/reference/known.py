"""What is known of people and services on the programme's day."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping

from shapely import Geometry
from shapely.geometry import Point

from tests.reference.given import Given, Row
from tests.reference.road_graph import EARTH

NEAR_SETTLEMENT_M = 3000
COARSE = {"area1": 1, "area2": 2, "area3": 3}
ENDLESS = dt.date.max


def people(given: Given) -> list[Row]:
    """The returnees with home, setting, needs, ages and areas of the day."""
    found = []
    for row in given.layers["returnees"]:
        one = row | _home(given, row)
        one["setting"] = _setting(given, one)
        one["ages"] = _ages(given, one)
        one["areas"] = _areas(given, one)
        one["living"] = _living(given, one)
        one |= _needs(given, one)
        found.append(one)
    return found


def services(given: Given) -> list[Row]:
    """The services with setting, programme and agreements of the day."""
    by_id = {row["programme_id"]: row for row in given.layers["programmes"]}
    found = []
    for row in given.layers["services"]:
        programme = by_id.get(row["programme_id"], {})
        one = row | {
            name: programme.get(name) if row[name] is None else row[name]
            for name in ("returnee_share", "status")
        }
        one["setting"] = _setting(given, one)
        one["partner_id"] = one["partner_id"] or one["partner"]
        one["programme_until"] = programme.get("ends_on")
        starts, weeks = one["starts_on"], one["duration_weeks"]
        one["ends_on"] = (
            starts + dt.timedelta(days=weeks * 7) if starts and weeks is not None else None
        )
        one |= _agreed(given, one)
        found.append(one)
    return found


def sites(given: Given, service: Row) -> list[Row]:
    """Where a service is given, under the key `site`: a team at each place where it still comes."""
    once: dict[tuple[float, float], Row] = {}
    for stop in sorted(given.layers["stops"], key=lambda one: one["stop_id"]):
        is_its = service["delivery"] == "mobile" and stop["service_id"] == service["service_id"]
        if is_its and (stop["on"] is None or stop["on"] >= given.as_of):
            once.setdefault((stop["geometry"].x, stop["geometry"].y), stop)
    at_stops = [
        service
        | {name: stop[name] for name in ("stop_id", "geometry", "position_class")}
        | {"setting": _setting(given, stop), "delivery": None, "serves_pcodes": None}
        for stop in once.values()
    ]
    told = at_stops or [service | {"stop_id": ""}]
    return [one | {"site": f"{one['service_id']}/{one['stop_id']}"} for one in told]


def parents(areas: Iterable[Row]) -> Mapping[str, str | None]:
    """The area above each area."""
    return {row["pcode"]: row["parent_pcode"] for row in areas}


def climbed(pcode: str | None, above: Mapping[str, str | None]) -> list[str]:
    """An area and all above it, the finest first."""
    found: list[str] = []
    while pcode and pcode not in found:
        found.append(pcode)
        pcode = above.get(pcode)
    return found


def _home(given: Given, row: Row) -> Row:
    """The residence that holds on the day, the latest of several; nothing where none does."""
    held = [
        one
        for one in given.layers["residences"]
        if one["returnee_id"] == row["returnee_id"] and _holds(one, given.as_of)
    ]
    last = max(held, key=lambda one: str(one["from_on"] or ""), default={})
    names = ("settlement", "pcode", "position_class", "setting", "geometry")
    return {name: last[name] for name in names} if last else {}


def _holds(row: Row, day: dt.date) -> bool:
    return (row["from_on"] or dt.date.min) <= day <= (row["to_on"] or ENDLESS)


def _setting(given: Given, row: Row) -> str | None:
    """Its own word, else that of the outline it lies in, else of the nearest town within 3 km."""
    place = row["geometry"]
    if row["setting"] or place is None:
        return row["setting"]
    told = [one for one in given.layers["settlements"] if one["setting"] and one["geometry"]]
    inside = [
        one["setting"] for one in told if _is_outline(one) and one["geometry"].intersects(place)
    ]
    if inside:
        return min(inside)
    away = [
        (_metres(one["geometry"], place), one["setting"]) for one in told if not _is_outline(one)
    ]
    near, setting = min(away, default=(math.inf, None))
    return setting if near <= NEAR_SETTLEMENT_M else None


def _is_outline(row: Row) -> bool:
    return row["geometry"].geom_type != "Point"


def _metres(one: Geometry, other: Point) -> float:
    if abs(one.x - other.x) > 0.1 or abs(one.y - other.y) > 0.1:
        return math.inf
    return float(EARTH.inv(one.x, one.y, other.x, other.y)[2])


def _ages(given: Given, row: Row) -> tuple[float, float] | None:
    """The least and the greatest age in completed years; None where nothing is known."""
    if row["age"] is not None:
        return math.floor(row["age"]), math.floor(row["age"])
    if row["birth_year"] is not None:
        high = given.as_of.year - row["birth_year"]
        is_exact = (given.as_of.month, given.as_of.day) == (12, 31)
        return (high if is_exact else high - 1), high
    if row["age_band"] is None:
        return None
    low, high = re.fullmatch(r"(\d+)(?:-(\d+)|\+)", row["age_band"]).groups()
    return int(low), int(high) if high else math.inf


def _areas(given: Given, row: Row) -> list[str]:
    """The areas known to hold the home, the finest first: none below what its place is known by."""
    above, place = parents(given.layers["areas"]), row["geometry"]
    if place is None or not given.layers["areas"]:
        return climbed(row["pcode"], above)
    finest = COARSE.get(row["position_class"], math.inf)
    held = [one for one in given.layers["areas"]
            if one["level"] <= finest and one["geometry"].intersects(place)]  # fmt: skip
    held.sort(key=lambda one: (-one["level"], one["pcode"]))
    codes = [one["pcode"] for one in held] or ([row["pcode"]] if row["pcode"] else [])
    return list(dict.fromkeys([*codes, *(code for one in codes for code in climbed(one, above))]))


def _living(given: Given, row: Row) -> float | None:
    """What a day costs: the person's own figure, that of the finest area, the programme's."""
    if row["living_cost"] is not None:
        return row["living_cost"]
    costs = {one["pcode"]: one["living_cost"] for one in given.layers["areas"]}
    told = [costs[code] for code in row["areas"] if costs.get(code) is not None]
    return told[0] if told else given.money["living_per_day"]


def _needs(given: Given, row: Row) -> Row:
    """The categories needed on the day, and whether anything is known of them."""
    rows = [one for one in given.layers["needs"] if one["returnee_id"] == row["returnee_id"]]
    day = given.as_of
    opened = {
        one["category"]
        for one in rows
        if (one["opened_on"] or dt.date.min) <= day < (one["closed_on"] or ENDLESS)
    }
    told = {one["category"] for one in rows}
    needed = {code for code in (row["need"] or "").split() if code in opened or code not in told}
    return {"needs": needed | opened, "is_need_known": row["need"] is not None or bool(rows)}


def _agreed(given: Given, service: Row) -> Row:
    """Who pays, and between which days the service is agreed, seen from the day of first use."""
    covers = [one for one in given.layers["agreements"] if _covers(one, service)]
    day = max(given.as_of, service["starts_on"] or given.as_of)
    begun = [one for one in covers if (one["from_on"] or dt.date.min) <= day]
    live = [one for one in begun if _holds(one, day)]
    billed = sorted((one for one in live if one["billing"]), key=_narrowest)
    last = max((one["to_on"] or ENDLESS for one in begun), default=None)
    comes = min((one["from_on"] for one in covers if one not in begun), default=None)
    while live and last != ENDLESS:
        joined = [one["to_on"] or ENDLESS for one in covers
                  if (one["from_on"] or dt.date.min) <= last + dt.timedelta(days=1)]  # fmt: skip
        if max(joined) == last:
            break
        last = max(joined)
    return {
        "billing": billed[0]["billing"] if billed else None,
        "agreed_until": None if last == ENDLESS else last,
        "agreed_from": None if live else comes,
    }


def _covers(agreement: Row, service: Row) -> bool:
    for name in ("service_id", "programme_id"):
        if agreement[name] is not None:
            return agreement[name] == service[name]
    return agreement["partner_id"] == service["partner_id"]


def _narrowest(agreement: Row) -> tuple[int, int, str]:
    scope = 0 if agreement["service_id"] else 1 if agreement["programme_id"] else 2
    return scope, -(agreement["to_on"] or ENDLESS).toordinal(), agreement["agreement_id"]

"""What OpenStreetMap tags say of a road: whether it is one, who may use it, when, what bars it."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WAY_TAGS: Final = (
    "highway", "surface", "tracktype", "oneway", "junction", "maxspeed", "route", "ford",
    "barrier", "name",
)  # fmt: skip
"""The tags of a way that stand in a row of roads as they are."""

CLOSURE_TAGS: Final = (
    "access", "vehicle", "motor_vehicle", "foot", "seasonal", "access:conditional",
    "vehicle:conditional", "motor_vehicle:conditional",
)  # fmt: skip
"""The tags that close a way; a row holds what follows from them, `access` and `closed_season`."""

NODE_TAGS: Final = ("barrier", "ford", "access", "vehicle", "motor_vehicle", "foot")
"""The tags of a node that change the way through it."""

STUB_M: Final = 1.0
UNCLEAR: Final = "unclear"
_NOT_ROADS: Final = frozenset([
    "abandoned", "bus_stop", "construction", "corridor", "disused", "elevator", "emergency_bay",
    "no", "planned", "platform", "proposed", "raceway", "razed", "rest_area", "services",
])  # fmt: skip
_BARRED: Final = frozenset(["no", "private"])
_CLOSING: Final = frozenset([
    "block", "bollard", "chain", "cycle_barrier", "debris", "ditch", "full-height_turnstile",
    "jersey_barrier", "kissing_gate", "log", "motorcycle_barrier", "planter", "rope", "stile",
    "turnstile",
])  # fmt: skip
_NO_BARRIERS: Final = frozenset(["", "no", "entrance", "kerb"])
_WET: Final = frozenset(["wet", "rain", "rains", "rainy", "monsoon"])
_DRY: Final = frozenset(["dry"])
_FILLERS: Final = frozenset(["", "season", "during", "in", "the"])
_CLAUSE: Final = re.compile(r"([a-z_]+)\s*@\s*(?:\(([^)]*)\)|([^;]*))")
_CONDITIONAL: Final = tuple(tag for tag in CLOSURE_TAGS if tag.endswith(":conditional"))
_METRES_PER_DEGREE: Final = 111_195.0
_DECIMALS: Final = 7
_ACCESS: Final = {
    (False, False): "",
    (True, False): "motor_no",
    (False, True): "foot_no",
    (True, True): "no",
}
_BARS: Final = {word: pair for pair, word in _ACCESS.items()}


@dataclass(frozen=True)
class Mark:
    """What a node does to the ways through it.

    Parameters
    ----------
    barrier
        The kind of barrier; empty where there is none.
    access
        Whom it stops: `no`, `motor_no`, `foot_no`, or empty.
    is_ford
        Whether the way runs through water here.
    """

    barrier: str
    access: str
    is_ford: bool


def is_road(tags: Any) -> bool:
    """Return whether a way can be travelled: a highway in use, or a ferry.

    >>> is_road({"highway": "track"}), is_road({"route": "ferry"}), is_road({"highway": "proposed"})
    (True, True, False)
    """
    return tags.get("route") == "ferry" or tags.get("highway", "no") not in _NOT_ROADS


def told(tags: Any) -> dict[str, str]:
    """Return the tags of a way that anything below asks for, each distinct word once in memory.

    >>> told({"highway": "track", "source": "survey"})
    {'highway': 'track'}
    """
    found = ((tag, tags.get(tag)) for tag in (*WAY_TAGS, *CLOSURE_TAGS))
    return {tag: sys.intern(text) for tag, text in found if text is not None}


def row(tags: Any) -> dict[str, str]:
    """Return the row of a way: its tags as they are, `is_ferry`, and where said, what closes it.

    >>> row({"highway": "track", "access": "private", "foot": "yes", "seasonal": "dry_season"})
    {'highway': 'track', 'is_ferry': 'false', 'access': 'motor_no', 'closed_season': 'wet'}
    """
    found = {tag: tags[tag] for tag in WAY_TAGS if tag in tags}
    found["is_ferry"] = "true" if tags.get("route") == "ferry" else "false"
    said = {"access": access(tags), "closed_season": closed_season(tags).replace(UNCLEAR, "")}
    return found | {column: text for column, text in said.items() if text}


def access(tags: Any) -> str:
    """Return to whom a way is closed: `no` (all), `motor_no`, `foot_no`, or empty.

    The tag of the narrower group goes before that of the wider one; `no` and `private` close.
    Exceptions for one kind of vehicle (`bus`, `motorcycle`) are not read.

    >>> access({"access": "no"}), access({"motor_vehicle": "no"}), access({"foot": "private"})
    ('no', 'motor_no', 'foot_no')
    >>> access({"access": "private", "motor_vehicle": "yes", "foot": "yes"}), access({})
    ('', '')
    """
    return _ACCESS[_is_barred(_motor(tags)), _is_barred(_foot(tags))]


def closed_season(tags: Any) -> str:
    """Return the season in which a way is closed: `wet`, `dry`, `unclear`, or empty.

    A road that exists in the dry season is closed when it is wet; a ferry that exists in the wet
    season is closed when it is dry. A condition counts where it names the season and nothing
    else; months, hours and weights do not say which season is meant, nor does `seasonal=yes`.

    >>> closed_season({"highway": "track", "access:conditional": "no @ (wet season)"})
    'wet'
    >>> closed_season({"highway": "track", "seasonal": "yes"})
    'unclear'
    >>> closed_season({"highway": "track", "access:conditional": "no @ (Jun-Oct)"})
    'unclear'
    >>> closed_season({"route": "ferry", "seasonal": "wet_season"}), closed_season({})
    ('dry', '')
    """
    found = {_by_existence(tags), *_by_condition(tags)} - {""}
    return found.pop() if len(found) == 1 else UNCLEAR if found else ""


def mark(tags: Any) -> Mark | None:
    """Return what a node does to the ways through it, None where nothing.

    A bollard, block or stile stops engines and lets walkers pass; a gate, a toll or a border post
    is noted and stops nobody. What the node itself says of access goes before its kind.

    >>> mark({"barrier": "bollard"})
    Mark(barrier='bollard', access='motor_no', is_ford=False)
    >>> mark({"barrier": "gate"}).access, mark({"barrier": "gate", "access": "no"}).access
    ('', 'no')
    >>> mark({"barrier": "bollard", "motor_vehicle": "yes"}).access, mark({"highway": "crossing"})
    ('', None)
    """
    barrier = tags.get("barrier", "")
    is_ford = tags.get("ford", "no") != "no"
    if barrier in _NO_BARRIERS:
        return Mark("", "", is_ford=True) if is_ford else None
    said = _motor(tags)
    stops_motor = _is_barred(said) if said else barrier in _CLOSING
    return Mark(barrier, _ACCESS[stops_motor, _is_barred(_foot(tags))], is_ford)


def both(first: str, second: str) -> str:
    """Return the access left by two closures together.

    >>> both("motor_no", "foot_no"), both("", "motor_no"), both("", "")
    ('no', 'motor_no', '')
    """
    pairs = zip(_BARS[first], _BARS[second], strict=True)
    motor, foot = (one or other for one, other in pairs)
    return _ACCESS[motor, foot]


def pieces(
    way: Mapping[str, str], points: Sequence[tuple[float, float]], marks: Mapping[int, Mark]
) -> Iterator[tuple[dict[str, str], list[tuple[float, float]]]]:
    """Yield row and points of the pieces into which barriers and fords cut a way.

    A mark that stops someone, or a ford, is a piece of its own that ends 1 m before and after it
    (at most half way to the next vertex); a mark that stops nobody is written on every piece.

    Parameters
    ----------
    way
        The row of the way.
    points
        Its vertices, (lon, lat), at least two.
    marks
        Position of a vertex -> its mark.
    """
    noted = sorted({one.barrier for one in marks.values() if one.barrier and not one.access})
    plain = dict(way) | ({"barrier": ";".join(noted)} if noted else {})
    run: list[tuple[float, float]] = []
    for at, point in enumerate(points):
        one = marks.get(at)
        if one is None or not (one.access or one.is_ford):
            run.append(point)
            continue
        stub = [point]
        if at > 0:
            stub.insert(0, _towards(point, points[at - 1]))
            yield from _if_line(plain, [*run, stub[0]])
        if at < len(points) - 1:
            stub.append(_towards(point, points[at + 1]))
        yield from _if_line(_marked(plain, one), stub)
        run = [stub[-1]] if at < len(points) - 1 else []
    yield from _if_line(plain, run)


def _marked(plain: Mapping[str, str], one: Mark) -> dict[str, str]:
    changed = dict(plain)
    if one.access:
        changed |= {"barrier": one.barrier, "access": both(plain.get("access", ""), one.access)}
    return changed | ({"ford": "yes"} if one.is_ford else {})


def _if_line(
    way: Mapping[str, str], points: list[tuple[float, float]]
) -> Iterator[tuple[dict[str, str], list[tuple[float, float]]]]:
    if len(points) > 1 and any(point != points[0] for point in points):
        yield dict(way), points


def _towards(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Return the place 1 m from start on the way to end, or half way where that is nearer."""
    east, north = end[0] - start[0], end[1] - start[1]
    length_m = math.hypot(east * math.cos(math.radians(start[1])), north) * _METRES_PER_DEGREE
    share = min(0.5, STUB_M / max(length_m, STUB_M))
    return (
        round(start[0] + east * share, _DECIMALS),
        round(start[1] + north * share, _DECIMALS),
    )


def _motor(tags: Any) -> str:
    return _first(tags, ("motor_vehicle", "vehicle", "access"))


def _foot(tags: Any) -> str:
    return _first(tags, ("foot", "access"))


def _first(tags: Any, keys: tuple[str, ...]) -> str:
    for key in keys:
        if key in tags:
            return str(tags[key])
    return ""


def _is_barred(text: str) -> bool:
    return any(word.strip() in _BARRED for word in text.split(";"))


def _by_existence(tags: Any) -> str:
    if "seasonal" not in tags:
        return ""
    words = _words(str(tags["seasonal"]))
    if words <= {"no"}:
        return ""
    if words & _DRY and not words & _WET:
        return "wet"
    is_ferry = tags.get("route") == "ferry"
    return "dry" if is_ferry and words & _WET and not words & _DRY else UNCLEAR


def _by_condition(tags: Any) -> Iterator[str]:
    for key in _CONDITIONAL:
        if key not in tags:
            continue
        for value, bracketed, plain in _CLAUSE.findall(str(tags[key]).lower()):
            words = _words(bracketed or plain) - _FILLERS
            if value not in _BARRED:
                yield UNCLEAR if _is_barred(_motor(tags)) else ""
            elif words and words <= _WET:
                yield "wet"
            else:
                yield "dry" if words and words <= _DRY else UNCLEAR


def _words(text: str) -> set[str]:
    return set(re.split(r"[^a-z0-9]+", text.lower())) - {""}

"""Fares that are listed between two stages, and stand in the place of the computed ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tests.reference.given import Given, Row
from tests.reference.road_graph import EARTH
from tests.reference.ties import Place

Stages = Mapping[str, list[tuple[Place, Place, float]]]


def of_modes(given: Given) -> Stages:
    """Mode -> from stage, to stage and fare: charged before official, newest first, dearest first.

    A fare holds the other way round as well, unless that way is listed itself.
    """
    found: dict[tuple[str, Place, Place], float] = {}
    rows = sorted(given.layers["fares"], key=_last, reverse=True)
    for is_back in (False, True):
        for row in rows:
            one, other = (
                (round(row[f"{end}_longitude"], 7), round(row[f"{end}_latitude"], 7))
                for end in ("from", "to")
            )
            ends = (other, one) if is_back else (one, other)
            found.setdefault((row["mode"], *ends), row["fare"])
    return {
        mode: [(one, other, fare) for (held, one, other), fare in found.items() if held == mode]
        for mode in given.travel["modes"]
    }


def near(places: Sequence[Place | None], stages: Stages, mode: str, radius_m: float) -> list[dict]:
    """The stages of a mode within reach of each place: stage -> metres."""
    known = {stage for one, other, _ in stages[mode] for stage in (one, other)}
    return [
        {
            stage: metres
            for stage in known
            if place is not None and (metres := EARTH.inv(*place, *stage)[2]) <= radius_m
        }
        for place in places
    ]


def fare(listed: Stages, mode: str, home: Mapping, site: Mapping) -> float | None:
    """The fare between the stages that are nearest to home and site together; None if unlisted."""
    best = (math.inf, None)
    for one, other, paid in listed[mode] if home and site else ():
        if one in home and other in site:
            best = min(best, (home[one] + site[other], paid))
    return best[1]


def _last(row: Row) -> tuple[bool, str, float]:
    return row["kind"] == "charged", str(row["as_of"] or ""), row["fare"]

"""How a programme says people travel: its `[travel]` table laid over travel.toml."""

import math
from collections.abc import Mapping
from typing import Any

from mapping.settings import defaults, travel_model
from mapping.settings.travel_model import Fare, Ferry, Pace, Speed, TravelModel


def parse(settings: Mapping[str, Any], currency: str) -> TravelModel:
    """Return the travel model of a programme: its ``[travel]`` table laid over the defaults.

    Fares are known by default in GMD only; in another currency every paid fare, the ferry's and
    the coin are NaN (unknown) until ``[travel.fares]``, ``ferry.fare`` and ``coin`` state them.

    Raises
    ------
    ProgrammeError
        For an unknown key (with the nearest known one) or a value of the wrong kind or range.

    Examples
    --------
    >>> model = parse({"season": "wet", "wait_min": {"rural": 60}}, "GMD")
    >>> model.season, model.wait_min["urban"], model.wait_min["rural"], model.coin
    ('wet', 20.0, 60.0, 5.0)
    >>> parse({}, "XOF").fares["minibus"].flag
    nan
    """
    found = defaults.lay_over(_defaults_for(currency), settings, "travel")
    defaults.refuse_unless(found["season"] in ("dry", "wet"), "travel.season", "dry or wet")
    modes = tuple(found["modes"])
    known = tuple(found["speeds"])
    defaults.refuse_unless(
        len(modes) > 0 and len(set(modes)) == len(modes) and set(modes) <= set(known),
        "travel.modes",
        f"a list of some of {', '.join(known)}, each once",
    )
    _check_positive(found)
    return TravelModel(
        season=found["season"],
        modes=modes,
        snap_limit_m=found["snap_limit_m"],
        second_tie_m=found["second_tie_m"],
        min_component_km=found["min_component_km"],
        stage_radius_m=found["stage_radius_m"],
        off_road_kmh=found["off_road_kmh"],
        wait_min=found["wait_min"],
        ferry=Ferry(**found["ferry"]),
        speeds={
            mode: {group: Speed(**speed) for group, speed in groups.items()}
            for mode, groups in found["speeds"].items()
        },
        fares={mode: Fare(**fare) for mode, fare in found["fares"].items()},
        coin=found["coin"],
        walk_first_min=found["walk_first_min"],
        paces=_paces(found["range"]),
    )


def _defaults_for(currency: str) -> dict[str, Any]:
    """Return the settings a programme may change, with the fares of its currency or NaN."""
    written = travel_model.written()
    known = written["currencies"].get(currency)
    nothing = dict.fromkeys(("flag", "paved_per_km", "unpaved_per_km"), math.nan)
    once = ("season", "modes", "snap_limit_m", "second_tie_m", "min_component_km")
    keys = (
        *once,
        "stage_radius_m",
        "walk_first_min",
        "off_road_kmh",
        "wait_min",
        "speeds",
        "range",
    )
    return {key: written[key] for key in keys} | {
        "ferry": written["ferry"] | {"fare": known["ferry"] if known else math.nan},
        "fares": {
            mode: known[mode] if known else nothing for mode in written["speeds"] if mode != "walk"
        },
        "coin": known["coin"] if known else math.nan,
    }


def _paces(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Pace]]:
    """The paces by mode and season; a fast one that is slower than the usual is refused."""
    for mode, seasons in found.items():
        for season, pace in seasons.items():
            place = f"travel.range.{mode}.{season}"
            is_fast = 0 < pace["fast"] <= 1
            defaults.refuse_unless(is_fast, f"{place}.fast", "a number above 0 and up to 1")
            defaults.refuse_unless(pace["slow"] >= 1, f"{place}.slow", "a number of 1 or more")
    return {
        mode: {season: Pace(**pace) for season, pace in seasons.items()}
        for mode, seasons in found.items()
    }


def _check_positive(found: Mapping[str, Any]) -> None:
    """Refuse zero where it would mean a trip without end."""
    for season, kmh in found["off_road_kmh"].items():
        defaults.refuse_unless(kmh > 0, f"travel.off_road_kmh.{season}", "a number above 0")
    defaults.refuse_unless(found["ferry"]["kmh"] > 0, "travel.ferry.kmh", "a number above 0")

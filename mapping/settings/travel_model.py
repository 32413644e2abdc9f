"""The travel model: what one edge costs in time and fare, by mode, class, surface and season."""

import functools
import importlib.resources
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

GROUPS = (
    "trunk", "primary", "secondary", "tertiary", "local",
    "track", "rough_track", "path", "footway",
)  # fmt: skip
NO_ROAD = -1
SLOWEST_MAXSPEED_KMH = 5.0  # a posted limit below walking pace is a typing error
SURFACES = ("unpaved", "paved")


@dataclass(frozen=True)
class Speed:
    """Dry speeds in km/h and the factors of the wet season; 0 closes the road to the mode."""

    paved: float
    paved_wet: float
    unpaved: float
    unpaved_wet: float


@dataclass(frozen=True)
class Fare:
    """What one ride costs: a flag fall and a rate per km and surface; NaN where unknown."""

    flag: float
    paved_per_km: float
    unpaved_per_km: float


@dataclass(frozen=True)
class Ferry:
    """Speed, wait and fare of one crossing; the fare is NaN where unknown."""

    kmh: float
    wait_min: float
    fare: float


@dataclass(frozen=True)
class Pace:
    """Factors on the duration of a trip in one mode and season: `fast` <= 1 <= `slow`."""

    fast: float
    slow: float


@dataclass(frozen=True)
class TravelModel:
    """How people travel in one programme; every speed and fare of one run, and its season.

    A walk longer than ``walk_first_min`` is told only where no ride fits.
    ``paces`` are the factors on the duration of a trip, by mode and season.
    """

    season: str
    modes: tuple[str, ...]
    snap_limit_m: float
    second_tie_m: float
    min_component_km: float
    stage_radius_m: float
    off_road_kmh: Mapping[str, float]
    wait_min: Mapping[str, float]
    ferry: Ferry
    speeds: Mapping[str, Mapping[str, Speed]]
    fares: Mapping[str, Fare]
    coin: float
    walk_first_min: float
    paces: Mapping[str, Mapping[str, Pace]]


@dataclass(frozen=True, eq=False)
class EdgeCosts:
    """Costs of whole edges in one mode, arrays of one value per edge.

    ``is_usable`` says that the mode may be on the edge, ``forward`` and ``backward`` in which
    direction; ``duration_ms`` and ``length_cm`` are whole numbers held as floats; ``fare`` is the
    part that grows with the distance (no flag, no ferry), NaN where unknown.
    """

    is_usable: NDArray[np.bool_]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]
    duration_ms: NDArray[np.float64]
    length_cm: NDArray[np.float64]
    fare: NDArray[np.float64]


def classify(roads: pd.DataFrame) -> pd.DataFrame:
    """Return what the model needs to know of each road row, indexed as ``roads``.

    Columns: ``group`` (position in `GROUPS`, -1 where the line is no road yet or no more),
    ``is_paved``, ``maxspeed_kmh`` (NaN where not stated or not readable), ``is_known_class``,
    ``is_closed_to_engines`` and ``is_closed_to_walkers`` (as ``access`` says).
    Surface first, class second: a stated surface decides, else the class (trunk and primary
    roads are paved). An unknown class is taken as unclassified. Of several words for one road
    (`a;b`, or a list as osmnx writes it) the narrowest class, the worst surface and the lowest
    limit count.

    Examples
    --------
    >>> roads = pd.DataFrame({"road_class": ["primary_link", "track", "goat way"],
    ...     "surface": ["gravel", None, None], "tracktype": [None, "grade2", None],
    ...     "maxspeed": ["30 mph", None, "walk"]})
    >>> table = classify(roads)
    >>> [GROUPS[code] for code in table["group"]], list(table["is_paved"])
    (['primary', 'track', 'local'], [False, False, False])
    >>> list(table["is_known_class"]), float(table["maxspeed_kmh"].iloc[0].round(1))
    ([True, True, False], 48.3)
    """
    words = written()["words"]
    code_of = {
        name: GROUPS.index(group) for group, names in written()["classes"].items() for name in names
    }
    code_of |= dict.fromkeys(words["not_roads"], NO_ROAD) | {"ferry": NO_ROAD}
    road_class = narrowest_class(roads).str.removesuffix("_link")
    grade = text(roads, "tracktype").str.extract(r"^(grade[1-5])", expand=False)
    graded = road_class.where((road_class != "track") | grade.isna(), "track_" + grade)
    code = graded.map(code_of)
    group = code.fillna(code_of[words["default_class"]]).astype("int8")
    surface = text(roads, "surface")
    paved_codes = [GROUPS.index(name) for name in words["paved_groups"]]
    stated = _worst(surface, lambda word: word in words["paved_surfaces"])
    is_paved = stated.where(surface != "", group.isin(paved_codes))
    access = text(roads, "access")
    return pd.DataFrame(
        {
            "group": group,
            "is_paved": is_paved.astype(bool),
            "maxspeed_kmh": _maxspeed_kmh(text(roads, "maxspeed")),
            "is_known_class": code.notna(),
            "is_closed_to_engines": access.isin(words["closed_to_engines"]),
            "is_closed_to_walkers": access.isin(words["closed_to_walkers"]),
        },
        index=roads.index,
    )


@functools.cache
def written() -> dict[str, Any]:
    """Return travel.toml as it is written: defaults, currencies, classes of roads."""
    source = importlib.resources.files("mapping.settings").joinpath("travel.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def text(table: pd.DataFrame, column: str) -> "pd.Series[str]":
    """Return a column as lower-case text; empty where a value or the whole column is missing.

    The text of a list, as osmnx writes it, becomes its words with `;` between.

    >>> text(pd.DataFrame({"surface": ["['asphalt', 'Dirt']", None]}), "surface").tolist()
    ['asphalt;dirt', '']
    """
    if column not in table:
        return pd.Series("", index=table.index, dtype="str")
    words = table[column].astype("str").fillna("").str.strip().str.lower()
    is_list = words.str.startswith("[") & words.str.endswith("]")
    if is_list.any():
        plain = words[is_list].str.replace(r"[\[\]'\"\s]", "", regex=True)
        words = words.copy()
        words[is_list] = plain.str.replace(",", ";")
    return words


def narrowest_class(roads: pd.DataFrame) -> "pd.Series[str]":
    """Return the class of each road; of several words the narrowest, an unknown one last of all.

    >>> narrowest_class(pd.DataFrame({"road_class": ["['primary', 'residential']"]})).tolist()
    ['residential']
    """
    found = text(roads, "road_class")
    several = found.str.contains(";", regex=False)
    if not several.any():
        return found
    of_class = written()["classes"]
    width = {name: at for at, group in enumerate(GROUPS) for name in of_class[group]}

    def narrowest(words: str) -> str:
        each = [word.strip() for word in words.split(";") if word.strip()]
        return max(each, key=lambda word: (width.get(word.removesuffix("_link"), -1), word))

    found = found.copy()
    found[several] = found[several].map(narrowest)
    return found


def edge_costs(model: TravelModel, edges: pd.DataFrame, mode: str) -> EdgeCosts:
    """Return what each whole edge costs in one mode and in the model's season.

    ``edges`` holds ``length_m, group, is_paved, maxspeed_kmh, oneway, is_ferry, is_ford,
    closed_season``. On foot one-way signs, posted limits, fords and seasonal closures do not
    count: a closed road is closed to engines. A ferry carries every mode at its own speed and
    stops for all when its season is over. A posted limit only ever lowers a speed. Where edges
    hold ``is_closed_to_engines`` and ``is_closed_to_walkers``, these close roads and ferries.
    """
    on_foot = mode == "walk"
    is_ferry = edges["is_ferry"].to_numpy(dtype=bool)
    is_closed = edges["closed_season"].to_numpy(dtype=object) == model.season
    kmh = _road_kmh(model, edges, mode)
    if not on_foot:
        maxspeed = edges["maxspeed_kmh"].to_numpy(dtype=np.float64)
        kmh = np.where(maxspeed >= SLOWEST_MAXSPEED_KMH, np.minimum(kmh, maxspeed), kmh)
        kmh[is_closed] = 0.0
        if model.season == "wet":
            kmh[edges["is_ford"].to_numpy(dtype=bool)] = 0.0
    kmh = np.where(is_ferry, np.where(is_closed, 0.0, model.ferry.kmh), kmh)
    bars = "is_closed_to_walkers" if on_foot else "is_closed_to_engines"
    if bars in edges:
        kmh[edges[bars].to_numpy(dtype=bool)] = 0.0
    is_usable = kmh > 0
    oneway = np.zeros(len(edges)) if on_foot else edges["oneway"].to_numpy()
    length_m = edges["length_m"].to_numpy(dtype=np.float64)
    exact_ms = length_m * 3600.0 / np.where(is_usable, kmh, 1.0)
    return EdgeCosts(
        is_usable=is_usable,
        forward=is_usable & (oneway >= 0),
        backward=is_usable & (oneway <= 0),
        duration_ms=np.maximum(1.0, np.rint(exact_ms)),
        length_cm=np.rint(length_m * 100.0),
        fare=np.where(is_ferry, 0.0, _distance_fare(model, edges, mode)),
    )


def flag_fare(model: TravelModel, mode: str) -> float:
    """Return the flag fall of a mode: 0 on foot, NaN where unknown."""
    return model.fares[mode].flag if mode in model.fares else 0.0


def round_fare(fare: NDArray[np.float64], coin: float) -> NDArray[np.float64]:
    """Return fares rounded half up to the nearest coin; unrounded where the coin is unknown.

    Examples
    --------
    >>> round_fare(np.array([12.4, 12.5, 0.0, np.nan]), 5.0)
    array([10., 15.,  0., nan])
    """
    if not coin > 0:
        return fare
    hair = 1e-9  # sums of decimal rates end a hair below the half coin
    return np.asarray(np.floor(fare / coin + 0.5 + hair) * coin)


def fastest_kmh(model: TravelModel) -> float:
    """Return the largest speed of any mode on any road or ferry."""
    speeds = [speed for groups in model.speeds.values() for speed in groups.values()]
    return max(model.ferry.kmh, *(max(speed.paved, speed.unpaved) for speed in speeds))


def _road_kmh(model: TravelModel, edges: pd.DataFrame, mode: str) -> NDArray[np.float64]:
    """Return km/h of the class and surface in the model's season; 0 where the mode may not go."""
    table = np.zeros((len(GROUPS) + 1, 2))  # the last row serves NO_ROAD (-1)
    for code, group in enumerate(GROUPS):
        speed = model.speeds[mode][group]
        for column, surface in enumerate(SURFACES):
            factor = getattr(speed, f"{surface}_wet") if model.season == "wet" else 1.0
            table[code, column] = getattr(speed, surface) * factor
    paved = edges["is_paved"].to_numpy(dtype=bool).astype(int)
    return np.asarray(table[edges["group"].to_numpy(), paved])


def _distance_fare(model: TravelModel, edges: pd.DataFrame, mode: str) -> NDArray[np.float64]:
    """Return rate times km by surface; 0 for a mode that nobody pays for."""
    if mode not in model.fares:
        return np.zeros(len(edges))
    fare = model.fares[mode]
    rate = np.where(edges["is_paved"], fare.paved_per_km, fare.unpaved_per_km)
    return np.asarray(rate * edges["length_m"].to_numpy(dtype=np.float64) / 1000.0)


def _worst(values: "pd.Series[str]", is_good: Callable[[str], bool]) -> "pd.Series[bool]":
    """Return whether every word of a value is good."""
    known = {
        value: all(is_good(word.strip()) for word in value.split(";")) for value in values.unique()
    }
    return values.map(known).astype(bool)


def _maxspeed_kmh(values: "pd.Series[str]") -> "pd.Series[float]":
    """Return the lowest of the limits of each road in km/h (mph converted); NaN if unreadable."""
    several = values.str.contains(";", regex=False)
    if not several.any():
        return _one_limit_kmh(values)
    each = values.str.split(";").explode().str.strip()
    return _one_limit_kmh(each).groupby(level=0, sort=False).min().reindex(values.index)


def _one_limit_kmh(values: "pd.Series[str]") -> "pd.Series[float]":
    """Return the first number of a posted limit in km/h; NaN where unreadable."""
    parts = values.str.extract(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?(?:$|[;,|\s])")
    number = parts[0].astype("float64")
    return number.where(parts[1] != "mph", number * 1.609344)

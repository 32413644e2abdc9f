"""Places by name and by P-code: the settlements and areas that a programme already knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import shapely
from geopandas import GeoDataFrame

from layers.ingest.remarks import Remark, hint
from layers.vocabulary.categories import plain
from layers.vocabulary.synonyms import is_unknown

NOWHERE: Final = Remark(
    "COORD_MISSING",
    "quarantined",
    "There is no place; write latitude and longitude, the name of a settlement, or a P-code.",
)


@dataclass(frozen=True)
class Gazetteer:
    """What is known of places.

    Parameters
    ----------
    settlements
        Plain name or other spelling -> all (pcode, point) of that name.
    areas
        P-code in capitals -> (position class, point on the area).
    """

    settlements: Mapping[str, tuple[tuple[str, Any], ...]] = field(default_factory=dict)
    areas: Mapping[str, tuple[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One place found, or a remark on the column that did not lead to one."""

    shape: Any = None
    position_class: str | None = None
    column: str = "*"
    remark: Remark | None = None


def build(settlements: GeoDataFrame | None, areas: GeoDataFrame | None) -> Gazetteer:
    """Return the gazetteer of loaded settlements and areas; either may be missing.

    Parameters
    ----------
    settlements
        Columns name, aliases (separated by |), pcode, geometry.
    areas
        Columns pcode, level, geometry.
    """
    names: dict[str, list[tuple[str, Any]]] = {}
    if settlements is not None:
        points = shapely.point_on_surface(settlements.geometry.to_numpy())
        columns = (settlements[name].fillna("") for name in ("name", "aliases", "pcode"))
        for name, aliases, pcode, point in zip(*columns, points, strict=True):
            words = {plain(word) for word in (name, *aliases.split("|"))} - {""}
            for word in words if point is not None else ():
                names.setdefault(word, []).append((pcode.upper(), point))
    found: dict[str, tuple[str, Any]] = {}
    if areas is not None:
        points = shapely.point_on_surface(areas.geometry.to_numpy())
        for pcode, level, point in zip(areas["pcode"], areas["level"], points, strict=True):
            if point is not None:
                found[str(pcode).upper()] = (f"area{int(min(max(level, 1), 3))}", point)
    return Gazetteer({name: tuple(places) for name, places in names.items()}, found)


def find(places: Gazetteer, name: str, pcode: str) -> Answer:
    """Return the place of a settlement's name, else of a P-code; of several none is guessed.

    A P-code decides between settlements of one name: the settlement's own code, or one above it.
    """
    name = "" if is_unknown(name) else name
    pcode = "" if is_unknown(pcode) else pcode.strip().upper()
    settlements = places.settlements.get(plain(name), ())
    if len(settlements) > 1 and pcode:
        settlements = tuple(place for place in settlements if place[0].startswith(pcode))
    if len(settlements) == 1:
        return Answer(settlements[0][1], "settlement")
    if places.settlements.get(plain(name)):
        n_same = len(places.settlements[plain(name)])
        sentence = (
            f"{n_same} settlements have this name and "
            + ("the P-code does not single one out" if pcode else "there is no P-code")
            + "; write the settlement's own P-code, or latitude and longitude."
        )
        return Answer(
            column="settlement", remark=Remark("COORD_AMBIGUOUS", "quarantined", sentence)
        )
    if pcode in places.areas:
        position_class, point = places.areas[pcode]
        return Answer(
            point, position_class, "settlement", _unlisted(name, places) if name else None
        )
    return Answer(column=_column(name, pcode), remark=_missing(name, pcode, places))


def _column(name: str, pcode: str) -> str:
    return "settlement" if name else "pcode" if pcode else "*"


def _unlisted(name: str, places: Gazetteer) -> Remark:
    sentence = (
        "This settlement is not in the layer settlements, so the row was placed by its P-code."
        + hint(plain(name), places.settlements)
    )
    return Remark("SETTLEMENT_UNKNOWN", "warned", sentence)


def _missing(name: str, pcode: str, places: Gazetteer) -> Remark:
    if name:
        sentence = (
            "This settlement is not in the layer settlements; correct the name, add the "
            "settlement, or write latitude and longitude." + hint(plain(name), places.settlements)
        )
    elif pcode:
        sentence = (
            "This P-code is not in the layer areas; correct it, or write latitude and longitude."
            + hint(pcode, places.areas)
        )
    else:
        return NOWHERE
    return Remark("COORD_MISSING", "quarantined", sentence)

"""Settlements by name: of several of one name all, each with its area; names nearly the same."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import shapely

from layers.vocabulary.categories import plain
from mapping.network import geodesic

MOST_ALIKE: Final = 3
_ALIKE: Final = 0.72
_BRACKETS: Final = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Named:
    """A settlement: its name, the names and P-codes of its areas (the finest first), its place."""

    name: str
    areas: tuple[str, ...]
    pcodes: tuple[str, ...]
    latitude: float
    longitude: float

    @property
    def called(self) -> str:
        """The name with that of its finest area."""
        return ", ".join((self.name, *self.areas[:1]))


def index(settlements: gpd.GeoDataFrame) -> Mapping[str, tuple[int, ...]]:
    """Return the rows of each name and other spelling, as `plain` writes them.

    Columns of `settlements`: `name, aliases` (separated by |), `geometry`.
    """
    found: dict[str, list[int]] = {}
    columns = (settlements[name].fillna("").astype(str) for name in ("name", "aliases"))
    for at, (name, aliases) in enumerate(zip(*columns, strict=True)):
        for word in {plain(one) for one in (name, *aliases.split("|"))} - {""}:
            found.setdefault(word, []).append(at)
    return {word: tuple(rows) for word, rows in found.items()}


def find(
    settlements: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    text: str,
    names: Mapping[str, Sequence[int]] | None = None,
) -> tuple[Named, ...]:
    """Return every settlement of a name; "Kerewan, North Bank" means those in such an area.

    An area is meant by its name or P-code. `names` is `index(settlements)`.
    """
    names = index(settlements) if names is None else names
    name, _, area = text.partition(",")
    if plain(text) in names:
        name, area = text, ""
    placed = _placed(settlements, areas, names.get(plain(name), ()))
    wanted = bare(area)
    return tuple(
        one for one in placed if not wanted or wanted in map(bare, (*one.areas, *one.pcodes))
    )


def bare(area: str) -> str:
    """Return the name of an area plain, without what stands in brackets.

    >>> bare("North Bank (synthetic)")
    'north bank'
    """
    return plain(_BRACKETS.sub(" ", area))


def alike(
    settlements: gpd.GeoDataFrame, names: Mapping[str, Sequence[int]], text: str
) -> tuple[str, ...]:
    """Return the names most like a text, the likest first; none where none is like it."""
    word = plain(text.partition(",")[0])
    found = difflib.get_close_matches(word, list(names), MOST_ALIKE, _ALIKE)
    told = (str(settlements["name"].iloc[names[one][0]]) for one in found)
    return tuple(dict.fromkeys(told))


def apart_km(one: Named, other: Named) -> float:
    """Return how far two settlements are from each other, km."""
    ends = [one.longitude, one.latitude, other.longitude, other.latitude]
    return float(geodesic.between(ends[0], ends[1], ends[2], ends[3])) / 1000


def choice(asked: str, found: Sequence[Named], alike: Sequence[str]) -> str:
    """Return what is said where a name is that of several settlements, or of none."""
    if not found:
        offered = f" Did you mean {' or '.join(map(repr, alike))}?" if alike else ""
        return (
            f"--place {asked!r} is not in the layer settlements.{offered} Or say where it is: "
            "--at LATITUDE,LONGITUDE"
        )
    lines = [f"--place {asked!r}: {len(found)} settlements have this name. Ask for one of them:"]
    for one in found:
        is_alone = [other.called for other in found].count(one.called) == 1
        told = f"--place '{one.called}'" if is_alone else ""
        how = told or f"--at {one.latitude:.4f},{one.longitude:.4f}"
        km = apart_km(found[0], one)
        apart = f"; {km:.1f} km from the first" if one is not found[0] else ""
        where = ", ".join(one.areas) or "no area"
        lines.append(f"  {how}  ({where}; {one.latitude:.4f},{one.longitude:.4f}{apart})")
    return "\n".join(lines)


def _placed(
    settlements: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, rows: Sequence[int]
) -> list[Named]:
    found = []
    for row in settlements.iloc[list(rows)].itertuples():
        if row.geometry is None or row.geometry.is_empty:
            continue
        point = shapely.point_on_surface(row.geometry)
        held = areas[areas.intersects(point)].sort_values(
            ["level", "pcode"], ascending=[False, True]
        )
        told = tuple(str(one) for one in held["name"].dropna())
        codes = tuple(str(one) for one in held["pcode"])
        found.append(Named(str(row.name), told, codes, point.y, point.x))
    return found

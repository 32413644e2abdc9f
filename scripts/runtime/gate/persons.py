"""What is held of persons, as what the gate looks for; what is public of it does not count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.criteria.distance import COARSE
from layers.forgotten import Forgotten
from mapping.disclosure import confidential
from mapping.network.road_network import Network
from scripts.runtime.gate import matching, places, spelling
from scripts.runtime.stored_layers import Layers

SHORTEST: Final = 4
"""Ids of fewer characters ("7", "A12") are words and figures like any other."""
SHORTEST_NAME: Final = 6
"""Letters of a name; one of a single word could be a place or a partner."""
NAME_COLUMNS: Final = ("name", "first_name", "last_name")
PHONE_COLUMNS: Final = ("phone",)
"""Columns of layers of persons that are looked for where a layer has them; none has to."""

Floats = NDArray[np.float64]
_NOWHERE: Final[Floats] = np.zeros((0, 2))


@dataclass(frozen=True)
class Persons:
    """What is held of persons, and what is public.

    Parameters
    ----------
    ids, names, phones
        As they are held.
    lived_at
        Homes known better than to an area: longitude and latitude, n by 2.
    public_words
        Ids, names and phones of services, partners, areas: what is the same is public.
    public_points, public_vertices
        Longitude and latitude of public points, and of the vertices of public lines and borders.
    """

    ids: Collection[str]
    names: Collection[str] = ()
    phones: Collection[str] = ()
    lived_at: Floats = field(default_factory=lambda: _NOWHERE)
    public_words: Collection[str] = ()
    public_points: Floats = field(default_factory=lambda: _NOWHERE)
    public_vertices: Floats = field(default_factory=lambda: _NOWHERE)


@dataclass(frozen=True)
class Sought:
    """What is looked for, and how many ids are not.

    Parameters
    ----------
    keys, homes
        Of `matching` and `places`.
    n_ids
        How many ids are held.
    n_too_short, n_public
        Ids of fewer than `SHORTEST` characters; ids that are those of something public too.
    n_plain_numbers
        Ids looked for only where a text calls them a case: see `matching.FEW_DIGITS`.
    public
        The folded words of what is public.
    gone
        Who was forgotten: known by marks, not by ids.
    """

    keys: matching.Keys
    homes: places.Homes
    n_ids: int
    n_too_short: int
    n_public: int
    n_plain_numbers: int
    public: frozenset[str] = frozenset()
    gone: Forgotten = field(default_factory=Forgotten)


def of_layers(layers: Layers, roads: Network | None) -> Persons:
    """Return what the layers of a programme hold of persons, and what they hold that is public."""
    services, stops = (
        _shown(layers.services, layers.services),
        _shown(layers.stops, layers.services),
    )
    settlements = layers.settlements.geometry
    lines = [layers.roads, layers.water, layers.areas, layers.settlements]
    vertices = [_vertices(one.geometry) for one in lines]
    if roads is not None:
        vertices += [roads.node_lonlat, shapely.get_coordinates(roads.edge_lonlat)]
    personal = (layers.returnees, layers.residences, layers.referrals, layers.follow_ups)
    return Persons(
        ids=layers.person_ids,
        names=_names(layers.returnees),
        phones=_cells(personal, PHONE_COLUMNS),
        lived_at=np.vstack([_homes(layers.returnees), _homes(layers.residences)]),
        public_words=_cells(
            (services, layers.partners, layers.areas, layers.settlements, stops),
            ("service_id", "partner_id", "stop_id", "pcode", "name", "partner", "phone"),
        ),
        public_points=np.vstack(
            [
                *(_vertices(one.geometry) for one in (services, stops)),
                _vertices(settlements),
                _vertices(settlements.representative_point()),
            ]
        ),
        public_vertices=np.vstack(vertices),
    )


def sought(persons: Persons, gone: Forgotten | None = None) -> Sought:
    """Return what is looked for of persons, and of those who were forgotten (`gone`)."""
    public = {"".join(spelling.words(one)) for one in persons.public_words}
    keys: dict[str, tuple[str, ...]] = {}
    counts = {"short": 0, "public": 0, "plain": 0}
    for one in set(persons.ids):
        words = spelling.words(one)
        key = "".join(words)
        if len(one.strip()) < SHORTEST or not key:
            counts["short"] += 1
        elif key in public:
            counts["public"] += 1
        else:
            counts["plain"] += key.isdigit() and len(key) < matching.FEW_DIGITS
            keys[key] = words
    keys |= _keys_of_names(persons.names, public)
    of_public = {end for one in persons.public_words for end in matching.ends_of_phone(one)}
    ends = {end for one in persons.phones for end in matching.ends_of_phone(one)}
    return Sought(
        matching.Keys(keys, frozenset(ends - of_public)),
        places.homes(persons.lived_at, persons.public_points, persons.public_vertices),
        len(set(persons.ids)),
        counts["short"],
        counts["public"],
        counts["plain"],
        frozenset(public),
        gone or Forgotten(),
    )


def _keys_of_names(names: Iterable[str], public: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Names of two words and more, either way round."""
    keys = {}
    for one in names:
        words = spelling.words(one)
        for turned in (words, (*words[-1:], *words[:-1])):
            key = "".join(turned)
            if len(words) > 1 and len(key) >= SHORTEST_NAME and key not in public:
                keys[key] = turned
    return keys


def _names(people: pd.DataFrame) -> list[str]:
    """The names of people, those that stand in two columns put together."""
    held = [column for column in NAME_COLUMNS if column in people]
    return [" ".join(map(str, row)) for row in people[held].dropna().to_numpy()] if held else []


def _cells(tables: Iterable[pd.DataFrame], columns: Iterable[str]) -> set[str]:
    listed = list(columns)
    return {
        str(cell)
        for table in tables
        for column in listed
        if column in table
        for cell in table[column].dropna().unique()
    }


def _homes(people: gpd.GeoDataFrame) -> Floats:
    """Where people live, without those known to an area only: its middle is no home."""
    return _vertices(people.geometry[~people["position_class"].isin(COARSE)])


def _shown(table: gpd.GeoDataFrame, services: pd.DataFrame) -> gpd.GeoDataFrame:
    """Without the rows of confidential services, which nothing published tells."""
    hidden = services.loc[confidential.is_hidden(services), "service_id"]
    return table[~table["service_id"].isin(hidden)]


def _vertices(shapes: Any) -> Floats:
    known = np.asarray(shapes[shapes.notna()], dtype=object)
    return np.asarray(shapely.get_coordinates(known), dtype=np.float64)

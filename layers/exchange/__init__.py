"""Exports of other systems, one module each: what they are known by, and how they become layers.

A module holds `SPOKEN` (what people call the export), `recognise(table)` (how sure, 0 to 1) and
`read(table)` (layer -> table; the layer "" is whatever the headers say). What it knows goes into
the table's `attrs["profile"]` (column -> header) or into columns of the schema's own names; nothing
else names a module, they are found by listing this package.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, cast

import geopandas as gpd

SURE: Final = 0.9
"""From here on a file is what it looks like, and needs no word of anybody."""


class Profile(Protocol):
    """What each module of this package offers."""

    SPOKEN: str

    def recognise(self, table: gpd.GeoDataFrame) -> float:
        """Return how sure it is that a reader's table is such an export, 0 to 1."""

    def read(self, table: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
        """Return the layers that the export holds."""


@dataclass(frozen=True)
class Recognised:
    """What a file was taken for.

    Parameters
    ----------
    spoken
        What people call it.
    layers
        Layer -> table; the layer "" is whatever the headers say.
    """

    spoken: str
    layers: Mapping[str, gpd.GeoDataFrame]


def recognised(table: gpd.GeoDataFrame) -> Recognised | None:
    """Return the export that a table surely is; None where no profile is sure."""
    scored = [(one.recognise(table), one) for one in known_profiles().values()]
    sure, profile = max(scored, key=lambda pair: pair[0])
    return Recognised(profile.SPOKEN, profile.read(table)) if sure >= SURE else None


def as_layer(table: gpd.GeoDataFrame, layer: str) -> gpd.GeoDataFrame:
    """Return a table as the layer that programme.toml names it, by its profile where it has one."""
    found = recognised(table)
    if found is None:
        return table
    return found.layers.get(layer, found.layers.get("", table))


@cache
def known_profiles() -> Mapping[str, Profile]:
    """Return the modules of this package by name.

    >>> list(known_profiles())[:2]
    ['case_list', 'cod_areas']
    """
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {name: cast("Profile", module) for name, module in modules.items()}

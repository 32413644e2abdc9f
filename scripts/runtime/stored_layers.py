"""The stored layers of a programme, as every stage of a run is given them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers.vocabulary.categories import categories
from mapping.profiles.profiles import Profiles


@dataclass(frozen=True)
class Layers:
    """The stored layers, with what follows from them at once: partners, settings, areas, profiles.

    What is computed takes `profiles`; the layers are there to be shown as they were stored.
    `content` is the fingerprint of `NETWORK_LAYERS` from before they were read. The layers that
    are `left_out` are empty here, whatever the store holds.
    """

    services: gpd.GeoDataFrame
    partners: pd.DataFrame
    returnees: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    criteria: pd.DataFrame
    agreements: pd.DataFrame
    programmes: pd.DataFrame
    residences: gpd.GeoDataFrame
    needs: pd.DataFrame
    water: gpd.GeoDataFrame
    population: gpd.GeoDataFrame
    rss_scores: pd.DataFrame
    assistance: pd.DataFrame
    referrals: pd.DataFrame
    follow_ups: pd.DataFrame
    fares: pd.DataFrame
    stops: gpd.GeoDataFrame
    facility_pairs: pd.DataFrame
    presence: pd.DataFrame
    profiles: Profiles
    content: str
    left_out: tuple[str, ...] = ()

    @property
    def kinds(self) -> list[str]:
        """The categories that have services, in the order of categories.toml."""
        held = set(self.services["category"])
        return [code for code in categories() if code in held]

    @property
    def person_ids(self) -> set[str]:
        """The ids that no published file may hold."""
        return set(self.returnees["returnee_id"].astype(str))

"""What the finder needs of a programme: ties of services to roads, circles and every answer."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.criteria.distance import COARSE
from layers.vocabulary.three_valued import days
from mapping.network import snapping
from mapping.network.road_network import Network
from mapping.profiles import home_areas
from mapping.reach import decision_table
from mapping.reach.decision_table import Answers
from maps.blocks import road_graph
from maps.pages import finder
from scripts.runtime.project import Folder
from scripts.runtime.stored_layers import Layers

TABLES = ("offers", "circles", "costs", "living", "limits", "ties")
"""The tables of the finder that other pages lack."""

LIMITS = ("duration_min", "distance_m", "fare")

Tables = dict[str, pd.DataFrame]


def tables(folder: Folder, layers: Layers, roads: Network | None) -> tuple[Tables, Answers]:
    """Return the tables of the finder that other pages lack, and the answers of the rules.

    Tables: `offers`, `circles`, `costs`, `limits`, `ties` (see `maps.pages.finder`). Rows of
    `offers` and the answers are in the order of the services.
    """
    programme, profiles = folder.programme, layers.profiles.asked_in_person()
    services, rules = profiles.services, profiles.rules
    living = home_areas.living_of_areas(layers.areas)
    told = decision_table.of_rules(profiles, layers.areas)
    circle = rules["criterion"] == "distance"
    columns = ["service_id", "urban_limit_m", "rural_limit_m", "basis", "setting_of"]
    found = pd.DataFrame(
        {
            "service_id": services["service_id"],
            "setting": services["setting"],
            "paid": services["paid"] + services["transport_allowance"].fillna(0),
            "living": programme.living_per_day,
            **{
                name: services[name]
                for name in ("n_days", "fee_borne", "gives_meals", "gives_lodging")
            },
            **{name: services[name] for name in ("is_pay_assumed", "is_full", "is_place_stale")},
            "places_on": days(services["places_on"]),
            "is_coarse": services["position_class"].isin(COARSE),
        }
    )
    return {
        "offers": found,
        "circles": rules.loc[circle, columns].reset_index(drop=True),
        "costs": pd.DataFrame(
            [{name: getattr(programme.costs, name) for name in finder.COLUMNS["costs"]}]
        ),
        "living": living,
        "limits": pd.DataFrame(
            [
                {"category": kind} | {name: getattr(programme.limit(kind), name) for name in LIMITS}
                for kind in layers.kinds
            ]
        ),
        "ties": _ties(services, roads),
    }, told


def _ties(services: gpd.GeoDataFrame, roads: Network | None) -> pd.DataFrame:
    """Where each service meets the roads, once for each way of snapping a page tells apart."""
    columns = ["service_id", "ground", "season", "edge", "share", "snap_m"]
    parts = [pd.DataFrame({name: [] for name in columns})]
    if roads is None:
        return parts[0]
    ways = [
        (ground, season, road_graph.in_season(roads, season))
        for ground, season in road_graph.grounds(roads)
    ]
    for ground, season, there in ways:
        snapped = snapping.snap(there, gpd.GeoSeries(services.geometry, crs=4326), ground)
        parts.append(
            snapped.assign(
                service_id=services["service_id"].to_numpy(), ground=ground, season=season
            )[columns]
        )
    found = pd.concat(parts, ignore_index=True)
    return found.assign(edge=found["edge"].astype(np.int64))

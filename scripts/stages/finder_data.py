"""What the finder needs of a programme: ties of services to roads, circles and every answer."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.criteria.distance import COARSE
from mapping.network import snapping
from mapping.network.road_network import Network
from mapping.profiles import attributes, eligibility_rules, home_areas
from mapping.reach import decision_table
from mapping.reach.decision_table import Answers
from maps.blocks import road_graph
from maps.pages import finder
from scripts.runtime.project import Folder
from scripts.stages.context import Layers
from scripts.stages.reach import present

LIMITS = ("duration_min", "distance_m", "fare")

Tables = dict[str, pd.DataFrame]


def tables(folder: Folder, layers: Layers, roads: Network | None) -> tuple[Tables, Answers]:
    """Return the tables of the finder that other pages lack, and the answers of the rules.

    Tables: `offers`, `circles`, `costs`, `limits`, `ties` (see `maps.pages.finder`). Rows of
    `offers` and the answers are in the order of the services.
    """
    programme = folder.programme
    # Somebody who asks in person is understood there: only people on record are asked.
    services = layers.services.assign(languages=pd.Series(pd.NA, dtype="str"))
    offers = attributes.offers(services, layers.agreements, programme)
    held = eligibility_rules.of_services(services, layers.criteria, programme)
    told = decision_table.of_rules(
        attributes.rules_at(held, offers), len(offers), programme, layers.areas
    )
    circle = held["criterion"] == "distance"
    columns = ["service_id", "urban_limit_m", "rural_limit_m", "basis", "setting_of"]
    free = offers["n_places_free"]
    found = pd.DataFrame(
        {
            "service_id": offers["service_id"],
            "setting": offers["site_setting"],
            "paid": offers["paid"] + offers["transport_allowance"].fillna(0),
            "living": programme.living_per_day,
            **{
                name: offers[name]
                for name in ("n_days", "fee_borne", "gives_meals", "gives_lodging")
            },
            "is_full": (free == 0) | (free.isna() & (offers["capacity"] == 0)),
            "is_coarse": offers["site_position_class"].isin(COARSE),
        }
    )
    return {
        "offers": found,
        "circles": held.loc[circle, columns].reset_index(drop=True),
        "costs": pd.DataFrame(
            [{name: getattr(programme.costs, name) for name in finder.COLUMNS["costs"]}]
        ),
        "living": home_areas.living_of_areas(layers.areas),
        "limits": pd.DataFrame(
            [
                {"category": kind} | {name: getattr(programme.limit(kind), name) for name in LIMITS}
                for kind in present(services)
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
    for ground, season in road_graph.grounds(roads):
        there = road_graph.in_season(roads, season)
        snapped = snapping.snap(there, gpd.GeoSeries(services.geometry, crs=4326), ground)
        parts.append(
            snapped.assign(
                service_id=services["service_id"].to_numpy(), ground=ground, season=season
            )[columns]
        )
    found = pd.concat(parts, ignore_index=True)
    return found.assign(edge=found["edge"].astype(np.int64))

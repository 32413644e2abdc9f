"""What the finder needs of a programme: ties of services to roads, circles and every answer."""

from __future__ import annotations

from dataclasses import asdict

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.criteria.distance import COARSE
from layers.ingest.places import extent
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

TABLES = ("terms", "circles", "costs", "living", "limits", "ties", "extent")
"""The tables of the finder that other pages lack."""

LIMITS = ("duration_min", "distance_m", "fare")

_STANDING = ("is_pay_assumed", "is_full", "is_place_stale", "is_round_unknown")

Tables = dict[str, pd.DataFrame]


def tables(folder: Folder, layers: Layers, roads: Network | None) -> tuple[Tables, Answers]:
    """Return the tables of the finder that other pages lack, and the answers of the rules.

    Tables: `terms`, `circles`, `costs`, `limits`, `ties`, `extent` (see `maps.pages.finder`).
    Rows of `terms` and the answers are in the order of the services.
    """
    programme, profiles = folder.programme, layers.profiles.asked_in_person()
    services, rules = profiles.services, profiles.rules
    living = home_areas.living_of_areas(layers.areas)
    told = decision_table.of_rules(profiles, layers.areas)
    circle = rules["criterion"] == "distance"
    columns = list(finder.COLUMNS["circles"])
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
            **{name: services[name] for name in _STANDING},
            "places_on": days(services["places_on"]),
            "is_coarse": services["position_class"].isin(COARSE),
        }
    )
    return {
        "terms": found,
        "circles": rules.loc[circle, columns].reset_index(drop=True),
        "costs": pd.DataFrame(
            [asdict(programme.costs) | {"walk_first_min": programme.travel.walk_first_min}],
            columns=finder.COLUMNS["costs"],
        ),
        "living": living,
        "limits": pd.DataFrame(
            [
                {"category": kind} | {name: getattr(programme.limit(kind), name) for name in LIMITS}
                for kind in layers.kinds
            ]
        ),
        "ties": _ties(services, profiles.stops, roads),
        "extent": extent.as_table(extent.box(layers.areas, layers.settlements, services)),
    }, told


def _ways(roads: Network) -> list[tuple[str, str, Network]]:
    """Each mode and season that a page tells apart, with the roads of that season."""
    return [
        (mode, season, road_graph.in_season(roads, season))
        for mode, season in road_graph.tied_by(roads)
    ]


def _ties(
    services: gpd.GeoDataFrame, stops: gpd.GeoDataFrame, roads: Network | None
) -> pd.DataFrame:
    """Where each service and stop meets the roads, once for each way of snapping of a page.

    `main_edge, main_share, main_m`: its tie to the main network, where the first lies on an island;
    -1 and NaN where there is none; `is_wet` where water alone forbids it.
    """
    columns = list(finder.COLUMNS["ties"])
    parts = [pd.DataFrame({name: [] for name in columns})]
    both = pd.concat(
        [services[["service_id"]].assign(stop_id=""), stops[["service_id", "stop_id"]]]
    )
    places = np.concatenate([services.geometry.to_numpy(), stops.geometry.to_numpy()])
    points = gpd.GeoSeries(places, crs=4326)
    for mode, season, there in [] if roads is None else _ways(roads):
        first = snapping.snap(there, points, mode)
        main = snapping.to_main(there, points, mode, first)
        again = main[main["is_tied"]].reindex(first.index)
        is_wet = main["is_wet"].reindex(first.index, fill_value=False)
        parts.append(
            first.assign(
                service_id=both["service_id"].to_numpy(),
                stop_id=both["stop_id"].to_numpy(),
                mode=mode,
                season=season,
                main_edge=again["edge"].fillna(-1).astype(np.int64),
                main_share=again["share"],
                main_m=again["snap_m"],
                is_wet=is_wet.to_numpy(bool),
            )[columns]
        )
    found = pd.concat(parts, ignore_index=True)
    return found.astype({"edge": np.int64, "main_edge": np.int64})

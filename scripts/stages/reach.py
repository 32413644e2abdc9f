"""Reach: layers in the store -> network -> travel -> verdicts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.vocabulary.codes import PERSON
from mapping.allocation import assign_places
from mapping.network import assumed_tags, fare_table, why_no_way
from mapping.network.fare_table import FareList
from mapping.network.road_network import Network
from mapping.parallel import Spread, in_turn
from mapping.profiles import stops
from mapping.profiles.profiles import Profiles
from mapping.reach import beyond_limits, judge, nearest_taker
from mapping.routing import candidate_pairs, minutes_to_nearest
from scripts.runtime.progress import Progress, Tick
from scripts.runtime.project import Folder, note
from scripts.runtime.result_io import read_judged, write_blocks, write_parquet
from scripts.runtime.stored_layers import Layers
from scripts.stages import snap_report


def compute_reach(
    folder: Folder,
    layers: Layers,
    roads: Network | None,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
) -> pd.DataFrame:
    """Compute and write the tables of reach, places, the nearest, and how points are tied to roads.

    Returns the judged rows as `result_io.read_judged` reads them. `spread` hands the work to other
    processes, and `is_elsewhere` says that these are not on this computer; see `write_reach`.
    """
    folder.results.mkdir(mode=0o700, exist_ok=True)
    path = folder.results / "reach.parquet"
    write_reach(path, roads, layers.profiles, progress, spread, is_elsewhere=is_elsewhere)
    judged = read_judged(folder)
    with progress.stage("give out the places"):
        places = assign_places.assign(judged, layers.profiles)
        write_parquet(folder.results / "places.parquet", places)
    with progress.stage("nearest services") as tick:
        nearest = minutes_to_nearest.minutes(roads, layers.profiles, layers.kinds, tick)
    with progress.stage("beyond the limits") as tick:
        beyond = _beyond(roads, layers.profiles, judged, tick)
        write_parquet(folder.results / "beyond.parquet", beyond)
        nearest = nearest_taker.beside(nearest, judged, beyond, layers.profiles)
        write_parquet(folder.results / "nearest.parquet", nearest)
    with progress.stage("ties to roads"):
        points = layers.returnees, layers.services, layers.profiles.stops
        tied = snap_report.of_points(roads, *points, layers.water)
        snap_report.write(folder, tied)
    facts = _reach_facts(roads, layers, judged, tied)
    if roads is not None and roads.listed is not None:
        facts["pairs_with_listed_fare"] = _n_listed(roads.listed, judged, layers)
    note(folder, reach=facts, places=_place_facts(places), seconds=progress.seconds)
    return judged


def write_reach(
    path: Path,
    roads: Network | None,
    profiles: Profiles,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
) -> None:
    """Find the ways of the programme's season, judge them and write what was judged.

    On one computer the nearest are searched for by the threads of this process, which share one
    network; processes would each need their own. What is judged is handed out either way.
    """
    searching = spread if is_elsewhere or not profiles.programme.nearest else None
    with progress.stage("travel") as tick:
        travel = candidate_pairs.travel(roads, profiles, tick, spread=searching)
    with progress.stage("judge and write reach"):
        write_blocks(path, judge.blocks(travel, profiles, spread=spread or in_turn))


def _beyond(
    roads: Network | None, profiles: Profiles, judged: pd.DataFrame, tick: Tick
) -> pd.DataFrame:
    """The judged pairs beyond the limits; none where there are no roads."""
    if roads is None:
        return judged.iloc[:0]
    search = partial(candidate_pairs.however_far, roads, profiles)
    return beyond_limits.judged(search, profiles, judged, tick)


def _place_facts(assigned: pd.DataFrame) -> dict[str, float]:
    """Return how many needs are stated, how many more expected, and how the stated ones end."""
    stated = assigned[assigned["is_stated"]]
    ends = stated["cause"].where(stated["cause"] != "", "has_place").value_counts().sort_index()
    expected = assigned.loc[~assigned["is_stated"], "parts"].sum() / PERSON
    return {
        "needs": len(stated),
        "needs_expected": round(float(expected), 6),
        **{str(end): int(n) for end, n in ends.items()},
    }


def _n_listed(listed: FareList, trips: pd.DataFrame, layers: Layers) -> int:
    """How many judged pairs have the fare of the list."""
    trips = trips[["returnee_id", "service_id", "stop_id", "mode", "fare"]]
    sites = stops.as_sites(layers.profiles).services
    trips = trips.assign(service_id=stops.sites_of(trips))
    ends, at = [], []
    for key, table in (("returnee_id", layers.returnees), ("service_id", sites)):
        points = table.geometry
        ends.append(np.column_stack([points.x.to_numpy(), points.y.to_numpy()]))
        at.append(pd.Index(table[key].astype(str)).get_indexer(trips[key]))
    n = 0
    for mode in listed.modes:
        own = trips[trips["mode"] == mode].reset_index(drop=True)
        own = own.assign(
            origin=at[0][trips["mode"] == mode], destination=at[1][trips["mode"] == mode]
        )
        ridden = own[own["fare"] > 0]
        found = fare_table.lookup(listed, ends[0], ends[1], mode)
        told = fare_table.replaced(ridden.assign(fare=np.nan), found)["fare"]
        n += int((told == ridden["fare"]).sum())
    return n


def _counted(tied: pd.DataFrame) -> list[dict[str, object]]:
    """How many points are tied in which way: `layer, mode, flag, n_points`."""
    counted = tied.groupby(["layer", "mode", "flag"]).size().rename("n_points")
    return [
        {str(name): value for name, value in row.items()}
        for row in counted.reset_index().to_dict("records")
    ]


def _unknown(roads: Network | None, layers: Layers) -> dict[str, dict[str, int]]:
    """How many homes and sites the map does not tell a way from: layer -> why -> how many."""
    found = {}
    for layer, table in (("returnees", layers.returnees), ("services", layers.services)):
        placed = gpd.GeoSeries(table.geometry[table.geometry.notna()].to_numpy(), crs=4326)
        why = np.empty(0, object) if roads is None else why_no_way.of_points(roads, placed)
        found[layer] = {flag: int((why == flag).sum()) for flag in why_no_way.UNKNOWN}
    return found


def _reach_facts(
    roads: Network | None, layers: Layers, judged: pd.DataFrame, tied: pd.DataFrame
) -> dict[str, object]:
    facts: dict[str, object] = {
        "pairs": len(judged),
        "verdicts": {str(k): int(n) for k, n in judged["verdict"].value_counts().items()},
        "returnees_without_place": int(layers.returnees.geometry.isna().sum()),
        "services_without_place": int(layers.services.geometry.isna().sum()),
        "snapping": _counted(tied),
        "roads_unknown": _unknown(roads, layers),
    }
    if roads is None:
        facts["not_computed"] = (
            "There are no roads, so no minutes, fares or road distances could be computed. "
            "Name a file under [layers] roads."
        )
    else:
        facts["network"] = {
            "nodes": roads.n_nodes,
            "edges": len(roads.edges),
            "components": roads.n_components,
            "largest_share": round(roads.largest_share, 4),
            **roads.counts,
            **assumed_tags.count(layers.roads),
        }
    return facts

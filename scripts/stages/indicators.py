"""The gaps stage: judged pairs -> indicators, what-ifs of rules, months, closures, questions."""

from __future__ import annotations

from functools import cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import atomic_write
from layers.vocabulary.codes import WHOLE
from mapping import indicators
from mapping.allocation import assign_places, floating_catchment
from mapping.monitoring import outcomes as evidence
from mapping.planning import (
    coverage_timeline,
    lever_gains,
    levers,
    missing_information,
    near_misses,
    service_closures,
)
from mapping.profiles import eligibility_rules, service_status
from mapping.reach import encoded_pairs
from mapping.reach import judge as reach
from mapping.routing import candidate_pairs
from mapping.settings.programme import Programme
from mapping.uncertainty import candidate_points, position_uncertainty, service_candidates
from mapping.unit_records import disaggregation, records, route_disagreement
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, note
from scripts.runtime.result_io import read_parquet, write_parquet
from scripts.stages.context import Layers, network_of
from scripts.stages.reach import present

PAIRS_PER_BATCH: Final = 250_000

Tables = dict[str, pd.DataFrame]


def compute_gaps(
    folder: Folder,
    layers: Layers,
    judged: pd.DataFrame,
    seasons: dict[str, pd.DataFrame],
    progress: Progress,
) -> pd.DataFrame:
    """Take all measures and write them into results/: gaps.csv and the tables beside it."""
    programme, kinds = folder.programme, present(layers.services)
    with progress.stage("read verdicts"):
        stands = service_status.of_services(layers.services, layers.agreements, programme)
        counted = pairs_of(judged, layers, programme)
        rule_rows = eligibility_rules.of_services(layers.services, layers.criteria, programme)
    with progress.stage("uncertain places"):
        doubts = _doubts(folder, layers, counted, stands, rule_rows)
        told = doubts[list(position_uncertainty.COLUMNS)]
        write_parquet(folder.results / "uncertain.parquet", told)
    with progress.stage("gaps"):
        people = records.of_people(
            counted, layers.returnees, stands, read_parquet(folder, "nearest"), kinds, programme
        )
        people = route_disagreement.mark(
            people, judged, rule_rows, layers.returnees, layers.services, seasons
        )
        people = position_uncertainty.mark(people, doubts)
        assigned = read_parquet(folder, "places")
        reachable = floating_catchment.accessibility(judged, assigned, layers.services, programme)
        people = records.with_supply(people, assigned, reachable)
        n_left = assign_places.standing(judged, assigned, layers.services, programme)["n_left"]
        homes = disaggregation.homes_in_areas(layers.returnees, layers.areas)
        measured = indicators.of_asked(
            measure(people, homes), eligibility_rules.asked(rule_rows, layers.services)
        )
        _write(folder, "gaps", measured)
    with progress.stage("what if, and when"):
        for name, table in _beside(
            layers, counted, people, homes, stands, rule_rows, n_left, folder
        ).items():
            _write(folder, name, table)
        calls = missing_information.calls(counted, layers.returnees, stands)
        atomic_write.write_text(folder.results / "calls.csv", calls.to_csv(index=False), mode=0o600)
    placed = homes.loc[homes["pcode"] != WHOLE, "returnee_id"].nunique()
    outside = layers.returnees["returnee_id"].nunique() - placed
    facts = {
        "rows": len(measured),
        "returnees_outside_all_areas": int(outside),
        **_n_uncertain(layers, programme),
    }
    note(folder, gaps=facts, seconds=progress.seconds)
    return measured


def measure(people: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return every indicator of the cases, one category after another to spare memory."""
    parts = [
        indicators.measure(disaggregation.by_group(some, homes))
        for _, some in people.groupby("category")
    ]
    return indicators.joined(parts)


def pairs_of(judged: pd.DataFrame, layers: Layers, programme: Programme) -> pd.DataFrame:
    """Return the judged pairs as numbers, made in parts to spare memory."""
    columns: dict[str, np.ndarray] = {}
    n = 0
    for start in range(0, max(len(judged), 1), PAIRS_PER_BATCH):
        some = judged.iloc[start : start + PAIRS_PER_BATCH]
        part = encoded_pairs.of_judged(some, layers.returnees, layers.services, programme)
        for name, values in part.items():
            # Written where they stay: parts that are joined at the end take twice the memory.
            own = values.to_numpy()
            if name not in columns:
                columns[str(name)] = np.empty(len(judged), dtype=own.dtype)
            columns[str(name)][n : n + len(part)] = own
        n += len(part)
    return pd.DataFrame({name: values[:n] for name, values in columns.items()}, copy=False)


def _beside(
    layers: Layers,
    counted: pd.DataFrame,
    people: pd.DataFrame,
    homes: pd.DataFrame,
    stands: pd.DataFrame,
    rule_rows: pd.DataFrame,
    n_left: pd.Series,
    folder: Folder,
) -> Tables:
    """The tables that are no indicator by area."""
    programme, returnees, services = folder.programme, layers.returnees, layers.services
    facts = levers.Facts(counted, returnees, services, rule_rows)
    gains = lever_gains.gains(facts, n_left)
    listed = ("levers", "values", "tests")
    months = coverage_timeline.coverage_by_month(
        people, homes, counted, returnees, stands, programme
    )
    outcomes = evidence.beside_outcomes(
        people,
        returnees,
        layers.rss_scores,
        layers.assistance,
        layers.referrals,
        layers.follow_ups,
    )
    closed = service_closures.if_closed(people, counted, services, stands)
    return {
        "waivers": gains.assign(**{name: gains[name].map(" ".join) for name in listed}),
        "timeline": months,
        "losses": coverage_timeline.losses(people, homes, programme),
        "closures": closed,
        "services_closed": service_closures.of_services(counted, stands, closed),
        "questions": missing_information.call_list(counted),
        "near_misses": near_misses.by_margin(counted, stands),
        "evidence": outcomes,
    }


def _doubts(
    folder: Folder,
    layers: Layers,
    counted: pd.DataFrame,
    stands: pd.DataFrame,
    rule_rows: pd.DataFrame,
) -> pd.DataFrame:
    """How likely those are covered of whom a home or a service is not known exactly."""
    programme, services = folder.programme, layers.services
    # Read once, and not at all where no place is in doubt.
    roads = cache(lambda: network_of(folder, layers))

    def judge_rows(
        travel: pd.DataFrame, people: gpd.GeoDataFrame, offers: gpd.GeoDataFrame = services
    ) -> pd.DataFrame:
        return reach.judge(travel, people, offers, programme, layers.criteria, layers.agreements)

    def judge(people: gpd.GeoDataFrame, offers: gpd.GeoDataFrame) -> pd.DataFrame:
        found = candidate_pairs.travel(roads(), people, offers, programme, rule_rows)
        return judge_rows(found, people, offers)

    return position_uncertainty.of_returnees(
        layers.returnees, services, layers.areas, layers.settlements, counted, stands, programme,
        judge, judge_rows,
    )  # fmt: skip


def _n_uncertain(layers: Layers, programme: Programme) -> dict[str, int]:
    """How many homes and services were tried at candidate points."""
    returnees, is_tried = layers.returnees, bool(programme.measures.n_candidates)
    homes = (
        returnees["position_class"].isin(candidate_points.UNCERTAIN) & returnees.geometry.notna()
    )
    sites = service_candidates.is_uncertain(layers.services)
    return {
        "returnees_of_uncertain_place": int(homes.sum()) * is_tried,
        "services_of_uncertain_place": int(sites.sum()) * is_tried,
    }


def _write(folder: Folder, name: str, table: pd.DataFrame) -> None:
    atomic_write.write_text(folder.results / f"{name}.csv", table.to_csv(index=False))

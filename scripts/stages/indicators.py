"""The gaps stage: judged pairs -> indicators, what-ifs of rules, months, closures, questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from layers import atomic_write
from layers.errors import PublishingRefusedError
from layers.schemas import SCHEMAS
from layers.spreadsheet_cells import csv_of
from layers.vocabulary.codes import WHOLE
from mapping import indicators
from mapping.allocation import assign_places, floating_catchment
from mapping.monitoring import outcomes, team_stops
from mapping.network.road_network import Network
from mapping.planning import (
    coverage_timeline,
    lever_gains,
    levers,
    missing_information,
    near_misses,
    service_closures,
)
from mapping.profiles import eligibility_rules
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs
from mapping.routing import candidate_pairs
from mapping.uncertainty import home_candidates, position_uncertainty, service_candidates
from mapping.unit_records import (
    disaggregation,
    person_facts,
    populations,
    records,
    route_disagreement,
)
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import ResultTable
from scripts.runtime import result_tables
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, note
from scripts.runtime.result_io import read_parquet, write_parquet
from scripts.runtime.stored_layers import Layers

CASES_PER_BATCH: Final = 12_000

Tables = dict[str, pd.DataFrame]


def compute_gaps(
    folder: Folder,
    layers: Layers,
    judged: pd.DataFrame,
    seasons: dict[str, pd.DataFrame],
    roads: Callable[[], Network | None],
    progress: Progress,
) -> pd.DataFrame:
    """Take all measures and write them into results/: gaps and the tables beside it, as Parquet.

    The CSV of each is an export of the same rows, which nothing reads. `roads` gives the network;
    it is asked only where a place is in doubt.
    """
    profiles, kinds = layers.profiles, layers.kinds
    own = result_tables.made()
    with progress.stage("read verdicts"):
        asked = eligibility_rules.asked(profiles.rules, profiles.services)
        counted = encoded_pairs.in_parts(judged, profiles)
        beyond = encoded_pairs.of_judged(read_parquet(folder, "beyond"), profiles)
    with progress.stage("uncertain places"):
        doubts = _doubts(layers, counted, roads)
        told = doubts[list(position_uncertainty.COLUMNS)]
        write_parquet(folder.results / "uncertain.parquet", told)
    with progress.stage("facts of indicators"):
        assigned = read_parquet(folder, "places")
        facts = indicators.facts(person_facts.Sources(counted, profiles, assigned))
    with progress.stage("gaps"):
        reachable = floating_catchment.accessibility(judged, assigned, profiles.services)
        left = assign_places.places_left(judged, assigned, profiles.services)
        nearest = read_parquet(folder, "nearest")
        people = records.of_people(counted, profiles, nearest, kinds, beyond)
        people = route_disagreement.mark(people, judged, profiles, seasons)
        people = records.with_draws(people, doubts)
        people = records.with_supply(people, assigned, reachable)
        homes = disaggregation.homes_in_areas(layers.returnees, layers.areas)
        known = person_facts.with_facts(people, facts)
        measured = indicators.of_asked(measure(known, homes), asked)
        _write(folder, "gaps", measured)
    with progress.stage("what if, and when"):
        held = {name: getattr(layers, name) for name in (*_linked(), "presence", "areas")}
        kept = {name: table for name, table in held.items() if len(table)}
        world = Measured(counted, beyond, people, homes, profiles, left, kept)
        for name, table in _beside(layers, judged, world, own).items():
            _write(folder, name, table)
        calls = missing_information.calls(counted, profiles)
        atomic_write.write_text(folder.results / "calls.csv", csv_of(calls), mode=0o600)
    placed = homes.loc[homes["pcode"] != WHOLE, "returnee_id"].nunique()
    outside = layers.returnees["returnee_id"].nunique() - placed
    counts = {
        "rows": len(measured),
        "returnees_outside_all_areas": int(outside),
        **_n_uncertain(profiles),
    }
    note(folder, gaps=counts, seconds=progress.seconds)
    return measured


def _linked() -> list[str]:
    """The layers whose rows name rows of others, and those others."""
    named = {target for schema in SCHEMAS.values() for _, target in schema.points_to}
    return [name for name, schema in SCHEMAS.items() if schema.is_linked or name in named]


def measure(people: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Return every indicator of the cases.

    So many categories at a time as have `CASES_PER_BATCH` cases, or one: each case counts in many
    areas and groups, which takes memory.
    """
    sizes = people["category"].value_counts().sort_index()
    batch = (sizes.cumsum() - 1) // CASES_PER_BATCH
    parts = [
        indicators.measure(disaggregation.by_group(some, homes))
        for _, some in people.groupby(people["category"].map(batch))
    ]
    return indicators.joined(parts)


def _beside(
    layers: Layers,
    judged: pd.DataFrame,
    measured: Measured,
    own: Sequence[tuple[ResultTable, result_tables.Make]],
) -> Tables:
    """The tables that are no indicator by area, by file; `own` are made by their modules alone."""
    profiles, counted, people = measured.profiles, measured.pairs, measured.cases
    needs = populations.needs(profiles)
    stops = team_stops.reached(judged, profiles)
    evidence = outcomes.beside_outcomes(
        people,
        profiles.people,
        layers.rss_scores,
        layers.assistance,
        layers.referrals,
        layers.follow_ups,
    )
    made = {result_tables.file_of(one): _as_declared(make(measured), one) for one, make in own}
    facts = levers.Facts(counted, profiles.people, profiles.services, profiles.rules)
    gains = lever_gains.gains(facts, needs, measured.places["n_left"])
    listed = ("levers", "values", "tests")
    months = coverage_timeline.coverage_by_month(people, measured.homes, counted, profiles)
    closed = service_closures.if_closed(people, counted, profiles)
    return {
        "waivers": gains.assign(**{name: gains[name].map(" ".join) for name in listed}),
        "timeline": months,
        "losses": coverage_timeline.losses(people, measured.homes, profiles.programme),
        "closures": closed,
        "services_closed": service_closures.of_services(counted, profiles),
        "questions": missing_information.call_list(counted, profiles),
        "near_misses": near_misses.by_margin(
            pd.concat([counted, measured.beyond], ignore_index=True), profiles
        ),
        "evidence": evidence,
        "team_stops": stops,
        **made,
    }


def _as_declared(table: pd.DataFrame, declared: ResultTable) -> pd.DataFrame:
    """The columns that a table declares, in their order; refused where it was made with others."""
    names = [column.name for column in declared.columns]
    held = [str(name) for name in table]
    strange = sorted(set(held) ^ set(names))
    if strange:
        raise PublishingRefusedError(
            f"UNDECLARED: the table {declared.name} is declared with the columns "
            f"{', '.join(names)} and made with {', '.join(held)}; they differ in "
            f"{', '.join(strange)}. Declare each column that is made, with what it counts."
        )
    return table[names]


def _doubts(
    layers: Layers, counted: pd.DataFrame, roads: Callable[[], Network | None]
) -> pd.DataFrame:
    """How likely those are covered of whom a home or a service is not known exactly."""
    return position_uncertainty.of_returnees(
        layers.profiles, layers.areas, layers.settlements, counted,
        lambda there: candidate_pairs.travel(roads(), there),
    )  # fmt: skip


def _n_uncertain(profiles: Profiles) -> dict[str, int]:
    """How many homes and services were tried at candidate points."""
    is_tried = bool(profiles.programme.measures.n_candidates)
    homes = home_candidates.is_uncertain(profiles.people)
    sites = service_candidates.is_uncertain(profiles.services)
    return {
        "returnees_of_uncertain_place": int(homes.sum()) * is_tried,
        "services_of_uncertain_place": int(sites.sum()) * is_tried,
    }


def _write(folder: Folder, name: str, table: pd.DataFrame) -> None:
    """Write a table for the stages that follow, and as an export that none of them reads."""
    write_parquet(folder.results / f"{name}.parquet", table)
    atomic_write.write_text(folder.results / f"{name}.csv", csv_of(table), mode=0o600)

"""The tables that a run leaves in results/, in the words of the schemas."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from layers.schemas.schema import Column, Schema
from layers.vocabulary import codes
from mapping.indicators import UNITS
from mapping.unit_records.result_tables import AMONG, PARTS, WHERE, ResultTable
from scripts.runtime import result_tables

_ANSWER: Final = ("yes", "no", "unknown")
_IDS: Final = (
    Column("returnee_id", "text", "The returnee.", sensitive=True),
    Column("service_id", "text", "The service."),
    Column("category", "text", "Kind of service."),
)

_REACH = Schema(
    layer="results/reach.parquet",
    doc=(
        "One row per returnee and service within the widest limit of its category by any mode, or "
        "inside the partner's circle. Unreachable is inf, unknown is NaN."
    ),
    is_personal=True,
    columns=(
        *_IDS,
        Column(
            "mode",
            "text",
            "The mode that the figures are for: the cheapest that fits (of walks only a short one, "
            "and nobody's who is escorted or has a disability), else the one that misses by least.",
        ),
        Column("distance_m", "number", "One way along the road, snapping included.", unit="m"),
        Column("duration_min", "number", "One way, snapping included.", unit="min"),
        Column("fare", "number", "One way.", unit="currency"),
        Column("straight_m", "number", "Straight line on the ellipsoid.", unit="m"),
        Column(
            "road_m",
            "number",
            "By road: the shortest way over roads that any mode may use when it is dry, snapping "
            "included, whatever the trip; inf where no road leads. Rules by road rest on it. "
            "It counts no tie to a road that is in doubt, so a trip over one (roads_not_joined) "
            "may be shorter; in the wet season so may a trip that sets out from another road.",
            unit="m",
        ),
        Column("snap_m", "number", "Off-road metres at both ends together.", unit="m"),
        Column("eligible", "text", "Whether the partner's rules admit.", values=_ANSWER),
        Column("is_within", "flag", "Whether every limit of the category is kept by that mode."),
        Column(
            "affordability",
            "text",
            "Fare and living against the stipend.",
            values=("affordable", "strained", "unaffordable", "unknown"),
        ),
        Column(
            "has_place",
            "text",
            "What the partner says: some places are left, or none; unknown where it says nothing.",
            values=_ANSWER,
        ),
        Column("verdict", "text", "All of these together.", values=_ANSWER),
        Column("reason", "text", "Code of the first test that failed or could not be judged."),
        Column(
            "reasons",
            "reasons",
            "A list of all of them, as data. Of each: code; have, want and margin (numbers); "
            "detail (a label); rule (criterion_id of the row it comes from); flexibility (hard, "
            "negotiable, waivable); bridge_id (the service that leads round a no) and "
            "bridge_verdict (the verdict on that service for the same person).",
        ),
        Column(
            "net_per_day",
            "number",
            "Stipend less fare and living per day attended; NaN where it is no course.",
            unit="currency a day",
        ),
        Column(
            "fastest_mode",
            "text",
            "The mode of the fastest trip that fits; always filled. Indicators of time rest on it.",
        ),
        Column("fastest_duration_min", "number", "One way by that mode.", unit="min"),
        Column("fastest_fare", "number", "One way by that mode.", unit="currency"),
        Column(
            "time_to_service_days",
            "number",
            "Waiting, papers and the fastest way; NaN where neither wait nor papers is on record.",
            unit="days",
        ),
        Column("season", "text", "The season of the roads.", values=("dry", "wet")),
        Column("duration_low_min", "number", "One way at the mode's fast pace.", unit="min"),
        Column("duration_high_min", "number", "One way at the mode's slow pace.", unit="min"),
        Column(
            "upfront",
            "number",
            "Money to have in hand before the first day: fee, first fare and a night, where the "
            "agreement reimburses or the person pays; NaN where no billing is agreed.",
            unit="currency",
        ),
        Column(
            "stop_id",
            "text",
            "The stop of a mobile team that verdict and figures are for; empty where a service has "
            "no stops.",
        ),
    ),
)
_BEYOND = replace(
    _REACH,
    layer="results/beyond.parquet",
    doc=(
        "Pairs beyond every limit, of people whom no service of a category in reach takes: the "
        "nearest service that runs, and the nearest that refuses them for nothing but the way. "
        "Columns as of reach.parquet."
    ),
)
_NEAREST = Schema(
    layer="results/nearest.parquet",
    doc=(
        "One row per returnee and category: the nearest running service, and the nearest that "
        "takes the person, however far. Unreachable is inf, unknown is NaN."
    ),
    is_personal=True,
    columns=(
        _IDS[0],
        _IDS[2],
        Column(
            "duration_min", "number", "One way to the nearest, by the fastest mode.", unit="min"
        ),
        Column("mode", "text", "That mode."),
        Column("duration_low_min", "number", "The same at the fast pace of the modes.", unit="min"),
        Column("duration_high_min", "number", "The same at their slow pace.", unit="min"),
        Column("is_within_fast", "flag", "Whether one is within all limits at the fast pace."),
        Column("is_within_slow", "flag", "Whether one is within all limits at the slow pace."),
        Column("service_id", "text", "The nearest running service; empty where none is found."),
        Column(
            "stop_id",
            "text",
            "Where it stops, if it is a mobile team; empty where a service has no stops.",
        ),
        Column(
            "taker_id",
            "text",
            "The nearest service that refuses the person for nothing but the way, one within the "
            "limits before one beyond; empty where there is none.",
        ),
        Column("taker_stop_id", "text", "Where it stops, if it is a mobile team; else empty."),
        Column("taker_duration_min", "number", "One way to it.", unit="min"),
        Column("taker_distance_m", "number", "One way to it along the road.", unit="m"),
        Column("taker_fare", "number", "One way to it.", unit="currency"),
        Column(
            "over_min", "number", "Beyond the limit of minutes by so much; 0 within.", unit="min"
        ),
        Column(
            "over_m",
            "number",
            "Beyond the limit of distance or the partner's circle by so much; 0 within.",
            unit="m",
        ),
        Column("over_fare", "number", "Beyond the limit of fare by so much.", unit="currency"),
    ),
)
_PLACES = Schema(
    layer="results/places.parquet",
    doc="One row per returnee and category needed, or expected to be: the place given, or why not.",
    is_personal=True,
    columns=(
        _IDS[0],
        _IDS[2],
        Column(
            "service_id",
            "text",
            "Where a place is given in the first draw; empty where there is none.",
        ),
        Column(
            "cause",
            "text",
            "Why there is none where that is so in any draw, by how far the best service goes; "
            "empty where each draw has one.",
            values=codes.SHORTFALL_CAUSES,
        ),
        Column(
            "is_stated",
            "flag",
            "Whether the person states the need; else it is one that [demand.mix] expects.",
        ),
        Column(
            "parts",
            "integer",
            "As how much of a person the need counts, in millionths: a stated one whole.",
        ),
        Column("weight", "number", "Priority; the mean of all people is 1."),
        Column(
            "drawn",
            "integer",
            "One bit for each draw of whole people in which this one needs the category.",
        ),
        Column("without", "integer", "One bit for each draw of those in which no place is left."),
    ),
)
_GAPS = Schema(
    layer="results/gaps.parquet",
    doc="One row per area, category, population, group and indicator. Exact: it stays inside the "
    "office. gaps.csv is an export of the same rows.",
    columns=(
        *WHERE,
        AMONG,
        Column(
            "group",
            "text",
            "all, or who is counted, such as sex=f or setting=rural; age bands and priority in the "
            "whole programme and its largest areas.",
        ),
        Column("indicator", "text", "Name of the indicator, such as coverage_eligible."),
        Column("value", "number", "The figure; inf is unreachable, NaN unknown."),
        Column(
            "low",
            "number",
            "Low end: of minutes and geographic coverage over fast and slow travel, of the other "
            "coverages the 5th percentile over draws of uncertain homes and services; NaN "
            "without a range.",
        ),
        Column("high", "number", "High end of the same; of draws the 95th percentile."),
        Column("unit", "text", "Unit of the figure.", values=UNITS),
        Column("n_people", "number", "Returnees under the figure: the denominator."),
        *PARTS,
        Column("n_missing", "number", "Returnees left out because nothing is known of them."),
        Column(
            "suppression",
            "text",
            "What may be told of the figure: none of it is held back here.",
            values=codes.SUPPRESSIONS,
        ),
        Column(
            "subject_id",
            "text",
            "Id of what the figure is about, such as the one partner; empty of most.",
        ),
        Column(
            "low_without_one",
            "number",
            "Of percentiles: the least value that it could have without any one of the people; a "
            "public page tells it only where that is the same in steps of 5. NaN of figures that "
            "count people.",
        ),
        Column("high_without_one", "number", "The greatest such value."),
    ),
)
_UNCERTAIN = Schema(
    layer="results/uncertain.parquet",
    doc="How likely those are covered whose home, or a service near them, is known by its "
    "settlement or area. Personal.",
    is_personal=True,
    columns=(
        Column("returnee_id", "text", "The returnee.", sensitive=True),
        Column("category", "text", "Kind of service."),
        Column("position_class", "text", "How the home is known.", sensitive=True),
        Column("n_candidates", "integer", "Points drawn for the home; 1 for a home that is known."),
        Column("p_geographic", "number", "Chance of a running service in the limits."),
        Column("p_covered", "number", "Chance that such a service takes the person."),
        Column("p_optimistic", "number", "Chance that one takes them or cannot tell."),
    ),
)


def results() -> dict[str, Schema]:
    """Return the schemas of the result tables by short name, whoever declares them."""
    beside = (one for one in result_tables.declared().values() if one.is_written)
    return {
        "reach": _REACH,
        "beyond": _BEYOND,
        "nearest": _NEAREST,
        "places": _PLACES,
        "gaps": _GAPS,
        "uncertain": _UNCERTAIN,
        **{result_tables.file_of(one): _schema(one) for one in beside},
    }


def _schema(table: ResultTable) -> Schema:
    return Schema(
        layer=f"results/{result_tables.file_of(table)}.csv",
        doc=table.doc,
        columns=table.columns,
        is_personal=table.is_personal,
    )

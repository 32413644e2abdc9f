"""The tables that a run leaves in results/, in the words of the schemas."""

from __future__ import annotations

from typing import Final

from layers.schema import Column, Schema

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
        Column("mode", "text", "The mode that the figures are for: the one the verdict rests on."),
        Column("distance_m", "number", "One way along the road, snapping included.", unit="m"),
        Column("duration_min", "number", "One way, snapping included.", unit="min"),
        Column("fare", "number", "One way.", unit="currency"),
        Column("straight_m", "number", "Straight line on the ellipsoid.", unit="m"),
        Column("snap_m", "number", "Off-road metres at both ends together.", unit="m"),
        Column("eligible", "text", "Whether the partner's rules admit.", values=_ANSWER),
        Column("is_within", "flag", "Whether every limit of the category is kept by that mode."),
        Column(
            "affordability",
            "text",
            "Fare and living against the stipend.",
            values=("affordable", "strained", "unaffordable", "unknown"),
        ),
        Column("has_place", "text", "Whether a place is free.", values=_ANSWER),
        Column("verdict", "text", "All of these together.", values=_ANSWER),
        Column("reason", "text", "Code of the first test that failed or could not be judged."),
        Column("reasons", "codes", "A list of the codes of all of them."),
        Column(
            "net_per_day",
            "number",
            "Stipend less fare and living per day attended; NaN where it is no course.",
            unit="currency a day",
        ),
        Column(
            "details",
            "text",
            (
                "The reasons as JSON: code, have, want, margin, detail; of a rule criterion and "
                "flexibility; of a bridged no bridge, bridge_id and bridge_answer."
            ),
        ),
        Column("season", "text", "The season of the roads.", values=("dry", "wet")),
        Column("duration_low_min", "number", "One way at the mode's fast pace.", unit="min"),
        Column("duration_high_min", "number", "One way at the mode's slow pace.", unit="min"),
    ),
)
_GAPS = Schema(
    layer="results/gaps.csv",
    doc="One row per area, category, group and indicator. Exact: it stays inside the office.",
    columns=(
        Column("pcode", "text", "P-code of the area; ALL is the whole programme."),
        Column("category", "text", "Kind of service."),
        Column("group", "text", "all, or who is counted, such as sex=f or setting=rural."),
        Column("indicator", "text", "Name of the indicator, such as coverage_eligible."),
        Column("value", "number", "The figure; inf is unreachable, NaN unknown."),
        Column("unit", "text", "Unit of the figure.", values=("share", "min", "people")),
        Column("n_people", "integer", "Returnees under the figure: the denominator."),
        Column("note", "text", "What must be said beside it, such as the one partner's name."),
        Column("n_value", "integer", "Returnees counted: the numerator; NaN where none are."),
        Column("is_suppressed", "flag", "Whether the figure lies under the disclosure floor."),
        Column(
            "low", "number", "Low end of the figure over fast and slow travel; NaN without a range."
        ),
        Column("high", "number", "High end of the same."),
    ),
)
RESULTS: Final = {"reach": _REACH, "gaps": _GAPS}
"""Result tables by short name."""

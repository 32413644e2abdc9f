"""The tables that a run leaves in results/, in the words of the schemas."""

from __future__ import annotations

from typing import Final

from layers.schemas.schema import Column, Schema
from layers.vocabulary import codes
from mapping.indicators import UNITS

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
    ),
)
_PLACES = Schema(
    layer="results/places.parquet",
    doc="One row per returnee and category needed: the place given, or why there is none.",
    is_personal=True,
    columns=(
        _IDS[0],
        _IDS[2],
        Column("service_id", "text", "Where a place is given; empty where there is none."),
        Column(
            "cause",
            "text",
            "Why there is none, by how far the best service goes; empty where there is one.",
            values=codes.SHORTFALL_CAUSES,
        ),
        Column(
            "is_assumed",
            "flag",
            "Whether the person's needs are not known and this one comes from [demand.mix].",
        ),
        Column("weight", "number", "Priority; the mean of all people is 1."),
    ),
)
_WHERE: Final = (
    Column("pcode", "text", "P-code of the area; ALL is the whole programme."),
    Column("category", "text", "Kind of service."),
)
_PARTNER: Final = (
    Column("partner_id", "text", "The partner."),
    Column("partner", "text", "Its name."),
)
_GAPS = Schema(
    layer="results/gaps.parquet",
    doc="One row per area, category, group and indicator. Exact: it stays inside the office. "
    "gaps.csv is an export of the same rows.",
    columns=(
        *_WHERE,
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
        Column("n_people", "integer", "Returnees under the figure: the denominator."),
        Column("n_missing", "integer", "Returnees left out because nothing is known of them."),
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
    ),
)
_WAIVERS = Schema(
    layer="results/waivers.csv",
    doc="What one lever, or two together, would bring a service, or a partner in all.",
    columns=(
        *_PARTNER,
        Column("service_id", "text", "The service; empty for all services of the partner."),
        Column("name", "text", "Its name."),
        Column("levers", "codes", "What is changed; waypost describe lists the levers."),
        Column("values", "codes", "The value of each: the rule, or by how much."),
        Column("tests", "codes", "The tests that this lifts."),
        Column(
            "flexibility",
            "text",
            "Of the least flexible of them; unstated where nobody wrote it down.",
            values=("hard", "unstated", "negotiable", "waivable"),
        ),
        Column("n_gain", "integer", "Returnees who would no longer be refused."),
        Column("n_gain_f", "integer", "Women among them."),
        Column("n_gain_m", "integer", "Men among them."),
        Column("n_affordable", "integer", "Those of them who could pay to attend."),
        Column("n_places_left", "integer", "Places free less those assigned; NaN unknown."),
        Column("n_unknown", "integer", "Those of whom something else has to be asked first."),
        Column("n_new", "integer", "Those whom no service of the category takes now."),
    ),
)
_TIMELINE = Schema(
    layer="results/timeline.csv",
    doc="Coverage on the last day of each month, as agreements and courses on record end.",
    columns=(
        Column("month", "text", "YYYY-MM; the month of the programme's day comes first."),
        *_WHERE,
        Column("n_covered", "integer", "Returnees whom a service within the limits still takes."),
        Column("n_people", "integer", "Returnees there."),
        Column("share", "number", "The one over the other."),
        Column("n_services", "integer", "Services that take any of them."),
    ),
)
_LOSSES = Schema(
    layer="results/losses.csv",
    doc="How many lose their last service, by the month in which it ends.",
    columns=(
        *_WHERE,
        Column("month", "text", "YYYY-MM."),
        Column("n_lost", "integer", "Returnees who lose their last service."),
        Column("cause", "text", "What ends it.", values=("agreement", "course", "programme")),
    ),
)
_CLOSURES = Schema(
    layer="results/closures.csv",
    doc="What would be lost if a partner closed, by category.",
    columns=(
        *_PARTNER,
        Column("category", "text", "Kind of service."),
        Column("n_lost", "integer", "Returnees whom no other service would take."),
        Column("n_people", "integer", "Returnees whom its services take."),
        Column("n_services", "integer", "Its running services."),
    ),
)
_SERVICES_CLOSED = Schema(
    layer="results/services_closed.csv",
    doc="What would be lost if a service closed.",
    columns=(
        Column("service_id", "text", "The running service."),
        Column("partner_id", "text", "Its partner; empty where none is named."),
        Column("category", "text", "Kind of service."),
        Column("n_lost", "integer", "Returnees whom no other service would take."),
        Column("n_people", "integer", "Returnees whom it takes."),
        Column("n_partner", "integer", "Returnees lost if its partner closed, by category."),
        Column("n_covered", "integer", "Returnees whom any service of the category takes."),
    ),
)
_QUESTIONS = Schema(
    layer="results/questions.csv",
    doc="Which unknown field would settle the most verdicts, alone.",
    columns=(
        Column("field", "text", "What has to be known."),
        Column("of", "text", "Whom to ask.", values=("returnee", "service")),
        Column("n_verdicts", "integer", "Verdicts that it would settle."),
        Column("n_people", "integer", "Returnees whom they are about."),
    ),
)
_CALLS = Schema(
    layer="results/calls.csv",
    doc="The same by returnee: whom to call first, and what to ask. Personal.",
    is_personal=True,
    columns=(
        Column("returnee_id", "text", "The returnee.", sensitive=True),
        Column("field", "text", "What to ask."),
        Column("n_verdicts", "integer", "Verdicts that the answer would settle."),
        Column("categories", "codes", "The categories they are about."),
    ),
)
_NEAR_MISSES = Schema(
    layer="results/near_misses.csv",
    doc="Returnees refused everywhere, by the one test that stops them and by how much.",
    columns=(
        Column("category", "text", "Kind of service."),
        Column("test", "text", "The one test that stops them."),
        Column("above", "number", "The margin is more than so many tolerances,"),
        Column("up_to", "number", "and no more than so many."),
        Column("n_people", "integer", "Returnees."),
        Column("is_near", "flag", "Whether that is within the tolerance."),
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
_EVIDENCE = Schema(
    layer="results/evidence.csv",
    doc="Outcomes on record beside reach. It shows no effect of anything.",
    columns=(
        Column("outcome", "text", "rss_<dimension>, satisfaction or n_assistance."),
        Column(
            "reach_class",
            "text",
            "Whether all, some or none of what a person needs is within reach.",
            values=("all", "some", "none"),
        ),
        Column("n", "integer", "Returnees with a value."),
        Column("n_missing", "integer", "Returnees without one."),
        Column("median", "number", "The median."),
        Column("low", "number", "Its lower bound at 95 per cent, by order statistics."),
        Column("high", "number", "Its upper bound; NaN for fewer than six."),
    ),
)
RESULTS: Final = {
    "reach": _REACH,
    "places": _PLACES,
    "gaps": _GAPS,
    "waivers": _WAIVERS,
    "timeline": _TIMELINE,
    "losses": _LOSSES,
    "closures": _CLOSURES,
    "services_closed": _SERVICES_CLOSED,
    "questions": _QUESTIONS,
    "calls": _CALLS,
    "near_misses": _NEAR_MISSES,
    "uncertain": _UNCERTAIN,
    "evidence": _EVIDENCE,
}
"""Result tables by short name."""

"""All layers that waypost knows, in the order in which they are loaded."""

from __future__ import annotations

import difflib
from typing import Final

from layers.errors import UsageError
from layers.schemas import (
    agreements,
    areas,
    assistance,
    criteria,
    demand,
    facility_pairs,
    fares,
    follow_ups,
    needs,
    partner_programmes,
    partners,
    population,
    presence,
    referrals,
    residences,
    returnees,
    roads,
    rss_scores,
    services,
    settlements,
    stops,
    water,
)
from layers.schemas.schema import Schema

SCHEMAS: Final[dict[str, Schema]] = {
    schema.layer: schema
    for schema in (
        areas.SCHEMA,
        settlements.SCHEMA,
        partners.SCHEMA,
        partner_programmes.SCHEMA,
        facility_pairs.SCHEMA,
        services.SCHEMA,
        stops.SCHEMA,
        criteria.SCHEMA,
        agreements.SCHEMA,
        returnees.SCHEMA,
        residences.SCHEMA,
        needs.SCHEMA,
        roads.SCHEMA,
        water.SCHEMA,
        rss_scores.SCHEMA,
        assistance.SCHEMA,
        referrals.SCHEMA,
        follow_ups.SCHEMA,
        population.SCHEMA,
        fares.SCHEMA,
        demand.SCHEMA,
        presence.SCHEMA,
    )
}
REQUIRED_LAYERS: Final = ("services",)


def named(layer: str) -> Schema:
    """Return the schema of a layer.

    Raises
    ------
    UsageError
        For a layer that does not exist; names the nearest.
    """
    if layer not in SCHEMAS:
        near = difflib.get_close_matches(layer, SCHEMAS, n=1, cutoff=0.0)[0]
        raise UsageError(
            f"'{layer}' is no layer. Did you mean '{near}'? Known: {', '.join(SCHEMAS)}."
        )
    return SCHEMAS[layer]

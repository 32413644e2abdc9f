"""All layers that waypost knows, in the order in which they are loaded."""

from __future__ import annotations

from typing import Final

from layers.schemas import (
    agreements,
    areas,
    assistance,
    criteria,
    fares,
    follow_ups,
    needs,
    partner_programmes,
    partners,
    population,
    referrals,
    residences,
    returnees,
    roads,
    rss_scores,
    services,
    settlements,
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
        services.SCHEMA,
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
    )
}
REQUIRED_LAYERS: Final = ("services",)

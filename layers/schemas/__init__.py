"""All layers that waypost knows, in the order in which they are loaded."""

from __future__ import annotations

from typing import Final

from layers.schemas import agreements
from layers.schemas import areas
from layers.schemas import assistance
from layers.schemas import criteria as criteria_rows
from layers.schemas import fares
from layers.schemas import follow_ups
from layers.schemas import needs
from layers.schemas import partners
from layers.schemas import population
from layers.schemas import partner_programmes as programmes
from layers.schemas import referrals
from layers.schemas import residences
from layers.schemas import returnees
from layers.schemas import roads
from layers.schemas import rss_scores
from layers.schemas import services
from layers.schemas import settlements
from layers.schemas import water
from layers.schemas.schema import Schema

SCHEMAS: Final[dict[str, Schema]] = {
    schema.layer: schema
    for schema in (
        areas.SCHEMA,
        settlements.SCHEMA,
        partners.SCHEMA,
        programmes.SCHEMA,
        services.SCHEMA,
        criteria_rows.SCHEMA,
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

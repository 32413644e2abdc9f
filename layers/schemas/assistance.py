"""The layer of assistance given: what each returnee has had, and when."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="assistance",
    doc="One assistance given to one returnee. Personal: never published.",
    is_personal=True,
    past=("given_on",),
    points_to=(("returnee_id", "returnees"), ("partner_id", "partners")),
    columns=(
        Column(
            "returnee_id",
            "text",
            "The returnee assisted.",
            required=True,
            sensitive=True,
            aliases=("case id", "case number", "numero de dossier", "identifiant"),
        ),
        Column(
            "category",
            "text",
            "Kind of service, a code of categories.toml.",
            required=True,
            sensitive=True,
            aliases=("type", "categorie", "kind of assistance", "type d'assistance"),
        ),
        Column(
            "given_on",
            "date",
            "The day it was given.",
            required=True,
            sensitive=True,
            aliases=("date", "date d'assistance", "given"),
        ),
        Column(
            "level",
            "text",
            "Who it was for.",
            values=("individual", "collective", "community"),
            sensitive=True,
            aliases=("niveau",),
        ),
        Column(
            "partner_id",
            "text",
            "The partner who gave it.",
            sensitive=True,
            aliases=("id partenaire",),
        ),
        Column(
            "source",
            "text",
            "Where the row comes from.",
        ),
    ),
)

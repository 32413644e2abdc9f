"""The layer of assistance given: what each returnee has had, and when."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="assistance",
    doc="One assistance given to one returnee. Personal: never published.",
    is_personal=True,
    past=("given_on",),
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
            "dimension",
            "text",
            "What it was meant to strengthen.",
            values=("economic", "social", "psychosocial"),
            sensitive=True,
        ),
        Column(
            "delivered_by",
            "text",
            "Given by the programme itself or through a referral.",
            values=("direct", "referral"),
            sensitive=True,
            aliases=("fourni par",),
        ),
        Column(
            "partner_id",
            "text",
            "The partner who gave it.",
            sensitive=True,
            aliases=("id partenaire",),
        ),
        Column(
            "amount",
            "number",
            "What it was worth.",
            unit="currency",
            low=0,
            sensitive=True,
            aliases=("montant", "value", "valeur"),
        ),
        Column(
            "source",
            "text",
            "Where the row comes from.",
        ),
    ),
)

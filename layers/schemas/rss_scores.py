"""The layer of scores of the Reintegration Sustainability Survey, wave by wave."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="rss_scores",
    doc="One returnee's scores in one wave of the survey, 0 to 1. Personal: never published.",
    is_personal=True,
    past=("scored_on",),
    columns=(
        Column(
            "returnee_id",
            "text",
            "The returnee who was asked.",
            required=True,
            sensitive=True,
            aliases=("case id", "case number", "numero de dossier", "identifiant"),
        ),
        Column(
            "wave",
            "integer",
            "Which time the person was asked: 1 is the first.",
            required=True,
            low=1,
            high=99,
            sensitive=True,
            aliases=("vague", "round", "tour"),
        ),
        Column(
            "scored_on",
            "date",
            "The day of the survey.",
            required=True,
            sensitive=True,
            aliases=("survey date", "date d'enquete", "date"),
        ),
        Column(
            "economic",
            "number",
            "Economic dimension.",
            low=0,
            high=1,
            sensitive=True,
            aliases=("economique", "economic score", "score economique"),
        ),
        Column(
            "social",
            "number",
            "Social dimension.",
            low=0,
            high=1,
            sensitive=True,
            aliases=("social score", "score social"),
        ),
        Column(
            "psychosocial",
            "number",
            "Psychosocial dimension.",
            low=0,
            high=1,
            sensitive=True,
            aliases=("psychosocial score", "score psychosocial"),
        ),
        Column(
            "composite",
            "number",
            "All three together; above 0.5 counts as sustainable.",
            low=0,
            high=1,
            sensitive=True,
            aliases=("composite score", "rss", "score composite", "score"),
        ),
        Column(
            "source",
            "text",
            "Where the row comes from.",
        ),
    ),
)

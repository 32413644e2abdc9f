"""The layer of fares: what a ride from one stage to another costs, as listed or as charged."""

from layers.schemas.schema import Column, Schema

RIDES = ("minibus", "motorcycle")

SCHEMA = Schema(
    layer="fares",
    doc=(
        "One fare between two stages, which are settlements by name. It goes before the computed "
        "fare of a trip from near the one stage to near the other."
    ),
    columns=(
        Column(
            "from_stage",
            "text",
            "Settlement where the ride begins.",
            required=True,
            aliases=("from", "origin", "de", "depart", "stage from", "gare de depart"),
        ),
        Column(
            "to_stage",
            "text",
            "Settlement where it ends.",
            required=True,
            aliases=("to", "destination", "a", "arrivee", "stage to", "gare d'arrivee"),
        ),
        Column(
            "mode",
            "text",
            "What one rides in; a shared taxi counts as a minibus.",
            required=True,
            values=RIDES,
            aliases=("moyen", "moyen de transport", "vehicle", "vehicule"),
        ),
        Column(
            "fare",
            "number",
            "One way, for one person.",
            unit="currency",
            required=True,
            low=0,
            aliases=("tarif", "prix"),
        ),
        Column(
            "kind",
            "text",
            "official (as fixed) or charged (as drivers ask for); charged goes before official.",
            values=("official", "charged"),
            aliases=("type", "nature"),
        ),
        Column(
            "as_of",
            "date",
            "The day it was known; the newest goes before older ones.",
            aliases=("date", "au", "valid on", "valable au"),
        ),
        Column("source", "text", "Where the row comes from."),
        Column(
            "from_latitude",
            "number",
            "Where the first stage is; found by its name where empty.",
            unit="degrees",
            low=-90,
            high=90,
        ),
        Column("from_longitude", "number", "The same.", unit="degrees", low=-180, high=180),
        Column(
            "to_latitude",
            "number",
            "Where the other stage is; found by its name where empty.",
            unit="degrees",
            low=-90,
            high=90,
        ),
        Column("to_longitude", "number", "The same.", unit="degrees", low=-180, high=180),
    ),
)

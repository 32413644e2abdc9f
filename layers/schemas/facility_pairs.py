"""The layer of reviewed pairs: which two rows of services a person found to be one facility."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="facility_pairs",
    doc=(
        "Two rows of services that look alike, and what a person found: one facility, or two. A "
        "load writes the pairs that nobody has reviewed to review/facility_pairs.csv in this very "
        "form."
    ),
    past=("reviewed_on",),
    points_to=(("service_id", "services"), ("other_id", "services")),
    columns=(
        Column(
            "service_id",
            "text",
            "One service.",
            required=True,
            aliases=("service", "first", "id 1", "premier", "service 1"),
        ),
        Column(
            "other_id",
            "text",
            "The other service.",
            required=True,
            aliases=("other service", "second", "id 2", "autre", "autre service", "service 2"),
        ),
        Column(
            "is_same",
            "flag",
            "Yes: both rows are one facility, which then counts once in choice, in what depends on "
            "one partner and in places per 100 people. No: they are two. Empty, or yes "
            "in one row and no in another: it is still to be reviewed.",
            aliases=("same", "same facility", "meme", "meme structure", "identique", "mesmo"),
        ),
        Column(
            "reviewed_on",
            "date",
            "The day on which a person found so.",
            aliases=("reviewed", "date", "verifie le", "revu le", "revisto em"),
        ),
        Column("source", "text", "Who found so, or where the row comes from."),
    ),
)

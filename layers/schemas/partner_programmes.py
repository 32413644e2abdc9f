"""The layer of programmes: development programmes of partners, with their window and groups."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="programmes",
    doc="One development programme of a partner that can take returnees; its limits become rules.",
    key="programme_id",
    in_order=(("starts_on", "ends_on"),),
    points_to=(("partner_id", "partners"),),
    columns=(
        Column(
            "programme_id",
            "text",
            "Identifier of the programme, as services and criteria name it.",
            required=True,
            aliases=("id", "code", "id programme", "project id"),
        ),
        Column(
            "name",
            "text",
            "Name of the programme.",
            required=True,
            aliases=("nom", "programme", "project", "projet"),
        ),
        Column(
            "partner_id",
            "text",
            "Identifier of the partner that hosts it.",
            required=True,
            aliases=("id partenaire", "host"),
        ),
        Column("starts_on", "date", "First day.", aliases=("date de debut",)),
        Column(
            "ends_on",
            "date",
            "Last day; a course must have ended by then.",
            aliases=("end date", "date de fin"),
        ),
        Column(
            "target_groups",
            "text",
            "Groups it is meant for, in words; asked about where its services do not say whom they "
            "take.",
            aliases=("groupes cibles", "target group"),
        ),
        Column(
            "returnee_share",
            "number",
            "Share of the places kept for returnees, where a service states none.",
            unit="share 0-1",
            low=0,
            high=1,
            aliases=("quota",),
        ),
        Column(
            "pcodes",
            "codes",
            "P-codes of the areas it serves, of any level; empty means everywhere.",
            aliases=("areas", "zones", "adm pcodes"),
        ),
        Column(
            "post_return_months",
            "integer",
            "Full months after return in which a person may still join.",
            unit="months",
            low=0,
            high=600,
            aliases=("mois apres le retour",),
        ),
        Column(
            "status",
            "text",
            "Whether the programme runs.",
            values=("active", "inactive", "temporarily closed", "defunct"),
            aliases=("statut",),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

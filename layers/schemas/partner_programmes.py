"""The layer of programmes: development programmes of partners, with their window and groups."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="programmes",
    doc="One development programme of a partner that can take returnees; its limits become rules.",
    key="programme_id",
    in_order=(("starts_on", "ends_on"),),
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
        Column("funder", "text", "Who pays for it.", aliases=("bailleur", "donor")),
        Column("starts_on", "date", "First day.", aliases=("start", "debut")),
        Column(
            "ends_on",
            "date",
            "Last day; a course must have ended by then.",
            aliases=("end", "fin"),
        ),
        Column(
            "target_groups",
            "codes",
            "Groups it is meant for, as codes.",
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
        Column(
            "referral_contact",
            "text",
            "Name or phone of the person who takes referrals.",
            sensitive=True,
            aliases=("contact", "point focal"),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

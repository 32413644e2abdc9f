"""The layer of agreements: what a partner has signed, and until when."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="agreements",
    doc="One agreement with a partner, over all its services or one of them.",
    key="agreement_id",
    in_order=(("from_on", "to_on"),),
    points_to=(
        ("partner_id", "partners"),
        ("programme_id", "programmes"),
        ("service_id", "services"),
    ),
    columns=(
        Column(
            "agreement_id",
            "text",
            "Identifier of the agreement.",
            required=True,
            aliases=("id", "reference"),
        ),
        Column(
            "partner_id",
            "text",
            "Identifier of the partner.",
            required=True,
            aliases=("id partenaire",),
        ),
        Column(
            "service_id", "text", "The one service it covers; empty means all of the partner's."
        ),
        Column(
            "programme_id",
            "text",
            "The one programme of the partner it covers; empty means all of them.",
            aliases=("programme", "projet"),
        ),
        Column(
            "kind",
            "text",
            "What kind of agreement it is.",
            values=("mou", "contract", "informal", "other"),
        ),
        Column("from_on", "date", "First day.", aliases=("from", "du")),
        Column("to_on", "date", "Last day.", aliases=("to", "au", "fin")),
        Column(
            "billing",
            "text",
            "Who pays, and when.",
            values=("direct", "reimburse", "free", "client_pays"),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

"""The layer of criteria: eligibility rules as rows of a service, programme or partner."""

from layers.criteria import STATED
from layers.schemas.schema import Column, Schema
from layers.vocabulary.codes import FLEXIBILITY

SCHEMA = Schema(
    layer="criteria",
    doc="One eligibility rule of a service, a development programme or a partner.",
    key="criterion_id",
    past=("agreed_on",),
    in_order=(("from_on", "to_on"),),
    points_to=(("bridging_service_id", "services"),),
    columns=(
        Column(
            "criterion_id",
            "text",
            "Identifier of the rule; made from its content where absent.",
            aliases=("id",),
        ),
        Column(
            "scope",
            "text",
            "What the rule belongs to.",
            values=("service", "programme", "partner"),
            aliases=("portee",),
            if_unread="aside",
        ),
        Column(
            "scope_id",
            "text",
            "Identifier of that service, programme or partner.",
            required=True,
            aliases=("id portee", "applies to"),
        ),
        Column(
            "criterion",
            "text",
            "Which rule it is.",
            required=True,
            values=STATED,
            aliases=("critere", "rule"),
        ),
        Column(
            "min",
            "number",
            "Smallest value admitted, inclusive.",
            aliases=("minimum",),
            if_unread="aside",
        ),
        Column(
            "max",
            "number",
            "Largest value admitted, inclusive.",
            aliases=("maximum",),
            if_unread="aside",
        ),
        Column(
            "values",
            "codes",
            "Codes admitted: one of them, or all where documents are asked for.",
            aliases=("valeurs", "codes"),
            if_unread="aside",
        ),
        Column(
            "urban_limit_m",
            "number",
            "Largest distance in an urban setting.",
            unit="m",
            low=0,
            if_unread="aside",
        ),
        Column(
            "rural_limit_m",
            "number",
            "Largest distance in a rural setting.",
            unit="m",
            low=0,
            if_unread="aside",
        ),
        Column(
            "basis",
            "text",
            "How that distance is measured.",
            values=("radius", "network", "both"),
            if_unread="aside",
        ),
        Column(
            "setting_of",
            "text",
            "Whose setting counts.",
            values=("site", "returnee"),
            if_unread="aside",
        ),
        Column(
            "at",
            "text",
            "Whether the age is that of the day of referral or of the start of the course.",
            values=("referral", "start"),
            aliases=("moment",),
            if_unread="aside",
        ),
        Column(
            "flexibility",
            "text",
            "Whether the partner would bend the rule.",
            values=FLEXIBILITY,
            aliases=("flexibilite",),
        ),
        Column(
            "is_protective",
            "flag",
            "Whether the rule protects people and is never to be waived; empty means yes for rules "
            "on sex, age or vulnerability of confidential services, shelters and child protection.",
            aliases=("protective", "protectrice", "regle de protection"),
            if_unread="yes",
        ),
        Column(
            "agreed_on", "date", "The day the rule was agreed in writing.", aliases=("convenu le",)
        ),
        Column(
            "bridging_service_id",
            "text",
            "A service after which the person is admitted, such as a make-up class.",
            aliases=("bridge", "bridging service", "service passerelle", "passerelle"),
        ),
        Column(
            "from_on",
            "date",
            "First day the rule holds.",
            aliases=("valid from",),
            if_unread="aside",
        ),
        Column(
            "to_on", "date", "Last day the rule holds.", aliases=("valid to",), if_unread="aside"
        ),
        Column(
            "text_en",
            "text",
            "The partner's own sentence for a no, in English; may use {have}, {want}, {margin}.",
        ),
        Column(
            "text_fr",
            "text",
            "The partner's own sentence for a no, in French; may use {have}, {want}, {margin}.",
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

"""The layer of criteria: eligibility rules as rows of a service, programme or partner."""

from layers.schema import Column, Schema

SCHEMA = Schema(
    layer="criteria",
    doc="One eligibility rule of a service, a development programme or a partner.",
    key="criterion_id",
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
            "Which rule it is: age, grade, sex or distance.",
            required=True,
            values=("age", "grade", "sex", "distance"),
            aliases=("critere", "rule"),
        ),
        Column("min", "number", "Smallest value admitted, inclusive.", aliases=("minimum",)),
        Column("max", "number", "Largest value admitted, inclusive.", aliases=("maximum",)),
        Column("values", "codes", "Codes admitted.", aliases=("valeurs",)),
        Column("urban_limit_m", "number", "Largest distance in an urban setting.", unit="m", low=0),
        Column("rural_limit_m", "number", "Largest distance in a rural setting.", unit="m", low=0),
        Column(
            "basis", "text", "How that distance is measured.", values=("radius", "network", "both")
        ),
        Column("setting_of", "text", "Whose setting counts.", values=("site", "returnee")),
        Column(
            "flexibility",
            "text",
            "Whether the partner would bend the rule.",
            values=("hard", "negotiable", "waivable"),
            aliases=("flexibilite",),
        ),
        Column(
            "agreed_on", "date", "The day the rule was agreed in writing.", aliases=("convenu le",)
        ),
        Column("from_on", "date", "First day the rule holds."),
        Column("to_on", "date", "Last day the rule holds."),
        Column("source", "text", "Where the row comes from."),
    ),
)

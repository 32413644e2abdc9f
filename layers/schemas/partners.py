"""The layer of partners: organisations that give services or refer to them."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="partners",
    doc="One organisation that gives services or refers people to them.",
    key="partner_id",
    columns=(
        Column(
            "partner_id",
            "text",
            "Identifier of the partner.",
            required=True,
            aliases=("id", "code", "identifiant", "organisation id"),
        ),
        Column(
            "name",
            "text",
            "Name of the partner.",
            required=True,
            aliases=("nom", "organisation", "organization", "partner", "partenaire"),
            hxl="#org+name",
        ),
        Column("acronym", "text", "Short name.", aliases=("sigle", "acronyme"), hxl="#org+acronym"),
        Column(
            "kind",
            "text",
            "What kind of organisation it is.",
            values=("un", "ngo_int", "ngo_nat", "gov", "private", "academic", "cso", "dev_agency"),
            hxl="#org+type",
        ),
        Column(
            "phone",
            "text",
            "Phone number of the office.",
            aliases=("telephone", "tel"),
            hxl="#contact+phone",
        ),
        Column(
            "email",
            "text",
            "Email address of the office.",
            aliases=("courriel", "e-mail", "mail"),
            hxl="#contact+email",
        ),
        Column("languages", "codes", "Languages spoken, as codes.", aliases=("langues",)),
        Column("source", "text", "Where the row comes from."),
    ),
)

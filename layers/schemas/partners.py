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
        Column("roles", "codes", "What it does: funder, prog, impl, partner.", hxl="#org+role"),
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
        Column("website", "text", "Web address.", aliases=("site web",)),
        Column("languages", "codes", "Languages spoken, as codes.", aliases=("langues",)),
        Column(
            "interest", "number", "Interest in reintegration, 1 to 5.", internal=True, low=1, high=5
        ),
        Column(
            "influence",
            "number",
            "Influence on reintegration, 1 to 5.",
            internal=True,
            low=1,
            high=5,
        ),
        Column(
            "focal_name",
            "text",
            "Name of the contact person.",
            sensitive=True,
            aliases=("contact", "point focal"),
        ),
        Column("focal_phone", "text", "Phone of the contact person.", sensitive=True),
        Column("focal_email", "text", "Email of the contact person.", sensitive=True),
        Column("source", "text", "Where the row comes from."),
    ),
)

"""The layer of presence: who works on what in which area, as 3W and 4W say; never a point."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="presence",
    doc=(
        "One organisation that works on one sector in one area, as OCHA's 3W and 4W say it: who is "
        "there, and no place where anybody could be sent."
    ),
    columns=(
        Column(
            "organisation",
            "text",
            "Name of the organisation.",
            required=True,
            aliases=("organization", "organisation name", "organization name", "nom organisation"),
            hxl="#org+name",
        ),
        Column("acronym", "text", "Its short name.", aliases=("acronyme", "sigle", "sigla"),
               hxl="#org+acronym"),
        Column(
            "organisation_type",
            "text",
            "What kind of organisation it is, as the source says.",
            aliases=("organization type", "organisation type", "typeorganisation",
                     "type d'organisation"),
            hxl="#org+type",
        ),
        Column(
            "sector",
            "text",
            "Sector or cluster, as the source says.",
            required=True,
            aliases=("cluster", "secteur", "sector cluster", "setor"),
            hxl="#sector",
        ),
        Column("pcode", "text", "P-code of the area, of the finest level that is said.",
               hxl="#adm2+code"),
        Column("area", "text", "Name of that area.", hxl="#adm2+name"),
        Column("period", "text", "When, as the source says.", aliases=("month", "mois", "periode")),
        Column("status", "text", "Whether the work goes on, as the source says.",
               aliases=("project status", "statut"), hxl="#status"),
        Column("source", "text", "Where the row comes from.", hxl="#meta+source"),
    ),
)  # fmt: skip

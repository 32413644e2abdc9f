"""The layer of administrative areas with their P-codes."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="areas",
    doc="One administrative area with its OCHA P-code.",
    key="pcode",
    geometry="polygon",
    is_placed=True,
    past=("valid_on",),
    columns=(
        Column(
            "pcode",
            "text",
            "P-code of the area (text, never a number).",
            required=True,
            aliases=("p-code", "adm3_pcode", "adm2_pcode", "code"),
            hxl="#adm2+code",
        ),
        Column(
            "name",
            "text",
            "Name of the area.",
            required=True,
            aliases=(
                "nom",
                "adm3_name",
                "adm2_name",
                "adm1_name",
                "adm2_en",
                "adm2_fr",
                "adm1_en",
                "adm1_fr",
                "area",
            ),
            hxl="#adm2+name",
        ),
        Column(
            "level",
            "integer",
            "Administrative level: 1 is the first below the country.",
            required=True,
            low=0,
            high=6,
            aliases=("niveau", "adm_level", "admin level"),
        ),
        Column(
            "parent_pcode", "text", "P-code of the area above.", aliases=("parent", "adm1_pcode")
        ),
        Column("population", "integer", "People who live there.", unit="people", low=0),
        Column(
            "living_cost",
            "number",
            "What a day's living costs there.",
            unit="currency a day",
            low=0,
        ),
        Column("valid_on", "date", "The day the boundary was valid.", aliases=("validon",)),
        Column("source", "text", "Where the row comes from."),
    ),
)

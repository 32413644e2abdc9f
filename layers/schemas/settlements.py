"""The layer of settlements: towns and villages, urban or rural."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="settlements",
    doc="One town or village, as a point or an outline.",
    key="settlement_id",
    geometry="point",
    is_placed=True,
    columns=(
        Column(
            "settlement_id",
            "text",
            "Identifier of the settlement; made from name and place where absent.",
            aliases=("id", "osm_id", "geonameid", "code"),
        ),
        Column(
            "name",
            "text",
            "Name of the settlement.",
            required=True,
            aliases=("nom", "village", "ville", "settlement", "localite"),
            hxl="#loc+name",
        ),
        Column(
            "aliases",
            "text",
            "Other spellings, separated by |.",
            aliases=("alt_name", "autres noms"),
        ),
        Column(
            "setting",
            "text",
            "Whether it is urban or rural.",
            values=("urban", "rural"),
            aliases=("milieu",),
        ),
        Column(
            "population",
            "integer",
            "People who live there.",
            unit="people",
            low=0,
            aliases=("pop",),
        ),
        Column("pcode", "text", "P-code of its area.", hxl="#adm2+code"),
        Column("source", "text", "Where the row comes from."),
    ),
)

"""The layer of residences: where each returnee has lived, and from when to when."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="residences",
    doc=(
        "One home of one returnee for a time. The one that holds on the day of the run takes the "
        "place of the home in the layer returnees. Personal: never published."
    ),
    geometry="point",
    is_placed=True,
    is_personal=True,
    in_order=(("from_on", "to_on"),),
    points_to=(("returnee_id", "returnees"),),
    columns=(
        Column(
            "returnee_id",
            "text",
            "The returnee who lives there.",
            required=True,
            sensitive=True,
            aliases=("id", "case id", "case number", "numero de dossier", "identifiant"),
        ),
        Column(
            "settlement",
            "text",
            "Name of the village or town, where there are no coordinates.",
            sensitive=True,
            aliases=("village", "town", "ville", "localite", "residence", "quartier"),
        ),
        Column(
            "pcode",
            "text",
            "P-code of the area, where nothing finer is known.",
            sensitive=True,
            aliases=("adm2_pcode", "adm3_pcode", "p-code"),
        ),
        Column(
            "position_class",
            "text",
            "How the place is known: gps, building, settlement, or area3 to area1.",
            values=("gps", "building", "settlement", "area3", "area2", "area1"),
            sensitive=True,
        ),
        Column(
            "setting",
            "text",
            "Whether the place is urban or rural.",
            values=("urban", "rural"),
            sensitive=True,
            aliases=("milieu", "zone", "urban_rural"),
        ),
        Column(
            "from_on",
            "date",
            "First day there; empty means always before.",
            sensitive=True,
            aliases=("from", "depuis", "du"),
        ),
        Column(
            "to_on",
            "date",
            "Last day there; empty means still.",
            sensitive=True,
            aliases=("to", "jusqu'au", "au"),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

"""The layer of water: rivers and lakes, drawn on maps."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="water",
    doc="One stretch of water; drawn on maps so that people recognise the place.",
    geometry="polygon",
    is_placed=True,
    columns=(
        Column("name", "text", "Name of the water.", aliases=("nom",)),
        Column("source", "text", "Where the row comes from."),
    ),
)

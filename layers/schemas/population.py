"""The layer of population: how many people live in each cell of a raster, or at each point."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="population",
    doc="People living in one cell of a raster (GeoTIFF) or at one point; tells town from country.",
    geometry="point",
    is_placed=True,
    columns=(
        Column(
            "population",
            "number",
            "People who live in the cell or at the point.",
            unit="people",
            required=True,
            low=0,
            aliases=("pop", "value", "people", "grid_code", "habitants", "count"),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

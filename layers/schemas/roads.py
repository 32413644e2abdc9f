"""The layer of roads: lines with a class, in the words of OpenStreetMap."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="roads",
    doc="One stretch of road, track, path or ferry.",
    geometry="line",
    is_placed=True,
    columns=(
        Column(
            "road_class",
            "text",
            "Class of the road, an OSM highway value, or ferry.",
            required=True,
            aliases=("highway", "fclass", "class", "type", "classe", "road class", "road_type"),
        ),
        Column(
            "surface", "text", "What it is made of, an OSM surface value.", aliases=("revetement",)
        ),
        Column("tracktype", "text", "Grade of a track, grade1 to grade5."),
        Column(
            "oneway",
            "text",
            "yes, no or -1 (against the line).",
            aliases=("one_way", "sens unique"),
        ),
        Column("junction", "text", "roundabout, where it is one."),
        Column("maxspeed", "text", "Posted limit.", unit="km/h", aliases=("speed", "max_speed")),
        Column("is_ferry", "flag", "Whether it is a ferry crossing.", aliases=("ferry",)),
        Column("is_ford", "flag", "Whether it crosses water without a bridge.", aliases=("ford",)),
        Column("barrier", "text", "A gate or block on the way."),
        Column(
            "access",
            "text",
            "no or private (closed to all), motor_no (to engines), foot_no (to walkers); any other "
            "word closes nothing.",
        ),
        Column(
            "closed_season",
            "text",
            "The season in which vehicles cannot pass.",
            values=("wet", "dry"),
        ),
        Column("name", "text", "Name of the road.", aliases=("nom",)),
        Column("osm_id", "text", "Identifier in OpenStreetMap.", aliases=("id",)),
        Column("source", "text", "Where the row comes from."),
    ),
)

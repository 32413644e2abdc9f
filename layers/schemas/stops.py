"""The layer of stops: where a mobile team comes, and on which days."""

from layers.schemas.schema import Column, Schema
from layers.vocabulary.weekdays import WEEKDAYS

SCHEMA = Schema(
    layer="stops",
    doc=(
        "One place where one mobile team comes, each week or on one day. The team is judged there, "
        "never at its base."
    ),
    key="stop_id",
    geometry="point",
    is_placed=True,
    points_to=(("service_id", "services"),),
    columns=(
        Column(
            "stop_id",
            "text",
            "Identifier of the stop; made from the row where absent.",
            aliases=("stop code", "code arret", "id arret", "id paragem"),
        ),
        Column(
            "service_id",
            "text",
            "The mobile service that comes there.",
            required=True,
            aliases=("id", "service code", "code service", "service", "team", "equipe"),
        ),
        Column(
            "name",
            "text",
            "What the place is called, as people ask for it; else the settlement is told.",
            aliases=("stop", "stop name", "arret", "nom de l'arret", "nom", "paragem"),
        ),
        Column(
            "settlement",
            "text",
            "Name of the village or town, where there are no coordinates.",
            aliases=("village", "town", "ville", "localite", "locality", "quartier", "lieu"),
        ),
        Column(
            "pcode",
            "text",
            "P-code of the area, where nothing finer is known.",
            aliases=("adm2_pcode", "admin2 pcode", "adm3_pcode", "p-code"),
        ),
        Column(
            "position_class",
            "text",
            "How the place is known: gps, building, settlement, or area3 to area1.",
            values=("gps", "building", "settlement", "area3", "area2", "area1"),
        ),
        Column(
            "setting",
            "text",
            "Whether the place is urban or rural.",
            values=("urban", "rural"),
            aliases=("milieu", "zone", "urban_rural"),
        ),
        Column(
            "weekday",
            "codes",
            "The days of the week on which the team comes; several may be named.",
            values=WEEKDAYS,
            aliases=(
                *("weekdays", "day", "days", "day of the week", "jour", "jours"),
                *("jour de la semaine", "dia", "dias", "dia da semana"),
            ),
        ),
        Column(
            "on",
            "date",
            "The one day on which it comes; a stop that has been counts no more.",
            aliases=("date", "date de visite", "data", "visit date"),
        ),
        Column(
            "n_people",
            "integer",
            "How many people it sees there a day.",
            unit="people a day",
            low=0,
            high=1_000_000,
            aliases=("people a day", "people per day", "personnes par jour", "pessoas por dia"),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)

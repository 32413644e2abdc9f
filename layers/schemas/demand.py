"""The layer of demand: how many people returned to, or live in, a place in a month; no persons."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="demand",
    doc=(
        "How many people a source counts at one place in one month, perhaps of one sex or age: an "
        "aggregate, in which nobody is a row. Stays in the office: counts may be small."
    ),
    geometry="point",
    is_placed=True,
    past=(),
    columns=(
        Column(
            "pcode",
            "text",
            "P-code of the area counted.",
            aliases=("adm1_pcode", "adm2_pcode", "adm3_pcode", "admin1pcode", "admin2pcode",
                     "p-code"),
        ),
        Column(
            "settlement",
            "text",
            "Name of the village or town counted, where there are no coordinates.",
            aliases=("place", "village", "town", "site", "site name", "ville", "localite", "lieu"),
        ),
        Column(
            "position_class",
            "text",
            "How the place is known: gps, building, settlement, or area3 to area1.",
            values=("gps", "building", "settlement", "area3", "area2", "area1"),
        ),
        Column(
            "month",
            "date",
            "The month counted, by any day in it; its first day is kept.",
            aliases=("period", "reporting date", "reportingdate", "mois", "periode", "date",
                     "reference period start", "round date"),
        ),
        Column("n_low", "number", "The least that it may be.", unit="people", low=0, internal=True,
               aliases=("minimum", "low", "lower bound", "estimation basse")),
        Column(
            "n",
            "number",
            "How many people.",
            unit="people",
            required=True,
            low=0,
            internal=True,
            aliases=("total", "total return", "total returns", "total returnees", "returnees",
                     "number of returnees", "nombre de retournes", "retournes", "individuals",
                     "number of individuals", "individus", "nombre d'individus", "population",
                     "people", "persons", "count", "numpresentidpind", "n people"),
        ),
        Column("n_high", "number", "The most that it may be.", unit="people", low=0, internal=True,
               aliases=("maximum", "high", "upper bound", "estimation haute")),
        Column("sex", "text", "f, m or other, where only these were counted.",
               values=("f", "m", "other"), aliases=("gender", "sexe", "genre")),
        Column("age_band", "text", "Ages between which those counted are, such as 18-35 or 60+.",
               aliases=("age range", "age group", "tranche d'age", "groupe d'age")),
        Column("category", "text", "The category of service that they need, where it was asked.",
               aliases=("need", "besoin", "sector", "secteur")),
        Column("kind", "text", "Whether they returned, live there, or will arrive.",
               values=("returnee", "host", "arriving"),
               aliases=("population group", "population type", "groupe de population")),
        Column("source", "text", "Who counted.", aliases=("operation", "fonte")),
    ),
)  # fmt: skip

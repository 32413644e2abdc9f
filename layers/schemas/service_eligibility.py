"""The columns of services that say whom a service takes; each becomes a rule."""

from typing import Final

from layers.schemas.schema import Column

RULES: Final = (
    Column(
        "serves_pcodes",
        "codes",
        "P-codes of the areas served, of any level; empty means everywhere.",
        aliases=("areas served", "zones desservies", "catchment pcodes"),
    ),
    Column(
        "languages",
        "codes",
        "Languages spoken there, as codes; one must be shared unless somebody interprets.",
        aliases=("langues",),
    ),
    Column(
        "has_interpretation",
        "flag",
        "Whether somebody interprets for people who speak none of them.",
        aliases=("interpretation", "interprete", "interpreter"),
    ),
    Column(
        "sexes",
        "text",
        "Who may come: any, f (women) or m (men).",
        values=("any", "f", "m"),
        aliases=("sexe", "sex", "for whom"),
    ),
    Column(
        "age_min",
        "number",
        "Youngest age admitted, inclusive.",
        unit="years",
        low=0,
        high=120,
        aliases=("minimum age", "min age", "age minimum", "age min"),
    ),
    Column(
        "age_max",
        "number",
        "Oldest age admitted, inclusive.",
        unit="years",
        low=0,
        high=120,
        aliases=("maximum age", "max age", "age maximum", "age max"),
    ),
    Column(
        "grade_min",
        "number",
        "Fewest completed school years admitted.",
        unit="school years",
        low=0,
        high=25,
        aliases=("minimum grade", "niveau minimum"),
    ),
    Column(
        "grade_max",
        "number",
        "Most completed school years admitted.",
        unit="school years",
        low=0,
        high=25,
        aliases=("maximum grade", "niveau maximum", "max grade"),
    ),
    Column(
        "urban_limit_km",
        "number",
        "Largest accepted distance in an urban setting.",
        unit="km",
        low=0,
        high=2000,
        aliases=("rayon urbain", "urban radius"),
    ),
    Column(
        "rural_limit_km",
        "number",
        "Largest accepted distance in a rural setting.",
        unit="km",
        low=0,
        high=2000,
        aliases=("rayon rural", "rural radius"),
    ),
    Column(
        "basis",
        "text",
        "How that distance is measured: straight line, road, or both.",
        values=("radius", "network", "both"),
    ),
    Column(
        "setting_of",
        "text",
        "Whose setting counts for the distance.",
        values=("site", "returnee"),
    ),
)
"""For whom, in the order of templates; `profiles.eligibility_rules` turns them into rows."""

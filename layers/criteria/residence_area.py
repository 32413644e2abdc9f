"""The person lives in one of the areas that the rule lists, whatever their level."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ANYBODY, YES, Findings, Said, by_words

ORDER: Final = 350
PERSON: Final = ("home_areas",)
STEP: Final = {"en": "Lives in the areas served", "fr": "Réside dans les zones desservies"}
OBSTACLE: Final = {"en": "the areas served", "fr": "les zones desservies"}
TEXTS: Final = {
    "residence_area": {
        "en": "Lives outside the areas served ({detail}).",
        "fr": "Réside hors des zones desservies ({detail}).",
    },
    "residence_area_unknown": {
        "en": "Cannot tell yet whether the home is in the areas served. Ask for: {detail}.",
        "fr": "On ne sait pas encore si le domicile est dans les zones desservies. À demander : "
        "{detail}.",
    },
}
LABELS: Final = {
    "field.area": {"en": "area of residence", "fr": "zone de résidence"},
    "field.areas_served": {
        "en": "the areas served, which the layer of areas does not hold",
        "fr": "les zones desservies, absentes de la couche des zones",
    },
}


def judge(rows: pd.DataFrame) -> Findings:
    """Judge `home_areas` by the P-codes in `values`.

    `home_areas` are the P-codes of all areas known to hold the home, the finest first;
    `areas_above` those that lie above the areas of the rule, and `area_names` the rule's areas in
    words. Where the finest area known of the home lies above one that is served, the answer is
    unknown, and so it is where the rule names an area that nobody knows (`?` in `areas_above`).
    """
    return by_words(rows, ["values", "areas_above", "area_names", "home_areas"], _decide)


def _decide(
    values: str | None, above: str | None, names: str | None, home_areas: str | None
) -> Said:
    served = (values or "").upper().split()
    if not served or ANYBODY.upper() in served:
        return YES
    held = (home_areas or "").upper().split()
    if not set(served).isdisjoint(held):
        return YES
    higher = (above or "").upper().split()
    if not held or held[0] in higher:
        return ("unknown", "residence_area_unknown", "@field.area")
    if "?" in higher:
        return ("unknown", "residence_area_unknown", "@field.areas_served")
    return ("no", "residence_area", names or ", ".join(served))

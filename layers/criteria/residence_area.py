"""The person lives in one of the areas that the rule lists, whatever their level."""

from typing import Final

import pandas as pd

from layers.vocabulary.three_valued import ANYBODY, YES, Answers, Said, by_words

ORDER: Final = 350
PERSON: Final = ("home_areas",)
READS: Final = ("values", "areas_above", "area_names")
CODES: Final = ("residence_area", "residence_area_unknown")


def judge(rows: pd.DataFrame) -> Answers:
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

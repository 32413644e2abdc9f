"""The home lies inside the partner's circle: straight line, road or both, by setting."""

from typing import Final

import numpy as np
import pandas as pd

from layers.vocabulary.three_valued import Answers, blank, say

ORDER: Final = 300
PERSON: Final = ("setting", "position_class")
MEASURES: Final = ("straight_m", "road_m")
READS: Final = (
    "urban_limit_m", "rural_limit_m", "basis", "setting_of", "site_setting", "site_position_class",
)  # fmt: skip
COARSE: Final = ("area1", "area2", "area3")
CODES: Final = ("distance_radius", "distance_network", "distance_no_road", "distance_unknown")


def judge(rows: pd.DataFrame) -> Answers:
    """Judge `straight_m` or `road_m` against the limit of the setting.

    KB4 leaves open whose setting chooses the limit, so `setting_of` says it. Where the setting is
    unknown the answer is unknown only if the two limits answer differently. Where the home or the
    site is known no better than its area, or the road is not known, the answer is unknown.
    """
    whose = np.where(rows["setting_of"] == "returnee", rows["setting"], rows["site_setting"])
    setting = pd.Series(whose, index=rows.index)
    found = blank(rows)
    for basis, column in (("radius", "straight_m"), ("network", "road_m")):
        applies = rows["basis"].isin([basis, "both"]).to_numpy()
        found = _circle(found, rows, setting, rows[column].to_numpy(float), basis, applies)
    return found


def _circle(
    found: Answers,
    rows: pd.DataFrame,
    setting: pd.Series,
    have: np.ndarray,
    basis: str,
    applies: np.ndarray,
) -> Answers:
    urban, rural = rows["urban_limit_m"].to_numpy(float), rows["rural_limit_m"].to_numpy(float)
    want = np.where(setting == "urban", urban, np.where(setting == "rural", rural, np.nan))
    known = setting.isin(["urban", "rural"]).to_numpy()
    outside_both = (have > urban) & (have > rural)
    inside_both = ~(have > urban) & ~(have > rural)
    unsettled = applies & ~known & ~outside_both & ~inside_both
    limited = applies & ~(np.isnan(urban) & np.isnan(rural)) & ~(known & np.isnan(want))
    doubt = _doubt(rows, have)
    want = np.where(known, want, np.fmax(urban, rural))
    outside = limited & np.where(known, have > want, outside_both) & (doubt == "")
    found = _unsure(found, unsettled & (doubt == ""), "@field.setting")
    for field in ("@field.road", "@field.site", "@field.place"):
        found = _unsure(found, limited & (doubt == field), field)
    words = "@" + setting.where(known, "setting_unknown").astype(str)
    endless = outside & np.isinf(have)
    km_have, km_want = have / 1000, want / 1000
    found = say(found, endless, "no", "distance_no_road", want=km_want, detail=words)
    return say(
        found, outside & ~endless, "no", f"distance_{basis}",
        have=km_have, want=km_want, margin=km_have - km_want, detail=words,
    )  # fmt: skip


def _doubt(rows: pd.DataFrame, have: np.ndarray) -> np.ndarray:
    """What to ask for before a distance means anything; empty where it can be trusted."""
    home, site = rows["position_class"].isin(COARSE), rows["site_position_class"].isin(COARSE)
    nowhere = rows["straight_m"].isna()
    return np.select(
        [home | nowhere, site, np.isnan(have)], ["@field.place", "@field.site", "@field.road"], ""
    )


def _unsure(found: Answers, where: np.ndarray, field: str) -> Answers:
    open_rows = where & (found["answer"] != "no").to_numpy()
    return say(found, open_rows, "unknown", "distance_unknown", detail=field)

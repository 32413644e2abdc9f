"""Judgements to make, one row each, for the tests of criteria: everything unknown unless given."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers import criteria

DAY = pd.Timestamp("2026-11-01")
BLANK = {
    "age": np.nan, "age_low": np.nan, "birth_year": np.nan, "grade": np.nan, "sex": None,
    "setting": None, "position_class": "gps", "nationality": None, "legal_status": None,
    "return_type": None, "return_on": None, "home_areas": None, "languages": None, "skills": None,
    "interests": None, "documents": None, "vulnerability_codes": None, "dependants": np.nan,
    "site_setting": None, "site_position_class": "gps", "status": None, "straight_m": 1000.0,
    "road_m": 2000.0, "min": np.nan, "max": np.nan, "values": None, "urban_limit_m": np.nan,
    "rural_limit_m": np.nan, "basis": "radius", "setting_of": "returnee", "at": "referral",
    "areas_above": None, "area_names": None, "starts_on": None, "duration_weeks": np.nan,
    "agreed_from": None,
    "ends_on": None, "agreed_until": None, "programme_until": None, "as_of": DAY,
    "capacity": np.nan, "n_places_free": np.nan, "n_returnees_taken": np.nan,
    "is_count_old": False,
}  # fmt: skip
DAYS = (
    "return_on",
    "starts_on",
    "ends_on",
    "agreed_from",
    "agreed_until",
    "programme_until",
    "as_of",
)
TEXTS = tuple(name for name, value in BLANK.items() if value is None or isinstance(value, str))


def asked(*rows: dict) -> pd.DataFrame:
    table = pd.DataFrame([BLANK | row for row in rows], columns=list(BLANK))
    for name in DAYS:
        table[name] = pd.to_datetime(table[name])
    texts = [name for name in TEXTS if name not in DAYS]
    return table.astype(dict.fromkeys(texts, "str") | dict.fromkeys(DAYS, "datetime64[ms]"))


def judge(name: str, **row: object) -> tuple[str, str]:
    found = criteria.CRITERIA[name](asked(row)).iloc[0]
    return found["answer"], found["code"]

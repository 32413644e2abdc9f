"""Made-up rules of every kind over any services, and registers in which much is unknown.

What is drawn depends on the seed alone. Every kind of rule comes in several forms, so that each
answers yes, no and unknown for somebody.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

LIMITS = ("urban_limit_m", "rural_limit_m")
KINDS: dict[str, list[dict]] = {
    "distance": [
        {"urban_limit_m": 4000, "rural_limit_m": 9000, "setting_of": "returnee"},
        {"urban_limit_m": 6000, "rural_limit_m": 15000, "basis": "network", "setting_of": "site"},
        {"urban_limit_m": 5000, "rural_limit_m": 12000, "basis": "both", "setting_of": "returnee"},
        {"rural_limit_m": 8000, "basis": "network", "setting_of": "returnee"},
    ],
    "residence_area": [
        {"values": "{area1}"}, {"values": "{area2} {other2}"}, {"values": "{area1} ZZ99"},
    ],
    "sex": [{"values": "f"}, {"values": "m"}, {"values": "any"}, {"values": "f other"}],
    "age": [
        {"min": 18, "max": 35}, {"max": 30, "at": "start"}, {"min": 25, "at": "start"}, {"min": 20},
    ],
    "grade": [{"max": 9}, {"min": 4}, {"min": 3, "max": 11}],
    "nationality": [{"values": "GMB"}, {"values": "SEN MLI"}],
    "legal_status": [{"values": "citizen"}, {"values": "refugee asylum_seeker citizen"}],
    "return_type": [{"values": "vhr avrr"}, {"values": "forced"}],
    "arrival_window": [{"max": 6}, {"min": 2, "max": 11}, {"max": 12}],
    "household": [{"min": 1}, {"max": 3}],
    "vulnerability": [{"values": "minor disability single_parent"}, {"values": "none"}],
    "skill": [{"values": "carpentry tailoring"}, {"values": "farming"}],
    "language": [{"values": "wo"}, {"values": "en ff"}],
    "document": [{"values": "id_card"}, {"values": "id_card birth_certificate"}],
    "quota": [{"max": 3}, {"max": 0}],
    "referral_required": [{}],
}  # fmt: skip
RULE_COLUMNS = (
    "criterion_id", "scope", "scope_id", "criterion", "min", "max", "values", *LIMITS, "basis",
    "setting_of", "at", "flexibility", "from_on", "to_on",
)  # fmt: skip
_WORDS = {
    "nationality": ["GMB", "GMB", "SEN", "MLI"],
    "legal_status": ["citizen", "citizen", "refugee", "stateless"],
    "return_type": ["vhr", "avrr", "forced", "other"],
    "skills": ["carpentry", "tailoring farming", "none", "masonry"],
    "interests": ["farming", "none", "carpentry"],
    "languages": ["en wo", "mnk", "wo ff", "en"],
    "documents": ["id_card", "none", "id_card birth_certificate", "passport"],
    "vulnerability_codes": ["none", "none", "minor", "single_parent disability"],
    "is_escorted": ["no", "no", "no", "yes"],
    "setting": ["urban", "rural"],
}
UNKNOWN_SHARE = 0.15


def rules(services: pd.DataFrame, areas: Sequence[Sequence[str]], seed: int) -> pd.DataFrame:
    """Rows of the layer criteria: each form of each kind for some services, partners, programmes.

    `areas` are P-codes of the first and of the second level.
    """
    chance = np.random.default_rng(seed)
    rows = []
    for criterion, forms in KINDS.items():
        for form in forms:
            for scope, key, n in (("service", "service_id", 3), ("partner", "partner_id", 1)):
                held = services[key].dropna().unique()
                some = chance.choice(held, size=min(n, len(held)), replace=False)
                what = form | {"criterion": criterion, "scope": scope}
                rows.extend(what | {"scope_id": one} for one in some)
    rows.append({"criterion": "age", "scope": "programme", "scope_id": "G1", "min": 19})
    table = pd.DataFrame(rows).reindex(columns=list(RULE_COLUMNS)).astype(object)
    table["criterion_id"] = [f"X{at:03d}" for at in range(len(table))]
    table["flexibility"] = chance.choice(["hard", "negotiable", "waivable", None], size=len(table))
    table.loc[chance.random(len(table)) < 0.1, "to_on"] = "2026-10-31"
    table.loc[chance.random(len(table)) < 0.1, "from_on"] = "2026-11-01"
    names = {f"{word}{level + 1}": chance.choice(codes) for level, codes in enumerate(areas)
             for word in ("area", "other")}  # fmt: skip
    table["values"] = [
        text.format(**names) if isinstance(text, str) else None for text in table["values"]
    ]
    return table


def people(table: pd.DataFrame, areas: Sequence[Sequence[str]], seed: int) -> pd.DataFrame:
    """Returnees with every column that a rule or money reads, a part of each of them unknown.

    Of some homes only an area is known, of others nothing.
    """
    chance = np.random.default_rng(seed + 1)
    n = len(table)
    found = table.sort_values("returnee_id", ignore_index=True)
    for column, words in _WORDS.items():
        found[column] = chance.choice(words, size=n)
    found["dependants"] = chance.integers(0, 7, size=n)
    days = pd.Timestamp("2026-11-01") - pd.to_timedelta(chance.integers(0, 600, size=n), unit="D")
    found["return_on"] = days.strftime("%Y-%m-%d")
    age = found["age"].fillna(30).astype(int).astype("Int64")
    how = chance.choice(4, size=n, p=[0.7, 0.1, 0.1, 0.1])
    found["age"] = age.where(how == 0)
    found["birth_year"] = (2026 - age).where(how == 1)
    low = age // 10 * 10
    found["age_band"] = (low.astype(str) + "-" + (low + 9).astype(str)).where(how == 2)
    found["stipend"] = np.where(chance.random(n) < 0.1, chance.integers(20, 120, size=n), np.nan)
    found["living_cost"] = np.where(chance.random(n) < 0.1, chance.integers(5, 60, size=n), np.nan)
    vague = chance.random(n) < 0.08
    found.loc[vague, ["latitude", "longitude", "settlement"]] = None
    codes = [None, *(code for level in areas for code in level)]
    found["pcode"] = np.where(vague, chance.choice(np.array(codes, dtype=object), size=n), None)
    blanks = ("sex", "grade", "dependants", "return_on", *_WORDS)
    for column in blanks:
        found[column] = found[column].astype(object).where(chance.random(n) >= UNKNOWN_SHARE)
    return found


def services(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Services with terms of every kind: pay, fees, papers, areas, places, dates, programmes."""
    chance = np.random.default_rng(seed + 2)
    found = table.sort_values("service_id", ignore_index=True)
    n = len(found)

    def some(values: Sequence[object], share: float) -> np.ndarray:
        drawn = chance.choice(np.array(values, dtype=object), size=n)
        return np.where(chance.random(n) < share, drawn, None)

    old = {name: found.get(name, pd.Series([None] * n)) for name in _SERVICE_COLUMNS}
    for name, (values, share) in _SERVICE_COLUMNS.items():
        drawn = pd.Series(some(values, share))
        found[name] = drawn.where(drawn.notna(), old[name])
    return found


_SERVICE_COLUMNS: dict[str, tuple[Sequence[object], float]] = {
    "programme_id": (["G1", "G2"], 0.15),
    "stipend": ([40, 90, 250, 900], 0.15),
    "stipend_unit": (["day", "week", "month", "course"], 0.15),
    "duration_weeks": ([8, 26], 0.1),
    "attendance_days": ([24, 130], 0.1),
    "starts_on": (["2026-10-05", "2026-12-07", "2027-02-01"], 0.1),
    "transport_allowance": ([5, 20], 0.1),
    "fee": ([0, 150, 2000], 0.2),
    "has_meals": (["yes", "no"], 0.3),
    "has_lodging": (["yes", "no"], 0.3),
    "has_interpretation": (["yes", "no"], 0.2),
    "documents_required": (["id_card"], 0.05),
    "capacity": ([0, 4, 20], 0.15),
    "capacity_unit": (["places", "beds", "appointments_week"], 0.3),
    "n_places_free": ([0, 2, 6], 0.15),
    "capacity_on": (["2026-10-15", "2026-05-01"], 0.2),
    "n_returnee_places": ([1, 5], 0.08),
    "n_returnees_taken": ([0, 1, 5], 0.1),
    "status": (["active", "inactive", "temporarily closed"], 0.1),
}

"""Synthetic returnees and judged pairs for the caseworker's page; no real person."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.maps import page_fakes


def caseworker_tables() -> dict[str, pd.DataFrame]:
    """Tables of caseworker.html."""
    people = returnees()
    return {
        **page_fakes.public_tables(),
        "returnees": people,
        "reach": reach(people, page_fakes.services()),
    }


def returnees(n: int = 300) -> pd.DataFrame:
    """``n`` returnees; each optional column is empty somewhere."""
    rng = np.random.default_rng(5)
    cells = page_fakes.areas().iloc[1:].reset_index(drop=True)
    rows = []
    for i in range(n):
        cell = int(rng.integers(0, 14))
        low_x, low_y, high_x, high_y = cells.geometry[cell].bounds
        needs = sorted(
            {
                page_fakes.CATEGORIES[int(rng.integers(0, 5))][0]
                for _ in range(int(rng.integers(0, 4)))
            }
        )
        rows.append(
            {
                "returnee_id": f"R{i:05d}",
                "age": float(rng.integers(15, 60)) if i % 13 else np.nan,
                "sex": ("f", "m", "m", None, "other")[min(i % 7, 4)],
                "grade": float(rng.integers(0, 13)) if i % 5 else np.nan,
                "setting": ("urban", "rural", None)[i % 3],
                "need": " ".join(needs) or None,
                "area": cells.name[cell],
                "pcode": cells.pcode[cell],
                "longitude": float(rng.uniform(low_x, high_x)) if i % 19 else np.nan,
                "latitude": float(rng.uniform(low_y, high_y)) if i % 19 else np.nan,
                "position_class": ("gps", "settlement", "area3")[i % 3],
            }
        )
    frame = pd.DataFrame(rows)
    frame.loc[frame["longitude"].isna(), "latitude"] = np.nan
    return frame


def reach(people: pd.DataFrame, offered: pd.DataFrame, per_person: int = 10) -> pd.DataFrame:
    """About ``per_person`` judged pairs for each returnee; every thirtieth returnee has none."""
    rng = np.random.default_rng(99)
    rows = []
    for i, person in enumerate(people.to_dict("records")):
        if i % 30 == 29:
            continue
        chosen = sorted(rng.choice(len(offered), per_person, replace=False))
        rows += [_pair(person, offered.iloc[at], rng) for at in chosen]
    return pd.DataFrame(rows)


def _pair(person, service, rng) -> dict[str, object]:
    kind = int(rng.integers(0, 6))
    minutes = float(rng.uniform(5, 140)) if kind != 5 else np.inf
    ride = rng.random() < 0.5
    mode = ("walk", "minibus", "motorcycle")[int(rng.integers(0, 3))]
    reasons: list[dict[str, object]] = []
    if kind == 1:
        reasons.append(
            {"code": "age_max", "have": 36.0, "want": 35.0, "margin": 1.0, "detail": None}
        )
    if kind in (1, 2):
        reasons.append(
            {
                "code": "too_long",
                "have": minutes,
                "want": 60.0,
                "margin": np.nan,
                "detail": "@minibus",
            }
        )
    if kind == 3:
        reasons.append(
            {
                "code": "grade_unknown",
                "have": np.nan,
                "want": 9.0,
                "margin": np.nan,
                "detail": "@field.grade",
            }
        )
    if kind == 5:
        reasons.append(
            {"code": "no_road", "have": np.nan, "want": np.nan, "margin": np.nan, "detail": None}
        )
    verdict = {0: "yes", 4: "yes", 3: "unknown"}.get(kind, "no")
    codes = [str(one["code"]) for one in reasons]
    return {
        "returnee_id": person["returnee_id"],
        "service_id": service["service_id"],
        "category": service["category"],
        "mode": mode,
        "distance_m": minutes * 320,
        "duration_min": minutes,
        "fare": (0.0, 15.0, 42.5, np.nan)[int(rng.integers(0, 4))] if kind != 5 else np.inf,
        "straight_m": float(rng.uniform(300, 30_000)),
        "snap_m": 40.0,
        "eligible": "unknown" if kind == 3 else ("no" if kind == 1 else "yes"),
        "is_within": kind in (0, 3, 4),
        "affordability": "affordable",
        "has_place": "unknown",
        "verdict": verdict,
        "reason": codes[0] if codes else "",
        "reasons": reasons,
        "net_per_day": np.nan,
        "fastest_mode": "motorcycle" if ride else mode,
        "fastest_duration_min": minutes / 2 if ride and mode != "motorcycle" else minutes,
        "fastest_fare": 60.0,
    }

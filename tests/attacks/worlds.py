"""Made-up programmes, month by month: people drawn with a seed, and what is counted of them.

Counted here by summing marks over memberships, not by the indicators' own code: only percentiles
come from `mapping.unit_records.aggregation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from mapping import indicators
from mapping.disclosure import release, snapshots
from mapping.planning import coverage_timeline
from mapping.unit_records import aggregation
from tests.attacks.straw_man import cell_suppression, table_suppression

K = 10
AHEAD = 4
"""Months ahead that a release tells of."""
LEVELS = ("region", "district")
REGIONS = tuple(f"R{n}" for n in range(1, 5))
DISTRICTS = tuple(f"D{n:02}" for n in range(1, 17))
CATEGORIES = ("pss", "course", "legal")
GROUPS = {
    "sex": ("f", "m"),
    "age": ("under 15", "15-24", "25-34", "35+"),
    "setting": ("urban", "rural"),
}
MARKS = {
    "waterfall_identified": "people",
    "waterfall_reach": "people",
    "coverage_geographic": "share",
    "coverage_eligible": "share",
    "coverage_optimistic": "share",
    "circle_only": "share",
    "dry_only": "share",
}
_SIZES = np.array([610, 258, 129, 124, 83, 58, 55, 38, 25, 24, 22, 19, 17, 16, 14, 8.0])
"""How many live in each district, of 1,500: as in the sample."""


@dataclass(frozen=True, eq=False)
class World:
    """People of a programme: one row each, with the month of arrival (0: there at the start)."""

    people: pd.DataFrame
    parents: Mapping[str, str]
    kinds: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Told:
    """One month: what is so, what is told of it, and what the store holds afterwards."""

    gaps: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    told: release.Release


def world(
    seed: int,
    n: int = 1500,
    arrivals: float = 0.0,
    months: int = 0,
    kinds: tuple[str, ...] = CATEGORIES,
) -> World:
    """Return a made-up programme of `n` people to whom `arrivals` come in each of some months."""
    rng = np.random.default_rng(seed)
    region = rng.permutation(np.resize(np.arange(len(REGIONS)), len(DISTRICTS)))
    rates = rng.beta(1.2, 1.2, (len(kinds), len(DISTRICTS)))
    come = rng.poisson(arrivals, months)
    month = np.concatenate([np.zeros(n, int), np.repeat(np.arange(1, months + 1), come)])
    size = len(month)
    at = rng.choice(len(DISTRICTS), size, p=_SIZES / _SIZES.sum())
    unknown = np.array(["f", "m", ""], dtype=object)
    bands = np.array(GROUPS["age"], dtype=object)
    people = pd.DataFrame(
        {
            "month": month,
            "district": np.array(DISTRICTS, dtype=object)[at],
            "region": np.array(REGIONS, dtype=object)[region[at]],
            "sex": rng.choice(unknown, size, p=[0.47, 0.49, 0.04]),
            "age": rng.choice(bands, size, p=[0.02, 0.4, 0.38, 0.2]),
            "setting": rng.choice(np.array(GROUPS["setting"], dtype=object), size),
        }
    )  # fmt: skip
    for rate, kind in zip(rates, kinds, strict=True):
        people = people.join(_marks(rng, rate[at], size).add_suffix(f"|{kind}"))
    parents = dict.fromkeys(REGIONS, "") | dict(
        zip(DISTRICTS, np.array(REGIONS)[region].tolist(), strict=True)
    )
    return World(people, parents, kinds)


def _marks(rng: np.random.Generator, rate: np.ndarray, size: int) -> pd.DataFrame:
    """What is so of each person in one category: within, at best, accepted, minutes, need."""
    within = rng.random(size) < rate
    best = within & (rng.random(size) < 0.95)
    accepted = best & (rng.random(size) < 0.9)
    minutes = np.where(rng.random(size) < 0.97, rng.gamma(2.0, 25.0 * (1.5 - rate)), np.inf)
    return pd.DataFrame(
        {
            "waterfall_identified": True,
            "waterfall_reach": within,
            "coverage_geographic": within,
            "coverage_optimistic": best,
            "coverage_eligible": accepted,
            "circle_only": ~within & (rng.random(size) < 0.05),
            "dry_only": accepted & (rng.random(size) < 0.03),
            "minutes": np.where(rng.random(size) < 0.01, np.nan, minutes),
            "need": rng.random(size) < 0.4,
            "ends": np.where(accepted, rng.integers(1, 4 * AHEAD, size), 0),
        }
    )


def with_one(one: World, seed: int) -> World:
    """Return the same programme with one person more, who arrives a month after the last."""
    other = world(seed, 1, kinds=one.kinds).people.iloc[0].to_dict()
    other |= {"region": one.parents[other["district"]], "month": one.people["month"].max() + 1}
    more = pd.DataFrame([other]).astype(one.people.dtypes.to_dict())
    return replace(one, people=pd.concat([one.people, more], ignore_index=True))


def figures(one: World, month: int = 0) -> pd.DataFrame:
    """Return the exact figures of those there in a month: columns of `indicators.COLUMNS`."""
    people = one.people[one.people["month"] <= month]
    placed = _placed(people)
    parts = []
    for kind in one.kinds:
        for among in ("all", "need"):
            own = placed if among == "all" else placed[placed["group"].eq("all") | placed["large"]]
            own = own[people[f"need|{kind}"].to_numpy()[own["row"]]] if among == "need" else own
            parts.append(_counted(own, people, kind).assign(category=kind, among=among))
            parts.append(_minutes(own, people, kind).assign(category=kind, among=among))
    found = pd.concat(parts, ignore_index=True)
    is_need = found["among"].eq("need")
    found = found.assign(
        n_missing=found["n_missing"].fillna(0.0), suppression="none", subject_id="",
        n_stated=found["n_people"].where(is_need), n_expected=np.where(is_need, 0.0, np.nan),
    )  # fmt: skip
    keys = ["pcode", "category", "among", "group", "indicator"]
    return found.reindex(columns=list(indicators.COLUMNS)).sort_values(keys, ignore_index=True)


def _placed(people: pd.DataFrame) -> pd.DataFrame:
    """Each person once per area and group: `pcode`, `group`, `row`, whether the area is large."""
    rows = np.arange(len(people))
    parts = []
    for level in ("all", "region", "district"):
        pcode = people[level] if level != "all" else "ALL"
        parts.append(pd.DataFrame({"pcode": pcode, "group": "all", "row": rows, "large": False}))
        for kind in GROUPS if level != "district" else ():
            group = kind + "=" + people[kind].astype(object)
            part = pd.DataFrame({"pcode": pcode, "group": group, "row": rows, "large": True})
            parts.append(part[people[kind].ne("").to_numpy()])
    return pd.concat(parts, ignore_index=True)


def _counted(own: pd.DataFrame, people: pd.DataFrame, kind: str) -> pd.DataFrame:
    marks = people[[f"{name}|{kind}" for name in MARKS]].to_numpy(float)[own["row"]]
    keys = [own["pcode"], own["group"]]
    n = pd.DataFrame(marks, columns=list(MARKS), index=own.index).groupby(keys).sum()
    size = n["waterfall_identified"]
    parts = [
        pd.DataFrame(
            {"indicator": name, "unit": unit, "n_people": size,
             "value": n[name] / (size if unit == "share" else 1.0)}
        ).reset_index()
        for name, unit in MARKS.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True).assign(n_missing=0.0)


def _minutes(own: pd.DataFrame, people: pd.DataFrame, kind: str) -> pd.DataFrame:
    minutes = pd.Series(people[f"minutes|{kind}"].to_numpy()[own["row"]])
    groups = aggregation.of(own[["pcode", "group"]].reset_index(drop=True))
    found = aggregation.percentiles(groups, minutes, (50, 75, 90), "minutes")
    return found.drop(columns="among").assign(unit="min")


def tables(one: World, month: int = 0) -> dict[str, pd.DataFrame]:
    """Return the exact tables `months` and `losses` of those there in a month."""
    people = one.people[one.people["month"] <= month]
    areas = {pcode: at for at, pcode in enumerate(("ALL", *REGIONS, *DISTRICTS))}
    lives = [np.zeros(len(people), int), *(people[level].map(areas) for level in LEVELS)]
    names = [_month(month + at) for at in range(AHEAD)]
    covered, lost = [], []
    for kind in one.kinds:
        ends = people[f"ends|{kind}"].to_numpy()
        for among in ("all", "need"):
            own = people[f"need|{kind}"].to_numpy() | (among == "all")
            by_end = np.zeros((len(areas), 4 * AHEAD))
            for at in lives:
                np.add.at(by_end, (np.asarray(at)[own], ends[own]), 1)
            size, left = by_end.sum(1), by_end[:, 1:].sum(1)[:, None] - np.cumsum(by_end[:, 1:], 1)
            left = np.column_stack([by_end[:, 1:].sum(1), left])[:, :AHEAD]
            about = {
                "pcode": np.repeat(list(areas), AHEAD), "month": np.tile(names, len(areas)),
                "category": kind, "among": among, "n_people": np.repeat(size, AHEAD),
            }  # fmt: skip
            covered.append(pd.DataFrame(about | {"n_covered": left.ravel()}))
            gone = np.column_stack([np.zeros(len(areas)), by_end[:, 1:AHEAD]]).ravel()
            lost.append(pd.DataFrame(about | {"n_lost": gone, "n_people": gone}))
    months, losses = (_with_parts(pd.concat(part, ignore_index=True)) for part in (covered, lost))
    months = months.assign(share=months["n_covered"] / months["n_people"], n_services=3)
    return {
        "months": months.loc[months["n_people"] > 0, list(coverage_timeline.MONTHS)],
        "losses": losses.assign(cause="agreement").loc[
            losses["n_lost"] > 0, list(coverage_timeline.LOSSES)
        ],
    }


def _with_parts(table: pd.DataFrame) -> pd.DataFrame:
    """The table with how those in need are known: all of them state it."""
    is_need = table["among"].eq("need")
    stated = table["n_people"].where(is_need)
    return table.assign(n_stated=stated, n_expected=np.where(is_need, 0.0, np.nan))


def _month(at: int) -> str:
    return f"{2026 + (9 + at) // 12}-{(9 + at) % 12 + 1:02}"


def _day(month: int) -> date:
    year, number = _month(month).split("-")
    return date(int(year), int(number), 15)


def terms(one: World, month: int = 0, k: int = K, key: bytes = b"of this store") -> release.Terms:
    """Return on what terms a month is told."""
    return release.Terms(
        k=k,
        as_of=_day(month),
        before=_day(month - 1) if month else None,
        parents=one.parents,
        figures=indicators.figures(),
        declared={table.name: table for table in coverage_timeline.TABLES},
        key=key,
    )


def nothing_held() -> pd.DataFrame:
    """Return what a new store holds."""
    return pd.DataFrame(columns=list(snapshots.COLUMNS))


def month_told(one: World, month: int, held: pd.DataFrame, k: int = K) -> Told:
    """Return a month as it is, and as it is told by a store that holds what was told before."""
    gaps, beside = figures(one, month), tables(one, month)
    return Told(gaps, beside, release.told(gaps, beside, terms(one, month, k), held))


def history(one: World, months: int) -> list[Told]:
    """Return the releases of some months, each with the ledger of those before."""
    found: list[Told] = []
    for month in range(months):
        held = found[-1].told.held if found else nothing_held()
        found.append(month_told(one, month, held))
    return found


def told_as_before(one: Told, k: int = K) -> Told:
    """Return the same month as it was told before there were classes: the straw man."""
    how = {**indicators.figures()}
    gaps = cell_suppression.floor(one.gaps, k, how)
    months = one.tables["months"]
    beside = {
        "months": table_suppression.hide(
            months, k, "n_covered", base="n_people", chain=["pcode", "category", "among"]
        ),
        "losses": table_suppression.hide(one.tables["losses"], k, "n_lost"),
    }
    return replace(one, told=release.Release(gaps, beside, nothing_held()))

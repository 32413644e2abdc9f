"""The floor of the gaps, slowly: each rule as one step over labelled tables, as an oracle."""

from __future__ import annotations

import numpy as np
import pandas as pd
from mapping.disclosure.cell_suppression import DENOMINATOR_FLOOR

from layers.reasons import STEPS

EVERYBODY = "waterfall_identified"
CHAINS = (
    (EVERYBODY, *(f"waterfall_{step}" for step in (*STEPS, "sure"))),
    ("coverage_eligible", "coverage_geographic", "coverage_optimistic"),
    ("coverage_eligible", "dry_only"),
    ("ends_in_12_months", "ends_in_6_months"),
    ("stale_only", "ghost_only"),
)
"""Indicators whose people lie within one another; the first of a chain is kept first."""

FAMILIES = {
    "affordable": "means", "strained": "means", "unaffordable": "means",
    "affordability_unknown": "means", "shortfall_no_service_in_reach": "shortfall",
    "shortfall_not_eligible": "shortfall", "shortfall_unaffordable": "shortfall",
    "shortfall_full": "shortfall", "has_place": "needed", "shortfall": "needed",
    "places_unknown": "needed",
}  # fmt: skip
TOTALS = {"means": "coverage_eligible", "shortfall": "shortfall", "needed": EVERYBODY}
OF_COVERED = (
    "single_provider", "provider_hhi", "affordable", "strained", "unaffordable",
    "affordability_unknown", "transport_share_p50", "ends_in_6_months", "ends_in_12_months",
    "stale_only", "ghost_only",
)  # fmt: skip
PARITIES = {
    "parity_sex": "sex", "parity_setting": "setting", "parity_age": "age",
    "parity_priority": "priority",
}  # fmt: skip
UNCOUNTED = ("transport_share_p50",)


def floor(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    gaps = _whole(gaps.assign(n_value=_counted(gaps)))
    ends = _ends(gaps)
    told = _floored(pd.concat([gaps, ends]).reset_index(drop=True), k)
    found = told.iloc[: len(gaps)].set_axis(gaps.index)
    at = ends.index[told["suppression"].iloc[len(gaps) :] != "none"]
    is_hidden = (found["suppression"] != "none") | found.index.isin(at)
    return found.assign(**{name: found[name].where(~is_hidden) for name in ("low", "high")})


def _counted(gaps: pd.DataFrame) -> pd.Series:
    """The people of the numerator: a count itself, a share times its denominator."""
    people = [
        np.nan
        if row["indicator"] in (*UNCOUNTED, "provider_hhi", *PARITIES)
        else round(row["value"])
        if row["unit"] == "people" and row["value"] == row["value"]
        else round(row["value"] * row["n_people"])
        if row["unit"] == "share" and row["value"] == row["value"]
        else np.nan
        for row in gaps.to_dict("records")
    ]
    return pd.Series(people, index=gaps.index, dtype="float64")


def _whole(gaps: pd.DataFrame) -> pd.DataFrame:
    """Shares of a person as whole people, row by row."""
    told = []
    for row in gaps.to_dict("records"):
        if row["among"] == "need":
            before, row["n_people"] = row["n_people"], round(row["n_people"])
            row["n_stated"] = round(row["n_stated"])
            row["n_expected"] = row["n_people"] - row["n_stated"]
            is_share = row["unit"] == "share"
            if row["n_value"] == row["n_value"]:
                of = row["n_people"] if is_share else 1
                for end in ("low", "high"):
                    if row[end] == row[end]:
                        row[end] = round(row[end] * (before if is_share else 1)) / of
                row["value"] = row["n_value"] / of
        told.append(row)
    return pd.DataFrame(told, columns=gaps.columns, index=gaps.index).astype(gaps.dtypes)


def _ends(gaps: pd.DataFrame) -> pd.DataFrame:
    """The ends of ranges as people counted: rows of their own, indexed as found."""
    parts = [gaps.iloc[:0]]
    for name in ("low", "high"):
        rows = gaps[gaps["unit"].isin(["share", "people"]) & gaps[name].notna()]
        n = (rows[name] * rows["n_people"].where(rows["unit"] == "share", 1)).round()
        parts.append(rows.assign(indicator=rows["indicator"] + " " + name, n_value=n))
    return pd.concat(parts)


def _floored(gaps: pd.DataFrame, k: int) -> pd.DataFrame:
    """The floor, row by row and between rows, for figures without a range."""
    n, base = gaps["n_value"], gaps["n_people"]
    is_few, is_most = n < k, (base - n < k) & (gaps["indicator"] != EVERYBODY)
    is_share = gaps["unit"] != "people"
    is_hidden = is_few | is_most | (base < k) | (is_share & (base < DENOMINATOR_FLOOR))
    rest, counted = _rest(gaps, "n_people"), _rest(gaps, "n_value")
    is_told = _is_few(rest, k)
    is_hidden |= is_told | _is_few(counted, k) | _is_few(rest - counted, k)
    is_hidden |= _is_near(gaps, is_hidden, k)
    is_hidden |= _is_near_all(gaps, n, is_hidden, k)
    is_hidden |= _is_near_all(gaps, base - n, is_hidden, k)
    is_apart = _is_apart(gaps, k)
    is_hidden |= is_apart & gaps["indicator"].isin([*PARITIES, "near_miss"])
    is_hidden = _with_partners(gaps, is_hidden, k)
    rests = _rests_on_hidden(gaps, is_hidden)
    is_hidden |= rests
    is_told |= _is_near_all(gaps, base, base.isna(), k)
    is_base_hidden = _with_partners(gaps, (base < k) | is_told, k, of="n_people") | rests | is_apart
    codes = np.select(
        [(is_few & is_most) | (is_share & (base < DENOMINATOR_FLOOR)), is_few, is_most],
        ["hidden", "few", "most"],
        "hidden",
    )
    code = pd.Series("none", index=gaps.index, dtype="str").where(~is_hidden, codes)
    few = _is_few(gaps["n_missing"], k) | is_base_hidden
    return gaps.assign(
        value=gaps["value"].where(~is_hidden),
        n_value=gaps["n_value"].where(~is_hidden),
        n_people=base.astype(float).where(~is_base_hidden),
        suppression=code,
        subject_id=gaps["subject_id"].where(~is_hidden, ""),
        n_missing=gaps["n_missing"].astype(float).where(~few),
        **_parts(gaps, is_base_hidden, k),
    )


def _parts(gaps: pd.DataFrame, is_base_hidden: pd.Series, k: int) -> dict[str, pd.Series]:
    is_whole = (gaps["pcode"] == "ALL") & (gaps["group"] == "all")
    is_told = is_whole & ~is_base_hidden & (gaps["n_stated"] >= k)
    is_told &= (gaps["n_expected"] == 0) | (gaps["n_expected"] >= k)
    return {name: gaps[name].where(is_told) for name in ("n_stated", "n_expected")}


def _is_near_all(gaps: pd.DataFrame, n: pd.Series, is_hidden: pd.Series, k: int) -> pd.Series:
    """Whether a shown number of those in need differs by a few from the one of everybody."""
    keys = ["pcode", "category", "group", "indicator"]
    shown = gaps.assign(n=n.where(~is_hidden))
    everybody = shown[gaps["among"] == "all"].set_index(keys)["n"]
    of_all = everybody.reindex(pd.MultiIndex.from_frame(gaps[keys])).to_numpy(float)
    return (gaps["among"] == "need") & _is_few(of_all - shown["n"], k)


def _is_apart(gaps: pd.DataFrame, k: int) -> pd.Series:
    """Whether a denominator leaves out a few of everybody, or of those who are not refused."""
    at = ["pcode", "category", "among", "group"]
    keys = pd.MultiIndex.from_frame(gaps[at])
    rows = gaps.drop_duplicates([*at, "indicator"]).set_index(at)

    def of(indicator: str, column: str) -> np.ndarray:
        found = rows.loc[rows["indicator"] == indicator, column]
        return np.asarray(found.reindex(keys).to_numpy(float))

    apart = of(EVERYBODY, "n_people") - gaps["n_people"]
    away = apart - of(f"waterfall_{STEPS[-1]}", "n_value")
    is_miss = gaps["indicator"] == "near_miss"
    is_covered = gaps["indicator"].isin(OF_COVERED)
    return (
        (_is_few(apart, k) & ~is_covered)
        | (is_miss & _is_few(away, k))
        | _is_few(gaps["n_missing"], k)
    )


def _rests_on_hidden(gaps: pd.DataFrame, is_hidden: pd.Series) -> pd.Series:
    """Whether a figure would tell a hidden coverage: one of the covered, or a comparison."""
    key = ["pcode", "category", "among", "group"]
    hidden = gaps[is_hidden & (gaps["indicator"] == "coverage_eligible")]
    beside = pd.MultiIndex.from_frame(gaps[key]).isin(pd.MultiIndex.from_frame(hidden[key]))
    rests = pd.Series(beside, index=gaps.index) & gaps["indicator"].isin(OF_COVERED)
    told = gaps[gaps["indicator"] == "coverage_eligible"]
    told = told.assign(kind=told["group"].str.split("=").str[0], is_out=is_hidden)
    at = ["pcode", "category", "among", "kind"]
    open_ = told.groupby(at)["is_out"].max()
    compared = gaps[["pcode", "category", "among"]].assign(kind=gaps["indicator"].map(PARITIES))
    is_told = pd.MultiIndex.from_frame(compared).isin(open_[~open_].index)
    return rests | (compared["kind"].notna() & ~is_told)


def _is_near(gaps: pd.DataFrame, is_hidden: pd.Series, k: int) -> pd.Series:
    """Whether a shown count differs by 1 to k - 1 from one shown before it in its chain."""
    shown = gaps.assign(n=gaps["n_value"].where(~is_hidden), row=np.arange(len(gaps)))
    is_near = np.zeros(len(gaps), dtype=bool)
    ranged = [(one, f"{one} low", f"{one} high") for one in gaps["indicator"].unique()]
    for chain in (*CHAINS, *ranged):
        told: list[pd.Series] = []
        for indicator in chain:
            part = shown[shown["indicator"] == indicator]
            part = part.set_index(["pcode", "category", "among", "group"])
            near = pd.Series(data=False, index=part.index)
            for before in told:
                near |= _is_few((before.reindex(part.index) - part["n"]).abs(), k)
            is_near[part.loc[near, "row"]] = True
            told.append(part["n"].where(~near))
    return pd.Series(is_near, index=gaps.index)


def _is_few(n: pd.Series, k: int) -> pd.Series:
    return (n > 0) & (n < k)


def _twins(gaps: pd.DataFrame) -> list[pd.Series]:
    """What two groups have in common that add up to all: area, category, indicator and kind."""
    kind = gaps["group"].str.split("=").str[0]
    return [gaps["pcode"], gaps["category"], gaps["among"], gaps["indicator"], kind]


def _with_partners(
    gaps: pd.DataFrame, is_hidden: pd.Series, k: int, of: str = "n_value"
) -> pd.Series:
    """Hidden rows and those that have to go with them, so that no difference tells them."""
    kind = gaps["group"].str.split("=").str[0]
    is_band = kind == "age"
    with_twin = is_hidden.groupby(_twins(gaps)).transform("any").astype(bool)
    found = with_twin.where(~is_band & (kind != "all"), is_hidden)
    found |= _complements(gaps, found & is_band, is_band, _twins(gaps), "group", of, k)
    family = gaps["indicator"].map(FAMILIES)
    if of == "n_value" and family.notna().any():
        keys = [gaps["pcode"], gaps["category"], gaps["among"], gaps["group"], family]
        found |= _complements(gaps, found & family.notna(), family.notna(), keys, "family", of, k)
        found |= _of_hidden_total(gaps, found, family)
        found = found.where(family.isna() | is_band, found.groupby(_twins(gaps)).transform("any"))
        found |= _of_hidden_total(gaps, found, family)
        found |= _complements(gaps, found & is_band, is_band, _twins(gaps), "group", of, k)
    return found.astype(bool)


def _of_hidden_total(gaps: pd.DataFrame, is_hidden: pd.Series, family: pd.Series) -> pd.Series:
    keys = ["pcode", "category", "among", "group"]
    found = pd.Series(data=False, index=gaps.index)
    for name, total in TOTALS.items():
        hidden = gaps[is_hidden & (gaps["indicator"] == total)]
        beside = pd.MultiIndex.from_frame(gaps[keys]).isin(pd.MultiIndex.from_frame(hidden[keys]))
        found |= beside & (family == name)
    return found


def _complements(
    gaps: pd.DataFrame,
    hidden: pd.Series,
    is_part: pd.Series,
    keys: list[pd.Series],
    what: str,
    of: str,
    k: int,
) -> pd.Series:
    """Hide the smallest shown parts of a total until the hidden ones tell nothing together."""
    found = hidden.copy()
    parts = gaps[is_part]
    keys = [key[is_part] for key in keys]
    n, left = parts[of].fillna(0.0), (parts["n_people"] - parts["n_value"]).fillna(0.0)
    outside = _rest(gaps, of)[is_part].fillna(0.0) if what == "group" else n * 0
    for _ in range(len(FAMILIES)):
        own = found[is_part]
        hidden_n = n.where(own, 0.0).groupby(keys).transform("sum") + outside
        hidden_left = left.where(own, 0.0).groupby(keys).transform("sum")
        count = own.groupby(keys).transform("sum") + (outside > 0)
        tells = own.groupby(keys).transform("any") & (
            (count < 2) | _is_few(hidden_n, k) | _is_few(hidden_left, k)
        )
        smallest = n.where(~own, np.inf).groupby(keys).rank(method="first") == 1
        more = tells & smallest & ~own
        if not more.any():
            break
        found.loc[more[more].index] = True
    return found


def _rest(gaps: pd.DataFrame, column: str) -> pd.Series:
    """People of `all` in neither of the twins; NaN where the column counts none."""
    at = ["pcode", "category", "among", "indicator"]
    whole = gaps[gaps["group"] == "all"].set_index(at)[column]
    together = gaps[column].groupby(_twins(gaps)).transform("sum")
    rest: pd.Series = whole.reindex(pd.MultiIndex.from_frame(gaps[at])).to_numpy(float) - together
    return rest

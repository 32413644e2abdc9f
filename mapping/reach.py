"""Travel x criteria x limits x money x places -> one three-valued verdict, with reasons."""

from __future__ import annotations

import math
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import reasons
from layers.criteria import CRITERIA
from mapping import money, rules
from mapping.programme import Programme

COLUMNS: Final = (
    "returnee_id", "service_id", "category", "mode", "distance_m", "duration_min", "fare",
    "straight_m", "snap_m", "eligible", "is_within", "affordability", "has_place", "verdict",
    "reason", "reasons", "net_per_day", "details",
)  # fmt: skip


def judge(
    travel: pd.DataFrame,
    returnees: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    programme: Programme,
    criteria: pd.DataFrame | None = None,
    agreements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row per (returnee, service) of the travel table, judged.

    Parameters
    ----------
    travel
        One row per (returnee, service, mode), from `pairs.travel`.
    returnees, services, criteria, agreements
        The layers; the last two may be None.
    programme
        Limits, money and the day that every rule is judged at.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, sorted by returnee and service. The figures are those of the mode the
        verdict rests on: within the limits and affordable if any mode is, else one that cannot be
        judged, then the fastest. `verdict` is Kleene's conjunction of `eligible`, the limits,
        `affordability` and `has_place`, where a service that does not say how many places it has,
        or pays no stipend, sets no such test, and a strained purse stops nobody. `reasons` lists
        the codes of every test that failed or could not be
        judged, in the order of `layers.reasons.STEPS`; `details` is the same as JSON, with have,
        want and margin.
    """
    rows = _with_columns(travel, returnees, services, agreements, programme)
    rows = _choose_mode(money.judge(_judge_limits(rows, programme), programme), programme)
    if programme.nearest:
        rows = _nearest(rows, programme.nearest)
    rule_rows = rules.of_services(services, criteria, programme)
    findings = pd.concat(
        [_travel_findings(rows), *_criteria_findings(rows, rule_rows), *_other_findings(rows)],
        ignore_index=True,
    )
    rows["eligible"] = _answer(rows, findings[findings["step"].isin(CRITERIA)])
    rows["verdict"] = _answer(rows, findings)
    return _with_reasons(rows, findings)[list(COLUMNS)]


def ages(returnees: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return each returnee's age in completed years; NaN where unknown.

    Shape: one row per returnee, columns `low, high`. They differ by one where only the year of
    birth is known, since the birthday may be past or to come.
    """
    high = returnees["age"].fillna(programme.as_of.year - returnees["birth_year"])
    return pd.DataFrame({"low": high - returnees["age"].isna(), "high": high})


def _with_columns(
    travel: pd.DataFrame,
    returnees: pd.DataFrame,
    services: pd.DataFrame,
    agreements: pd.DataFrame | None,
    programme: Programme,
) -> pd.DataFrame:
    """Join what the criteria need of both ends to the travel table."""
    known = ages(returnees, programme)
    people = returnees[
        ["returnee_id", "sex", "grade", "setting", "position_class", "stipend", "living_cost"]
    ].assign(age=known["high"], age_low=known["low"])
    people = people.rename(columns={"stipend": "own_stipend"})
    offers = pd.DataFrame(services.drop(columns="geometry"))
    offers = offers.rename(
        columns={"setting": "site_setting", "position_class": "site_position_class"}
    )
    weeks = pd.to_timedelta(offers["duration_weeks"] * 7, unit="D")
    offers = offers.assign(ends_on=offers["starts_on"] + weeks)
    offers = offers.assign(agreed_until=_agreed_until(services, agreements, programme))
    wanted = [
        "service_id", "category", "status", "starts_on", "duration_weeks", "ends_on",
        "agreed_until", "site_setting", "site_position_class", "attendance_days", "stipend",
        "stipend_unit", "transport_allowance", "capacity", "n_places_free",
    ]  # fmt: skip
    rows = travel.merge(people, on="returnee_id").merge(offers[wanted], on="service_id")
    return rows.assign(as_of=pd.Timestamp(programme.as_of))


def _agreed_until(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.Series:
    """Return the last day of the longest agreement over each service; NaT where none is known."""
    nothing = pd.Series(pd.NaT, index=services.index, dtype="datetime64[ms]")
    if agreements is None or agreements.empty:
        return nothing
    begun = ~(agreements["from_on"] > pd.Timestamp(programme.as_of))
    held = agreements[begun & agreements["to_on"].notna()]
    whole = held[held["service_id"].isna()].groupby("partner_id")["to_on"].max()
    single = held[held["service_id"].notna()].groupby("service_id")["to_on"].max()
    ends = pd.DataFrame(
        {
            "partner": whole.reindex(services["partner_id"]).to_numpy(),
            "service": single.reindex(services["service_id"]).to_numpy(),
        },
        index=services.index,
    )
    return ends.max(axis=1).astype("datetime64[ms]")


def _judge_limits(rows: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    limit = {name: programme.limit(name) for name in rows["category"].unique()}
    rows = rows.copy()
    within = np.ones(len(rows), dtype=bool)
    known = np.ones(len(rows), dtype=bool)
    for column in ("duration_min", "distance_m", "fare"):
        largest = rows["category"].map({name: getattr(one, column) for name, one in limit.items()})
        rows[f"limit_{column}"] = largest.astype(float)
        limited = np.isfinite(rows[f"limit_{column}"])
        known &= ~(limited & rows[column].isna())
        within &= ~(rows[column] > rows[f"limit_{column}"])
    rows["is_open"] = within & ~np.isinf(rows["duration_min"])
    rows["is_within"] = rows["is_open"] & known & rows["duration_min"].notna()
    return rows


def _choose_mode(rows: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Keep the mode the verdict rests on: a yes before an unknown before a no, then fastest."""
    is_no = ~rows["is_open"] | (rows["affordability"] == "unaffordable")
    is_unknown = ~rows["is_within"] | _is_unpriced(rows)
    means = {"affordable": 0, "unknown": 0, "strained": 1, "unaffordable": 2}
    ranks: dict[str, Any] = {
        "_answer": np.select([is_no, is_unknown], [2, 1], 0),
        "_out": ~rows["is_within"],
        "_means": rows["affordability"].map(means),
        "_minutes": rows["duration_min"].fillna(math.inf),
        "_mode": rows["mode"].map({mode: at for at, mode in enumerate(programme.travel.modes)}),
    }
    ranked = rows.assign(**ranks).sort_values(["returnee_id", "service_id", *ranks, "mode"])
    kept = ranked.drop_duplicates(["returnee_id", "service_id"])
    return kept.drop(columns=list(ranks)).reset_index(drop=True)


def _is_unpriced(rows: pd.DataFrame) -> pd.Series:
    """Whether a limit or a stipend asks for a fare that is not known."""
    asks = np.isfinite(rows["limit_fare"]) | rows["paid_per_day"].notna()
    unpriced: pd.Series = rows["fare"].isna() & asks & rows["duration_min"].notna()
    return unpriced


def _nearest(rows: pd.DataFrame, n: int) -> pd.DataFrame:
    order = rows.sort_values(["returnee_id", "category", "duration_min", "service_id"])
    kept = order.groupby(["returnee_id", "category"], sort=False).head(n)
    return kept.sort_values(["returnee_id", "service_id"], ignore_index=True)


def _criteria_findings(rows: pd.DataFrame, rule_rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Judge every rule of every pair; keep what is not a yes."""
    found = []
    rows = rows.rename_axis("row").reset_index()
    for step, judge_rule in CRITERIA.items():
        held = rule_rows[rule_rows["criterion"] == step].drop(columns="criterion")
        asked = rows.merge(held, on="service_id")
        if asked.empty:
            continue
        answers = judge_rule(asked)
        answers = answers.assign(row=asked["row"], step=step)
        found.append(answers[answers["answer"] != "yes"])
    return found


def _travel_findings(rows: pd.DataFrame) -> pd.DataFrame:
    """Say why a pair is outside the limits of its category, by the mode of the row."""
    mode = "@" + rows["mode"].astype(str)
    parts = []
    for column, code, scale in (
        ("duration_min", "too_long", 1.0),
        ("distance_m", "too_far", 1000.0),
        ("fare", "too_dear", 1.0),
    ):
        have, want = rows[column] / scale, rows[f"limit_{column}"] / scale
        over = (have > want) & ~np.isinf(rows["duration_min"])
        parts.append(_finding(over, "no", code, have, want, mode))
    nowhere = np.isinf(rows["duration_min"])
    off = nowhere & (rows["snap_flag"] == "off_network")
    parts.append(_finding(off, "no", "off_network"))
    parts.append(_finding(nowhere & ~off, "no", "no_road"))
    parts.append(_finding(rows["duration_min"].isna(), "unknown", "travel_unknown"))
    return pd.concat(parts).assign(step="reach")


def _other_findings(rows: pd.DataFrame) -> list[pd.DataFrame]:
    dear = rows["affordability"] == "unaffordable"
    money_found = _finding(dear, "no", "unaffordable", 2 * rows["fare"], rows["paid_per_day"])
    unpriced = _finding(_is_unpriced(rows), "unknown", "fare_unknown")
    full = _finding(rows["has_place"] == "no", "no", "full")
    return [
        money_found.assign(step="affordable"),
        unpriced.assign(step="affordable"),
        full.assign(step="place"),
    ]


def _finding(
    where: pd.Series,
    answer: str,
    code: str,
    have: pd.Series | float = math.nan,
    want: pd.Series | float = math.nan,
    detail: pd.Series | str = "",
) -> pd.DataFrame:
    table = pd.DataFrame({"have": have, "want": want, "detail": detail}, index=where.index)
    table = table[where.to_numpy(bool)]
    return table.assign(
        row=table.index, answer=answer, code=code, margin=table["have"] - table["want"]
    )


def _answer(rows: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Kleene's conjunction: any no is no, else any unknown is unknown, else yes."""
    answer = pd.Series("yes", index=rows.index, dtype=object)
    answer[findings.loc[findings["answer"] == "unknown", "row"].unique()] = "unknown"
    answer[findings.loc[findings["answer"] == "no", "row"].unique()] = "no"
    return answer.astype("str")


def _with_reasons(rows: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    order = {step: rank for rank, step in enumerate(reasons.STEPS)}
    found = findings.assign(_step=findings["step"].map(order), _no=findings["answer"] != "no")
    found = found.sort_values(["row", "_step", "_no", "code"], ignore_index=True)
    found = found.drop_duplicates(["row", "code"])
    first = found.sort_values(["row", "_no", "_step"]).drop_duplicates("row").set_index("row")
    codes: list[list[str]] = [[] for _ in range(len(rows))]
    facts: list[list[str]] = [[] for _ in range(len(rows))]
    numbers = [found[name].astype(float).round(3).tolist() for name in ("have", "want", "margin")]
    columns = (found["row"].tolist(), found["code"].tolist(), *numbers, found["detail"].tolist())
    for row, code, have, want, margin, detail in zip(*columns, strict=True):
        codes[row].append(code)
        facts[row].append(_detail(code, have, want, margin, detail))
    return rows.assign(
        reason=first["code"].reindex(rows.index).fillna("").astype("str"),
        reasons=pd.Series(codes, index=rows.index, dtype=object),
        details=pd.Series([f"[{','.join(told)}]" for told in facts], index=rows.index, dtype="str"),
    )


def _detail(code: str, have: float, want: float, margin: float, detail: str) -> str:
    """One reason as JSON, written by hand: a run writes millions of plain words and numbers."""
    numbers = "".join(
        f', "{name}": {value!r}'
        for name, value in (("have", have), ("want", want), ("margin", margin))
        if math.isfinite(value)
    )
    return f'{{"code": "{code}"{numbers}' + (f', "detail": "{detail}"}}' if detail else "}")

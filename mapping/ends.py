"""The two ends of every pair: what is known of the person and of the service, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mapping import money
from mapping.programme import Programme

Ints = NDArray[np.int64]


def ages(returnees: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return each returnee's age in completed years; NaN where unknown.

    Shape: one row per returnee, columns `low, high`. They differ by one where only the year of
    birth is known, since the birthday may be past or to come.
    """
    high = returnees["age"].fillna(programme.as_of.year - returnees["birth_year"])
    return pd.DataFrame({"low": high - returnees["age"].isna(), "high": high})


@dataclass(frozen=True, eq=False)
class Asked:
    """Rows of the travel table with the positions of their two ends in the layers."""

    travel: pd.DataFrame
    person: Ints
    site: Ints


def asked(
    travel: pd.DataFrame,
    returnee_id: pd.Series,
    service_id: pd.Series,
    programme: Programme,
) -> Asked:
    """Tie the travel table to the layers' ids, in the order of returnee, service and mode."""
    person = _positions(travel["returnee_id"], returnee_id)
    site = _positions(travel["service_id"], service_id)
    keys = (
        _ranks(returnee_id)[person],
        _ranks(service_id)[site],
        mode_ranks(travel["mode"], programme),
    )
    if _is_sorted(keys):
        return Asked(travel.reset_index(drop=True), person, site)
    order = np.lexsort(keys[::-1])
    return Asked(travel.iloc[order].reset_index(drop=True), person[order], site[order])


def mode_ranks(modes: pd.Series, programme: Programme) -> Ints:
    """Return the place of each mode in the programme's order; others come last."""
    known = {mode: at for at, mode in enumerate(programme.travel.modes)}
    codes, words = pd.factorize(modes)
    ranks = np.array([known.get(str(word), len(known)) for word in words] or [0], dtype=np.int64)
    return ranks[codes] if len(codes) else codes.astype(np.int64)


def people(returnees: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return what criteria and money ask of a person, one row per returnee."""
    known = ages(returnees, programme)
    names = ["sex", "grade", "setting", "position_class", "stipend", "living_cost"]
    table = pd.DataFrame(returnees[names]).assign(age=known["high"], age_low=known["low"])
    table = table.rename(columns={"stipend": "own_stipend"}).reset_index(drop=True)
    return table.astype({"sex": object, "setting": object, "position_class": object})


def offers(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.DataFrame:
    """Return what criteria and money ask of a service, one row per service."""
    table = pd.DataFrame(services.drop(columns="geometry"))
    table = table.rename(
        columns={"setting": "site_setting", "position_class": "site_position_class"}
    )
    weeks = pd.to_timedelta(table["duration_weeks"] * 7, unit="D")
    return (
        table.assign(
            ends_on=table["starts_on"] + weeks,
            agreed_until=_agreed_until(services, agreements, programme),
            as_of=pd.Timestamp(programme.as_of),
        )
        .join(money.offered(table, programme))
        .reset_index(drop=True)
    )


def rules_at(rule_rows: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Return the rules beside what is known of their service, by its position `site`."""
    at = sites.assign(site=np.arange(len(sites)))
    beside = at.columns.difference(rule_rows.columns.difference(["service_id"]))
    return rule_rows.merge(at[list(beside)], on="service_id").sort_values("site", kind="stable")


def _is_sorted(keys: tuple[Ints, Ints, Ints]) -> bool:
    """Whether rows ascend by the first key, of equals by the second, then by the third."""
    above = np.zeros(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in reversed(keys):
        above = (key[1:] < key[:-1]) | ((key[1:] == key[:-1]) & above)
    return not above.any()


def _positions(ids: pd.Series, of: pd.Series) -> Ints:
    if isinstance(ids.dtype, pd.CategoricalDtype):
        words = pd.Series(ids.cat.categories)
        return _positions(words, of)[ids.cat.codes.to_numpy()]
    found = pd.Index(of.astype("str")).get_indexer(pd.Index(ids.astype("str")))
    return np.asarray(found, dtype=np.int64)


def _ranks(ids: pd.Series) -> Ints:
    return np.argsort(np.argsort(ids.astype(str).to_numpy(object), kind="stable"), kind="stable")


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

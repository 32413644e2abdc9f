"""The two ends of every pair: what is known of the person and of the service, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.criteria import PAIR_COLUMNS, PERSON_COLUMNS
from layers.ingest import age_bands
from mapping.profiles import capacity, fee_payment, payment_terms
from mapping.settings.programme import Programme

Ints = NDArray[np.int64]


def ages(returnees: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """Return each returnee's age in completed years; NaN where unknown.

    Shape: one row per returnee, columns `low, high`. They differ by one where only the year of
    birth is known, since the birthday may be past or to come, and are the ends of the age band
    where nothing finer is known (`high` is inf where it is open).
    """
    high = returnees["age"].fillna(programme.as_of.year - returnees["birth_year"])
    low = high - returnees["age"].isna()
    bands = returnees["age_band"].where(high.isna())
    if bands.notna().any():
        known = {text: age_bands.bounds(text) for text in bands.dropna().unique()}
        low = low.fillna(bands.map({text: ends[0] for text, ends in known.items()}).astype(float))
        high = high.fillna(bands.map({text: ends[1] for text, ends in known.items()}).astype(float))
    return pd.DataFrame({"low": low, "high": high})


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
    """Return what criteria and money ask of a person, one row per returnee.

    A column that the layer has not is unknown; `home_areas` is then the P-code of the row.
    """
    known = ages(returnees, programme)
    asked_for = {name for columns in PERSON_COLUMNS.values() for name in columns}
    asked_for |= {name for columns in PAIR_COLUMNS.values() for name in columns}
    of_money = {"stipend", "living_cost", "dependants"}
    names = sorted((asked_for | of_money) & set(returnees.columns))
    table = pd.DataFrame(returnees[names]).assign(
        age=known["high"],
        age_low=known["low"],
        birth_year=returnees["birth_year"].where(returnees["age"].isna()),
        is_escorted=returnees["is_escorted"].astype("Float64").to_numpy(float, na_value=np.nan),
    )
    if "home_areas" not in names:
        table["home_areas"] = returnees["pcode"]
    table = table.rename(columns={"stipend": "own_stipend"}).reset_index(drop=True)
    texts = [name for name in table if isinstance(table[name].dtype, pd.StringDtype)]
    return table.astype(dict.fromkeys(texts, object)).assign(
        **dict.fromkeys(sorted(asked_for - set(table.columns)), np.nan)
    )


def offers(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.DataFrame:
    """Return what criteria and money ask of a service, one row per service."""
    table = pd.DataFrame(services.drop(columns="geometry"))
    table = table.rename(
        columns={"setting": "site_setting", "position_class": "site_position_class"}
    )
    table["billing"] = fee_payment.of_services(table, agreements, programme)
    weeks = pd.to_timedelta(table["duration_weeks"] * 7, unit="D")
    return (
        table.assign(
            ends_on=table["starts_on"] + weeks,
            agreed_until=_agreed_until(services, agreements, programme),
            programme_until=_programme_until(services),
            as_of=pd.Timestamp(programme.as_of),
            has_place=capacity.stated(table),
        )
        .join(payment_terms.offered(table, programme))
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
    by_service, by_programme = held["service_id"].notna(), held["programme_id"].notna()
    ends = {}
    for column, covers in (
        ("service_id", by_service),
        ("programme_id", by_programme & ~by_service),
        ("partner_id", ~by_programme & ~by_service),
    ):
        last = held[covers].groupby(column)["to_on"].max()
        ends[column] = last.reindex(services[column]).to_numpy()
    table = pd.DataFrame(ends, index=services.index)
    return table.max(axis=1).astype("datetime64[ms]")


def _programme_until(services: pd.DataFrame) -> pd.Series:
    """Return the last day of the partner's programme; NaT where there is none or none is known."""
    if "programme_ends_on" in services:
        return services["programme_ends_on"]
    return pd.Series(pd.NaT, index=services.index, dtype="datetime64[ms]")

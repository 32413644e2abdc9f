"""What is known of each service on the programme's day, as criteria and money ask for it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from mapping.profiles import capacity, fee_payment, payment_terms
from mapping.settings.programme import Programme


def of_layer(
    services: gpd.GeoDataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> gpd.GeoDataFrame:
    """Return one row per service, in the order of the layer, numbered from 0.

    Parameters
    ----------
    services, agreements
        The layers, partners named; the second may be None.
    programme
        Its day, and how a month is paid.

    Returns
    -------
    GeoDataFrame
        The columns of the layer and: `billing` (see `fee_payment`); `ends_on`, the last day of a
        course; `agreed_until` and `programme_until`, the last day of the longest agreement and of
        the partner's programme (NaT where none is known); `as_of`, the programme's day;
        `has_place` and `n_places` (see `capacity`); and the columns `payment_terms.OF_SERVICE`,
        in the programme's currency.
    """
    table = services.reset_index(drop=True)
    table["billing"] = fee_payment.of_services(table, agreements, programme)
    weeks = pd.to_timedelta(table["duration_weeks"] * 7, unit="D")
    return table.assign(
        ends_on=table["starts_on"] + weeks,
        agreed_until=_agreed_until(table, agreements, programme),
        programme_until=_programme_until(table),
        as_of=pd.Timestamp(programme.as_of),
        has_place=capacity.stated(table),
        n_places=capacity.places(table, programme),
    ).join(payment_terms.offered(table, programme))


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

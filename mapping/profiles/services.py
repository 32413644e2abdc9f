"""What is known of each service on the programme's day, as criteria and money ask for it."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd

from mapping.profiles import agreements as agreement_days
from mapping.profiles import capacity, lead_time, payment_terms, visits
from mapping.settings.programme import Programme


def of_layer(
    services: gpd.GeoDataFrame,
    agreements: pd.DataFrame | None,
    programme: Programme,
    with_stops: Collection[str] = (),
) -> gpd.GeoDataFrame:
    """Return one row per service, in the order of the layer, numbered from 0.

    Parameters
    ----------
    services, agreements
        The layers, partners named; the second may be None.
    programme
        Its day, and how a month is paid.
    with_stops
        The mobile services that are known to stop somewhere; see `stops`.

    Returns
    -------
    GeoDataFrame
        The columns of the layer and: `billing`, `agreed_from` and `agreed_until` (see
        `agreements`); `ends_on`, the last day of a course; `programme_until`, the last day of the
        partner's programme (NaT where none is known); `as_of`, the programme's day;
        `facility`, the number of what counts once (see `facilities`; each its own where the layer
        has none);
        `has_stops` and `is_round_unknown` (see `visits`); `days_to_start` (see `lead_time`);
        `n_places` and what `capacity.stated` says; and the columns `payment_terms.OF_SERVICE`,
        in the programme's currency.
    """
    table = services.reset_index(drop=True)
    if "facility" not in table:
        table["facility"] = np.arange(len(table))
    table["has_stops"] = table["service_id"].isin(with_stops)
    table["billing"] = agreement_days.billing(table, agreements, programme)
    weeks = pd.to_timedelta(table["duration_weeks"] * 7, unit="D")
    table = table.join(agreement_days.bounds(table, agreements, programme))
    return table.assign(
        ends_on=table["starts_on"] + weeks,
        programme_until=_programme_until(table),
        as_of=pd.Timestamp(programme.as_of),
        is_round_unknown=visits.is_round_unknown(table),
        days_to_start=lead_time.days_to_start(table, programme),
        n_places=capacity.places(table, programme),
    ).join([capacity.stated(table, programme), payment_terms.offered(table, programme)])


def _programme_until(services: pd.DataFrame) -> pd.Series:
    """Return the last day of the partner's programme; NaT where there is none or none is known."""
    if "programme_ends_on" in services:
        return services["programme_ends_on"]
    return pd.Series(pd.NaT, index=services.index, dtype="datetime64[ms]")

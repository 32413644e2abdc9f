"""Which agreement covers a service on the day of its first use, until when, and who then pays."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.schemas.agreements import SCHEMA
from layers.schemas.schema import empty
from mapping.settings.programme import Programme

_SCOPES: Final = ("service_id", "programme_id", "partner_id")
"""What an agreement is over, the narrowest first: one service, a programme, all of a partner's."""
_ENDLESS: Final = pd.Timestamp("9999-12-30").as_unit("ms")
_BEGINLESS: Final = pd.Timestamp("0001-01-02").as_unit("ms")


def first_use(services: pd.DataFrame, programme: Programme) -> pd.Series:
    """Return the day on which somebody sent today would first use each service.

    The start of the course, else (and where that is past) the programme's day.
    """
    today = pd.Timestamp(programme.as_of).as_unit("ms")
    starts: pd.Series = services["starts_on"].astype("datetime64[ms]")
    return starts.where(starts > today, today)


def covering(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.DataFrame:
    """Return the agreements over each service, one row per (service, agreement).

    Returns
    -------
    DataFrame
        `site` (position of the service), `scope` (position in the order service, programme,
        partner), `agreement_id, billing`, `begins` and `ends` (the ends of time where the
        agreement names no day) and `day`, the day of first use.
    """
    columns = ["site", "scope", "agreement_id", "billing", "begins", "ends", "day"]
    held = empty(SCHEMA) if agreements is None else agreements
    held = held.assign(
        begins=held["from_on"].astype("datetime64[ms]").fillna(_BEGINLESS),
        ends=held["to_on"].astype("datetime64[ms]").fillna(_ENDLESS),
        scope=np.select([held[name].notna() for name in _SCOPES[:2]], [0, 1], 2),
    )
    sites = pd.DataFrame({name: services[name] for name in _SCOPES}).assign(
        site=np.arange(len(services)), day=first_use(services, programme).to_numpy()
    )
    there = np.unique(held["scope"]) if len(held) else [0]  # one at least, for the columns
    parts = [
        sites[["site", "day", _SCOPES[rank]]].merge(
            held.loc[held["scope"] == rank, [_SCOPES[rank], *columns[1:-1]]], on=_SCOPES[rank]
        )
        for rank in there
    ]
    return pd.concat(parts, ignore_index=True)[columns]


def billing(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.Series:
    """Return the `billing` of each service on the day of its first use; NaN where none is agreed.

    The agreement over the narrowest part goes first: the one service, its programme, all of the
    partner's; of several the one that lasts longest, then the first by its id.
    """
    found = covering(services, agreements, programme)
    holds = (found["begins"] <= found["day"]) & (found["ends"] >= found["day"])
    held = found[holds & found["billing"].notna()]
    order = ["site", "scope", "ends", "agreement_id"]
    ranked = held.sort_values(order, ascending=[True, True, False, True]).drop_duplicates("site")
    told = ranked.set_index("site")["billing"].reindex(range(len(services)))
    return pd.Series(told.to_numpy(object), index=services.index, dtype="str")


def bounds(
    services: pd.DataFrame, agreements: pd.DataFrame | None, programme: Programme
) -> pd.DataFrame:
    """Return the days between which each service is agreed, seen from the day of first use.

    Returns
    -------
    DataFrame
        The index of `services`. `agreed_until`: the last day without a break of what is in force
        on that day, or the last day of what was in force before it; NaT where none is on record or
        no end is. `agreed_from`: the first day of the next agreement where none is in force; else
        NaT.
    """
    found = covering(services, agreements, programme)
    day = first_use(services, programme).to_numpy()
    begun = found[found["begins"] <= found["day"]]
    until = _last(begun, len(services))
    is_held = until >= day
    one_day = np.timedelta64(1, "D")
    for _ in range(len(found)):
        joins = found[found["begins"].to_numpy() <= _after(until, found["site"], one_day)]
        longer = np.fmax(until, np.where(is_held, _last(joins, len(services)), until))
        if (longer == until)[is_held].all():
            break
        until = longer
    until[until == np.datetime64(_ENDLESS)] = np.datetime64("NaT")
    coming = found[found["begins"] > found["day"]].groupby("site")["begins"].min()
    begins = coming.reindex(range(len(services))).to_numpy("datetime64[ms]").copy()
    begins[is_held] = np.datetime64("NaT")
    table = {"agreed_from": begins, "agreed_until": until}
    return pd.DataFrame(table, index=services.index)


def _last(found: pd.DataFrame, n: int) -> np.ndarray:
    """The last day of these agreements, by site; NaT where there are none."""
    last = found.groupby("site")["ends"].max().reindex(range(n))
    return last.to_numpy("datetime64[ms]").copy()


def _after(until: np.ndarray, site: pd.Series, one_day: np.timedelta64) -> np.ndarray:
    """The day after the last one of each row's service."""
    return np.asarray(until[site.to_numpy(np.int64)] + one_day)

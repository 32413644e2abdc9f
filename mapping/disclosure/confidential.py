"""Services that may not be found: what is public of them is that there is one, its area and phone.

Masked once, before any page, report, workbook or export sees a table. Rows about such a service
alone are left out of every public table, and so are those of a partner that gives the category only
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

KEPT: Final = ("service_id", "category", "pcode", "area", "phone", "is_confidential")
"""What stays of a confidential service; its id is replaced."""
_HANDS: Final = ("partner_id", "partner")


def masked(services: pd.DataFrame) -> pd.DataFrame:
    """Return services with nothing but `KEPT` of those that are confidential.

    >>> services = pd.DataFrame({"service_id": ["S1", "S2"], "category": "shelter",
    ...     "name": ["House", "Hall"], "is_confidential": [True, False]})
    >>> masked(services).values.tolist()
    [['confidential-0', 'shelter', nan, True], ['S2', 'shelter', 'Hall', False]]
    """
    hidden = is_hidden(services)
    found = services.copy()
    for column in services.columns.difference(list(KEPT)):
        found[column] = services[column].where(~hidden)
    names = pd.Series([f"confidential-{n}" for n in range(len(services))], index=services.index)
    ids = services["service_id"].astype(object).where(~hidden, names)
    return found.assign(service_id=ids.astype("str"))


def is_hidden(services: pd.DataFrame) -> pd.Series:
    """Return which services are in hiding; one that does not say is not."""
    return services["is_confidential"].eq(True).fillna(False).astype(bool)


def left_out(tables: Mapping[str, pd.DataFrame], services: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return tables without what would tell of a confidential service.

    Parameters
    ----------
    tables
        Tables with `service_id`, with `partner_id` or `partner` and `category`, with `subject_id`
        (a partner) and `category`, or with none of these.
    services
        `service_id, category, partner_id, partner, is_confidential` of all services, unmasked.
    """
    hidden = is_hidden(services)
    ids = set(services.loc[hidden, "service_id"].astype(str))
    hands = {name: _only_hidden(services, hidden, name) for name in _HANDS}
    return {name: _without(table, ids, hands) for name, table in tables.items()}


def _only_hidden(services: pd.DataFrame, hidden: pd.Series, name: str) -> set[tuple[str, str]]:
    """The partners, by category and at all, whose every service there is confidential."""
    told = services.assign(is_hidden=hidden, who=services[name].astype("str"))
    by_kind = told.groupby(["who", "category"])["is_hidden"].all()
    everywhere = told.groupby("who")["is_hidden"].all()
    found = {(str(who), str(kind)) for who, kind in by_kind[by_kind].index}
    return found | {(str(who), "") for who in everywhere[everywhere].index}


def _without(
    table: pd.DataFrame, ids: set[str], hands: Mapping[str, set[tuple[str, str]]]
) -> pd.DataFrame:
    found = table
    if "service_id" in found:
        found = found[~found["service_id"].astype("str").isin(ids)]
    for name in _HANDS:
        if name in found:
            found = found[~_is_of(found, found[name], hands[name])]
            break
    if "subject_id" in found:
        is_out = _is_of(found, found["subject_id"], hands["partner_id"])
        found = found.assign(subject_id=found["subject_id"].mask(is_out, ""))
    return found.reset_index(drop=True)


def _is_of(table: pd.DataFrame, who: pd.Series, hidden: set[tuple[str, str]]) -> pd.Series:
    """Whether each row is of a partner that gives its category, if it has one, in hiding alone."""
    kinds = table["category"].astype("str") if "category" in table else [""] * len(table)
    return pd.Series(
        [(str(one), str(kind)) in hidden for one, kind in zip(who, kinds, strict=True)],
        index=table.index,
        dtype=bool,
    )

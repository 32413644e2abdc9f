"""Services as a page may show them: one row each, confidential places reduced to area and phone."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layers.ingest.cells import opening_hours
from layers.vocabulary.codes import REMOTE_DELIVERIES, UNCERTAIN_POSITIONS, UNTRAVELLED_DELIVERIES
from maps.frame import data_blocks, labels

COLUMNS = (
    "service_id", "name", "category", "partner", "partner_id", "status", "delivery", "setting",
    "pcode", "area", "phone", "email", "hours", "languages", "sexes", "age_min", "age_max",
    "grade_min", "grade_max", "urban_limit_km", "rural_limit_km", "fee", "stipend", "stipend_unit",
    "capacity", "capacity_unit", "n_places_free", "capacity_on", "is_referral_required",
    "referral_method", "is_confidential", "verified_on", "days_to_start", "longitude", "latitude",
    "position_class", "papers",
)  # fmt: skip
"""Columns of the table `services` that pages may show."""

STOP_COLUMNS = (
    "service_id", "stop_id", "name", "weekday", "on", "n_people", "longitude", "latitude",
    "position_class",
)  # fmt: skip
"""Columns of the table `stops`, where mobile teams come; sorted by service and stop."""
COULD_USE = ("service_id", "n_could_use", "n_could_use_suppression")
"""Columns of the table `could_use`: how many people could use the places, as far as is told."""

CATEGORY_COLUMNS = ("category", "colour", "shape", "label_*")
"""Columns of the table `categories`; one `label_` column per language."""

MAX_PLAIN_ROWS = 5_000
"""Services listed for readers without JavaScript: as many as the size of a page is set for."""

_KEPT_OF_CONFIDENTIAL = ("category", "pcode", "area", "phone", "is_confidential")
_WRITTEN = (
    *(name for name in COLUMNS if name not in ("service_id", "partner_id")),
    *COULD_USE[1:],
)
_REPEATED = (
    "category", "partner", "status", "delivery", "setting", "pcode", "area", "hours", "languages",
    "sexes", "stipend_unit", "referral_method", "verified_on", "capacity_unit", "capacity_on",
    "n_could_use_suppression", "position_class", "papers",
)  # fmt: skip
_DECIMALS = {"longitude": 6, "latitude": 6, "fee": 2, "stipend": 2}


def shown(services: pd.DataFrame, could_use: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return services in the order of lists, without what a page must not say.

    Confidential ones keep category, area and phone only, and stand at the end: their place among
    names would tell the name. Services by phone or online have no point.

    Parameters
    ----------
    services
        Table with COLUMNS.
    could_use
        Table with COULD_USE, of some of them; its two further columns stand beside the services'.
    """
    frame = services.assign(
        is_confidential=services["is_confidential"].eq(True).fillna(False),
        **_beside(services["service_id"], could_use),
    )
    frame = frame.astype(object).where(frame.notna(), None)
    hidden = frame["is_confidential"].astype(bool)
    kept = (*_KEPT_OF_CONFIDENTIAL, "service_id")
    blank = [name for name in (*COLUMNS, *COULD_USE[1:]) if name not in kept]
    frame.loc[hidden, blank] = None
    remote = frame["delivery"].isin(REMOTE_DELIVERIES)
    frame.loc[remote, ["longitude", "latitude"]] = None
    order = pd.DataFrame(
        {
            "hidden": hidden,
            "name": [fold(one) for one in frame["name"]],
            "area": [fold(one) for one in frame["area"]],
            "phone": [fold(one) for one in frame["phone"]],
            "id": [fold(one) for one in frame["service_id"]],
        }
    )
    order.loc[hidden, "id"] = ""
    return frame.loc[order.sort_values(list(order.columns), kind="stable").index].reset_index(
        drop=True
    )


def _beside(ids: pd.Series, could_use: pd.DataFrame | None) -> dict[str, pd.Series]:
    """How many could use the places of each service, and what keeps it from being told."""
    if could_use is None or could_use.empty:
        return {name: pd.Series(None, index=ids.index, dtype=object) for name in COULD_USE[1:]}
    told = could_use.set_index(could_use["service_id"].astype("str"))
    at = told.reindex(ids.astype("str"))
    return {name: pd.Series(at[name].to_numpy(object), index=ids.index) for name in COULD_USE[1:]}


def block(
    services: pd.DataFrame, stops: pd.DataFrame | None = None, *, with_ids: bool = False
) -> dict[str, Any]:
    """Return the columnar data of services that ``shown`` prepared, and their hours as a ``week``.

    ``stops`` is there where some team has any: one list a service, of its stops in their order,
    each with name, days of the week, next day, people a day, latitude, longitude and position
    class. ``with_ids`` adds service_id, for pages whose other tables refer to it.
    """
    plain = [name for name in _WRITTEN if name not in _REPEATED]
    table = data_blocks.columnar(services, plain, _DECIMALS)
    table["coded"] = {name: data_blocks.coded(list(services[name])) for name in _REPEATED}
    weeks = [opening_hours.week(one) if isinstance(one, str) else None for one in services["hours"]]
    table["coded"]["week"] = data_blocks.coded(weeks)
    of_team = stops_of(services, stops)
    if any(of_team):
        table["stops"] = [[_stop(one) for one in rows] for rows in of_team]
    if with_ids:
        table["id"] = [str(one) for one in services["service_id"]]
    return table


def stops_of(services: pd.DataFrame, stops: pd.DataFrame | None) -> list[list[Mapping[Any, Any]]]:
    """Return the stops of each service, in the order of both tables; none of a confidential one."""
    held: dict[str, list[Mapping[Any, Any]]] = {}
    for row in [] if stops is None else stops.to_dict("records"):
        held.setdefault(str(row["service_id"]), []).append(row)
    hidden = services["is_confidential"].astype(bool)
    return [
        [] if is_hidden else held.get(str(one), [])
        for one, is_hidden in zip(services["service_id"], hidden, strict=True)
    ]


def _stop(row: Mapping[Any, Any]) -> list[Any]:
    named = (row["name"], row["weekday"], row["on"], row["n_people"])
    place = (round(row["latitude"], 6), round(row["longitude"], 6))
    told = [None if pd.isna(one) else data_blocks.cell(one) for one in named]
    known = row["position_class"]
    return [*told, *place, known if isinstance(known, str) else None]


def categories(table: pd.DataFrame, languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return categories in their own order: code, colour, shape and words by language.

    Where the table has no words in a language, English stands in.
    """
    return [
        {
            "category": row["category"],
            "colour": row["colour"],
            "shape": row["shape"],
            "words": {lang: _label(row, lang) for lang in languages},
        }
        for row in table.to_dict("records")
    ]


def _label(row: Mapping[Any, Any], lang: str) -> str:
    given = (row.get(f"label_{lang}"), row.get("label_en"))
    return next((one for one in given if isinstance(one, str)), str(row["category"]))


def plain(
    services: pd.DataFrame, categories: Sequence[Mapping[str, Any]], lang: str
) -> dict[str, Any]:
    """Return what a page lists for readers without JavaScript, written short: it may be long.

    ``areas`` has, by name, ``area`` and ``rows``: ``name``, ``words`` (category, and what must be
    known before one goes there) and ``phone``. ``n_left_out`` counts services beyond the limit.

    Parameters
    ----------
    services
        What ``shown`` returned: a confidential one has no name, and stands behind the others.
    categories
        What ``categories`` returned.
    lang
        The language of the list: the page's first.
    """
    names = {one["category"]: one["words"][lang] for one in categories}
    areas: dict[str, list[dict[str, str]]] = {}
    for row in services.head(MAX_PLAIN_ROWS).to_dict("records"):
        where = row["area"] if isinstance(row["area"], str) else labels.label("unknown", lang)
        areas.setdefault(where, []).append(_plain_row(row, names, lang))
    unknown = labels.label("unknown", lang)
    order = sorted(areas, key=lambda one: (one == unknown, fold(one)))
    return {
        "areas": [{"area": one, "rows": areas[one]} for one in order],
        "n_left_out": max(len(services) - MAX_PLAIN_ROWS, 0),
    }


def _plain_row(row: Mapping[Any, Any], names: Mapping[str, str], lang: str) -> dict[str, str]:
    category = names.get(row["category"], str(row["category"]))
    if row["is_confidential"]:
        name = labels.label("service.confidential", lang, category=category)
        return {"name": name, "words": "", "phone": str(row["phone"] or "")}
    words = [category]
    if row["delivery"] in UNTRAVELLED_DELIVERIES:
        words.append(labels.label(f"delivery.{row['delivery']}", lang))
    elif row["position_class"] in UNCERTAIN_POSITIONS:
        words.append(labels.label(f"position.{row['position_class']}", lang))
    status = f"status.{str(row['status']).replace(' ', '_')}"
    if row["status"] not in (None, "active") and labels.has_label(status):
        words.append(labels.label(status, lang))
    told = labels.label("comma", lang).join(words)
    return {"name": str(row["name"] or ""), "words": told, "phone": str(row["phone"] or "")}


def fold(value: object) -> str:
    """Return a word as it is sorted: lower case, no accents; unknown last.

    Examples
    --------
    >>> fold("Éduc"), fold(None) > fold("zzz")
    ('educ', True)
    """
    if not isinstance(value, str):
        return "\uffff"
    marks = unicodedata.normalize("NFD", value)
    return "".join(one for one in marks if not unicodedata.combining(one)).lower()

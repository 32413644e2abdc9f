"""The rows of each HSDS table, with the ids by which they name each other."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from layers import languages
from layers.schemas import SCHEMAS
from maps.exchange import Rows
from maps.exchange.hsds import rules
from maps.exchange.hsds.attributes import Attributes
from maps.frame.shell import Page

Record = dict[str, Any]
Tables = dict[str, list[Record]]

NAMES: Final = (
    "organizations", "organization_identifiers", "programs", "services", "locations",
    "service_at_location", "phones", "schedules", "languages", "cost_options",
    "required_documents", "service_areas", "taxonomies", "taxonomy_terms", "attributes",
)  # fmt: skip
"""The tables that are written, in the order of the package."""

_SERVICES: Final = SCHEMAS["services"]
_FIELDS: Final = {
    "name": "name", "email": "email", "status": "status",
    "referral_method": "application_process",
    "eligibility_description": "eligibility_description",
}  # fmt: skip
"""Columns of services that HSDS has a field for."""
_TOLD: Final = (
    *_FIELDS, "service_id", "partner", "partner_id", "programme_id", "phone", "hours", "languages",
    "documents_required", "fee", "serves_pcodes", "verified_on", "category", "geometry",
    "is_confidential",
)  # fmt: skip
"""Columns that are told in a field or table; each other one is an attribute."""
_DAYS: Final = {
    "mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU",
}  # fmt: skip


def of(rows: Rows, page: Page) -> Tables:
    """Return the rows of each of `NAMES`; a field that is unknown is left out.

    Parameters
    ----------
    rows
        As `maps.exchange.Format` names them.
    page
        Its programme makes the ids: the same row has the same id in every export.
    """
    made = Attributes(lambda *parts: _uuid(page, *parts))
    tables: Tables = {name: [] for name in NAMES}
    _organizations(tables, rows, page)
    lang = page.languages[0]
    labels = dict(zip(rows["places"]["service_id"], rows["places"]["category_label"], strict=True))
    areas = dict(zip(rows["areas"]["pcode"].astype(str), rows["areas"]["name"], strict=True))
    stops = _by(rows["stops"], "service_id")
    asked = _by(rows["rules"], "service_id")
    for row in _records(rows["services"]):
        _service(tables, row, page, str(labels.get(row["service_id"], row["category"])))
        _places(tables, row, stops.get(row["service_id"], []), page)
        _beside(tables, row, areas, page, lang)
        owner = _uuid(page, "service", row["service_id"])
        made.add(owner, "category", row["category"], "", tables["services"][-1]["description"])
        for name, value in row.items():
            if name not in _TOLD:
                made.add(owner, "column", name, _text(value), _SERVICES.column(name).doc)
        for one in asked.get(row["service_id"], []):
            kind = one["criterion"]
            made.add(owner, "eligibility", kind, rules.value(one), rules.meaning(kind))
    tables |= made.tables()
    return tables


def _organizations(tables: Tables, rows: Rows, page: Page) -> None:
    for row in _records(rows["partners"]):
        own = _uuid(page, "partner", row["partner_id"])
        tables["organizations"].append(
            _known(
                id=own,
                name=row["name"],
                alternate_name=row.get("acronym"),
                description=str(row.get("kind") or row["name"]),
                email=row.get("email"),
            )
        )
        tables["organization_identifiers"].append(
            {
                "id": _uuid(page, "partner id", row["partner_id"]),
                "organization_id": own,
                "identifier_scheme": "waypost",
                "identifier_type": "partner_id",
                "identifier": row["partner_id"],
            }
        )
        if row.get("phone"):
            tables["phones"].append(
                {
                    "id": _uuid(page, "phone of partner", row["partner_id"]),
                    "organization_id": own,
                    "number": row["phone"],
                }
            )
    for row in _records(rows["programmes"]):
        tables["programs"].append(
            _known(
                id=_uuid(page, "programme", row["programme_id"]),
                organization_id=_uuid(page, "partner", row["partner_id"]),
                name=row["name"],
                description=str(row.get("target_groups") or row["name"]),
            )
        )


def _service(tables: Tables, row: Record, page: Page, label: str) -> None:
    ages = [row.get("age_min"), row.get("age_max")]
    tables["services"].append(
        _known(
            id=_uuid(page, "service", row["service_id"]),
            organization_id=_named(page, "partner", row.get("partner_id")),
            program_id=_named(page, "programme", row.get("programme_id")),
            **{field: row.get(column) for column, field in _FIELDS.items()}
            | {"name": row.get("name") or label, "status": row.get("status") or "active"},
            description=label,
            minimum_age=ages[0],
            maximum_age=ages[1],
            assured_date=row.get("verified_on"),
        )
    )


def _places(tables: Tables, row: Record, stops: list[Record], page: Page) -> None:
    """The places of a service: its own, or the stops of its team with their days."""
    service = _uuid(page, "service", row["service_id"])
    for stop in stops or [row | {"stop_id": ""}]:
        parts = (row["service_id"], stop["stop_id"])
        location, at = _uuid(page, "location", *parts), _uuid(page, "at", *parts)
        point = stop.get("geometry")
        tables["locations"].append(
            _known(
                id=location,
                location_type="virtual" if row.get("delivery") in _FROM_AFAR else "physical",
                name=stop.get("name") or stop.get("settlement"),
                latitude=None if point is None else round(point.y, 6),
                longitude=None if point is None else round(point.x, 6),
                external_identifier=stop.get("pcode"),
                external_identifier_type="P-code" if stop.get("pcode") else None,
            )
        )
        tables["service_at_location"].append(
            {"id": at, "service_id": service, "location_id": location}
        )
        days = [_DAYS[one] for one in str(stop.get("weekday") or "").split() if one in _DAYS]
        if days or stop.get("on"):
            tables["schedules"].append(
                _known(
                    id=_uuid(page, "schedule", *parts),
                    service_at_location_id=at,
                    dtstart=stop.get("on"),
                    freq="WEEKLY" if days else None,
                    byday=",".join(days) or None,
                )
            )


_FROM_AFAR: Final = ("phone", "online")


def _beside(tables: Tables, row: Record, areas: Mapping[str, str], page: Page, lang: str) -> None:
    """Phones, hours, languages, papers, fee and areas of a service."""
    one = row["service_id"]
    own = {"service_id": _uuid(page, "service", one)}

    def add(table: str, kind: str, key: str, **fields: Any) -> None:
        tables[table].append({"id": _uuid(page, kind, one, key), **own, **_known(**fields)})

    if row.get("phone"):
        add("phones", "phone", "", number=row["phone"])
    if row.get("hours"):
        add("schedules", "hours", "", description=row["hours"])
    for code in str(row.get("languages") or "").split():
        add("languages", "language", code, code=code)
    for code in str(row.get("documents_required") or "").split():
        add("required_documents", "document", code, document=_paper(code, lang))
    if row.get("fee") is not None:
        add("cost_options", "fee", "", currency=page.currency, amount=row["fee"])
    for code in str(row.get("serves_pcodes") or "").split():
        add("service_areas", "area", code, name=areas.get(code, code), description=f"P-code {code}")


def _paper(code: str, lang: str) -> str:
    """The word of a document with its code behind it, so that the code can be read back."""
    word = languages.words("details").get(f"document.{code}", {}).get(lang, code)
    return code if word == code else f"{word} ({code})"


def _records(table: pd.DataFrame) -> list[Record]:
    """Rows with what is known, days as ISO text, whole numbers as such."""
    return [
        {str(name): plain for name, value in row.items() if (plain := _plain(value)) is not None}
        for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return value


def _text(value: Any) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _by(table: pd.DataFrame, key: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in _records(table):
        found.setdefault(row[key], []).append(row)
    return found


def _known(**fields: Any) -> Record:
    return {name: value for name, value in fields.items() if value is not None}


def _named(page: Page, kind: str, key: str | None) -> str | None:
    return None if key is None else _uuid(page, kind, key)


def _uuid(page: Page, *parts: Iterable[str] | str) -> str:
    """An id of version 5 (RFC 9562) from what names the row."""
    return str(
        uuid.uuid5(uuid.NAMESPACE_URL, "waypost:" + "|".join(map(str, (page.programme, *parts))))
    )

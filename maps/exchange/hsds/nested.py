"""Full services as an API of HSDS answers: each with all that hangs on it inside it."""

from __future__ import annotations

from typing import Any, Final

from maps.exchange.hsds.records import Record, Tables

_ON_SERVICE: Final = (
    "phones", "schedules", "languages", "cost_options", "required_documents", "service_areas",
)  # fmt: skip


def services(tables: Tables) -> list[Record]:
    """Return full services (schema service.json of HSDS 3.x), in the order of their table."""
    organizations = _organizations(tables)
    programs = {one["id"]: one for one in tables["programs"]}
    beside = {name: _by(tables[name], "service_id") for name in _ON_SERVICE}
    at = _by(_at_locations(tables), "service_id")
    attributes = _by(_attributes(tables), "link_id")
    found = []
    for one in tables["services"]:
        own: dict[str, Any] = {
            name: kept[one["id"]] for name, kept in beside.items() if one["id"] in kept
        }
        own["service_at_locations"] = at.get(one["id"], [])
        own["attributes"] = attributes.get(one["id"], [])
        for name, known in (("organization", organizations), ("program", programs)):
            if one.get(f"{name}_id") in known:
                own[name] = known[one[f"{name}_id"]]
        found.append(one | own)
    return found


def _organizations(tables: Tables) -> dict[str, Record]:
    phones = _by(tables["phones"], "organization_id")
    names = _by(tables["organization_identifiers"], "organization_id")
    return {
        one["id"]: one
        | {
            "organization_identifiers": names.get(one["id"], []),
            "phones": phones.get(one["id"], []),
        }
        for one in tables["organizations"]
    }


def _at_locations(tables: Tables) -> list[Record]:
    locations = {one["id"]: one for one in tables["locations"]}
    schedules = _by(tables["schedules"], "service_at_location_id")
    return [
        one | {"location": locations[one["location_id"]], "schedules": schedules.get(one["id"], [])}
        for one in tables["service_at_location"]
    ]


def _attributes(tables: Tables) -> list[Record]:
    kinds = {one["id"]: one for one in tables["taxonomies"]}
    terms = {
        one["id"]: one | {"taxonomy_detail": kinds[one["taxonomy_id"]]}
        for one in tables["taxonomy_terms"]
    }
    return [one | {"taxonomy_term": terms[one["taxonomy_term_id"]]} for one in tables["attributes"]]


def _by(rows: list[Record], key: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in rows:
        if key in one:
            found.setdefault(one[key], []).append(one)
    return found

"""Who may do what in a store for a team: for each table a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from layers.schemas import SCHEMAS
from layers.schemas.schema import Schema
from layers.store import metadata
from layers.store.metadata import FORGOTTEN, RELEASES
from layers.store.team_names import AUDIT, GROUPS, OWNER, STAFF

ALL: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
READ: Final = ("SELECT",)
_FOR_PUBLISHER: Final = (
    "areas", "settlements", "partners", "services", "stops", "roads", "water", "population",
    "fares",
)  # fmt: skip

_ME: Final = '(current_user::text COLLATE "default")'
_ANYBODY: Final = "true"
_OWN_LOGIN: Final = f"login = {_ME}"
_OWN_CASES: Final = f"""EXISTS (SELECT FROM {{schema}}.{STAFF} AS s WHERE s.login = {_ME}
    AND (s.caseworker IS NULL OR s.caseworker = {{schema}}.returnees.caseworker)
    AND (s.office IS NULL OR s.office = {{schema}}.returnees.office))"""
_OPEN_SERVICES: Final = "is_confidential IS NOT TRUE"


@dataclass(frozen=True)
class Policy:
    """Which rows a role reads or writes; all others are not there for it.

    Parameters
    ----------
    role
        Of `team_names.ROLES`.
    command
        `ALL`, `SELECT` or `INSERT`.
    rows
        A condition in SQL; `{schema}` is the schema of the store, quoted.
    """

    role: str
    command: str
    rows: str


@dataclass(frozen=True)
class Rule:
    """What may be done with one table.

    Parameters
    ----------
    rights
        By role what it may do: privileges, or a privilege with its columns.
    policies
        Which rows of a guarded table a role has; empty: the table is open to all with a right.
    is_noted
        Whether what is written and read there is noted in the audit.
    """

    rights: Mapping[str, tuple[str, ...]]
    policies: tuple[Policy, ...] = field(default=())
    is_noted: bool = False


def rules() -> dict[str, Rule]:
    """Return the rule of every table that waypost makes, by its name.

    A new layer of persons needs no line here: rows that name a person are read by whoever reads
    the person, and those that name none are the loader's alone.

    >>> rules()["needs"].rights["caseworkers"], "planner" in rules()["needs"].rights
    (('SELECT',), False)
    >>> sorted(rules()["waypost_quarantine"].rights)
    ['loader']
    """
    return {**{name: _of_layer(one) for name, one in SCHEMAS.items()}, **_OF_THE_STORE}


def cases() -> Rule:
    """Return the rule of the view `team_names.CASES`, which shows what its reader may read."""
    return Rule({"caseworkers": READ, "loader": READ})


def _of_layer(schema: Schema) -> Rule:
    if not schema.is_personal:
        return _of_open_layer(schema)
    reached = _reached(schema)
    rights = {"loader": ALL} | ({"caseworkers": READ} if reached else {})
    own = (Policy("caseworkers", "SELECT", reached),) if reached else ()
    return Rule(rights, (Policy("loader", "ALL", _ANYBODY), *own), is_noted=True)


def _reached(schema: Schema) -> str:
    """The condition by which a caseworker reads rows of persons; empty: by none."""
    if schema.layer == "returnees":
        return _OWN_CASES
    for column, layer in schema.points_to:
        if SCHEMAS[layer].is_personal:
            # The names come from the catalogue of layers, never from a file.
            return f"{column} IN (SELECT {SCHEMAS[layer].key} FROM {{schema}}.{layer})"  # noqa: S608
    return ""


def _of_open_layer(schema: Schema) -> Rule:
    rights = {"loader": ALL, "caseworkers": READ, "planner": READ}
    if schema.layer in _FOR_PUBLISHER:
        rights |= {"publisher": READ}
    shown = {
        "services": _OPEN_SERVICES,
        "stops": "service_id IN (SELECT service_id FROM {schema}.services)",
    }.get(schema.layer)
    if shown is None:
        return Rule(rights)
    others = (
        Policy("loader", "ALL", _ANYBODY),
        Policy("caseworkers", "SELECT", _ANYBODY),
        Policy("planner", "SELECT", _ANYBODY),
    )
    return Rule(rights, (*others, Policy("publisher", "SELECT", shown)))


def _of_loader() -> Rule:
    return Rule({"loader": ALL}, (Policy("loader", "ALL", _ANYBODY),), is_noted=True)


_KNOWN: Final = ("SELECT (layer, content_hash)",)
_NOTE: Final = ("INSERT (what)",)
_OF_THE_STORE: Final = {
    # How many rows a layer of persons has is itself told in classes only.
    metadata.LAYERS: Rule(
        {"loader": ALL, "caseworkers": _KNOWN, "planner": _KNOWN, "publisher": _KNOWN}
    ),
    metadata.QUARANTINE: _of_loader(),
    FORGOTTEN: _of_loader(),
    RELEASES: _of_loader(),
    STAFF: Rule(
        {"caseworkers": READ, "loader": READ, "auditor": READ},
        (
            Policy(OWNER, "ALL", _ANYBODY),
            Policy("caseworkers", "SELECT", _OWN_LOGIN),
            Policy("loader", "SELECT", _ANYBODY),
            Policy("auditor", "SELECT", _ANYBODY),
        ),
        is_noted=True,
    ),
    AUDIT: Rule(
        {"auditor": READ, **dict.fromkeys(GROUPS[:-1], _NOTE)},
        (
            Policy("auditor", "SELECT", _ANYBODY),
            *(
                Policy(role, "INSERT", _ANYBODY)
                for role in (OWNER, *GROUPS[:-1])
            ),
        ),
    ),
}  # fmt: skip

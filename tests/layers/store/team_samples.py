"""An office on PostGIS: four people, three caseworkers, one of each other role; each row marked."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import psycopg
from shapely.geometry import Point

from layers import store as stores
from layers.ingest import quarantine
from layers.schemas import SCHEMAS
from layers.store import Session, Store, team_setup, team_staff
from layers.store.team_staff import Login
from tests.layers.store import samples
from tests.postgres_server import Server

PEOPLE = {
    "CANARY-1": ("FC", "Serekunda"),
    "CANARY-2": ("OJ", "Basse"),
    "CANARY-3": (None, None),
    "CANARY-4": ("LM", "Serekunda"),
}
"""Every row of a person holds that person's id somewhere."""
LOGINS = (
    Login("fatou", "caseworkers", "FC", "Serekunda"),
    Login("omar", "caseworkers", "OJ", ""),
    Login("awa", "caseworkers", "", "Serekunda"),
    Login("lamin", "loader"),
    Login("pia", "planner"),
    Login("paul", "publisher"),
    Login("anna", "auditor"),
)
READS = {"fatou": {"CANARY-1"}, "omar": {"CANARY-2"}, "awa": {"CANARY-1", "CANARY-4"}}
"""Written down by hand from the two tables above."""
PERSONAL = tuple(name for name, one in SCHEMAS.items() if one.is_personal)
FORGERIES = (
    "UPDATE waypost.waypost_audit SET who = 'omar'",
    "DELETE FROM waypost.waypost_audit",
    "TRUNCATE waypost.waypost_audit",
    "INSERT INTO waypost.waypost_audit (what, who) VALUES ('{}', 'omar')",
    "INSERT INTO waypost.waypost_audit (what, at) VALUES ('{}', now())",
)
ATTACKS = {
    "read": "SELECT to_jsonb(t) FROM waypost.{name} AS t",
    "copy": "COPY (SELECT to_jsonb(t) FROM waypost.{name} AS t) TO STDOUT",
    "cheap function": "SELECT 1 FROM waypost.{name} AS t WHERE leak(to_jsonb(t)::text)",
    "plan": "EXPLAIN (ANALYZE, VERBOSE) SELECT 1 FROM waypost.{name} AS t "
    "WHERE leak(to_jsonb(t)::text)",
    "error": "SELECT (to_jsonb(t)::text)::int FROM waypost.{name} AS t",
    "locked": "SELECT to_jsonb(t) FROM waypost.{name} AS t FOR UPDATE",
    "changed": "DELETE FROM waypost.{name} AS t RETURNING to_jsonb(t)",
}


@dataclass(frozen=True)
class Office:
    """A store for a team, filled, and how its people reach it."""

    server: Server
    database: str
    folder: Path
    open: dict[str, psycopg.Connection] = field(default_factory=dict)

    def store(self, login: str, role: str = "", **more: object) -> Store:
        url = self.server.url(self.database, login)
        return stores.connect(url, self.folder, Session(role=role, **more))

    def sql(self, login: str) -> psycopg.Connection:
        """Return a connection as anybody with a client for databases has it; one a login."""
        if login not in self.open:
            url = self.server.url(self.database, login).replace("+psycopg", "")
            self.open[login] = psycopg.connect(url, autocommit=True)
        return self.open[login]

    def close(self) -> None:
        for connection in self.open.values():
            connection.close()


def made(server: Server, database: str, folder: Path) -> Office:
    """Make the roles, give the logins, and load every layer as the loader does."""
    office = Office(server, database, folder)
    administrator = office.store("postgres", is_setup=True)
    team_setup.make(administrator)
    for login in LOGINS:
        team_staff.give(administrator, login, server.password)
    stores.close(administrator)
    loader = office.store("lamin")
    stores.write(loader, [samples.areas(), samples.services(), *people()])
    stores.close(loader)
    return office


def people() -> list[object]:
    """Every layer of persons, a row for each person, and a row of each set aside."""
    ids = list(PEOPLE)
    held = {
        "caseworker": [one for one, _ in PEOPLE.values()],
        "office": [one for _, one in PEOPLE.values()],
    }
    columns = {name: held if name == "returnees" else {} for name in PERSONAL}
    found = []
    for name in PERSONAL:
        schema = SCHEMAS[name]
        own = dict(columns[name])
        if "referral_id" in schema.names:
            own["referral_id"] = [f"REF-{one}" for one in ids]
        if "returnee_id" in schema.names:
            own["returnee_id"] = ids
        shapes = [Point(-16.6, 13.4)] * len(ids) if schema.geometry else None
        aside = pd.DataFrame(
            [["a.csv", "", 9, 10, "ROW_WIDTH", "Too wide.", "", f"{one};1"] for one in ids],
            columns=[*quarantine.COLUMNS, "waypost_raw"],
        )
        found.append(samples.loaded(name, samples.typed(name, len(ids), shapes, **own), aside))
    return found


def objects(office: Office, kinds: str) -> list[str]:
    found = office.sql("postgres").execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'waypost'::regnamespace "
        "AND relkind = ANY (%s) ORDER BY 1",
        [list(kinds)],
    )
    return [name for (name,) in found]


def seen(office: Office, login: str, statement: str) -> str:
    """Return all that a login is shown: rows, notices and errors."""
    shown: list[str] = []
    connection = office.sql(login)
    hear = lambda notice: shown.append(notice.message_primary)  # noqa: E731
    connection.add_notice_handler(hear)
    try:
        with connection.cursor() as cursor:
            if statement.startswith("COPY"):
                with cursor.copy(statement) as copy:
                    shown += [bytes(part).decode() for part in copy]
            else:
                cursor.execute(statement)
                shown += map(repr, cursor.fetchall() if cursor.description else ())
    except psycopg.Error as error:
        shown.append(f"{error.sqlstate} {error} {error.diag.message_detail}")
    finally:
        connection.remove_notice_handler(hear)
    return "\n".join(shown)


def foreign(login: str, shown: str) -> set[str]:
    return {one for one in PEOPLE if one in shown} - READS[login]

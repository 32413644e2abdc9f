"""A PostGIS store becomes one for a team: roles, rules of rows, audit; doing it again mends it.

All of it is one transaction of whoever administers the database. The tables belong to a role that
nobody logs in as, and rules of rows bind that role too (FORCE ROW LEVEL SECURITY): it reads nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from layers.errors import SurroundingsError, UsageError
from layers.schemas import SCHEMAS
from layers.store import (
    Store,
    forgotten,
    metadata,
    postgis,
    releases,
    stored_rows,
    team_catalogue,
    team_rules,
    team_tables,
)
from layers.store.database_errors import Needs, told
from layers.store.team_names import (
    AUDIT,
    CASES,
    COMPACT,
    GROUPS,
    NOTE_WRITE,
    OWNER,
    ROLES,
    STAFF,
    on_server,
)
from layers.store.team_rules import Rule

_OLDEST: Final = (15,)
"""PostgreSQL 15: the first in which a view can show what its reader may read, and no more."""


@dataclass(frozen=True)
class Team:
    """What a store for a team has.

    Parameters
    ----------
    roles
        The names on the server, by the names of `team_names.ROLES`.
    new_roles
        Those of them that were made now.
    unruled
        What stands in the schema without a rule, a sentence each; see `team_catalogue`.
    """

    roles: Mapping[str, str]
    new_roles: tuple[str, ...]
    unruled: tuple[str, ...]


def make(store: Store) -> Team:
    """Make the roles, tables, rules and grants of a team, or mend them; see `Team`.

    Raises
    ------
    UsageError
        The store is a file.
    SurroundingsError
        The server is too old, or this user may not do it.
    """
    namespace = _namespace(store)
    with told(store.place, NEEDS), postgis.writing(store.engine) as connection:
        if (connection.dialect.server_version_info or ()) < _OLDEST:
            raise SurroundingsError(
                f"The store {store.place}: roles need PostgreSQL 15 or newer. Ask whoever looks "
                "after the server for a newer one."
            )
        before = postgis.table_names(connection, namespace)
        if metadata.LAYERS not in before:
            postgis.create(connection, namespace)
        names = {role: on_server(_database(store), namespace, role) for role in ROLES}
        run = _Statements(connection, namespace, names)
        new = tuple(name for name in names.values() if _made(connection, run, name))
        if not connection.scalar(_IS_MEMBER, {"role": names[OWNER]}):
            run("GRANT {owner} TO CURRENT_USER")
        run("GRANT USAGE ON SCHEMA {schema} TO {groups}")
        run("GRANT USAGE, CREATE ON SCHEMA {schema} TO {owner}")
        run("REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")
        run("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
        # Where anybody may, a function made there could be called with the loader's rights.
        with suppress(DBAPIError), connection.begin_nested():
            run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for table in sorted(postgis.table_names(connection, namespace) & set(team_rules.rules())):
            run("ALTER TABLE {schema}.{table} OWNER TO {owner}", table=table)
        run("SET LOCAL ROLE {owner}")
        if AUDIT not in before:
            _forget_statistics(run, before)
        _make_tables(connection, namespace)
        _make_functions(run)
        for table, rule in team_rules.rules().items():
            _guard(run, table, rule)
        _make_cases(run)
        run("RESET ROLE")
        unruled = team_catalogue.unruled(connection, namespace, names)
    return Team(names, new, unruled)


def names_of(store: Store) -> dict[str, str]:
    """Return the names of the roles on the server.

    Raises
    ------
    UsageError
        The store is a file.
    """
    namespace = _namespace(store)
    return {role: on_server(_database(store), namespace, role) for role in ROLES}


_IS_MEMBER: Final = sa.text("SELECT pg_has_role(current_user, :role, 'MEMBER')")
NEEDS: Final[Needs] = {
    **postgis.NEEDS,
    "42501": (
        SurroundingsError,
        "this takes the server's administrator, or a user who owns the database and may make roles",
    ),
}


class _Statements:
    """Runs statements with the names of one store in them, quoted."""

    def __init__(self, connection: sa.Connection, namespace: str, names: Mapping[str, str]) -> None:
        self._connection = connection
        self.names = names
        self._given: dict[str, sql.Composable] = {
            "schema": sql.Identifier(namespace),
            "database": sql.Identifier(str(connection.engine.url.database)),
            "groups": sql.SQL(", ").join(sql.Identifier(names[role]) for role in GROUPS),
            "owner": sql.Identifier(names[OWNER]),
            "audit": sql.Identifier(AUDIT),
            "staff": sql.Identifier(STAFF),
            "note_write": sql.Identifier(NOTE_WRITE),
            "compact": sql.Identifier(COMPACT),
            "cases": sql.Identifier(CASES),
        }

    def __call__(self, statement: str, **given: str | sql.Composable) -> None:
        more = {
            name: sql.Identifier(one) if isinstance(one, str) else one
            for name, one in given.items()
        }
        whole = sql.SQL(statement).format(**self._given, **more)
        self._connection.exec_driver_sql(whole.as_string(None))

    def condition(self, rows: str) -> sql.Composable:
        """Return a condition of `team_rules` with the schema in it."""
        return sql.SQL(rows).format(schema=self._given["schema"])


def _namespace(store: Store) -> str:
    if store.namespace is None:
        raise UsageError(
            f"The store {store.place} is a file, and whoever can open the file reads all of it. "
            "Roles are for PostGIS: name a database in [store] url of programme.toml or in "
            "WAYPOST_STORE, such as postgresql+psycopg://user@server/database."
        )
    if store.namespace == "public":
        raise UsageError(
            f"The store {store.place} stands in the schema public, which everybody shares. Leave "
            "search_path out of its URL (the schema is then waypost), or make the schema first "
            "that search_path names."
        )
    return store.namespace


def _database(store: Store) -> str:
    return str(store.engine.url.database)


def _made(connection: sa.Connection, run: _Statements, name: str) -> bool:
    """Make a role unless it is there; refuse one that rules would not bind."""
    found = connection.execute(
        sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :name"),
        {"name": name},
    ).scalar()
    if found:
        raise SurroundingsError(
            f"The role {name} is there already and reads every row, whatever the rules say. Ask "
            "the server's administrator to rename it or to take SUPERUSER and BYPASSRLS from it."
        )
    if found is None:
        run("CREATE ROLE {role} NOLOGIN", role=name)
    return found is None


def _make_tables(connection: sa.Connection, namespace: str) -> None:
    """Make every table that waypost could fill, so that a load needs no right to make any."""
    present = postgis.table_names(connection, namespace)
    own = (
        forgotten.table_of(namespace),
        releases.table_of(namespace),
        team_tables.staff_table(namespace),
        team_tables.audit_table(namespace),
    )
    for table in own:
        if table.name not in present:
            postgis.add_table(connection, table)
    for schema in SCHEMAS.values():
        postgis.make_layer(connection, namespace, schema)


def _forget_statistics(run: _Statements, tables: Collection[str]) -> None:
    """Drop what the server noted of where things lie before its tables were guarded."""
    for name in sorted(set(_guarded_places()) & set(tables)):
        kind = sql.SQL(f"geometry({stored_rows.geometry_type(SCHEMAS[name])}, {stored_rows.SRID})")
        run("ALTER TABLE {schema}.{table} ALTER COLUMN geometry TYPE {kind}", table=name, kind=kind)


def _guarded_places() -> list[str]:
    """The guarded layers whose rows have a place."""
    rules = team_rules.rules()
    return [name for name, one in SCHEMAS.items() if one.geometry and rules[name].policies]


def _make_functions(run: _Statements) -> None:
    """Make the two functions that run with the owner's rights; they take nothing from a caller."""
    run(
        """CREATE OR REPLACE FUNCTION {schema}.{note_write}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
        DECLARE n bigint;
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN n := NULL; ELSE SELECT count(*) INTO n FROM changed; END IF;
            IF n IS DISTINCT FROM 0 THEN
                INSERT INTO {schema}.{audit} (what) VALUES (json_build_object(
                    'table', TG_TABLE_NAME, 'done', lower(TG_OP), 'rows', n));
            END IF;
            RETURN NULL;
        END $body$"""
    )
    guarded = [name for name, rule in team_rules.rules().items() if rule.is_noted]
    # CLUSTER writes a table anew as VACUUM FULL does, and alone of the two within a function.
    body = sql.SQL("\n").join(
        sql.SQL("CLUSTER {schema}.{table} USING {key};").format(
            schema=run.condition("{schema}"),
            table=sql.Identifier(name),
            key=sql.Identifier(f"{name}_pkey"),
        )
        for name in guarded
    )
    run(
        """CREATE OR REPLACE FUNCTION {schema}.{compact}() RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
        BEGIN {body} END $body$""",
        body=body,
    )
    for name in (NOTE_WRITE, COMPACT):
        run("REVOKE ALL ON FUNCTION {schema}.{function}() FROM PUBLIC, {groups}", function=name)
    run("GRANT EXECUTE ON FUNCTION {schema}.{compact}() TO {role}", role=run.names["loader"])


def _guard(run: _Statements, table: str, rule: Rule) -> None:
    """Put a table under its rule, and take away what was there before."""
    run("REVOKE ALL ON {schema}.{table} FROM PUBLIC, {groups}", table=table)
    for role, rights in rule.rights.items():
        granted = sql.SQL(", ").join(map(sql.SQL, rights))
        run("GRANT {rights} ON {schema}.{table} TO {role}",
            rights=granted, table=table, role=run.names[role])  # fmt: skip
    if table in _guarded_places():
        # PostGIS tells anybody what statistics and index of a geometry hold, whoever may read it.
        run("DROP INDEX IF EXISTS {schema}.{index}", index=f"{table}_geometry")
        run("ALTER TABLE {schema}.{table} ALTER COLUMN geometry SET STATISTICS 0", table=table)
    if rule.policies:
        run("ALTER TABLE {schema}.{table} ENABLE ROW LEVEL SECURITY", table=table)
        run("ALTER TABLE {schema}.{table} FORCE ROW LEVEL SECURITY", table=table)
    for one in rule.policies:
        name = f"waypost_{one.role}_{one.command.lower()}"
        clauses = {"ALL": "USING ({rows}) WITH CHECK ({rows})", "INSERT": "WITH CHECK ({rows})"}
        run("DROP POLICY IF EXISTS {policy} ON {schema}.{table}", policy=name, table=table)
        run(
            f"CREATE POLICY {{policy}} ON {{schema}}.{{table}} FOR {one.command} TO {{role}} "
            f"{clauses.get(one.command, 'USING ({rows})')}",
            policy=name, table=table, role=run.names[one.role], rows=run.condition(one.rows),
        )  # fmt: skip
    for event in ("INSERT", "UPDATE", "DELETE", "TRUNCATE") if rule.is_noted else ():
        _note_writes(run, table, event)


def _note_writes(run: _Statements, table: str, event: str) -> None:
    changed = {"DELETE": "OLD", "TRUNCATE": ""}.get(event, "NEW")
    seen = f"REFERENCING {changed} TABLE AS changed" if changed else ""
    run(
        f"CREATE OR REPLACE TRIGGER {{trigger}} AFTER {event} ON {{schema}}.{{table}} {seen} "
        "FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{note_write}()",
        trigger=f"waypost_note_{event.lower()}",
        table=table,
    )


def _make_cases(run: _Statements) -> None:
    """Make the view of one row a person; it reads with the rights of whoever reads it."""
    run(
        """CREATE OR REPLACE VIEW {schema}.{cases} WITH (security_invoker = true) AS
        SELECT p.returnee_id, p.caseworker, p.office, p.settlement, p.need,
            (SELECT count(*) FROM {schema}.referrals AS r
                WHERE r.returnee_id = p.returnee_id) AS n_referrals,
            (SELECT min(f.due_on) FROM {schema}.follow_ups AS f JOIN {schema}.referrals AS r
                ON r.referral_id = f.referral_id
                WHERE r.returnee_id = p.returnee_id AND f.done_on IS NULL) AS next_follow_up_on,
            p.geometry
        FROM {schema}.returnees AS p"""
    )
    for role in team_rules.cases().rights:
        run("GRANT SELECT ON {schema}.{cases} TO {role}", role=run.names[role])

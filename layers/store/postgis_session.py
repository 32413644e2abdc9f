"""Connections to a server: with a team role's rights, limits of time, and who holds a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from layers.errors import SurroundingsError, UsageError
from layers.store.session import Session
from layers.store.team_names import AUDIT, OWNER, ROLES, on_server

WRITERS_LOCK: Final = 0x77617970  # "wayp": one writer at a time
_NAMESPACE: Final = "waypost"
_LOCKED: Final = "55P03"
_LIMITS: Final = (
    "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)"
)
_KNOWN: Final = sa.text(
    "SELECT pg_has_role(session_user, rolname, 'MEMBER') FROM pg_roles WHERE rolname = :role"
)
_IS_TEAM: Final = sa.text(
    "SELECT count(*) FROM pg_tables WHERE schemaname = :schema AND tablename = :audit"
)
_ME: Final = sa.text(
    """SELECT current_user::text AS name, rolsuper OR rolbypassrls AS is_unbound,
        pg_has_role(current_user, :owner, 'USAGE')
            AND NOT pg_has_role(current_user, :loader, 'USAGE') AS is_owner
    FROM pg_roles WHERE rolname = current_user"""
)
_HOLDER: Final = sa.text(
    """SELECT a.pid, a.usename AS login, a.application_name AS program,
        to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') AS since
    FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE l.granted AND a.pid <> pg_backend_pid() AND a.datname = current_database() AND (
        (l.locktype = 'advisory' AND l.classid = 0 AND l.objid = :key)
        OR (l.locktype = 'relation' AND l.relation IN (SELECT oid FROM pg_class WHERE relnamespace
            IN (SELECT relnamespace FROM pg_class WHERE relname = 'waypost_layers'))))
    ORDER BY l.locktype, a.xact_start, a.pid LIMIT 1"""
)


def opened(url: sa.URL, session: Session) -> tuple[sa.Engine, str]:
    """Return an engine, and the database schema: the URL's search path, else `waypost`.

    Raises
    ------
    UsageError
        There is no such role.
    SurroundingsError
        The user may not take that role, or is one whom a team's rules would not bind.
    """
    with _tried(_engine(url, session, "")) as engine:
        namespace = _namespace_of(engine)
        name = session.role
        if name in ROLES:
            name = on_server(str(url.database), namespace, name)
        if name:
            _refuse_role(engine, name)
            engine.dispose()
    with _tried(_engine(url, session, name) if name else engine) as engine:
        if not session.is_setup:
            _refuse_unbound(engine, namespace)
    return engine, namespace


def is_loader(connection: sa.Connection, namespace: str) -> bool:
    """Return whether this user has the rights of a team's loader."""
    name = on_server(str(connection.engine.url.database), namespace, "loader")
    asked = sa.text("SELECT pg_has_role(current_user, :loader, 'USAGE')")
    return bool(connection.scalar(asked, {"loader": name}))


def place_of(url: sa.URL) -> str:
    """Return the server and database as messages name them; never with a password."""
    return f"{url.host or 'on this computer'}:{url.port or 5432}/{url.database or ''}"


@contextmanager
def told_who_holds(engine: sa.Engine) -> Iterator[None]:
    """Say who holds what was waited for in vain: login, process, program, since when.

    Raises
    ------
    SurroundingsError
        A lock was not free in time.
    """
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCKED:
            raise
        raise SurroundingsError(
            f"The store {place_of(engine.url)}: another run is writing to it: {_holder(engine)}. "
            "Wait for its end and run again, or have that person end it. lock_timeout_s of [store] "
            f"in programme.toml says how long is waited ({_LOCKED})."
        ) from None


@contextmanager
def _tried(engine: sa.Engine) -> Iterator[sa.Engine]:
    """Let go of the server again where something is refused."""
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


def _engine(url: sa.URL, session: Session, role: str) -> sa.Engine:
    """Return an engine that tests a connection before it is used."""
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 10, "application_name": session.program},
    )
    longest = 2**31 - 1  # milliseconds; to the server 0 is "for ever"
    limits = [
        str(min(max(1, round(1000 * session.lock_s)), longest)),
        str(min(round(1000 * session.statement_s), longest)),
    ]

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_LIMITS, limits)
            if role:
                cursor.execute(sql.SQL("SET ROLE {role}").format(role=sql.Identifier(role)))
        connection.commit()  # else the first rollback would take the role away again

    return engine


def _namespace_of(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        if "search_path" not in str(engine.url.query.get("options", "")):
            return _NAMESPACE
        return str(connection.scalar(sa.text("SELECT current_schema()")) or _NAMESPACE)


def _refuse_role(engine: sa.Engine, name: str) -> None:
    with engine.connect() as connection:
        is_member = connection.scalar(_KNOWN, {"role": name})
    if is_member is None:
        raise UsageError(
            f"--as: the server has no role {name}. 'waypost store init' makes the roles of a team: "
            f"{', '.join(ROLES[1:])}; a caseworker's login may stand there too."
        )
    if not is_member:
        raise SurroundingsError(
            f"The user {engine.url.username} may not work as {name}. Whoever administers the store "
            f"gives that right with 'waypost store login'."
        )


def _refuse_unbound(engine: sa.Engine, namespace: str) -> None:
    """Refuse whom rules would not bind, and whom they would show an empty store."""
    names = {one: on_server(str(engine.url.database), namespace, one) for one in (OWNER, "loader")}
    with engine.connect() as connection:
        if not connection.scalar(_IS_TEAM, {"schema": namespace, "audit": AUDIT}):
            return
        me = connection.execute(_ME, names).one()
    if me.is_unbound or me.is_owner:
        why = "reads every row, whatever its rules say" if me.is_unbound else "reads nobody"
        raise SurroundingsError(
            f"The store {place_of(engine.url)} is a team's, and {me.name} {why}. Say with whose "
            "rights: --as loader, or name another user in WAYPOST_STORE."
        )


def _holder(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        held = connection.execute(_HOLDER, {"key": WRITERS_LOCK}).one_or_none()
    if held is None:
        return "it ended just now"
    told = [f"process {held.pid}", held.program, f"since {held.since}" if held.since else ""]
    return f"{held.login} ({', '.join(one for one in told if one)})"

"""The people of a team's store: one login each, its role, and whose cases it reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa
from psycopg import sql

from layers import store as stores
from layers.errors import SurroundingsError, UsageError
from layers.store import Store, postgis, team_setup
from layers.store.database_errors import told
from layers.store.team_names import GROUPS, OWNER, STAFF

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
CASEWORKERS: Final = GROUPS[0]


@dataclass(frozen=True)
class Login:
    """Who may open the store, and as what.

    Parameters
    ----------
    name
        The login on the server: small letters, digits and underscores.
    role
        Of `team_names.GROUPS`.
    caseworker, office
        Of a caseworker: what stands in these columns of the persons whom the login reads. Both:
        the cases of this caseworker in this office; the office alone: all its cases.
    """

    name: str
    role: str
    caseworker: str = ""
    office: str = ""


def give(store: Store, login: Login, password: str | None) -> bool:
    """Give a login its role, and make the login where the server has none of that name.

    A role or cases that it had before in this store are taken from it.

    Parameters
    ----------
    store
        Opened by whoever administers it.
    login
        See `Login`.
    password
        Of a new login, or a new one of an old; None leaves it as it is. What is sent to the server
        is its SCRAM verifier, from which nobody reads the password.

    Returns
    -------
    Whether the login was made now.

    Raises
    ------
    UsageError
        The name is none, it says whose cases for a role that has none or not for a caseworker, or
        a new login has no password.
    SurroundingsError
        The login reads every row whatever the rules say, or this user may not make logins.
    """
    check(login)
    names = team_setup.names_of(store)
    if login.name in names.values():
        raise UsageError(f"{login.name} is a role of this store. Choose another name of a login.")
    with told(store.place, team_setup.NEEDS), postgis.writing(store.engine) as connection:
        _refuse_no_team(store, connection)
        is_unbound = _is_unbound(connection, login.name)
        if is_unbound:
            raise SurroundingsError(
                f"The login {login.name} reads every row, whatever the rules say. Choose another "
                "name, or have the server's administrator take SUPERUSER and BYPASSRLS from it."
            )
        if is_unbound is None and password is None:
            raise UsageError(f"The login {login.name} is new and needs a password.")
        who = sql.Identifier(login.name)
        if is_unbound is None:
            _run(connection, "CREATE ROLE {who} LOGIN", who=who)
        if password is not None:
            verifier = sql.Literal(_verifier(connection, login.name, password))
            _run(connection, "ALTER ROLE {who} PASSWORD {verifier}", who=who, verifier=verifier)
        _take(connection, login.name, names)
        _run(connection, "GRANT {role} TO {who}", role=sql.Identifier(names[login.role]), who=who)
        if login.role == CASEWORKERS:
            _set_cases(connection, store, names, login)
    return is_unbound is None


def is_there(store: Store, name: str) -> bool:
    """Return whether the server has a login of that name."""
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        return _is_unbound(connection, name) is not None


def url_of(store: Store, name: str) -> str:
    """Return the URL by which a login opens the store; without a password."""
    own = store.engine.url
    of_login = sa.URL.create(
        own.drivername, name, host=own.host, port=own.port, database=own.database, query=own.query
    )
    return of_login.render_as_string()


def take(store: Store, name: str) -> None:
    """Take a login's role and cases away; the login itself stays, it may have other uses.

    Raises
    ------
    UsageError
        The server has no such login.
    """
    names = team_setup.names_of(store)
    with told(store.place, team_setup.NEEDS), postgis.writing(store.engine) as connection:
        _refuse_no_team(store, connection)
        if _is_unbound(connection, name) is None:
            raise UsageError(f"The server has no login {name}.")
        _take(connection, name, names)
        _set_cases(connection, store, names, Login(name, ""))


def listed(store: Store) -> pd.DataFrame:
    """Return who reads whose cases, and how many there are; for the loader.

    Returns
    -------
    `login, caseworker, office, n_people`; the last row, with an empty login, is of the people whom
    no caseworker reads.

    Raises
    ------
    SurroundingsError
        The store is no team's, or this user may not read its persons.
    """
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        _refuse_no_team(store, connection)
        table = _table(store)
        rows = connection.execute(sa.select(table).order_by(table.c.login)).all()
    people = stores.read(store, "returnees")[["caseworker", "office"]]
    own = [
        _is(people["caseworker"], row.caseworker) & _is(people["office"], row.office)
        for row in rows
    ]
    read_by_none = pd.Series(data=True, index=people.index)
    for one in own:
        read_by_none &= ~one
    found = [
        (row.login, row.caseworker, row.office, int(it.sum()))
        for row, it in zip(rows, own, strict=True)
    ]
    found.append(("", None, None, int(read_by_none.sum())))
    return pd.DataFrame(found, columns=["login", "caseworker", "office", "n_people"])


def _is(held: pd.Series, wanted: str | None) -> pd.Series:
    """Whether each cell is what is wanted; where nothing is, every one."""
    everybody = pd.Series(data=True, index=held.index)
    return everybody if wanted is None else held.eq(wanted).fillna(value=False)


def check(login: Login) -> None:
    """Refuse a login that cannot be given; see `give`."""
    if not _NAME.fullmatch(login.name):
        raise UsageError(
            f"'{login.name}' is no name of a login. Write small letters, digits and underscores, "
            "a letter first: fatou_c"
        )
    if login.role not in GROUPS:
        raise UsageError(f"'{login.role}' is no role. The roles are: {', '.join(GROUPS)}.")
    has_cases = bool(login.caseworker or login.office)
    if login.role == CASEWORKERS and not has_cases:
        raise UsageError(
            "Whose cases? Say --caseworker with what stands in that column of the returnees, or "
            "--office for all cases of an office, or both."
        )
    if login.role != CASEWORKERS and has_cases:
        raise UsageError(f"--caseworker and --office are for caseworkers, not for {login.role}.")


def _refuse_no_team(store: Store, connection: sa.Connection) -> None:
    if STAFF not in store.home.table_names(connection, store.namespace):
        raise SurroundingsError(
            f"The store {store.place} is not a team's yet. Run 'waypost store init' first."
        )


def _is_unbound(connection: sa.Connection, name: str) -> bool | None:
    """Whether rules do not bind a login; None where the server has none of that name."""
    asked = sa.text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :name")
    found: bool | None = connection.scalar(asked, {"name": name})
    return found


def _take(connection: sa.Connection, name: str, names: dict[str, str]) -> None:
    groups: Sequence[sql.Composable] = [sql.Identifier(names[one]) for one in GROUPS]
    _run(connection, "REVOKE {groups} FROM {who}",
         groups=sql.SQL(", ").join(groups), who=sql.Identifier(name))  # fmt: skip


def _set_cases(
    connection: sa.Connection, store: Store, names: dict[str, str], login: Login
) -> None:
    """Write whose cases a login reads; of one without any the row goes."""
    table = _table(store)
    _run(connection, "SET LOCAL ROLE {owner}", owner=sql.Identifier(names[OWNER]))
    connection.execute(table.delete().where(table.c.login == login.name))
    if login.role:
        row = {"caseworker": login.caseworker or None, "office": login.office or None}
        connection.execute(table.insert(), {"login": login.name, **row})
    _run(connection, "RESET ROLE")


def _table(store: Store) -> sa.TableClause:
    columns: list[sa.ColumnClause[Any]] = list(map(sa.column, ("login", "caseworker", "office")))
    return sa.table(STAFF, *columns, schema=store.namespace)


def _verifier(connection: sa.Connection, name: str, password: str) -> str:
    """Return what the server keeps in the place of a password."""
    driver: Any = connection.connection.driver_connection
    made: bytes = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return made.decode()


def _run(connection: sa.Connection, statement: str, **given: sql.Composable) -> None:
    whole = sql.SQL(statement).format(**given)
    connection.exec_driver_sql(whole.as_string(None))

"""A real PostgreSQL with PostGIS for the tests: started on a free port, gone afterwards."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

TEMPLATE = "waypost_template"
ROLE = "waypost"


class NoServerError(Exception):
    """PostgreSQL or PostGIS is not installed; the text says what to install."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Parameters
    ----------
    port
        Its port on 127.0.0.1.
    password
        The password of the superuser `postgres` and of the ordinary role `waypost`.
    """

    port: int
    password: str = field(repr=False)

    def url(self, database: str, role: str = ROLE) -> str:
        """Return the URL of a database, password included."""
        return f"postgresql+psycopg://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Execute one statement as superuser, outside a transaction."""
        engine = sa.create_engine(self.url(database, "postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()


@contextmanager
def started() -> Iterator[Server]:
    """Start a server in a temporary folder; stop it and remove the folder at the end.

    Raises
    ------
    NoServerError
        The programs are not installed.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="waypost-postgres-"))
    password = secrets.token_hex(12)
    port = _free_port()
    try:
        _prepare(folder, password)
        data, log = str(folder / "data"), str(folder / "log")
        _run(
            [
                *(programs / "initdb", "-D", data, "-A", "scram-sha-256", "-U", "postgres"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
                f"--pwfile={folder / 'password'}",
            ]
        )
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
        settings += f" -c unix_socket_directories={folder}"
        _run([programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start"])
        try:
            server = Server(port, password)
            _make_template(server)
            yield server
        finally:
            _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: Server, name: str, template: str = TEMPLATE) -> Iterator[str]:
    """Make a database owned by the ordinary role, give its URL, and drop it at the end."""
    server.run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {ROLE} STRATEGY file_copy")
    try:
        yield server.url(name)
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = versions[-1] if versions else shutil.which("initdb")
    if found is None:
        raise NoServerError(
            "PostgreSQL is not installed (Debian: postgresql postgresql-15-postgis-3)"
        )
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        raise NoServerError("the server refuses root, and there is no runuser to become postgres")
    return Path(found).resolve().parent


def _prepare(folder: Path, password: str) -> None:
    """Write the password file and, as root, hand the folder to the user postgres."""
    file = folder / "password"
    file.write_text(password)
    file.chmod(0o600)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (file, folder):
            os.chown(path, owner.pw_uid, owner.pw_gid)


def _make_template(server: Server) -> None:
    server.run(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{server.password}'")
    server.run(f"CREATE DATABASE {TEMPLATE}")
    try:
        server.run("CREATE EXTENSION postgis", TEMPLATE)
    except sa.exc.DBAPIError as error:
        raise NoServerError("PostGIS is not installed (Debian: postgresql-15-postgis-3)") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _run(command: list[Path | str]) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # The server inherits what is open here, so its words go to no pipe that would stay open.
    done = subprocess.run(
        [*prefix, *map(str, command)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed with status {done.returncode}")

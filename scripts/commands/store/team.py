"""What `waypost store` does, and what it says to do next."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from layers.errors import UsageError
from scripts.console import exit_codes, output
from scripts.runtime.terms import Terms

if TYPE_CHECKING:
    from layers.store import Store
    from layers.store.team_setup import Team

_SHORTEST: Final = 12


def init(asked: argparse.Namespace) -> int:
    """Make the roles and rules; say what was made, what stands under no rule, and what to do."""
    from layers import store as stores  # noqa: PLC0415 - each command loads only what it needs

    store = _opened(asked, is_setup=True)
    try:
        from layers.store import team_setup  # noqa: PLC0415 - a driver that files need not load

        made = team_setup.make(store)
    finally:
        stores.close(store)
    output.show(asked, asdict(made), "\n".join(_made_lines(made, store.place, asked)))
    return exit_codes.of_rows(len(made.unruled))


def login(asked: argparse.Namespace) -> int:
    """Give a login its role and cases, or take them away."""
    from layers import store as stores  # noqa: PLC0415 - each command loads only what it needs

    if not asked.remove and not asked.role:
        raise UsageError("Say --role and what the login may do, or --remove.")
    store = _opened(asked, is_setup=True)
    try:
        said = _taken(store, asked.name) if asked.remove else _given(store, asked)
    finally:
        stores.close(store)
    output.show(asked, {"login": asked.name, "role": asked.role}, said)
    return exit_codes.DONE


def staff(asked: argparse.Namespace) -> int:
    """List whose cases each login reads, and the cases that nobody reads."""
    from layers import store as stores  # noqa: PLC0415 - each command loads only what it needs

    store = _opened(asked)
    try:
        from layers.store import team_staff  # noqa: PLC0415 - a driver that files need not load

        found = team_staff.listed(store)
    finally:
        stores.close(store)
    rows = json.loads(found.to_json(orient="records"))
    output.show(asked, rows, "\n".join(map(_staff_line, rows)))
    return exit_codes.DONE


def audit(asked: argparse.Namespace) -> int:
    """List what was noted."""
    from layers import store as stores  # noqa: PLC0415 - each command loads only what it needs
    from layers.store import audit as audits  # noqa: PLC0415 - the same

    since = _day(asked.since) if asked.since else None
    store = _opened(asked)
    try:
        found = audits.read(store, since)
    finally:
        stores.close(store)
    found = found.assign(at=found["at"].dt.strftime("%Y-%m-%d %H:%M:%S"))
    rows = found.to_dict("records")
    output.show(asked, rows, "\n".join(map(_audit_line, rows)) or "Nothing was noted.")
    return exit_codes.DONE


def _opened(asked: argparse.Namespace, *, is_setup: bool = False) -> Store:
    from scripts.runtime import project  # noqa: PLC0415 - each command loads only what it needs

    role = "" if is_setup else asked.role  # of login, what is given to somebody else
    terms = Terms(role=role, command=f"store {asked.part}")
    return project.open_store(project.open_folder(asked.folder, terms), is_setup=is_setup)


def _made_lines(made: Team, place: str, asked: argparse.Namespace) -> list[str]:
    new = ", ".join(made.new_roles)
    lines = [f"The store {place} is a team's."]
    lines.append(f"Made the roles {new}." if new else "Its roles were there; rules were renewed.")
    lines += [f"Without a rule: {one}" for one in made.unruled]
    return [
        *lines,
        "Nobody can open it by these roles alone. Give each person a login of their own:",
        f"  waypost store login {asked.folder} amie --role loader",
        f"  waypost store login {asked.folder} fatou --role caseworkers --caseworker FC",
        "Then set WAYPOST_STORE to that login's URL, load, and see who reads how many cases:",
        f"  waypost load {asked.folder}",
        f"  waypost store staff {asked.folder}",
    ]


def _given(store: Store, asked: argparse.Namespace) -> str:
    from layers.store import team_staff  # noqa: PLC0415 - a driver that files need not load

    one = team_staff.Login(asked.name, asked.role, asked.caseworker, asked.office)
    team_staff.check(one)
    is_new = not team_staff.is_there(store, asked.name)
    password = _password(asked.name) if is_new or asked.new_password else None
    team_staff.give(store, one, password)
    url = team_staff.url_of(store, asked.name)
    whose = {
        (True, True): f", for the cases of {asked.caseworker} in {asked.office}",
        (True, False): f", for the cases of {asked.caseworker}",
        (False, True): f", for all cases of {asked.office}",
    }.get((bool(asked.caseworker), bool(asked.office)), "")
    return (
        f"{asked.name} has the role {asked.role}{whose}.\n"
        f"On {asked.name}'s computer:  WAYPOST_STORE={url}\n"
        "The password stands in no file of waypost: PostgreSQL looks for it in the file that "
        "PGPASSFILE names (docs/team.md)."
    )


def _taken(store: Store, name: str) -> str:
    from layers.store import team_staff  # noqa: PLC0415 - a driver that files need not load

    team_staff.take(store, name)
    return (
        f"{name} has no role in this store any more. The login itself is left: the server's "
        "administrator drops it where nothing else needs it."
    )


def _password(name: str) -> str:
    """Ask for a password, twice on a terminal; else it is one line of the input."""
    if not sys.stdin.isatty():
        first = sys.stdin.readline().rstrip("\n")
    else:
        first = getpass.getpass(f"Password for {name}: ")
        if first != getpass.getpass("Once more: "):
            raise UsageError("The two were not the same. Nothing was changed.")
    if len(first) < _SHORTEST:
        raise UsageError(f"A password has at least {_SHORTEST} letters. Nothing was changed.")
    return first


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise UsageError(f"--since {text}: write a day as 2026-11-01.") from None


def _staff_line(row: Mapping[Any, Any]) -> str:
    if not row["login"]:
        return f"No caseworker reads {row['n_people']:,} people."
    told = [row["caseworker"] and f"caseworker {row['caseworker']}"]
    told.append(row["office"] and f"office {row['office']}")
    return f"{row['login']}: {row['n_people']:,} people ({', '.join(filter(None, told))})"


def _audit_line(row: Mapping[Any, Any]) -> str:
    what = row["what"]
    who = row["who"] if row["who"] == row["as_role"] else f"{row['who']} as {row['as_role']}"
    done = f"read {what['read']}" if "read" in what else f"{what.get('done')} {what.get('table')}"
    return f"{row['at']} UTC  {who}  {done}  {what.get('rows')} rows  ({row['program']})"

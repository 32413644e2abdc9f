"""`waypost store`: a store that a team shares on PostGIS: its roles, its people, its audit."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.commands.store import team
from scripts.console import options

ORDER: Final = 1300
TEXT: Final = "Make the store a team's on PostGIS: roles, logins, who read whom."
EXAMPLE: Final = "waypost store init kolda"
_ROLES: Final = (
    "caseworkers (their own cases), loader (loads, runs, publishes), planner (no person), "
    "publisher (neither persons nor confidential services), auditor (who read whom)"
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with a team's store, and the options of each."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    init = _part(
        parts, "init", "Make the roles and the rules, or mend them; for the administrator."
    )
    init.set_defaults(part_run=team.init)
    login = _part(parts, "login", "Give somebody a login and a role; for the administrator.")
    login.add_argument("name", metavar="LOGIN", help="small letters, digits, underscores: fatou_c")
    login.add_argument("--role", default="", metavar="ROLE", help=_ROLES)
    login.add_argument(
        "--caseworker", default="", metavar="CODE",
        help="of a caseworker: what stands in the column caseworker of their cases",
    )  # fmt: skip
    login.add_argument(
        "--office", default="", metavar="NAME",
        help="of a caseworker: what stands in the column office; alone: all cases of the office",
    )  # fmt: skip
    login.add_argument("--new-password", action="store_true", help="ask for a password again")
    login.add_argument("--remove", action="store_true", help="take role and cases away")
    login.set_defaults(part_run=team.login)
    staff = _part(parts, "staff", "List who reads how many cases, and whom nobody reads.")
    options.add_role(staff)
    staff.set_defaults(part_run=team.staff)
    audit = _part(parts, "audit", "List who read and wrote what of persons; for the auditor.")
    audit.add_argument("--since", default="", metavar="DAY", help="from this day on: 2026-11-01")
    options.add_role(audit)
    audit.set_defaults(part_run=team.audit)


def run(asked: argparse.Namespace) -> int:
    """Do that part."""
    done: int = asked.part_run(asked)
    return done


def _part(
    parts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str
) -> argparse.ArgumentParser:
    one = parts.add_parser(name, help=text, description=text)
    options.add_folder(one)
    options.add_printing(one)
    return one

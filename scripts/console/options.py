"""What several commands let a person write after them, and what it means."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from scripts.runtime.terms import Terms


def signed(arguments: Sequence[str]) -> list[str]:
    """Join an option and the coordinates after it, which argparse takes for options if negative.

    >>> signed(["near", "--at", "-1.5,30"])
    ['near', '--at=-1.5,30']
    """
    joined: list[str] = []
    for one in arguments:
        if re.match(r"-[\d.]+,", one) and joined and joined[-1].startswith("--"):
            joined[-1] += f"={one}"
        else:
            joined.append(one)
    return joined


def add_series(parser: argparse.ArgumentParser) -> None:
    """Add what may be asked of a release: a new series, and a small floor."""
    parser.add_argument(
        "--new-series", action="store_true",
        help="begin a new series of releases: what was published before is no longer taken into "
        "account, so that who kept it may find people by comparing",
    )  # fmt: skip
    parser.add_argument(
        "--i-know", action="store_true",
        help="publish although k_public is below 5: groups of so few people can be recognised",
    )  # fmt: skip


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the folder of the programme."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR",
        help="the programme's folder (default: the current one)",
    )  # fmt: skip


def add_returnee(parser: argparse.ArgumentParser) -> None:
    """Add the person that a command is about."""
    parser.add_argument(
        "--returnee", required=True, metavar="ID", help="the case number, as in the inputs"
    )


def add_role(parser: argparse.ArgumentParser) -> None:
    """Add with whose rights the store is opened."""
    parser.add_argument(
        "--as", dest="role", default="", metavar="ROLE",
        help="work with the rights of this role, where the store is a team's on PostGIS: loader, "
        "planner, publisher, auditor, or a caseworker's login (docs/team.md)",
    )  # fmt: skip


def add_outside(parser: argparse.ArgumentParser) -> None:
    """Add whether inputs may lie elsewhere."""
    parser.add_argument(
        "--outside", action="store_true",
        help="also read inputs that programme.toml names outside the programme's folder",
    )  # fmt: skip


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add how cells are read: whether an unread one costs its row, doubled encodings are mended."""
    parser.add_argument(
        "--strict", action="store_true",
        help="set a row aside for every cell that cannot be read, also where the row would do "
        "without it",
    )  # fmt: skip
    parser.add_argument(
        "--fix-encoding", action="store_true",
        help="read texts that were encoded twice (santÃ©) as they were meant (santé)",
    )  # fmt: skip


def terms(asked: argparse.Namespace) -> Terms:
    """Return on what terms a command works, by what it lets a person say of them."""
    return Terms(
        may_leave=getattr(asked, "outside", False),
        is_strict=getattr(asked, "strict", False),
        mends_encoding=getattr(asked, "fix_encoding", False),
        role=getattr(asked, "role", ""),
        command=asked.command,
    )


def add_printing(parser: argparse.ArgumentParser) -> None:
    """Add how much is printed, and as what."""
    parser.add_argument("--quiet", action="store_true", help="print results and errors only")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how results are printed"
    )


def add_processes(parser: argparse.ArgumentParser) -> None:
    """Add how many processes, or which scheduler, the work is spread over."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=int, default=0, metavar="N",
        help="spread reach over N processes of this computer (needs the extra [cluster])",
    )  # fmt: skip
    where.add_argument(
        "--scheduler", default="", metavar="URL",
        help="spread reach over a Dask cluster, as tcp://host:8786 (the same)",
    )  # fmt: skip


def processes(asked: argparse.Namespace) -> AbstractContextManager[Any]:
    """Return how reach is spread; without the options nothing of Dask is loaded."""
    if asked.workers < 0:
        raise UsageError(f"--workers {asked.workers}: there is no such number of processes.")
    if not asked.workers and not asked.scheduler:
        return nullcontext()
    from scripts.runtime import dask_cluster  # noqa: PLC0415 - only who asks for it needs it

    return dask_cluster.crew(asked.workers, asked.scheduler)

"""`waypost near`: the nearest services for one person, with verdict and reason."""

from __future__ import annotations

import argparse
import gc
import json
import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from layers import languages
from layers.errors import UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 1100
TEXT: Final = "Nearest services for one person, with verdict and reason."
EXAMPLE: Final = (
    "waypost near kolda --at 13.28,-16.64 --age 24 --sex m --grade 8 --category training"
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_role(parser)
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--returnee", default="", metavar="ID", help="a returnee who is loaded")
    who.add_argument(
        "--place", default="", metavar="NAME", help="a settlement, or 'Settlement, Area'"
    )
    who.add_argument("--at", default="", metavar="LAT,LON", help="a place; latitude first")
    parser.add_argument("--age", type=float, default=float("nan"), help="age in years")
    parser.add_argument("--sex", choices=("f", "m", "other"), default="", help="f, m or other")
    parser.add_argument("--grade", type=float, default=float("nan"), help="completed school years")
    parser.add_argument("--category", default="", metavar="C", help="one category only")
    parser.add_argument("-k", type=int, default=5, help="services per category (default: 5)")
    parser.add_argument("--language", choices=languages.codes(), default="", help="of the reasons")


def run(asked: argparse.Namespace) -> int:
    """Find the services, and print them."""
    with _uncollected():
        from scripts.commands.near import nearest, text, written_point  # noqa: PLC0415 - each command loads only what it needs
        from scripts.runtime import project  # noqa: PLC0415 - the same

        _check(asked)
        at = written_point.read(asked.at) if asked.at else (float("nan"), float("nan"))
        person = nearest.Person(asked.returnee, asked.place, *at, asked.age, asked.sex, asked.grade)
        found = nearest.services(
            asked.folder, person, asked.category, asked.k, asked.language, options.terms(asked)
        )
        programme = project.open_folder(asked.folder).programme
        language = asked.language or programme.languages[0]
        width = shutil.get_terminal_size().columns
        told = text.as_text(found, language, programme.currency, width, programme.contact)
        facts = found.assign(places_on=found["places_on"].dt.strftime("%Y-%m-%d"))
        output.show(asked, json.loads(facts.to_json(orient="records")), told)
    return exit_codes.DONE


def _check(asked: argparse.Namespace) -> None:
    """Refuse what cannot be said of a person, or not of one on record."""
    if asked.k < 1:
        raise UsageError(f"-k {asked.k}: ask for one service per category at least.")
    told = {"--age": (asked.age, 120), "--grade": (asked.grade, 25)}
    for name, (value, most) in told.items():
        if not (math.isnan(value) or 0 <= value <= most):
            raise UsageError(f"{name} {value:g} is no number of years. Write 0 to {most}.")
    if asked.returnee and (asked.sex or not all(math.isnan(value) for value, _ in told.values())):
        raise UsageError(
            "--age, --sex and --grade describe somebody at a place (--at). What is on record of "
            "--returnee counts; correct it in the layer of returnees and load again."
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile; among all that is imported it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

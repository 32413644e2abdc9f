"""`waypost whatif`: what levers would change, alone and together, at what price."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from layers.errors import UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 850
TEXT: Final = "What would change it: rules waived, pay raised, agreements extended, at what price."
EXAMPLE: Final = "waypost whatif kolda scenario.toml --budget 10000"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_role(parser)
    parser.add_argument(
        "scenario", nargs="?", type=Path, default=None, metavar="SCENARIO.toml",
        help="the levers to try; without it those that could bring most, partner by partner",
    )  # fmt: skip
    parser.add_argument(
        "--of", dest="among", choices=("need", "all"), default="need",
        help="count those in need (default), or everybody, as if everybody came",
    )  # fmt: skip
    parser.add_argument(
        "--category", default="", metavar="C", help="count one category only, in people"
    )
    parser.add_argument(
        "--budget", type=float, default=None, metavar="N",
        help="also tell the best set of at most this cost, in the programme's currency",
    )  # fmt: skip
    parser.add_argument(
        "--levers", dest="n_levers", type=int, default=12, metavar="N",
        help="without a scenario: how many levers to try, 20 at most (default: 12)",
    )  # fmt: skip
    parser.add_argument(
        "--hard", action="store_true",
        help="without a scenario: also try rules that their partner calls hard",
    )  # fmt: skip
    parser.add_argument(
        "--language", default="", metavar="LANG", help="of what is printed; default: the first"
    )


def run(asked: argparse.Namespace) -> int:
    """Try the levers, and print what they bring."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.console import what_if  # noqa: PLC0415 - the same
    from scripts.stages.what_if import Counted, Unasked  # noqa: PLC0415 - the same

    if not 1 <= asked.n_levers <= what_if.MOST:
        raise UsageError(f"--levers {asked.n_levers}: between 1 and {what_if.MOST} can be tried.")
    found, programme = pipeline.what_if(
        asked.folder,
        asked.scenario,
        Counted(asked.among, asked.category),
        Unasked(asked.n_levers, asked.hard),
        output.progress(asked),
        options.terms(asked),
    )
    language = asked.language or programme.languages[0]
    told = what_if.as_text(found, programme.currency, language, asked.budget)
    output.show(asked, what_if.as_facts(found, asked.budget), told)
    return exit_codes.DONE

"""`waypost reach`: who can reach which service, and why not."""

from __future__ import annotations

import argparse
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 700
TEXT: Final = "Compute who can reach which service, and why not."
EXAMPLE: Final = "waypost reach kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_processes(parser)
    options.add_role(parser)


def run(asked: argparse.Namespace) -> int:
    """Compute reach, and print pairs by category and verdict."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.console import figures  # noqa: PLC0415 - the same
    from scripts.runtime import project  # noqa: PLC0415 - the same

    with options.processes(asked) as spread:
        judged = pipeline.reach(
            asked.folder,
            output.progress(asked),
            spread,
            is_elsewhere=bool(asked.scheduler),
            terms=options.terms(asked),
        )
    missing = figures.not_computed(project.summary(project.open_folder(asked.folder)))
    text = "\n".join(part for part in (figures.verdicts_as_text(judged), missing) if part)
    output.show(asked, figures.verdicts(judged) | {"not_computed": missing}, text)
    return exit_codes.DONE

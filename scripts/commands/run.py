"""`waypost run`: load, reach, gaps and publish, for one programme or several."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from layers.errors import WaypostError
from scripts.console import exit_codes, options, output

ORDER: Final = 1000
TEXT: Final = "Load, reach, gaps, publish."
EXAMPLE: Final = "waypost run kolda"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "folders", nargs="*", type=Path, default=[Path()], metavar="DIR",
        help="the programme's folder, or several, one after another (default: the current one)",
    )  # fmt: skip
    options.add_outside(parser)
    options.add_reading(parser)
    options.add_processes(parser)
    options.add_series(parser)
    options.add_role(parser)


def run(asked: argparse.Namespace) -> int:
    """Run every programme; one that fails does not stop the others."""
    with options.processes(asked) as spread:
        if len(asked.folders) == 1:
            code, facts, text = _one(asked, asked.folders[0], spread)
            output.show(asked, facts, text)
            return code
        codes, known = [], {}
        for folder in asked.folders:
            try:
                code, facts, text = _one(asked, folder, spread)
            except (WaypostError, MemoryError, OSError) as error:
                code = exit_codes.told(error, f"{folder}: ")
                facts, text = {"error": exit_codes.explained(error)}, "not done, see above"
            codes.append(code)
            known[str(folder)] = facts
            if asked.format == "text":
                output.show(asked, facts, f"{folder}\n{text}\n")
    if asked.format == "json":
        output.show(asked, known, "")
    return next((code for code in codes if not exit_codes.is_done(code)), max(codes))


def _one(asked: argparse.Namespace, folder: Path, spread: Any) -> tuple[int, dict[str, Any], str]:
    """Run one programme; return the exit code, and what to say as facts and as text."""
    from scripts import pipeline  # noqa: PLC0415 - each command loads only what it needs
    from scripts.console import figures, issues  # noqa: PLC0415 - the same
    from scripts.runtime import project  # noqa: PLC0415 - the same

    found = pipeline.run(
        folder,
        output.progress(asked),
        spread,
        is_elsewhere=bool(asked.scheduler),
        is_new_series=asked.new_series,
        is_floor_known=asked.i_know,
        terms=options.terms(asked),
    )
    index = (folder / "published" / "index.html").resolve()
    missing = figures.not_computed(project.summary(project.open_folder(folder)))
    parts = [issues.counts_as_text(found), missing, f"Open this page in a browser:  {index}"]
    facts = issues.as_json(found) | {"open": str(index), "not_computed": missing}
    code = exit_codes.of_rows(found.n_quarantined)
    return code, facts, "\n".join(part for part in parts if part)

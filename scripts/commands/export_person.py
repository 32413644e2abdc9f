"""`waypost export-person`: everything that is held of one person, for them to read."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

from scripts.console import exit_codes, options, output

ORDER: Final = 1210
TEXT: Final = "Write everything that is held of one person, to read and as JSON."
EXAMPLE: Final = "waypost export-person kolda --returnee S-0001"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)
    options.add_returnee(parser)
    options.add_role(parser)
    parser.add_argument(
        "--out", type=Path, metavar="FILE",
        help="the page (default: below private/); what JSON says lies beside it",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Gather what is held, and write it for one reader alone."""
    from layers import atomic_write  # noqa: PLC0415 - each command loads only what it needs
    from scripts import pipeline  # noqa: PLC0415 - the same
    from scripts.rights import export, person_page  # noqa: PLC0415 - the same
    from scripts.runtime import closed_places  # noqa: PLC0415 - the same

    folder = pipeline.opened(asked.folder, output.progress(asked), options.terms(asked))
    held = export.of(folder, asked.returnee)
    page = asked.out or folder.private / f"{person_page.stem(asked.returnee)}.html"
    if not asked.out:
        closed_places.make(folder.private)
    text = json.dumps(held, ensure_ascii=False, indent=2) + "\n"
    drawn = person_page.html(held, folder.programme.languages[0])
    for path, content in ((page, drawn), (page.with_suffix(".json"), text)):
        atomic_write.write_text(path, content, mode=0o600)
    said = f"Written: {page} and {page.with_suffix('.json').name}. Hand them to this person alone."
    if asked.out:
        said += " 'waypost forget' does not look outside the programme's folder: delete them there."
    output.show(asked, held, said)
    return exit_codes.DONE

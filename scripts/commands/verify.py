"""`waypost verify`: whether a published folder, or a copy of one, is as it was published."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Final

from layers.errors import PublishingRefusedError, UsageError
from scripts.console import exit_codes, options, output

ORDER: Final = 950
TEXT: Final = "Say whether published files are as they were published."
EXAMPLE: Final = "waypost verify kolda/published"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    options.add_folder(parser)


def run(asked: argparse.Namespace) -> int:
    """Compare each file with the manifest beside it; a programme's folder stands for its pages."""
    from scripts.runtime import published_set  # noqa: PLC0415 - each command loads what it needs

    if not asked.folder.is_dir():
        raise UsageError(f"{asked.folder} is no folder. Name the folder with {_MANIFEST} in it.")
    inside = asked.folder / "published"
    is_copy = (asked.folder / published_set.MANIFEST).is_file() or not inside.is_dir()
    folder = asked.folder if is_copy else inside
    manifest = published_set.read_manifest(folder)
    states = published_set.verified(folder, manifest)
    facts = {**vars(manifest.run), "folder": str(folder), "files": states}
    lines = [f"  {state:<14}{name}" for name, state in states.items()]
    head = "{folder}: run {run_id} of {as_of}, waypost {version}".format(**facts)
    output.show(asked, facts, "\n".join([head, *lines]))
    wrong = Counter(state for state in states.values() if state != published_set.STATES[0])
    if wrong or not states:
        counted = ", ".join(f"{n} {state}" for state, n in wrong.items()) or "it lists no file"
        raise PublishingRefusedError(
            f"NOT_AS_PUBLISHED: {folder}: {counted}. Ask whoever published it for the whole "
            "folder again; do not pass this one on."
        )
    return exit_codes.DONE


_MANIFEST: Final = "manifest.json"

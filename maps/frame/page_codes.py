"""The words and tables that Python owns and the pages' scripts need, written as a script of theirs.

A script imports them from `generated/codes.js`, which is no file of the repository: the linker puts
this text in its place, and the checks of the scripts write it beside them (`.ci/run`).
"""

import json
import sys
from collections.abc import Mapping
from typing import Any, Final

from layers.vocabulary import codes
from mapping.disclosure import size_classes
from maps.frame import colour_classes

NAME: Final = "generated/codes.js"
"""The name under which scripts import the codes."""

CODES: Final[Mapping[str, Any]] = {
    "VERDICTS": codes.VERDICTS,
    "FLEXIBILITY": codes.FLEXIBILITY,
    "REMOTE_DELIVERIES": codes.REMOTE_DELIVERIES,
    "VISITING_DELIVERIES": codes.VISITING_DELIVERIES,
    "CLOSED_STATUSES": codes.CLOSED_STATUSES,
    "WHOLE": codes.WHOLE,
    "NEAR_SETTLEMENT_M": codes.NEAR_SETTLEMENT_M,
    "UNCERTAIN_POSITIONS": codes.UNCERTAIN_POSITIONS,
    "HARDLY_WALKS": codes.HARDLY_WALKS,
    "DOUBTFUL_TIES": codes.DOUBTFUL_TIES,
    "SHORTFALL_CAUSES": codes.SHORTFALL_CAUSES[:-1],
    "CLASS_STEPS": size_classes.STEPS,
    "SHARE_ENDS": colour_classes.ENDS,
    "MINUTE_ENDS": colour_classes.MINUTE_ENDS,
    "COUNT_ENDS": colour_classes.COUNT_ENDS,
    "CLASS_COLOURS": colour_classes.COLOURS,
    "NOBODY_COLOUR": colour_classes.NOBODY,
}


def text() -> str:
    """Return the script.

    >>> text().splitlines()[1]
    'export const VERDICTS = ["yes", "unknown", "no"];'
    """
    lines = [f"export const {name} = {json.dumps(value)};" for name, value in CODES.items()]
    return "\n".join(
        ["// Words and tables that Python owns; written by maps.frame.page_codes.", *lines, ""]
    )


if __name__ == "__main__":
    sys.stdout.write(text())

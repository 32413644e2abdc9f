"""Further languages for handouts and text messages: files of a dozen sentences in `languages/`.

A programme says what its people speak beside the languages of the pages: `languages/mandinka.toml`
with its `name`, perhaps `direction = "rtl"`, and a table `[handout]` with the sentences of
`KEYS`. What a file lacks is said in the language of the page.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from layers import languages
from layers.errors import ProgrammeError
from layers.ingest.remarks import hint

FOLDER: Final = "languages"
KEYS: Final = (
    "title", "call", "way", "fare", "open", "remote", "bring", "referral", "tell", "ask", "checked",
)  # fmt: skip
"""The sentences of a handout; `by_walk`, `by_minibus` ... say by what one goes."""

_BY: Final = "by_"
_LARGEST: Final = 100_000
_SLOT: Final = re.compile(r"\{\w+\}")


def read(programme: Path) -> dict[str, dict[str, Any]]:
    """Return the further languages of a programme's folder by the stem of their files.

    Each has `name`, `dir` and `words`. ProgrammeError says what is wrong in which file.
    """
    found = sorted((programme / FOLDER).glob("*.toml"))
    return {f"x-{path.stem}": _language(path) for path in found}


def _language(path: Path) -> dict[str, Any]:
    where = f"{FOLDER}/{path.name}"
    if path.is_symlink() or path.stat().st_size > _LARGEST:
        raise ProgrammeError(f"{where}: write a small file of your own here, not a link.")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeError(f"{where} cannot be read: {error}.") from None
    name, direction = told.get("name"), told.get("direction", "ltr")
    if not isinstance(name, str) or direction not in ("ltr", "rtl"):
        raise ProgrammeError(
            f'{where}: write name = "..." as its speakers write it, and direction = "ltr" or "rtl".'
        )
    words = told.get("handout", {})
    if not isinstance(words, dict):
        raise ProgrammeError(f"{where}: write the sentences under [handout].")
    for key, text in words.items():
        _check(where, key, text)
    return {"name": name, "dir": direction, "words": words}


def _check(where: str, key: str, text: object) -> None:
    """Refuse a sentence that no handout has, or that lacks what it is filled with."""
    if key not in KEYS and not key.startswith(_BY):
        raise ProgrammeError(f"{where}: no handout says '{key}'.{hint(key, KEYS)}")
    if not isinstance(text, str):
        raise ProgrammeError(f"{where}: {key} is no text; write it between quotation marks.")
    wanted = _slots(languages.text("labels", f"handout.{key}", "en")) if key in KEYS else set()
    if _slots(text) != wanted:
        needed = " ".join(sorted(wanted)) or "no {...}"
        raise ProgrammeError(f"{where}: {key} needs {needed}, as the English sentence has it.")


def _slots(text: str) -> set[str]:
    return set(_SLOT.findall(text))

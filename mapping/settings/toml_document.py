"""The text of a TOML file of ours as a document: shallow, its numbers short, characters seen."""

from __future__ import annotations

import tomllib
from typing import Any, Final

from layers.errors import ProgrammeError
from layers.vocabulary.unseen import UNSEEN

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 16
_HIGHEST: Final = 2**63


def read(text: str, name: str = "programme.toml") -> dict[str, Any]:
    r"""Return the tables of a TOML file, without characters that cannot be seen.

    These are taken out as they are of every other input: a mark of direction can make a name read
    as another.

    Raises
    ------
    ProgrammeError
        For what is no TOML, too long or too deep, or holds a number that no setting could take.

    >>> read('[programme]\nname = "Ba\u202enjul"\n')
    {'programme': {'name': 'Banjul'}}
    """
    if len(text) > MAX_CHARACTERS:
        raise ProgrammeError(
            f"{name} is longer than {MAX_CHARACTERS:,} characters. It holds settings; put "
            "tables into files of data/ and name them under [layers]."
        )
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(f"{name} cannot be read: {error}. Mend that line.") from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError:  # Python's own, of a number with thousands of digits
        raise _number(name, "a number") from None
    return {str(_seen(key)): _cleaned(value, str(key), 1, name) for key, value in document.items()}


def _cleaned(value: Any, place: str, depth: int, name: str) -> Any:
    """Return a value of the document; `name` and `place` are what an error calls it."""
    if depth > MAX_DEPTH:
        raise _too_deep(name)
    if isinstance(value, dict):
        return {
            _seen(key): _cleaned(each, f"{place}.{key}", depth + 1, name)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_cleaned(each, place, depth + 1, name) for each in value]
    if isinstance(value, int) and not -_HIGHEST <= value < _HIGHEST:
        raise _number(name, f"'{place}'")
    return _seen(value) if isinstance(value, str) else value


def _seen(text: str) -> str:
    return UNSEEN.sub("", text)


def _too_deep(name: str) -> ProgrammeError:
    return ProgrammeError(
        f"{name}: brackets stand in brackets more than {MAX_DEPTH} deep. No setting needs "
        "more than four; take the surplus out."
    )


def _number(name: str, place: str) -> ProgrammeError:
    return ProgrammeError(
        f"{name}: {place} has far more digits than any setting. Write it shorter."
    )

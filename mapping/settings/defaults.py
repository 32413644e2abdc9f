"""Settings laid over defaults; a wrong key or value is refused with its place and what fits."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from layers.errors import ProgrammeError


def lay_over(default: Any, given: Any, place: str) -> Any:
    """Return ``default`` with the values of ``given``; tables are merged key by key.

    Raises
    ------
    ProgrammeError
        For a key that ``default`` does not hold, or a value of the wrong kind or range.

    Examples
    --------
    >>> lay_over({"kmh": 8.0, "wait_min": 30.0}, {"kmh": 10}, "travel.ferry")
    {'kmh': 10.0, 'wait_min': 30.0}
    """
    if isinstance(default, Mapping):
        refuse_unless(isinstance(given, Mapping), place, "a table")
        for key in given:
            if key not in default:
                raise ProgrammeError(unknown_key(str(key), list(default), place))
        return {
            key: lay_over(value, given.get(key, value), f"{place}.{key}")
            for key, value in default.items()
        }
    if isinstance(default, str):
        refuse_unless(isinstance(given, str), place, "a text")
        return given
    if isinstance(default, list):
        is_list = isinstance(given, list | tuple) and all(isinstance(item, str) for item in given)
        refuse_unless(is_list, place, "a list of texts")
        return list(given)
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    refuse_unless(is_number, place, "a number")
    highest = 1.0 if place.endswith("_wet") else 1e6
    in_range = given is default or 0.0 <= given <= highest
    refuse_unless(in_range, place, f"a number from 0 to {highest:g}")
    return float(given)


def unknown_key(key: str, known: Sequence[str], place: str) -> str:
    """Return the sentence for a key that does not exist."""
    nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
    advice = f"did you mean `{place}.{nearest[0]}`?" if nearest else f"known: {', '.join(known)}."
    return f"programme.toml: `{place}.{key}` is not a setting; {advice}"


def refuse_unless(is_good: bool, place: str, wanted: str) -> None:  # noqa: FBT001 - the test itself
    """Raise the error that names the setting and what it should hold."""
    if not is_good:
        raise ProgrammeError(f"programme.toml: `{place}` must be {wanted}.")

"""What each indicator says of itself: what it counts, and the paper or rule that it follows."""

from __future__ import annotations

from layers.errors import UsageError
from layers.languages import REFERENCE, text, words


def told(name: str, fact: str, language: str) -> str:
    """Return what an indicator counts (`doc`) or the paper or rule it follows (`source`).

    Raises
    ------
    UsageError
        Where the indicator has no words, in English at least.

    >>> told("travel_time", "source", "en")
    'Weighted percentiles without interpolation: each is the time of somebody.'
    """
    key = f"{name}.{fact}"
    if key not in words("indicators"):
        raise UsageError(
            f"The indicator {name} has no words: mapping/indicators/{name}.py is there, and "
            f"'{fact}' under [indicators.{name}] in layers/languages/{REFERENCE}.toml is "
            'not. Write there doc = "what it counts" and source = "the paper or rule it follows", '
            "and the words of each of its FIGURES under [report.indicator]."
        )
    return text("indicators", key, language)

"""With how many cases a property is tried: all of them with --long, a share of every day."""

from typing import Final

from hypothesis import settings

ALL: Final = 100
EVERY_DAY: Final = 30
"""The cases of a property that says no number of its own."""


def examples(most: int) -> int:
    """Return how many of a property's own number of cases are tried."""
    return max(2, most * settings().max_examples // ALL)

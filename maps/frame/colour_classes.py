"""The classes that maps, thumbnails and reports colour alike: where each begins, and its colour."""

import math
from typing import Final

ENDS: Final = (0.0, 0.10, 0.20, 0.40, 0.60, 1.0)
"""Fixed classes of a share, so that two dates compare; each includes its lower end.

They begin with a tenth, as shares are told in public: a tenth lies in one class.
"""
MINUTE_ENDS: Final = (0, 30, 60, 90, 120)
"""Where the classes of minutes begin; the last has no end."""
COUNT_ENDS: Final = (1, 2, 3, 5)
"""The same of partners."""

COLOURS: Final = ("#a83e06", "#dd6a17", "#fb9a3c", "#fed07a", "#fff2b2")
"""From brown to yellow: the darker, the fewer are covered; the palest still shows on land."""
NOBODY: Final = "#5e2102"
"""Exactly nobody, a class of its own on maps."""


def of_share(share: float) -> int:
    """Return the place of a share among the fixed classes; -1 where it is unknown.

    >>> [of_share(share) for share in (0.0, 0.0999, 0.10, 0.6, 1.0, float("nan"))]
    [0, 0, 1, 4, 4, -1]
    """
    if math.isnan(share):
        return -1
    return max(place for place, low in enumerate(ENDS[:-1]) if share >= low)

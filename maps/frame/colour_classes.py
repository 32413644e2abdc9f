"""The classes of coverage that maps, thumbnails and reports colour alike."""

import math
from typing import Final

ENDS: Final = (0.0, 0.10, 0.25, 0.40, 0.60, 1.0)
"""Fixed classes of coverage, so that two dates compare; each includes its lower end."""
COLOURS: Final = ("#993404", "#d95f0e", "#fe9929", "#fed98e", "#ffffd4")
"""YlOrBr of five classes: the darker, the fewer people are covered."""


def of_share(share: float) -> int:
    """Return the place of a share among the fixed classes; -1 where it is unknown.

    >>> [of_share(share) for share in (0.0, 0.0999, 0.10, 0.6, 1.0, float("nan"))]
    [0, 0, 1, 4, 4, -1]
    """
    if math.isnan(share):
        return -1
    return max(place for place, low in enumerate(ENDS[:-1]) if share >= low)

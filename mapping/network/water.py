"""Whether water lies across a straight way: a river or lake by its outline, a stream too."""

import numpy as np
import shapely
from numpy.typing import NDArray


def crosses(lines: NDArray[np.object_], water: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which lines meet any water, a shore included; both in one metric system.

    >>> line = shapely.linestrings([[(0, 0), (2, 0)], [(0, 1), (2, 1)]])
    >>> crosses(line, np.array([shapely.box(1, -1, 1.5, 0.5)])).tolist()
    [True, False]
    """
    found = np.zeros(len(lines), dtype=bool)
    if len(lines) and len(water):
        found[shapely.STRtree(water).query(lines, predicate="intersects")[0]] = True
    return found

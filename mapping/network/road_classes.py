"""Words for classes of road that are not understood: told at check time, before anybody travels."""

import pandas as pd

from mapping.settings import travel_model

MOST = 12  # words that are named; the rest are counted together


def not_understood(roads: pd.DataFrame) -> dict[str, int]:
    """Return the words that name no known class, and how many rows have each, most first.

    Beyond the twelve most frequent they stand together under "...".

    >>> not_understood(pd.DataFrame({"road_class": ["track", "goat way", "Goat way", "proposed"]}))
    {'goat way': 2}
    """
    is_unknown = ~travel_model.classify(roads)["is_known_class"]
    counted = travel_model.narrowest_class(roads)[is_unknown].value_counts()
    words = {str(word): int(n) for word, n in counted.head(MOST).items()}
    rest = int(counted.iloc[MOST:].sum())
    return words | ({"...": rest} if rest else {})

"""Where an id stands in its layer: whole numbers in place of texts, for millions of pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def of_ids(ids: pd.Series, known: pd.Series | pd.Index) -> Ints:
    """Return the position of each id among those known, -1 where it is not among them.

    Categories are looked up once each; texts and plain objects compare alike.

    Parameters
    ----------
    ids
        Texts, objects or categories; a missing category is known to nobody.
    known
        The ids in the order of their layer, each once.

    Examples
    --------
    >>> of_ids(pd.Series(["b", "x", "a"]), pd.Series(["a", "b"])).tolist()
    [1, -1, 0]
    >>> of_ids(pd.Series(["b", None], dtype="category"), pd.Index(["a", "b"])).tolist()
    [1, -1]
    """
    if isinstance(ids.dtype, pd.CategoricalDtype):
        each = of_ids(pd.Series(ids.cat.categories), known)
        return np.append(each, -1)[ids.cat.codes.to_numpy()]
    index = known if isinstance(known, pd.Index) else pd.Index(known.astype("str"))
    return np.asarray(index.get_indexer(pd.Index(ids.astype("str"))), dtype=np.int64)

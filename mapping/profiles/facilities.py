"""Which rows of services are one facility: those that a person has found to be the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from layers.ingest import reviewed_pairs
from mapping.profiles import positions

Ints = NDArray[np.int64]


def of_services(services: pd.DataFrame, pairs: pd.DataFrame) -> Ints:
    """Return the number of each service's facility; services of one number are counted once.

    A facility is the services of one category that confirmed pairs lead to, one to the next.

    Parameters
    ----------
    services
        `service_id, category`.
    pairs
        The layer `facility_pairs`: `service_id, other_id, is_same`.

    >>> services = pd.DataFrame({"service_id": ["A", "B", "C"], "category": "clinic"})
    >>> pairs = pd.DataFrame({"service_id": ["A", "B"], "other_id": ["C", "C"],
    ...     "is_same": pd.array([True, False], dtype="boolean")})
    >>> of_services(services, pairs).tolist()
    [0, 1, 0]
    """
    n = len(services)
    same = [sorted(pair) for pair, is_same in reviewed_pairs.said(pairs).items() if is_same]
    told = pd.DataFrame([(pair[0], pair[-1]) for pair in same], columns=["one", "other"])
    ends = [positions.of_ids(told[name], services["service_id"]) for name in told]
    is_known = (ends[0] >= 0) & (ends[1] >= 0)
    one, other = ends[0][is_known], ends[1][is_known]
    joined = coo_matrix((np.ones(len(one)), (one, other)), shape=(n, n))
    _, part = connected_components(joined, directed=False)
    keys = pd.MultiIndex.from_arrays([part, services["category"].astype("str")])
    return np.asarray(pd.factorize(keys)[0], dtype=np.int64)


def are_shared(facility: Ints) -> bool:
    """Return whether some facility has more than one service."""
    return len(np.unique(facility)) < len(facility)

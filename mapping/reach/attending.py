"""What each judged pair costs and pays in full, for the stages that come after reach."""

from __future__ import annotations

import pandas as pd

from mapping.profiles import payment_terms
from mapping.profiles.profiles import Profiles


def rows(judged: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return what the functions of `mapping.reach.affordability` ask of each judged pair.

    Parameters
    ----------
    judged
        Judged pairs: `returnee_id, service_id, fare, duration_min`.
    profiles
        Their people and services.

    Returns
    -------
    DataFrame
        The index and order of `judged`: `fare, duration_min`, `affordability.OF_SERVICE` and
        `affordability.OF_PERSON`.
    """
    people, services = profiles.people, profiles.services
    ids = pd.Index(judged["service_id"].astype("str"))
    site = pd.Index(services["service_id"].astype("str")).get_indexer(ids)
    ids = pd.Index(judged["returnee_id"].astype("str"))
    person = pd.Index(people["returnee_id"].astype("str")).get_indexer(ids)
    columns = {name: judged[name].to_numpy(float) for name in ("fare", "duration_min")}
    columns |= {name: services[name].to_numpy(float)[site] for name in payment_terms.OF_SERVICE}
    columns |= {name: people[name].to_numpy(float)[person] for name in payment_terms.OF_PERSON}
    return pd.DataFrame(columns, index=judged.index)

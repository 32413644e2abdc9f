"""What each judged pair costs and pays in full, for the stages that come after reach."""

from __future__ import annotations

import pandas as pd

from mapping.profiles import attributes, payment_terms
from mapping.settings.programme import Programme


def rows(
    judged: pd.DataFrame,
    returnees: pd.DataFrame,
    services: pd.DataFrame,
    programme: Programme,
    agreements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what the functions of `mapping.reach.affordability` ask of each judged pair.

    Parameters
    ----------
    judged
        Judged pairs: `returnee_id, service_id, fare, duration_min`.
    returnees, services, agreements
        The layers.

    Returns
    -------
    DataFrame
        The index and order of `judged`: `fare, duration_min`, `affordability.OF_SERVICE` and
        `affordability.OF_PERSON`.
    """
    offers = attributes.offers(services, agreements, programme).set_index("service_id")
    people = attributes.people(returnees, programme)
    people.index = pd.Index(returnees["returnee_id"].astype("str"))
    site = offers.index.get_indexer(pd.Index(judged["service_id"].astype("str")))
    person = people.index.get_indexer(pd.Index(judged["returnee_id"].astype("str")))
    columns = {name: judged[name].to_numpy(float) for name in ("fare", "duration_min")}
    columns |= {name: offers[name].to_numpy(float)[site] for name in payment_terms.OF_SERVICE}
    columns |= {name: people[name].to_numpy(float)[person] for name in payment_terms.OF_PERSON}
    return pd.DataFrame(columns, index=judged.index)

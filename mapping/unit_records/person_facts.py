"""What an indicator knows of persons beyond the unit records, and how it joins them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from layers.errors import UsageError
from layers.vocabulary.codes import KEY
from mapping.profiles.profiles import Profiles

TAKEN: Final = ("pcode", "group", "level")
"""Columns that the records get later, area by area."""


@dataclass(frozen=True)
class Sources:
    """What an indicator may take facts from.

    Parameters
    ----------
    pairs
        The judged pairs, from `encoded_pairs.of_judged`; `person` and `site` are positions in the
        people and services of `profiles`.
    profiles
        The people, the services with their rules, and how these stand.
    assigned
        Who gets a place where, from `mapping.allocation.assign_places`.
    """

    pairs: pd.DataFrame
    profiles: Profiles
    assigned: pd.DataFrame


def with_facts(records: pd.DataFrame, facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the unit records with the facts of indicators beside them; NaN where none is told.

    Parameters
    ----------
    records
        From `records.of_people` and what follows it.
    facts
        Name of an indicator -> its facts: `returnee_id, category`, once each, and its own columns.
        Who is not in the records is left out.

    Raises
    ------
    UsageError
        Where facts lack a column of the key, tell of a person twice, or have a column that the
        records or another indicator have.

    >>> records = pd.DataFrame({"returnee_id": ["R1", "R2"], "category": "pss"})
    >>> told = pd.DataFrame({"returnee_id": ["R2"], "category": "pss", "n_visits": [3]})
    >>> with_facts(records, {"visits": told})["n_visits"].tolist()
    [nan, 3.0]
    """
    for name, table in facts.items():
        _refuse(name, table, {*records, *TAKEN} - {*KEY})
        records = records.merge(table, on=KEY, how="left")
    return records


def _refuse(name: str, table: pd.DataFrame, taken: set[str]) -> None:
    """Refuse facts that would change the records instead of adding to them."""
    told = f"The facts of the indicator {name}"
    missing = [column for column in KEY if column not in table]
    if missing:
        raise UsageError(f"{told} have no column {missing[0]}. Return it with every row.")
    if table.duplicated(KEY).any():
        raise UsageError(f"{told} tell of a person twice in one category. Return one row for each.")
    both = sorted(taken.intersection(table))
    if both:
        raise UsageError(
            f"{told} have a column {both[0]}, which the records have already. Give it another name."
        )

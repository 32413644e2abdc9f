"""What a run has measured when it comes to the tables beside the indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from mapping.profiles.profiles import Profiles


@dataclass(frozen=True)
class Measured:
    """What every result table may be made from.

    Parameters
    ----------
    pairs
        The judged pairs as numbers, from `encoded_pairs.of_judged`.
    beyond
        The nearest pairs beyond the limits, alike, of people whom no service in reach takes.
    cases
        One row per returnee and category, from `records.of_people`.
    homes
        In which areas each returnee lives, from `disaggregation.homes_in_areas`.
    profiles
        The people, the services, the rules, how the services stand, and the settings.
    places
        How full each service is, in their order, from `assign_places.places_left`.
    records
        Layer -> its rows, as stored: what is on record of people and of services, and what points
        to them.
    """

    pairs: pd.DataFrame
    beyond: pd.DataFrame
    cases: pd.DataFrame
    homes: pd.DataFrame
    profiles: Profiles
    places: pd.DataFrame
    records: Mapping[str, pd.DataFrame] = field(default_factory=dict)

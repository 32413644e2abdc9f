"""The settings of one reintegration programme, frozen; `programme_file` reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from layers.vocabulary.categories import categories
from layers.vocabulary.header_table import HeaderTable
from mapping.settings.travel_model import TravelModel


@dataclass(frozen=True)
class Limit:
    """The largest accepted trip to one category of service; infinite where not limited.

    Parameters
    ----------
    duration_min, distance_m, fare
        One way, inclusive, by road.
    urban_limit_km, rural_limit_km
        The circle of a service that states none of its own; NaN where there is none.
    basis
        How the circle is measured: `radius` (straight line), `network` (road) or `both`.
    setting_of
        Whose setting chooses between the two: `site` or `returnee`.
    """

    duration_min: float = math.inf
    distance_m: float = math.inf
    fare: float = math.inf
    urban_limit_km: float = math.nan
    rural_limit_km: float = math.nan
    basis: str = "radius"
    setting_of: str = "site"


@dataclass(frozen=True)
class SourceNote:
    """Where a layer comes from, as printed on every page."""

    source: str = ""
    licence: str = ""
    date: str = ""


@dataclass(frozen=True)
class Costs:
    """What attending costs beside the fare and a person's own living.

    Parameters
    ----------
    dependant_per_day
        What one dependant needs a day; 0 leaves dependants out.
    meals_per_day, lodging_per_night
        What eating and sleeping away from home cost; NaN unknown.
    round_trip_hours
        A longer way there and back is not made in a day: the person stays there.
    """

    dependant_per_day: float = 0.0
    meals_per_day: float = math.nan
    lodging_per_night: float = math.nan
    round_trip_hours: float = 8.0


@dataclass(frozen=True)
class Demand:
    """What people need, and for how long places are counted.

    Parameters
    ----------
    mix
        Category -> share of the people whose needs are unknown that is assumed to need it.
    period_weeks
        How long weekly appointments are counted.
    appointments_per_person
        How many appointments one person takes up in that time.
    """

    mix: Mapping[str, float]
    period_weeks: float = 12.0
    appointments_per_person: float = 1.0


@dataclass(frozen=True)
class Measures:
    """What the measures are taken with.

    Parameters
    ----------
    tolerance
        What counts as a near miss, by the names of `indicator_settings.TOLERANCE`.
    n_candidates
        How many points stand for a home or service known by its settlement or area alone; 0 leaves
        the range of the figures out. `[uncertain] candidates`.
    seed
        What these points are drawn with. `[uncertain] seed`.
    settlement_m
        How far from the point of a settlement its homes and services lie.
        `[uncertain] settlement_m`.
    fresh_days
        For how many days a service counts as verified. `[measures] fresh_days`.
    places_days
        For how many days a count of free places holds. `[measures] places_days`.
    months
        How many months ahead coverage is followed. `[measures] months`.
    priority_high
        The least priority score that is high; NaN: the upper quarter of those on record.
        `[measures] priority_high`.
    """

    tolerance: Mapping[str, float]
    n_candidates: int
    seed: int
    settlement_m: float
    fresh_days: float
    places_days: float
    months: int
    priority_high: float


@dataclass(frozen=True)
class StoreSettings:
    """Where the layers are kept, and how long that may take.

    Parameters
    ----------
    url
        A GeoPackage below the folder, or a database. `[store] url`.
    lock_timeout_s
        How long to wait for another writer, in seconds. `[store] lock_timeout_s`.
    statement_timeout_s
        How long one statement may take in a database, in seconds; 0: as long as it takes.
        `[store] statement_timeout_s`.
    """

    url: str = "waypost.gpkg"
    lock_timeout_s: float = 10
    statement_timeout_s: float = 600


@dataclass(frozen=True)
class Programme:
    """Everything that one run depends on besides its inputs.

    Units are in the names; money is in `currency`. `headers`, `defaults` and `values` tell how a
    layer's files map to the schema: which headers, column -> text for empty cells, and
    column -> {found: wanted}.
    """

    name: str
    country: str
    as_of: date
    currency: str
    languages: tuple[str, ...]
    is_synthetic: bool
    layers: Mapping[str, tuple[str, ...]]
    store: StoreSettings
    travel: TravelModel
    limits: Mapping[str, Limit]
    nearest: int
    living_per_day: float
    attendance_days_per_month: float
    costs: Costs
    demand: Demand
    k_public: int
    k_partner: int
    contact: str
    measures: Measures
    headers: Mapping[str, HeaderTable]
    defaults: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Mapping[str, Mapping[str, str]]]
    sources: Mapping[str, SourceNote]
    hash: str = field(default="", compare=False)

    def limit(self, category: str) -> Limit:
        """Return the limits of a category; its default duration where none is set."""
        if category in self.limits:
            return self.limits[category]
        return Limit(duration_min=categories()[category].duration_min)

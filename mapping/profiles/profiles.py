"""People and services as they are on the programme's day, as all that follows takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from mapping.settings.programme import Programme


@dataclass(frozen=True, eq=False)
class Profiles:
    """The people, the services and the rules between them, on one day.

    Parameters
    ----------
    programme
        The settings that they follow from: the day, limits, money, the season of travel.
    people
        One row per person, from `people.of_layer`; a position of a person is a row of it.
    services
        One row per service, from `services.of_layer`; a position of a site is a row of it.
    rules
        One row per service and rule, from `eligibility_rules.of_services`.
    status
        How each service stands, in the order of `services`, from `service_status.of_services`.
    stops
        Where mobile teams stop from that day on, from `stops.of_layer`.
    """

    programme: Programme
    people: gpd.GeoDataFrame
    services: gpd.GeoDataFrame
    rules: pd.DataFrame
    status: pd.DataFrame
    stops: gpd.GeoDataFrame

    def with_services(self, rows: gpd.GeoDataFrame) -> Profiles:
        """Return the same with other rows of `services`: some of them, or some at another place."""
        ids = rows["service_id"]
        of_row = pd.Index(self.status["service_id"]).get_indexer(pd.Index(ids.astype("str")))
        return replace(
            self,
            services=rows.reset_index(drop=True),
            rules=self.rules[self.rules["service_id"].isin(ids)].reset_index(drop=True),
            status=self.status.iloc[of_row].reset_index(drop=True),
            stops=self.stops[self.stops["service_id"].isin(ids)].reset_index(drop=True),
        )

    def asked_in_person(self) -> Profiles:
        """Return the same without the rule that a service speaks a language of the person's.

        Somebody who asks in person is understood there; only people on record are asked. A rule of
        the layer of criteria stays: a partner wrote it down as one.
        """
        is_spoken = (self.rules["criterion"] == "language") & self.rules["criterion_id"].isna()
        return replace(self, rules=self.rules[~is_spoken].reset_index(drop=True))

"""People and services as they are on the programme's day: made once, handed to all that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from mapping.profiles import eligibility_rules, people, service_status, services
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
    """

    programme: Programme
    people: gpd.GeoDataFrame
    services: gpd.GeoDataFrame
    rules: pd.DataFrame
    status: pd.DataFrame

    def with_services(self, rows: gpd.GeoDataFrame) -> Profiles:
        """Return the same with other rows of `services`: some of them, or some at another place."""
        ids = rows["service_id"]
        of_row = pd.Index(self.status["service_id"]).get_indexer(pd.Index(ids.astype("str")))
        return replace(
            self,
            services=rows.reset_index(drop=True),
            rules=self.rules[self.rules["service_id"].isin(ids)].reset_index(drop=True),
            status=self.status.iloc[of_row].reset_index(drop=True),
        )

    def asked_in_person(self) -> Profiles:
        """Return the same without the rule that a service speaks a language of the person's.

        Somebody who asks in person is understood there; only people on record are asked. A rule of
        the layer of criteria stays: a partner wrote it down as one.
        """
        is_spoken = (self.rules["criterion"] == "language") & self.rules["criterion_id"].isna()
        return replace(self, rules=self.rules[~is_spoken].reset_index(drop=True))


def of_layers(
    returnees: gpd.GeoDataFrame,
    services_layer: gpd.GeoDataFrame,
    criteria: pd.DataFrame | None,
    agreements: pd.DataFrame | None,
    programme: Programme,
) -> Profiles:
    """Return the profiles of the layers; the layers of criteria and agreements may be None.

    Parameters
    ----------
    returnees
        With the home and the needs of the programme's day.
    services_layer
        Partners named, with what their programmes say of them.
    criteria
        With the rules that follow from partners' programmes.
    agreements
        As stored.
    programme
        Its day and limits.
    """
    known = services.of_layer(services_layer, agreements, programme)
    return Profiles(
        programme=programme,
        people=people.of_layer(returnees, programme),
        services=known,
        rules=eligibility_rules.of_services(known, criteria, programme),
        status=service_status.of_services(known, agreements, programme),
    )

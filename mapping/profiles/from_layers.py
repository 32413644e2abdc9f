"""From the stored layers to people and services as they are on the programme's day: made once."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from mapping.profiles import eligibility_rules, people, service_status, services, stops
from mapping.profiles.profiles import Profiles
from mapping.settings.programme import Programme


def profiles(
    returnees: gpd.GeoDataFrame,
    services_layer: gpd.GeoDataFrame,
    criteria: pd.DataFrame | None,
    agreements: pd.DataFrame | None,
    programme: Programme,
    stops_layer: gpd.GeoDataFrame | None = None,
) -> Profiles:
    """Return the profiles of the layers; those of criteria, agreements and stops may be None.

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
    stops_layer
        Where mobile teams stop, with their settings.
    """
    held = stops.of_layer(stops_layer, services_layer, programme)
    known = services.of_layer(services_layer, agreements, programme, set(held["service_id"]))
    return Profiles(
        programme=programme,
        people=people.of_layer(returnees, programme),
        services=known,
        rules=eligibility_rules.of_services(known, criteria, programme),
        status=service_status.of_services(known, agreements, programme),
        stops=held,
    )

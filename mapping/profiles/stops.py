"""Where mobile teams stop: each stop a site of its own, judged like a service that is given there.

A team is taken to be where its stops are, never at its base. What follows travels to `as_sites`;
the verdict on the team is the best of those on its stops (`mapping.reach.stop_choice`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.schemas import stops as layer
from layers.schemas.schema import empty
from layers.vocabulary.three_valued import codes
from layers.vocabulary.weekdays import WEEKDAYS
from mapping.profiles import positions, urban_rural
from mapping.profiles.profiles import Profiles
from mapping.settings.programme import Programme

COLUMNS: Final = (
    "stop_id", "service_id", "name", "position_class", "setting", "weekday", "on", "n_people",
    "geometry",
)  # fmt: skip
_BETWEEN: Final = "\x1f"
"""Stands between the ids of a team and a stop: before every sign of an id, so that sites are in
the order of their services."""


def of_layer(
    stops: gpd.GeoDataFrame | None, services: pd.DataFrame, programme: Programme
) -> gpd.GeoDataFrame:
    """Return where mobile services stop on the programme's day or after it, by service and stop.

    Parameters
    ----------
    stops
        The layer; None where there is none. A stop of a service that is not mobile counts for
        nothing, nor does one whose day (`on`) has been or whose place is not known.
    services
        The layer.
    programme
        Its day.

    Returns
    -------
    GeoDataFrame
        Columns `COLUMNS`, sorted by service and stop. Rows of one service at one place are one
        stop, under the first of their ids: `weekday` has all days of the week (codes, Monday
        first), `on` the next day of those that are named, `n_people` the most that are seen there
        in a day.
    """
    if stops is None or stops.empty:
        blank = gpd.GeoSeries([], crs=4326)
        return gpd.GeoDataFrame(empty(layer.SCHEMA), geometry=blank)[list(COLUMNS)]
    teams = services.loc[services["delivery"] == "mobile", "service_id"]
    is_past = stops["on"] < pd.Timestamp(programme.as_of)
    held = stops[stops["service_id"].isin(teams) & ~is_past & stops.geometry.notna()]
    held = held.sort_values(["service_id", "stop_id"], ignore_index=True)
    place = [held["service_id"], held.geometry.to_wkb()]
    once = held[~pd.concat(place, axis=1).duplicated().to_numpy()]
    rows = held.groupby(place, sort=False)
    days = rows["weekday"].agg(_all_days).astype("str")
    joined = {"weekday": days, "on": rows["on"].min(), "n_people": rows["n_people"].max()}
    found = once.assign(**{name: values.to_numpy() for name, values in joined.items()})
    return found[list(COLUMNS)].astype({"weekday": "str"}).reset_index(drop=True)


def named(stops: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer with a `name` for every stop: else its settlement's, else its area's."""
    area = urban_rural.area_of(stops, areas).fillna(stops["pcode"])
    names = areas.drop_duplicates("pcode").set_index("pcode")["name"]
    name = stops["name"].fillna(stops["settlement"]).fillna(area.map(names))
    return stops.assign(name=name.astype("str"))


def as_sites(profiles: Profiles) -> Profiles:
    """Return the same with every stop as one more service, in the order of `stops`.

    Such a site stands for its team: it has its rules and its standing, the place and setting of
    the stop, and people go there (`onsite`); `stop_of` names the team. Nobody goes to the team's
    own row, nor does it come to anybody (`visits.is_untravelled`). Without stops the profiles are
    returned as they are.
    """
    stops = profiles.stops
    if stops.empty:
        return profiles
    of_team = positions.of_ids(stops["service_id"], profiles.services["service_id"])
    ids = site_ids(stops)
    sites = profiles.services.iloc[of_team].assign(service_id=ids.to_numpy(), delivery="onsite")
    sites = sites.assign(
        has_stops=False,
        stop_of=stops["service_id"].to_numpy(),
        **{name: stops[name].to_numpy() for name in ("position_class", "setting")},
    ).set_geometry(stops.geometry.to_numpy(), crs=4326)
    named = pd.DataFrame({"service_id": stops["service_id"], "site_id": ids})
    rules = profiles.rules.merge(named, on="service_id")
    rules = rules.assign(service_id=rules["site_id"])[list(profiles.rules.columns)]
    status = profiles.status.iloc[of_team].assign(service_id=ids.to_numpy())
    return replace(
        profiles,
        services=pd.concat([profiles.services.assign(stop_of=""), sites], ignore_index=True),
        rules=pd.concat([profiles.rules, rules], ignore_index=True),
        status=pd.concat([profiles.status, status], ignore_index=True),
        stops=stops.iloc[:0],
    )


def site_ids(stops: pd.DataFrame) -> pd.Series:
    """Return the ids under which stops are sites: those of team and stop."""
    return stops["service_id"].astype("str") + _BETWEEN + stops["stop_id"].astype("str")


def sites_of(judged: pd.DataFrame) -> pd.Series:
    """Return the id of the site that each judged pair leads to: of a stop, else of the service."""
    ids = judged["service_id"]
    at_stop = (judged["stop_id"] != "").to_numpy(bool)
    if not at_stop.any():
        return ids
    ids = ids.astype("str")
    return ids.mask(at_stop, site_ids(judged))


def told(travel: pd.DataFrame, stops: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of travel to sites under their services, with `stop_id`.

    Empty where the row leads to no stop. Without stops the table is returned as it is, without the
    column.
    """
    if stops.empty:
        return travel
    at = positions.of_ids(travel["service_id"], site_ids(stops))
    names = pd.Index(["", *stops["stop_id"].astype("str")], dtype="str")
    return travel.assign(
        service_id=_of_teams(travel["service_id"], stops, at),
        stop_id=pd.Categorical.from_codes(at + 1, categories=names),
    )


def _of_teams(site: pd.Series, stops: pd.DataFrame, at: positions.Ints) -> pd.Series:
    """The ids of services in the place of those of sites, as categories where these come so."""
    if isinstance(site.dtype, pd.CategoricalDtype):
        each = pd.Series(site.cat.categories)
        there = positions.of_ids(each, site_ids(stops))
        ids, code = np.unique(_of_teams(each, stops, there).to_numpy(object), return_inverse=True)
        found = pd.Categorical.from_codes(
            np.append(code, -1)[site.cat.codes.to_numpy()], categories=pd.Index(ids, dtype="str")
        )
        return pd.Series(found, index=site.index)
    teams = pd.Series(stops["service_id"].astype("str").array.take(at), index=site.index)
    return site.astype("str").where(at < 0, teams)


def _all_days(lists: pd.Series) -> str | float:
    held = {day for days in lists.dropna() for day in codes(days)}
    return " ".join(day for day in WEEKDAYS if day in held) or np.nan

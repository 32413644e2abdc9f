"""Nearest services for one person, with the verdict and its reasons in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from layers import criteria, languages, reasons
from layers.errors import UsageError
from layers.ingest.places import extent
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from layers.vocabulary.categories import categories, code_of
from mapping.network.road_network import Network
from mapping.profiles import (
    degurba,
    eligibility_rules,
    home_areas,
    people,
    stops,
    urban_rural,
    visits,
)
from mapping.profiles.profiles import Profiles
from mapping.reach import judge, next_steps
from mapping.routing import candidate_pairs, itinerary
from scripts.commands.near import named_places, where_words, written_point
from scripts.runtime.project import Folder, open_folder
from scripts.runtime.result_io import read_parquet
from scripts.runtime.stored_layers import Layers
from scripts.runtime.terms import USUAL, Terms
from scripts.stages.context import layers_of, network_of

RANK = {"yes": 0, "unknown": 1, "no": 2}
PLACES = ("n_places_free", "places_on", "capacity", "capacity_unit")
"""What a partner says of its places, beside the verdict."""

BEFORE = ("is_referral_required", "referral_method")
"""What has to be sent before a person goes."""

LEFT_OUT = ("roads", "rss_scores", "assistance", "referrals", "follow_ups")
_PEOPLE = ("returnees", "residences", "needs")


@dataclass(frozen=True)
class Person:
    """Who asks: a returnee on record, or somebody at a place with a few attributes.

    A `place` is the name of a settlement, in the place of latitude and longitude.
    """

    returnee: str = ""
    place: str = ""
    latitude: float = math.nan
    longitude: float = math.nan
    age: float = math.nan
    sex: str = ""
    grade: float = math.nan


@dataclass(frozen=True)
class Opened:
    """A programme whose store was read: its folder, its layers, and its roads if it has any."""

    folder: Folder
    layers: Layers
    roads: Network | None


def services(
    path: Path,
    person: Person,
    category: str,
    k: int,
    language: str,
    terms: Terms = USUAL,
) -> pd.DataFrame:
    """Return the k nearest services of each category for one person.

    Returns
    -------
    DataFrame
        `category, name, partner, phone, hours, why` and `where` (sentences in `language`: the
        reasons; where and when a mobile team comes, or that a place is known only roughly, else
        empty), the columns of
        reach.parquet, `BEFORE`, `papers` (codes of those to bring), `PLACES` and `n_could_use`
        (people who need the category and could use the
        places, as the last run counted them; NaN unknown), `next_step` and `legs`, per category
        first those that say yes, then those that cannot tell, then the others, by the minutes of
        the fastest trip. Columns in the units of their names. Where no service of a category takes
        the person, `next_step` is the code of `next_steps.CODES` by which a service is a way out,
        else empty; the rows of the ways out follow, also beyond the k nearest. `legs` lists the
        parts of the way by that mode, dicts of `mode` (walk, ferry or the mode itself),
        `distance_m, duration_min` (of which `wait_min`) and `fare`; they add up to the row. It is
        empty where nobody travels or no way is known.

    Raises
    ------
    UsageError
        For an id, a category or a place that does not exist.
    """
    _wanted(category)
    programme = opened(path, terms, has_people=bool(person.returnee))
    return asked(programme, person, category, k, language)


def opened(path: Path, terms: Terms = USUAL, *, has_people: bool = True) -> Opened:
    """Read what every answer of one programme needs; for several questions in turn.

    Without `has_people` no row of a person is read, and nobody on record can be asked for: what
    somebody at a place is told depends on none.
    """
    folder = open_folder(path, terms)
    layers = layers_of(folder, left_out=LEFT_OUT if has_people else (*LEFT_OUT, *_PEOPLE))
    return Opened(folder, layers, network_of(folder, layers, is_ordered=False))


def asked(programme: Opened, person: Person, category: str, k: int, language: str) -> pd.DataFrame:
    """Return what `services` does, of a programme that was opened."""
    folder, layers, roads = programme.folder, programme.layers, programme.roads
    wanted = _wanted(category)
    profiles = replace(layers.profiles, people=_one(folder, layers, person))
    if not person.returnee:
        profiles = profiles.asked_in_person()
    if wanted:
        profiles = profiles.with_services(_of_category(profiles, wanted))
    travel = candidate_pairs.travel(roads, profiles, is_bounded=False)
    judged = judge.judge(travel, profiles)
    if wanted:
        judged = judged[judged["category"] == wanted]
    table = _ranked(judged, profiles, k, language or folder.programme.languages[0])
    table = _with_could_use(folder, table)
    ways = _ways(roads, profiles, table)
    return table.assign(legs=pd.Series(ways, dtype=object))


def _wanted(category: str) -> str:
    if not category:
        return ""
    code = code_of(category)
    if code is None:
        raise UsageError(f"'{category}' is no category. Known: {', '.join(categories())}.")
    return code


def _of_category(profiles: Profiles, category: str) -> gpd.GeoDataFrame:
    """The services of a category, and those that would bridge one of their rules."""
    services, rules = profiles.services, profiles.rules
    chosen = services["category"] == category
    own = rules["service_id"].isin(services.loc[chosen, "service_id"])
    bridges = rules.loc[own, "bridging_service_id"]
    return services[chosen | services["service_id"].isin(bridges)]


def _one(folder: Folder, layers: Layers, person: Person) -> gpd.GeoDataFrame:
    """The person who asks, as a table of people with one row."""
    if person.returnee:
        known = layers.profiles.people
        one = known[known["returnee_id"] == person.returnee].reset_index(drop=True)
        if one.empty:
            raise UsageError(
                f"No returnee '{person.returnee}' is loaded in {folder.path}. Check the id, or "
                "look whether the row is in quarantine/returnees.csv."
            )
        return one
    columns = {
        column.name: pd.Series([None], dtype=PANDAS_DTYPES[column.dtype])
        for column in SCHEMAS["returnees"].columns
    }
    one = gpd.GeoDataFrame(columns, geometry=[_point(layers, person)], crs=4326).assign(
        returnee_id="asking", age=person.age, grade=person.grade
    )
    if person.sex:
        one = one.assign(sex=person.sex)
    one = one.astype({"returnee_id": "str", "sex": "str"})
    one = one.assign(
        home_areas=home_areas.homes(one, layers.areas),
        living_cost=home_areas.living_costs(one, layers.areas),
    )
    one = urban_rural.fill(one, layers.settlements, degurba.grid(layers.population))
    return people.of_layer(one, folder.programme)


def _point(layers: Layers, person: Person) -> Any:
    """Where the person is; UsageError where it lies elsewhere, or the name is not that of one."""
    if not person.place:
        around = extent.box(layers.areas, layers.settlements, layers.services)
        written_point.refuse_outside(person.latitude, person.longitude, around)
        return Point(person.longitude, person.latitude)
    names = named_places.index(layers.settlements)
    found = named_places.find(layers.settlements, layers.areas, person.place, names)
    if len(found) != 1:
        alike = named_places.alike(layers.settlements, names, person.place)
        raise UsageError(named_places.choice(person.place, found, alike))
    return Point(found[0].longitude, found[0].latitude)


def _ranked(judged: pd.DataFrame, profiles: Profiles, k: int, language: str) -> pd.DataFrame:
    """The k nearest of each category, those that say yes first, and the ways out, in words."""
    own = reasons.own(profiles.rules, profiles.services, profiles.programme.currency)
    notes = profiles.rules[profiles.rules["criterion"].isin(criteria.NOTES)]
    told = ["name", "partner", "phone", "hours", *PLACES]
    names = profiles.services[["service_id", *told, *BEFORE, "days_to_start"]]
    table = judged.merge(names, on="service_id")
    table = table.assign(papers=table["service_id"].map(eligibility_rules.papers(profiles.rules)))
    table = table.assign(
        _rank=table["verdict"].map(RANK),
        _kind=table["category"].map({code: at for at, code in enumerate(categories())}),
    )
    order = ["_kind", "_rank", "fastest_duration_min", "service_id"]
    table = _with_steps(table.sort_values(order, ignore_index=True))
    is_near = table.groupby("category", sort=False).cumcount() < k
    table = table[is_near | (table["next_step"] != "")].copy()
    table["why"] = pd.Series(
        [
            " ".join(
                [reasons.sentence(one, language, own) for one in _open(given, verdict)]
                + _noted(held, language)
                + _begins(days, language)
            )
            for given, verdict, held, days in zip(
                table["reasons"],
                table["verdict"],
                _open_notes(table, notes),
                table["days_to_start"].where(table["verdict"] != "no"),
                strict=True,
            )
        ],
        index=table.index, dtype="str",
    )  # fmt: skip
    table["where"] = _whereabouts(table, profiles, language)
    kept = [*judge.COLUMNS, *told, *BEFORE, "papers", "why", "where", "next_step"]
    return table[kept].reset_index(drop=True)


def _with_could_use(folder: Folder, table: pd.DataFrame) -> pd.DataFrame:
    """The table with `n_could_use` as the last run counted it; NaN where there was none."""
    if not (folder.results / "could_use.parquet").exists():
        return table.assign(n_could_use=math.nan)
    told = read_parquet(folder, "could_use", ["service_id", "n_could_use"]).set_index("service_id")
    found = told["n_could_use"].reindex(table["service_id"]).to_numpy(float)
    return table.assign(n_could_use=found)


def _with_steps(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with `next_step`: by what code of `next_steps.CODES` each is a way out."""
    given = pd.Series(list(table["reasons"]), index=table.index, dtype=object)
    table = table.assign(next_step="", reasons=given)
    for _, rows in table.groupby("category", sort=False):
        for step in next_steps.of(rows):
            is_one = rows["service_id"] == step.row["service_id"]
            at = rows.index[is_one & (table.loc[rows.index, "next_step"] == "")]
            table.loc[at, "next_step"] = step.code
    return table


def _begins(days: float, language: str) -> list[str]:
    """How long it takes from asking to the first day, the way aside."""
    if math.isnan(days):
        return []
    if days < 1:
        return [languages.text("near", "starts_at_once", language)]
    told = languages.text("near", "days_to_start", language)
    return [told.replace("{days}", reasons.number(round(days), language))]


def _whereabouts(table: pd.DataFrame, profiles: Profiles, language: str) -> list[str]:
    """Where and when the team comes, or that the place is known only roughly; else empty."""
    told = profiles.stops.to_dict("records")
    stopping = {str(one["stop_id"]): where_words.sentence(one, language) for one in told}
    known = profiles.services[~visits.is_untravelled(profiles.services)]
    places = dict(zip(known["service_id"].astype("str"), known["position_class"], strict=True))
    return [
        stopping.get(str(stop)) or where_words.rough(places.get(str(service)), language)
        for stop, service in zip(table["stop_id"], table["service_id"], strict=True)
    ]


def _open(given: Iterable[Mapping[str, Any]], verdict: str) -> list[Mapping[str, Any]]:
    """The reasons to tell: of a sure no those that say no, for nothing that is asked changes it."""
    return [one for one in given if verdict != "no" or not reasons.is_unknown(str(one["code"]))]


def _ways(
    roads: Network | None, profiles: Profiles, table: pd.DataFrame
) -> list[list[dict[str, Any]]]:
    """Return the legs of each row of the table, by the row's mode."""
    ways: list[list[dict[str, Any]]] = [[] for _ in range(len(table))]
    if roads is None:
        return ways
    home = profiles.people.geometry
    sites = stops.as_sites(profiles).services.set_index("service_id").geometry
    table = table.assign(service_id=stops.sites_of(table))
    ridden = table[table["mode"].isin(roads.model.modes) & np.isfinite(table["duration_min"])]
    for mode, rows in ridden.groupby("mode"):
        found = itinerary.routes(roads, home, sites[rows["service_id"]], str(mode))
        for at, fare, way in zip(rows.index, rows["fare"], found, strict=True):
            priced = itinerary.in_coins(way, roads.model.coin)
            told = math.fsum(leg.fare for leg in priced)
            if not math.isnan(fare) and abs(told - fare) > 1e-6:  # it is a listed one
                priced = itinerary.at_fare(way, fare)
            ways[at] = [_plain(leg) for leg in priced]
    return ways


def _open_notes(table: pd.DataFrame, notes: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield what to tell of each row's service beside the verdict; nothing after a no."""
    for service, verdict in zip(table["service_id"], table["verdict"], strict=True):
        yield notes[(notes["service_id"] == service) & (verdict != "no")]


def _noted(held: pd.DataFrame, language: str) -> list[str]:
    said = [
        reasons.note(criterion, values, language)
        for criterion, values in zip(held["criterion"], held["values"], strict=True)
    ]
    return list(dict.fromkeys(said))


def _plain(leg: itinerary.Leg) -> dict[str, Any]:
    """Return what a leg tells a reader."""
    return {name: value for name, value in leg._asdict().items() if name != "rows"}

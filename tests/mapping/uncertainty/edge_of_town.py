"""A few people and services at a town's edge, some of them known by their settlement or area."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
from pyproj import Geod
from shapely import box

from mapping.reach import encoded_pairs, judge
from mapping.uncertainty import candidate_points, home_candidates, position_uncertainty
from tests.mapping import builders

PLAN = "[limits.training]\nduration_min = 30\n[limits.clinic]\nduration_min = 20\n"
SITES = [(-16.60, 13.30), (-16.60, 13.31), (-16.58, 13.30)]
HOME = (-16.595, 13.305)
WAYS = ["p_geographic", "p_covered", "p_optimistic"]


def services(**more):
    return builders.layer(
        "services",
        [{"service_id": "S1", "category": "training", "age_max": 35, "urban_limit_km": 1,
          "rural_limit_km": 1} | more,
         {"service_id": "S2", "category": "training", "sexes": "f"},
         {"service_id": "S3", "category": "clinic"}],
        SITES,
    )  # fmt: skip


def returnees():
    rows = [
        {"returnee_id": "R1", "age": 20, "sex": "f", "position_class": "settlement"},
        {"returnee_id": "R2", "age": 40, "sex": "m", "position_class": "settlement"},
        {"returnee_id": "R3", "sex": "m", "position_class": "settlement"},
        {"returnee_id": "R4", "age": 20, "sex": "f", "position_class": "gps"},
        {"returnee_id": "R5", "age": 20, "position_class": "area2", "pcode": "A"},
    ]
    return builders.layer("returnees", rows, [HOME] * 4 + [(-16.5, 13.2)])


def travel(profiles):
    """Straight lines at five kilometres an hour, whoever walks them."""
    rows = []
    for person in profiles.people.itertuples():
        for service in profiles.services.itertuples():
            metres = Geod(ellps="WGS84").inv(
                person.geometry.x, person.geometry.y, service.geometry.x, service.geometry.y
            )[2]
            if metres < 2500:
                rows.append(
                    {"returnee_id": person.returnee_id, "service_id": service.service_id,
                     "mode": "walk", "straight_m": metres, "distance_m": metres,
                     "duration_min": metres / 5000 * 60}
                )  # fmt: skip
    return builders.travel(rows or [{"returnee_id": "none"}]).iloc[: len(rows)]


def areas():
    table = builders.layer("areas", [{"pcode": "A", "level": 2.0}])
    return table.set_geometry([box(-16.62, 13.28, -16.56, 13.33)]).set_crs(4326)


def uncertain(extra="", people=None, offers=None, ways=None):
    """What is known of those in doubt, and the profiles; `ways` is told whom it is asked about."""
    people = returnees() if people is None else people
    offers = services() if offers is None else offers
    known = builders.profiles(people, offers, builders.programme(PLAN + extra))
    judged = judge.judge(travel(known), known)
    found = position_uncertainty.of_returnees(
        known, areas(), builders.layer("settlements", []),
        encoded_pairs.of_judged(judged, known), ways or travel,
    )  # fmt: skip
    return found, known


def moved_services():
    """S1 somewhere in area A, with its own rules; S2 of the other sex; S3 somewhere in its town."""
    kept = services()
    classes = pd.Series(["area2", "gps", "settlement"], dtype="str")
    codes = pd.Series(["A", None, None], dtype="str")
    return kept.assign(position_class=classes, pcode=codes)


def judged_at(profiles, people, services=None):
    """Everybody judged as if these were their homes, and these the services."""
    there = replace(profiles, people=people)
    if services is not None:
        there = there.with_services(services)
    return judge.judge(travel(there), there)


def candidates(profiles, person: str) -> list:
    """The points at which a person may live: one where the home is known."""
    row = profiles.people[profiles.people["returnee_id"] == person]
    if row["position_class"].iloc[0] == "gps":
        return list(row.geometry)
    places = home_candidates.of_people(profiles.people).places
    at = places[places.geometry.geom_equals(row.geometry.iloc[0])]
    n = profiles.programme.measures.n_candidates
    towns = builders.layer("settlements", [])
    return list(candidate_points.points(at, areas(), towns, n, 0, 1000.0).geometry)


def at_candidates(profiles, person: str) -> gpd.GeoDataFrame:
    """A person once at each place where they may live, each time under another id."""
    points = candidates(profiles, person)
    row = profiles.people[profiles.people["returnee_id"] == person]
    there = row.loc[row.index.repeat(len(points))].reset_index(drop=True)
    ids = pd.Series([f"{person} at {at:02}" for at in range(len(points))], dtype="str")
    return there.assign(returnee_id=ids, position_class="gps").set_geometry(points, crs=4326)


def cell_of(table, person: str, kind: str) -> tuple[bool, bool, bool]:
    own = (table["returnee_id"] == person) & (table["category"] == kind)
    near = table[own & table["is_within"]]
    yes = (near["eligible"] == "yes").any()
    return len(near) > 0, bool(yes), bool((near["eligible"] != "no").any())

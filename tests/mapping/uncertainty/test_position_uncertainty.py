"""Uncertain homes and services against judging everything at each candidate as if it were there."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from shapely import box

from mapping.indicators import coverage
from mapping.profiles import service_status
from mapping.reach import encoded_pairs
from mapping.reach import judge as reach
from mapping.uncertainty import candidate_points, position_uncertainty, service_candidates
from tests.mapping import builders

PLAN = "[limits.training]\nduration_min = 30\n[limits.clinic]\nduration_min = 20\n"
SITES = [(-16.60, 13.30), (-16.60, 13.31), (-16.58, 13.30)]
HOME = (-16.595, 13.305)


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


def travel(people, offers):
    """Straight lines at five kilometres an hour, whoever walks them."""
    rows = []
    for person in people.itertuples():
        for service in offers.itertuples():
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


def doubts(extra="", people=None, offers=None):
    plan = builders.programme(PLAN + extra)
    people = returnees() if people is None else people
    offers = services() if offers is None else offers
    judged = reach.judge(travel(people, offers), people, offers, plan)
    towns = builders.layer("settlements", [])
    found = position_uncertainty.of_returnees(
        people, offers, areas(), towns,
        encoded_pairs.of_judged(judged, people, offers, plan),
        service_status.of_services(offers, None, plan), plan,
        lambda there, sites: reach.judge(travel(there, sites), there, sites, plan),
        lambda rows, who: reach.judge(rows, who, offers, plan),
    )  # fmt: skip
    return found, people, offers, plan


def one_by_one(person: str, people, offers, plan) -> dict:
    """Put one person at each candidate of their place and judge them there."""
    row = people[people["returnee_id"] == person]
    places, _ = position_uncertainty._places(people, people["position_class"] != "gps")
    at = places[places.geometry.geom_equals(row.geometry.iloc[0])]
    points = candidate_points.points(at, areas(), builders.layer("settlements", []), 16, 0, 1000.0)
    hits: dict = {}
    for point in points.geometry:
        there = row.assign(position_class="gps").set_geometry([point], crs=4326)
        table = reach.judge(travel(there, offers), there, offers, plan)
        for kind in ("training", "clinic"):
            near = table[(table["category"] == kind) & table["is_within"]]
            hits.setdefault(kind, []).append(
                (len(near) > 0, (near["eligible"] == "yes").any(), (near["eligible"] != "no").any())
            )
    return {kind: np.mean(each, axis=0) for kind, each in hits.items()}


def test_the_probability_is_the_share_of_candidates_from_which_the_person_is_taken():
    found, people, offers, plan = doubts()
    assert set(found["returnee_id"]) == {"R1", "R2", "R3", "R5"}
    told = found.set_index(["returnee_id", "category"])
    somewhere_between = 0
    for person in ("R1", "R2", "R3", "R5"):
        for kind, wanted in one_by_one(person, people, offers, plan).items():
            row = told.loc[(person, kind), ["p_geographic", "p_covered", "p_optimistic"]]
            assert row.astype(float).tolist() == pytest.approx(wanted.tolist())
            somewhere_between += 0 < row["p_geographic"] < 1
    assert somewhere_between > 2


def _draw(people: gpd.GeoDataFrame, offers: gpd.GeoDataFrame, plan, judge) -> None:
    judged = reach.judge(travel(people, offers), people, offers, plan)
    position_uncertainty.of_returnees(
        people, offers, areas(), builders.layer("settlements", []),
        encoded_pairs.of_judged(judged, people, offers, plan),
        service_status.of_services(offers, None, plan), plan, judge,
        lambda rows, who: reach.judge(rows, who, offers, plan),
    )  # fmt: skip


def test_people_of_one_place_share_its_candidates():
    plan = builders.programme(PLAN)
    asked: list[int] = []
    people, offers = returnees().iloc[:4].reset_index(drop=True), services()

    def judge(there: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
        asked.append(len(there))
        return reach.judge(travel(there, sites), there, sites, plan)

    _draw(people, offers, plan, judge)
    assert asked == [16]


def test_where_every_place_is_known_nothing_is_computed():
    people = returnees().assign(position_class="gps")
    found, *_ = doubts(people=people)
    assert found.empty
    assert list(found.columns)[: len(position_uncertainty.COLUMNS)] == list(
        position_uncertainty.COLUMNS
    )
    table = pd.DataFrame({"returnee_id": ["R1"], "category": ["pss"]})
    assert position_uncertainty.mark(table, found) is table


def test_without_candidates_nothing_is_computed():
    assert doubts("[uncertain]\ncandidates = 0\n")[0].empty


def test_the_draws_agree_with_the_probability():
    found, *_ = doubts()
    for row in found.to_dict("records"):
        n = int(np.bitwise_count(np.uint64(row["draws_eligible"])))
        p = row["p_covered"]
        # Sixty-four draws of a chance p: within four standard deviations.
        assert abs(n - 64 * p) <= 4 * np.sqrt(64 * p * (1 - p)) + 1e-9


def test_the_order_of_rows_changes_nothing():
    people = returnees()
    wanted, *_ = doubts(people=people)
    found, *_ = doubts(people=people.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(found, wanted)


def test_a_closed_service_takes_nobody_from_anywhere():
    offers = services().assign(status="defunct")
    found, *_ = doubts(offers=offers)
    assert (found[["p_geographic", "p_covered", "p_optimistic"]] == 0).all(axis=None)


def test_cases_are_marked_with_their_draws():
    found, *_ = doubts()
    table = returnees()[["returnee_id"]].assign(category="training")
    marked = position_uncertainty.mark(table, found).set_index("returnee_id")
    assert marked["is_uncertain"].to_dict() == {
        "R1": True, "R2": True, "R3": True, "R4": False, "R5": True
    }  # fmt: skip
    assert marked["draws_eligible"].dtype == np.uint64
    assert marked.loc["R4", "draws_eligible"] == 0
    told = found[found["category"] == "training"].set_index("returnee_id")
    for name in ("draws_eligible", "draws_optimistic"):
        assert marked.loc[told.index, name].tolist() == told[name].tolist()
    assert told["draws_optimistic"].max() > 2**53


def test_the_range_of_coverage_holds_what_a_simulation_gives():
    found, people, *_ = doubts()
    some = found[found["category"] == "training"]
    table = people[["returnee_id"]].assign(
        category="training", pcode="ALL", group="all", is_geographic=True, is_optimistic=True
    )
    table["is_eligible"] = table["returnee_id"] == "R4"
    row = coverage.measure(position_uncertainty.mark(table, found)).set_index("indicator")
    row = row.loc["coverage_eligible"]
    rng = np.random.default_rng(1)
    draws = 1 + (rng.random((4000, len(some))) < some["p_covered"].to_numpy()).sum(axis=1)
    low, high = np.quantile(draws, [0.05, 0.95], method="inverted_cdf") / 5
    # Sixty-four draws against four thousand: a person more or less at either end.
    assert abs(row["low"] - low) <= 0.2
    assert abs(row["high"] - high) <= 0.2


def moved_services():
    """S1 somewhere in area A, with its own rules; S2 of the other sex; S3 somewhere in its town."""
    kept = services()
    classes = pd.Series(["area2", "gps", "settlement"], dtype="str")
    codes = pd.Series(["A", None, None], dtype="str")
    return kept.assign(position_class=classes, pcode=codes)


def cell_of(table, person: str, kind: str) -> tuple[bool, bool, bool]:
    own = (table["returnee_id"] == person) & (table["category"] == kind)
    near = table[own & table["is_within"]]
    yes = (near["eligible"] == "yes").any()
    return len(near) > 0, bool(yes), bool((near["eligible"] != "no").any())


def whole_programme_at_every_place(people, offers, plan) -> dict:
    """Judge everybody with every service for all candidates of each home and of each service."""
    towns = builders.layer("settlements", [])
    sites = service_candidates.of_services(offers, areas(), towns, plan)
    found: dict = {}
    for person in people["returnee_id"]:
        row = people[people["returnee_id"] == person]
        points = list(row.geometry)
        if row["position_class"].iloc[0] != "gps":
            places, _ = position_uncertainty._places(people, people["position_class"] != "gps")
            at = places[places.geometry.geom_equals(row.geometry.iloc[0])]
            n = plan.measures.n_candidates
            points = candidate_points.points(at, areas(), towns, n, 0, 1000.0).geometry
        for point in points:
            there = row.assign(position_class="gps").set_geometry([point], crs=4326)
            # One uncertain service a category: all at candidate j stands for that service at j.
            for moved in sites:
                rest = offers[~offers["service_id"].isin(moved["service_id"])]
                world = pd.concat([rest, moved], ignore_index=True)
                table = reach.judge(travel(there, world), there, world, plan)
                for kind in ("training", "clinic"):
                    found.setdefault((person, kind), []).append(cell_of(table, person, kind))
    return {cell: np.mean(each, axis=0) for cell, each in found.items()}


def test_with_services_in_doubt_it_is_the_share_of_homes_and_services_placed_everywhere():
    extra = "[uncertain]\ncandidates = 4\n"
    found, people, offers, plan = doubts(extra, offers=moved_services())
    told = found.set_index(["returnee_id", "category"])
    ways = ["p_geographic", "p_covered", "p_optimistic"]
    open_known = 0
    for cell, wanted in whole_programme_at_every_place(people, offers, plan).items():
        if cell not in told.index:
            assert cell[0] == "R4"
            assert not wanted.any()
            continue
        row = told.loc[cell, ways].astype(float)
        assert row.tolist() == pytest.approx(wanted.tolist()), cell
        open_known += cell[0] == "R4" and 0 < row["p_geographic"] < 1
    assert open_known
    assert told.loc["R4", "n_candidates"].eq(1).all()
    assert told.loc["R4", "position_class"].eq("gps").all()


def test_each_draw_is_the_whole_programme_with_every_uncertain_place_where_it_was_drawn():
    offers = moved_services().assign(category="training")
    found, people, offers, plan = doubts(offers=offers)
    told = found.set_index(["returnee_id", "category"])
    towns = builders.layer("settlements", [])
    sites = service_candidates.of_services(offers, areas(), towns, plan)
    places, place = position_uncertainty._places(people, people["position_class"] != "gps")
    points = candidate_points.points(places, areas(), towns, 16, 0, 1000.0)
    order = list(people.loc[people["position_class"] != "gps", "returnee_id"])
    differ = set()
    for draw in range(0, 64, 8):
        world, there = offers.copy(), people.assign(position_class="gps")
        for at, one in enumerate(offers["service_id"]):
            if offers["position_class"].iloc[at] == "gps":
                continue
            which = int(candidate_points.uniform([f"site of {one}"], 64, 0)[0, draw] * 16)
            moved = sites[which].set_index("service_id").loc[one]
            world.loc[at, "geometry"] = moved["geometry"]
        world["position_class"] = "gps"
        for at, one in enumerate(there["returnee_id"]):
            if one in order:
                name = places["place"].iloc[place[order.index(one)]]
                which = int(candidate_points.uniform([f"home of {one}"], 64, 0)[0, draw] * 16)
                spot = points[(points["place"] == name) & (points["candidate"] == which)]
                there.loc[at, "geometry"] = spot.geometry.iloc[0]
        table = reach.judge(travel(there, world), there, world, plan)
        wanted = {}
        for one in there["returnee_id"]:
            _, *wanted[one] = cell_of(table, one, "training")
            row = told.loc[(one, "training")]
            bits = [
                bool(int(row[f"draws_{way}"]) >> draw & 1) for way in position_uncertainty.DRAWN
            ]
            assert bits == wanted[one], (draw, one)
        differ.add(str(wanted))
    assert len(differ) > 2


def test_the_draws_of_services_agree_with_the_probability():
    found, *_ = doubts(offers=moved_services())
    for row in found.to_dict("records"):
        n, p = int(np.bitwise_count(np.uint64(row["draws_eligible"]))), row["p_covered"]
        assert abs(n - 64 * p) <= 4 * np.sqrt(64 * p * (1 - p)) + 1e-9


def test_only_pairs_of_services_in_doubt_are_judged_again_for_known_homes():
    people = returnees().assign(position_class="gps")
    offers, plan, asked = moved_services(), builders.programme(PLAN), []

    def judge(there: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
        asked.append(tuple(sites["service_id"]))
        return reach.judge(travel(there, sites), there, sites, plan)

    _draw(people, offers, plan, judge)
    assert asked == [("S1", "S3")] * 16


def test_a_closed_or_distant_service_of_uncertain_place_is_not_drawn():
    people = returnees().assign(position_class="gps")
    closed = moved_services().assign(status="defunct")
    phone = moved_services().assign(delivery="phone")
    for offers in (closed, phone):
        assert doubts(people=people, offers=offers)[0].empty


def test_the_range_of_coverage_of_known_homes_comes_from_services_in_doubt():
    people = returnees().assign(position_class="gps")
    found, *_ = doubts(people=people, offers=moved_services())
    table = people[["returnee_id"]].assign(
        category="training", pcode="ALL", group="all", is_geographic=True, is_optimistic=True,
        is_eligible=True,
    )  # fmt: skip
    row = coverage.measure(position_uncertainty.mark(table, found)).set_index("indicator")
    # Only R3, whose age is unknown and who is no woman, has nothing but the service in doubt.
    assert row.loc["coverage_optimistic", ["low", "high"]].tolist() == [0.6, 0.8]

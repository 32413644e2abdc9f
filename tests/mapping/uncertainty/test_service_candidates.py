"""Services in doubt against the whole programme with every place where it may be."""

import numpy as np
import pandas as pd
import pytest
from shapely import box

from mapping import draws
from mapping.indicators import coverage
from mapping.uncertainty import (
    candidate_points,
    home_candidates,
    position_uncertainty,
    service_candidates,
)
from mapping.unit_records import records
from tests.mapping import builders
from tests.mapping.uncertainty import edge_of_town
from tests.mapping.uncertainty.edge_of_town import WAYS, cell_of, uncertain


def whole_programme_at_every_place(profiles) -> dict:
    """Judge everybody with every service for all candidates of each home and of each service."""
    services, towns = profiles.services, builders.layer("settlements", [])
    sites = service_candidates.of_services(
        services, edge_of_town.areas(), towns, profiles.programme
    )
    placed = {
        person: edge_of_town.at_candidates(profiles, person)
        for person in profiles.people["returnee_id"]
    }
    there = pd.concat(placed.values(), ignore_index=True)
    found: dict = {}
    # One uncertain service a category: all at candidate j stands for that service at j.
    for moved in sites:
        rest = services[~services["service_id"].isin(moved["service_id"])]
        world = pd.concat([rest, moved], ignore_index=True)
        table = edge_of_town.judged_at(profiles, there, world)
        for person, homes in placed.items():
            for kind in ("training", "clinic"):
                cells = [cell_of(table, one, kind) for one in homes["returnee_id"]]
                found.setdefault((person, kind), []).extend(cells)
    return {cell: np.mean(each, axis=0) for cell, each in found.items()}


def test_with_services_in_doubt_it_is_the_share_of_homes_and_services_placed_everywhere():
    extra = "[uncertain]\ncandidates = 4\n"
    found, profiles = uncertain(extra, offers=edge_of_town.moved_services())
    told = found.set_index(["returnee_id", "category"])
    open_known = 0
    for cell, wanted in whole_programme_at_every_place(profiles).items():
        if cell not in told.index:
            assert cell[0] == "R4"
            assert not wanted.any()
            continue
        row = told.loc[cell, WAYS].astype(float)
        assert row.tolist() == pytest.approx(wanted.tolist()), cell
        open_known += cell[0] == "R4" and 0 < row["p_geographic"] < 1
    assert open_known
    assert told.loc["R4", "n_candidates"].eq(1).all()
    assert told.loc["R4", "position_class"].eq("gps").all()


def test_each_draw_is_the_whole_programme_with_every_uncertain_place_where_it_was_drawn():
    offers = edge_of_town.moved_services().assign(category="training")
    found, profiles = uncertain(offers=offers)
    people, offers, plan = profiles.people, profiles.services, profiles.programme
    told = found.set_index(["returnee_id", "category"])
    towns = builders.layer("settlements", [])
    sites = service_candidates.of_services(offers, edge_of_town.areas(), towns, plan)
    homes = home_candidates.of_people(people)
    points = candidate_points.points(homes.places, edge_of_town.areas(), towns, 16, 0, 1000.0)
    order = list(people.loc[people["position_class"] != "gps", "returnee_id"])
    differ = set()
    for draw in range(0, 64, 8):
        world, there = offers.copy(), people.assign(position_class="gps")
        for at, one in enumerate(offers["service_id"]):
            if offers["position_class"].iloc[at] == "gps":
                continue
            which = int(draws.uniform([f"site of {one}"], 64, 0)[0, draw] * 16)
            moved = sites[which].set_index("service_id").loc[one]
            world.loc[at, "geometry"] = moved["geometry"]
        world["position_class"] = "gps"
        for at, one in enumerate(there["returnee_id"]):
            if one in order:
                name = homes.places["place"].iloc[homes.place[order.index(one)]]
                which = int(draws.uniform([f"home of {one}"], 64, 0)[0, draw] * 16)
                spot = points[(points["place"] == name) & (points["candidate"] == which)]
                there.loc[at, "geometry"] = spot.geometry.iloc[0]
        table = edge_of_town.judged_at(profiles, there, world)
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
    found, _ = uncertain(offers=edge_of_town.moved_services())
    for row in found.to_dict("records"):
        n, p = int(np.bitwise_count(np.uint64(row["draws_eligible"]))), row["p_covered"]
        assert abs(n - 64 * p) <= 4 * np.sqrt(64 * p * (1 - p)) + 1e-9


def test_a_closed_or_distant_service_of_uncertain_place_is_not_drawn():
    people = edge_of_town.returnees().assign(position_class="gps")
    closed = edge_of_town.moved_services().assign(status="defunct")
    phone = edge_of_town.moved_services().assign(delivery="phone")
    for offers in (closed, phone):
        assert uncertain(people=people, offers=offers)[0].empty


def test_a_service_at_its_candidates_keeps_its_id_and_has_the_setting_of_the_new_place():
    town = builders.layer("settlements", [{"settlement_id": "T", "setting": "urban"}])
    town = town.set_geometry([box(-16.62, 13.28, -16.59, 13.33)]).set_crs(4326)
    offers = edge_of_town.moved_services().assign(
        setting=pd.Series(["rural", "rural", "rural"], dtype="str"),
        setting_source=["settlement", "stated", "stated"],
    )
    found = service_candidates.of_services(
        offers, edge_of_town.areas(), town, builders.programme(edge_of_town.PLAN)
    )
    assert len(found) == 16
    for each in found:
        assert list(each["service_id"]) == ["S1", "S3"]
        in_town = town.geometry.iloc[0].intersects(each.geometry.iloc[0])
        assert (each["setting"].iloc[0] == "urban") == in_town
        assert each["setting"].iloc[1] == "rural"
        assert edge_of_town.areas().geometry.iloc[0].covers(each.geometry.iloc[0])


def test_the_range_of_coverage_of_known_homes_comes_from_services_in_doubt():
    people = edge_of_town.returnees().assign(position_class="gps")
    found, _ = uncertain(people=people, offers=edge_of_town.moved_services())
    table = people[["returnee_id"]].assign(
        category="training", pcode="ALL", group="all", is_geographic=True, is_optimistic=True,
        is_eligible=True,
    )  # fmt: skip
    row = coverage.measure(records.with_draws(table, found)).set_index("indicator")
    # Only R3, whose age is unknown and who is no woman, has nothing but the service in doubt.
    assert row.loc["coverage_optimistic", ["low", "high"]].tolist() == [0.6, 0.8]

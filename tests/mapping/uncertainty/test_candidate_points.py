"""Candidate points: seeded, inside, and where the people are."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from scipy import stats
from shapely import Point, box

from mapping import draws
from mapping.uncertainty import candidate_points
from tests.mapping import builders

AREA = box(-16, 13, -15.5, 13.5)


def areas():
    table = builders.layer("areas", [{"pcode": "A", "level": 1.0}])
    return table.set_geometry([AREA]).set_crs(4326)


def settlements(rows=(), shapes=None):
    table = builders.layer("settlements", [dict(row) for row in rows], [(0, 0)] * len(rows))
    return table if shapes is None else table.set_geometry(shapes).set_crs(4326)


def places(kind="area1", at=(-15.75, 13.25), name="one", pcode="A"):
    return gpd.GeoDataFrame(
        {"place": [name], "position_class": [kind], "pcode": [pcode]},
        geometry=[Point(at)], crs=4326,
    )  # fmt: skip


def drawn(kind="area1", n=64, seed=0, towns=None, **more):
    held = settlements() if towns is None else towns
    return candidate_points.points(places(kind, **more), areas(), held, n, seed, 1000.0)


def test_numbers_of_a_name_are_even_and_its_own():
    rolls = draws.uniform([f"R{at}" for at in range(200)], 50, 3)
    assert rolls.shape == (200, 50)
    assert stats.kstest(rolls.ravel(), "uniform").pvalue > 0.01
    assert len(np.unique(rolls)) == rolls.size
    again = draws.uniform(["R7"], 50, 3)
    assert (again[0] == rolls[7]).all()
    assert not (draws.uniform(["R7"], 50, 4)[0] == rolls[7]).any()


def test_the_same_seed_gives_the_same_points_and_another_gives_others():
    assert drawn().geometry.geom_equals(drawn().geometry).all()
    assert not drawn(seed=1).geometry.geom_equals(drawn().geometry).any()
    assert not drawn(name="other").geometry.geom_equals(drawn().geometry).any()


def test_an_area_without_settlements_is_filled_evenly():
    found = drawn()
    assert len(found) == 64
    assert found.within(AREA).all()
    assert stats.kstest((found.geometry.x + 16) / 0.5, "uniform").pvalue > 0.01


def test_in_an_area_people_are_where_its_settlements_are_by_their_number():
    towns = settlements(
        [{"settlement_id": "T1", "name": "Big", "population": 9000},
         {"settlement_id": "T2", "name": "Small", "population": 1000},
         {"settlement_id": "T3", "name": "Beyond", "population": 99000},
         {"settlement_id": "T4", "name": "Empty"}],
        [Point(-15.9, 13.1), Point(-15.6, 13.4), Point(-14, 13), Point(-15.7, 13.2)],
    )  # fmt: skip
    found = drawn(towns=towns).geometry
    metres = {
        at: Geod(ellps="WGS84").inv(
            found.x, found.y, np.full(64, towns.geometry.x[at]), np.full(64, towns.geometry.y[at])
        )[2]
        for at in (0, 1)
    }
    near_big, near_small = (metres[at] < 1010 for at in (0, 1))
    assert (near_big | near_small).all()
    assert stats.binomtest(int(near_big.sum()), 64, 0.9).pvalue > 0.01


def test_a_settlement_known_as_a_point_is_a_disc_around_it():
    found = drawn("settlement").geometry
    metres = Geod(ellps="WGS84").inv(found.x, found.y, np.full(64, -15.75), np.full(64, 13.25))[2]
    assert metres.max() <= 1010
    assert stats.kstest((metres / 1000) ** 2, "uniform").pvalue > 0.01


def test_a_settlement_with_an_outline_is_filled():
    outline = box(-15.76, 13.24, -15.7, 13.26)
    towns = settlements([{"settlement_id": "T1", "name": "Town"}], [outline])
    assert drawn("settlement", towns=towns).within(outline).all()


def test_a_place_whose_area_is_not_on_record_stays_where_it_is():
    found = drawn(pcode="Z")
    assert found.geometry.geom_equals(Point(-15.75, 13.25)).all()


def test_no_places_have_no_candidates():
    found = candidate_points.points(places().iloc[:0], areas(), settlements(), 16, 0, 1000.0)
    assert found.empty
    assert list(found.columns) == ["place", "candidate", "geometry"]


@pytest.mark.parametrize("n", [1, 16])
def test_every_place_has_its_number_of_candidates_in_order(n):
    both = pd.concat([places(), places("settlement", name="two")], ignore_index=True)
    found = candidate_points.points(both, areas(), settlements(), n, 0, 1000.0)
    assert found["place"].tolist() == ["one"] * n + ["two"] * n
    assert found["candidate"].tolist() == [*range(n), *range(n)]

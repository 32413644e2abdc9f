"""Which areas hold a home, on four squares in two provinces."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from mapping.profiles import home_areas
from tests.mapping import builders


def areas(*, has_parents: bool = True) -> gpd.GeoDataFrame:
    """Provinces P1 (west) and P2 (east), each of two districts, south and north."""
    rows = [("P1", "West", 1, None, box(0, 0, 1, 2)), ("P2", "East", 1, None, box(1, 0, 2, 2))]
    rows += [
        (f"P{p}{d}", f"District {p}{d}", 2, f"P{p}" if has_parents else None,
         box(p - 1, d - 1, p, d))
        for p in (1, 2) for d in (1, 2)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["pcode", "name", "level", "parent_pcode", "geometry"])
    typed = table.astype({"pcode": "str", "name": "str", "level": float, "parent_pcode": "str"})
    return gpd.GeoDataFrame(typed, geometry="geometry", crs=4326)


def homes(*people: tuple[tuple[float, float] | None, dict]) -> gpd.GeoDataFrame:
    rows = [{"returnee_id": f"R{n}", **facts} for n, (_, facts) in enumerate(people)]
    return builders.layer("returnees", rows, [point for point, _ in people])


@pytest.mark.parametrize("has_parents", [True, False])
@pytest.mark.parametrize(
    ("point", "facts", "wanted"),
    [
        ((0.5, 1.5), {"position_class": "gps"}, "P12 P1"),
        ((0.5, 1.5), {"position_class": "settlement"}, "P12 P1"),
        ((0.5, 1.5), {"position_class": "area2"}, "P12 P1"),
        ((0.5, 1.5), {"position_class": "area1"}, "P1"),  # its middle says nothing of districts
        (None, {"pcode": "P21"}, "P21 P2"),
        (None, {"pcode": "P2"}, "P2"),
        ((5.0, 5.0), {}, None),
        (None, {}, None),
    ],
)
def test_a_home_is_held_by_all_areas_it_is_known_to_lie_in(point, facts, wanted, has_parents):
    found = home_areas.homes(homes((point, facts)), areas(has_parents=has_parents)).tolist()[0]
    assert (found if isinstance(found, str) else None) == wanted


def test_each_home_has_its_own_areas_whatever_the_order():
    table = homes(((0.5, 0.5), {}), (None, {}), ((1.5, 1.5), {}), ((1.0, 0.5), {}))
    found = home_areas.homes(table, areas())
    assert found.dropna().tolist() == ["P11 P1", "P22 P2", "P11 P21 P1 P2"]
    again = home_areas.homes(table.iloc[::-1], areas().iloc[::-1])
    pd.testing.assert_series_equal(again.sort_index(), found)


def test_without_areas_the_rows_own_pcode_stands():
    found = home_areas.homes(homes((None, {"pcode": "P21"})), areas().iloc[:0])
    assert found.tolist() == ["P21"]


def test_a_rule_knows_what_lies_above_its_areas_and_what_they_are_called():
    rules = pd.DataFrame({"values": pd.Series(["p11 p2", "P99", None], dtype="str")})
    found = home_areas.beside(rules, areas(), "values")
    assert found["areas_above"].tolist()[:2] == ["P1", "?"]
    assert found["area_names"].tolist()[:2] == ["District 11, East", "P99"]
    assert found.iloc[2].isna().all()


@pytest.mark.parametrize(
    ("point", "facts", "answer"),
    [
        ((0.5, 0.5), {"position_class": "gps"}, "yes"),
        ((0.5, 1.5), {"position_class": "gps"}, "no"),
        ((0.5, 0.5), {"position_class": "area1"}, "unknown"),
        ((1.5, 0.5), {"position_class": "area1"}, "no"),
    ],
)
def test_a_service_for_a_district_takes_those_who_live_there(point, facts, answer):
    people = homes((point, facts))
    people = people.assign(home_areas=home_areas.homes(people, areas()))
    service = {
        "service_id": "S1",
        "category": "training",
        "partner_id": "P",
        "serves_pcodes": "p11",
    }
    services = builders.layer("services", [service], [(0.5, 0.5)])
    services = home_areas.beside(services, areas(), "serves_pcodes")
    travel = builders.travel([{"returnee_id": "R0"}])
    table = builders.judged(travel, people, services, builders.programme())
    assert table["eligible"].tolist() == [answer]


def test_living_costs_what_the_person_says_else_what_the_finest_area_says():
    there = areas().assign(living_cost=[20.0, float("nan"), 30.0, float("nan"), float("nan"), 5.0])
    people = homes(
        ((0.5, 0.5), {"position_class": "gps"}),  # district 11 has its own figure
        ((0.5, 1.5), {"position_class": "gps"}),  # 12 has none: that of P1
        ((0.5, 0.5), {"position_class": "area1"}),  # known by the province alone
        ((1.5, 0.5), {"position_class": "gps"}),  # nothing on record
        ((0.5, 0.5), {"position_class": "gps", "living_cost": 7.0}),
        (None, {}),
    )
    found = home_areas.living_costs(people, there).tolist()
    assert found[:3] + found[4:5] == [30.0, 20.0, 20.0, 7.0]
    assert pd.isna(found[3])
    assert pd.isna(found[5])
    table = home_areas.living_of_areas(there).set_index("pcode")["living"]
    assert table.to_dict() == {"P1": 20.0, "P11": 30.0, "P12": 20.0, "P22": 5.0}
    assert home_areas.living_of_areas(areas().assign(living_cost=float("nan"))).empty

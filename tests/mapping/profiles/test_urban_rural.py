"""Urban or rural, and which area: own word first, then the outline, then the point beside."""

import geopandas as gpd
import pytest
from shapely import Point, box

from mapping.profiles import urban_rural
from tests.mapping import builders
from tests.mapping.grid_world import KM, place


def settlements(*rows: tuple[str | None, object]) -> gpd.GeoDataFrame:
    told = [{"settlement_id": f"T{i}", "setting": word} for i, (word, _) in enumerate(rows)]
    table = builders.layer("settlements", told)
    return table.set_geometry(gpd.GeoSeries([shape for _, shape in rows], crs=4326))


def square(x_km: float, y_km: float, half_km: float) -> object:
    return box((x_km - half_km) * KM, (y_km - half_km) * KM, (x_km + half_km) * KM,
               (y_km + half_km) * KM)  # fmt: skip


def filled(point, known, own: str | None = None) -> tuple[str, str]:
    rows = [{"returnee_id": "R0", "setting": own}]
    table = builders.layer("returnees", rows, [None if point is None else place(*point)])
    found = urban_rural.fill(table.set_index([[7]]), known).iloc[0]
    word = found["setting"] if isinstance(found["setting"], str) else ""
    return word, found["setting_source"]


TOWN, VILLAGE = ("urban", square(0, 0, 5)), ("rural", Point(10 * KM, 0))


@pytest.mark.parametrize(
    ("point", "own", "wanted"),
    [
        ((0, 0), None, ("urban", "settlement")),
        ((0, 0), "rural", ("rural", "stated")),
        ((6, 0), None, ("", "")),  # beside an outline is outside it
        ((8, 0), None, ("rural", "settlement")),  # 2 km from a point
        ((13.5, 0), None, ("", "")),  # more than 3 km from it
        (None, None, ("", "")),
        (None, "urban", ("urban", "stated")),
    ],
)
def test_a_setting_is_the_own_word_or_that_of_the_settlement(point, own, wanted):
    assert filled(point, settlements(TOWN, VILLAGE), own) == wanted


def test_an_outline_comes_before_a_point():
    known = settlements(TOWN, ("rural", Point(0.1 * KM, 0)))
    assert filled((0, 0), known) == ("urban", "settlement")


def test_the_nearest_point_counts_and_rural_where_two_are_equally_near():
    near = settlements(("urban", Point(KM, 0)), ("rural", Point(2 * KM, 0)))
    assert filled((0, 0), near)[0] == "urban"
    same = settlements(("urban", Point(KM, 0)), ("rural", Point(KM, 0)))
    assert filled((0, 0), same)[0] == "rural"


@pytest.mark.parametrize("known", [settlements(), settlements((None, square(0, 0, 5)))])
def test_settlements_that_say_nothing_fill_nothing(known):
    assert filled((0, 0), known) == ("", "")


def test_nobody_is_filled_with_nothing():
    nobody = builders.layer("returnees", [])
    assert urban_rural.fill(nobody, settlements(TOWN)).empty


def areas() -> gpd.GeoDataFrame:
    rows = [
        {"pcode": "G1", "level": 1.0}, {"pcode": "G12", "level": 2.0},
        {"pcode": "G11", "level": 2.0},
    ]  # fmt: skip
    shapes = [square(0, 0, 10), square(5, 0, 5), square(-5, 0, 5)]
    return builders.layer("areas", rows).set_geometry(gpd.GeoSeries(shapes, crs=4326))


def test_the_smallest_area_holds_a_place_and_the_first_code_a_border():
    points = [place(5, 0), place(-5, 0), place(0, 0), place(5, 8), place(50, 0), None]
    table = builders.layer("returnees", [{"returnee_id": f"R{i}"} for i in range(6)], points)
    found = urban_rural.area_of(table, areas())
    assert found.iloc[:4].tolist() == ["G12", "G11", "G11", "G1"]
    assert found.iloc[4:].isna().all()
    assert urban_rural.area_of(table, areas().iloc[:0]).isna().all()

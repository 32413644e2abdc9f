"""Urban centre, cluster and rural: against a flood fill by hand, scipy's labels, and real towns."""

import geopandas as gpd
import numpy as np
import pytest
from scipy import ndimage
from shapely import Point

from layers import readers
from layers.ingest import clean_layer
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS
from mapping.profiles import degurba, urban_rural
from tests.mapping import builders

SIDES = ((0, 1), (1, 0), (0, -1), (-1, 0))
CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


def flooded(people: np.ndarray, dense: float, least: float, steps: tuple) -> np.ndarray:
    """Cells of dense groups with enough people, cell by cell; a cell is one square kilometre."""
    found = np.zeros(people.shape, dtype=bool)
    left = {tuple(cell) for cell in np.argwhere(people >= dense)}
    while left:
        group, front = set(), [left.pop()]
        while front:
            row, column = front.pop()
            group.add((row, column))
            for down, across in steps:
                beside = (row + down, column + across)
                if beside in left:
                    left.remove(beside)
                    front.append(beside)
        if sum(people[cell] for cell in group) >= least:
            for cell in group:
                found[cell] = True
    return found


def labelled(people: np.ndarray, dense: float, least: float, shape: np.ndarray) -> np.ndarray:
    """The same by scipy's labels."""
    label, n = ndimage.label(people >= dense, structure=shape)
    total = ndimage.sum_labels(people, label, np.arange(n + 1))
    return (total >= least)[label] & (label > 0)


@pytest.mark.seeds(20, 60)
def test_classes_are_those_of_a_flood_fill_and_of_scipys_labels(seed):
    rng = np.random.default_rng(seed)
    shape = rng.integers(1, 14, 2)
    people = np.rint(rng.lognormal(6.5, 1.6, shape)) * rng.choice([1, 4, 12])
    row, column = np.indices(shape)
    key = (row * 100_000 + column).ravel()
    found = degurba.classify(key, people.ravel(), people.ravel()).reshape(shape)
    centre = flooded(people, 1_500, 50_000, SIDES)
    cluster = flooded(people, 300, 5_000, (*SIDES, *CORNERS))
    assert (found == np.select([centre, cluster], [3, 2], 1)).all()
    assert (
        centre == labelled(people, 1_500, 50_000, ndimage.generate_binary_structure(2, 1))
    ).all()
    assert (cluster == labelled(people, 300, 5_000, np.ones((3, 3)))).all()


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        ([50_000], 3), ([49_999], 2), ([5_000], 2), ([4_999], 1),
        ([1_499] * 40, 2),  # 59,960 people, none of them dense enough for a centre
        ([1_500] * 34, 3), ([1_500] * 33, 2), ([300] * 17, 2), ([299] * 17, 1), ([300] * 16, 1),
    ],
)  # fmt: skip
def test_bounds_are_inclusive(people, wanted):
    figures = np.array(people, dtype=float)
    assert set(degurba.classify(np.arange(len(people)), figures, figures)) == {wanted}


def test_corners_join_clusters_but_not_centres():
    figures = np.array([30_000.0, 30_000.0])
    touching = np.array([0, 100_001])
    assert degurba.classify(touching, figures, figures).tolist() == [2, 2]
    assert degurba.classify(np.array([0, 1]), figures, figures).tolist() == [3, 3]


def points(cells: list[tuple[float, float, float]]) -> gpd.GeoDataFrame:
    rows = [{"population": n} for *_, n in cells]
    return builders.layer("population", rows, [(lon, lat) for lon, lat, _ in cells])


def test_a_fine_lattice_is_added_up_to_cells_and_none_is_counted_twice():
    step = degurba.CELL_DEG / 10
    fine = [(i * step, j * step, 1.0) for i in range(40) for j in range(30)]
    grid = degurba.grid(points(fine))
    assert grid.people.sum() == 1200
    # Ten by ten; a cell at the edge of the lattice has six or four of them on that side.
    assert set(grid.people) == {one * other for one in (4, 6, 10) for other in (4, 6, 10)}
    coarse = [(i / 120, j / 120, 1.0) for i in range(40) for j in range(30)]
    assert len(degurba.grid(points(coarse)).key) == 1200


def test_a_place_without_a_figure_takes_the_most_urban_cell_beside_it_or_none():
    grid = degurba.grid(points([(0, 0, 60_000), (3 / 120, 0, 10)]))
    places = [(0, 0), (1 / 120, 0), (2 / 120, 0), (3 / 120, 0), (5 / 120, 0), (0, 2 / 120)]
    found = degurba.at(grid, gpd.GeoSeries([Point(*place) for place in places], crs=4326))
    assert found.tolist() == [3, 3, 1, 1, 0, 0]


def test_no_population_is_no_grid():
    assert degurba.grid(points([])) is None


@pytest.fixture(scope="module")
def raster(shared_data):
    path = shared_data / "population" / "gmb_ppp_2020_1km_Aggregated_UNadj.tif"
    return loaded(path)


def loaded(path) -> gpd.GeoDataFrame:
    found = clean_layer.load(
        [readers.read(path, "population")], SCHEMAS["population"], Rules("GMB")
    )
    assert found.counts["quarantined"] == 0
    return found.table


TOWNS = [
    ("Serekunda", -16.678, 13.438, "urban"), ("Banjul", -16.578, 13.453, "urban"),
    ("Brikama", -16.649, 13.271, "urban"), ("Farafenni", -15.600, 13.567, "urban"),
    ("Basse", -14.214, 13.310, "urban"), ("upland of Kiang", -15.900, 13.400, "rural"),
]  # fmt: skip


def settings(grid, towns) -> dict[str, tuple[str, str]]:
    rows = [{"returnee_id": name} for name, *_ in towns]
    table = builders.layer("returnees", rows, [(lon, lat) for _, lon, lat, _ in towns])
    found = urban_rural.fill(table, builders.layer("settlements", []), grid).set_index(
        "returnee_id"
    )
    return {
        name: (row["setting"], row["setting_source"])
        for name, row in found[["setting", "setting_source"]].fillna("").iterrows()
    }


def test_the_towns_of_the_gambia_are_urban_and_its_country_rural(raster):
    assert raster["population"].sum() == pytest.approx(2_416_664, abs=1)  # as its makers sum it
    grid = degurba.grid(raster)
    assert grid.people.sum() == pytest.approx(raster["population"].sum())
    assert settings(grid, TOWNS) == {name: (word, "degurba") for name, *_, word in TOWNS}
    centres = gpd.GeoSeries([Point(-16.678, 13.438), Point(-16.649, 13.271)], crs=4326)
    assert degurba.at(grid, centres).tolist() == [degurba.CENTRE, degurba.CENTRE]


def test_the_cells_of_a_hundred_metres_agree_where_they_reach_and_say_nothing_elsewhere(
    shared_data,
):
    grid = degurba.grid(loaded(shared_data / "population" / "banjul_worldpop_pts.shp"))
    assert grid.people.sum() == pytest.approx(968_252, abs=1)
    found = settings(grid, TOWNS)
    assert found["Serekunda"] == found["Banjul"] == ("urban", "degurba")
    assert found["Basse"] == found["upland of Kiang"] == ("", "")

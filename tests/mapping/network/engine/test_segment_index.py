"""The nearest line against GEOS: its tree of boxes, and its distance to every line."""

import numpy as np
import pytest
import shapely

from mapping.network.engine import segment_index


def of_geos(lines, xy) -> tuple[np.ndarray, np.ndarray]:
    """The first of the nearest lines of each point, and the distance, by shapely's own tree."""
    points = shapely.points(xy)
    (point, line), metres = shapely.STRtree(lines).query_nearest(
        points, all_matches=True, return_distance=True
    )
    first = np.full(len(xy), len(lines))
    np.minimum.at(first, point, line)
    least = np.empty(len(xy))
    least[point] = metres
    return first, least


def assert_equal(lines, xy) -> None:
    found = segment_index.nearest(segment_index.build(lines), xy)
    for mine, theirs in zip(found, of_geos(lines, xy), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("seed", range(40))
def test_the_nearest_line_and_its_distance_are_those_of_geos_to_the_last_bit(seed):
    rng = np.random.default_rng(seed)
    n_lines, n_vertices = rng.integers(1, 400), rng.integers(2, 9)
    side = 10.0 ** rng.integers(1, 6)
    steps = rng.normal(0, side / rng.integers(2, 80), (n_lines, n_vertices, 2))
    steps[:, 0] = rng.uniform(0, side, (n_lines, 2))
    xy = np.cumsum(steps, axis=1)
    if seed % 2:
        xy = np.round(xy)  # many vertices shared, segments on top of each other, ties
    near = rng.uniform(-side / 2, 1.5 * side, (300, 2))
    on = xy.reshape(-1, 2)[rng.integers(0, n_lines * n_vertices, 100)]
    assert_equal(shapely.linestrings(xy), np.concatenate([near, np.round(near), on]))


def test_a_grid_of_streets_ties_at_every_crossing():
    ticks = np.arange(0.0, 21.0)
    across = [[(x, y), (x + 1, y)] for x in ticks[:-1] for y in ticks]
    along = [[(x, y), (x, y + 1)] for x in ticks for y in ticks[:-1]]
    lines = shapely.linestrings([*across, *along, *across[::-1]])
    corners = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    assert_equal(lines, np.concatenate([corners, corners + 0.5, corners * 40 - 300]))


def test_lines_without_length_and_points_far_away():
    drawn = ([(1, 1), (1, 1)], [(3, 1), (3, 1), (3, 2)], [(1, 1), (2, 2)])
    lines = np.array([shapely.LineString(each) for each in drawn])
    assert_equal(lines, np.array([[0.0, 0.0], [3.0, 1.0], [1e7, -1e7], [1.0, 1.0]]))


def test_one_line_and_no_points():
    tree = segment_index.build(shapely.linestrings([[(0, 0), (1, 0)]]))
    assert segment_index.nearest(tree, np.array([[5.0, 5.0]]))[0].tolist() == [0]
    assert len(segment_index.nearest(tree, np.empty((0, 2)))[0]) == 0

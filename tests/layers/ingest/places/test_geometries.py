"""Shapes become what the layer takes."""

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, box

from layers.ingest.places import geometries
from layers.schemas import SCHEMAS


def fitted(layer, *shapes):
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    found, faults = geometries.fitted(array, SCHEMAS[layer])
    return found.tolist(), [fault.remark.code for fault in faults]


def test_heights_are_dropped_and_multis_of_one_part_unwrapped():
    line = LineString([(0, 0, 5), (1, 1, 6)])
    (found,), codes = fitted("roads", MultiLineString([line]))
    assert found.equals_exact(LineString([(0, 0), (1, 1)]), 0)
    assert not found.has_z
    assert codes == []


def test_roads_and_areas_of_several_parts_stay_one_row():
    road = MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])
    area = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])
    assert fitted("roads", road) == ([road], [])
    assert fitted("areas", area) == ([area], [])


@pytest.mark.parametrize("layer", ["services", "roads", "areas"])
def test_none_stays_none_without_a_fault(layer):
    assert fitted(layer, None, None) == ([None, None], [])


def test_rivers_may_be_lines():
    river = LineString([(0, 0), (1, 1)])
    assert fitted("water", river, box(0, 0, 1, 1))[1] == []


def test_the_point_of_an_outline_lies_in_it_even_where_the_middle_does_not():
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 4))
    assert not ring.contains(shapely.centroid(ring))
    (point,), codes = fitted("services", ring)
    assert ring.contains(point)
    assert codes == ["GEOM_POINT"]


def test_several_points_are_no_point():
    found, codes = fitted("services", shapely.MultiPoint([(0, 0), (1, 1)]), Point(1, 2))
    assert found == [None, Point(1, 2)]
    assert codes == ["GEOM_KIND"]

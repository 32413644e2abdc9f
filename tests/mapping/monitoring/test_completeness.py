"""Fields that are empty, counted per layer."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from mapping.monitoring import completeness


def test_an_age_is_known_where_the_year_of_birth_is():
    people = pd.DataFrame({"age": [None, None, 20.0], "birth_year": [1990.0, None, None]})
    table = completeness.by_field({"returnees": people}).set_index("field")
    assert table.loc["age", ["n_missing", "n_rows"]].tolist() == [1, 3]


def test_a_missing_place_is_a_missing_geometry():
    people = gpd.GeoDataFrame({"sex": ["f", None]}, geometry=[Point(0, 0), None], crs=4326)
    table = completeness.by_field({"returnees": people}).set_index("field")
    assert table["n_missing"].to_dict() == {"sex": 1, "place": 1}

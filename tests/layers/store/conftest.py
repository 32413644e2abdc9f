"""A store in each of its two homes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers import store as stores
from layers.store import Store


@pytest.fixture(params=["geopackage", "postgis"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "geopackage":
        return "waypost.gpkg"
    return str(request.getfixturevalue("postgis_url"))


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    opened = stores.connect(url, tmp_path)
    yield opened
    stores.close(opened)

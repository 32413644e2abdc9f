"""The page for analysts, docs/notebook.md: every call on it is made, on a tiny programme."""

import doctest
from pathlib import Path

import geopandas as gpd
import shapely

from scripts.commands import main

PAGE = Path(__file__).parents[1] / "docs" / "notebook.md"
PROGRAMME = """\
[programme]
name = "Kolda"
country = "GMB"
as_of = 2026-11-01
[layers]
services = "services.csv"
returnees = "returnees.csv"
roads = "roads.geojson"
[limits.training]
duration_min = 120
[travel]
modes = ["walk"]
min_component_km = 0
"""
SERVICES = """\
service_id,name,category,latitude,longitude,age_max
S1,Sewing,training,13.45,-16.56,35
S2,Weaving,training,13.45,-16.53,
"""
RETURNEES = """\
returnee_id,age,sex,latitude,longitude
R1,30,f,13.45,-16.58
R2,40,m,13.45,-16.55
R3,,m,13.45,-16.54
"""


def test_every_call_on_the_page_for_analysts_does_what_it_says(tmp_path, monkeypatch):
    home = tmp_path / "kolda"
    home.mkdir()
    (home / "programme.toml").write_text(PROGRAMME)
    (home / "services.csv").write_text(SERVICES)
    (home / "returnees.csv").write_text(RETURNEES)
    line = shapely.LineString([(-16.59, 13.45), (-16.52, 13.45)])
    roads = gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[line], crs=4326)
    roads.to_file(home / "roads.geojson")
    assert main(["load", str(home), "--quiet"]) == 0
    monkeypatch.chdir(tmp_path)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=flags)
    assert found.attempted > 20
    assert found.failed == 0

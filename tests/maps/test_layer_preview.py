"""The analyst's preview: hostile values stay text, and `import maps` does not load folium."""

import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, box
from xstatic.pkg import leaflet

import maps

LEAFLET = Path(leaflet.BASE_DIR) / "leaflet.js"
HOSTILE = (
    "</script><script>window.hit=1</script>",
    "</ScRiPt ><svg onload=window.hit=1>",
    "<img src=x onerror=window.hit=1>",
    "<a href='javascript:window.hit=1'>x</a>",
    "${window.hit=1}",
    "`${window.hit=1}`",
    "{{7*7}}",
    "{% if",
    "<!-- ",
    "\"' onmouseover=window.hit=1 ",
    "a\u2028b",
    "&lt;b&gt;",
    "\\",
    "\\`",
)


def points(names):
    places = [Point(-15 + number / 100, 13) for number in range(len(names))]
    return gpd.GeoDataFrame({"name": names}, geometry=places, crs=4326)


def document(chart):
    return chart.get_root().render()


@pytest.fixture
def tab(browser):
    page = browser.new_page()
    page.seen = []
    page.on("console", lambda line: page.seen.append(line.text))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.route(re.compile("^http"), _answer)
    yield page
    page.close()


def _answer(route):
    """Serve Leaflet from its package; nothing leaves the machine."""
    is_leaflet = route.request.url.endswith("/leaflet.js")
    route.fulfill(body=LEAFLET.read_text(encoding="utf-8") if is_leaflet else "")


def test_hostile_values_columns_and_names_run_nothing_and_are_shown_as_text(tab, tmp_path):
    for hostile in HOSTILE:
        layer = points([hostile, "b"]).rename(columns={"name": hostile})
        path = tmp_path / "preview.html"
        path.write_text(document(maps.preview(layer, hostile)), encoding="utf-8")
        tab.goto(path.as_uri())
        opened = tab.evaluate(
            """() => {
              const key = Object.keys(window).find(name => name.startsWith('geo_json_')
                && window[name] && window[name].eachLayer);
              const one = window[key].getLayers()[0];
              one.fire('mouseover', {latlng: one.getLatLng()}, true);
              return Array.from(document.querySelectorAll('.leaflet-tooltip :is(th, td)'),
                cell => cell.textContent);
            }"""
        )
        shown = hostile.replace("\u2028", " ")
        assert [one.strip() for one in opened] == [shown.strip()] * 2, hostile
        assert tab.locator("p strong").first.text_content().startswith(shown), hostile
        assert tab.evaluate("window.hit") is None, hostile
        assert tab.seen == [], hostile


def test_no_template_syntax_is_evaluated():
    text = document(maps.preview(points(["{{7*7}}"]), "{{7*7}}"))
    assert "49:" not in text
    assert ">49" not in text


def test_the_map_has_no_tiles_and_a_largest_zoom():
    text = document(maps.preview(points(["a"])))
    assert "tileLayer" not in text
    assert '"maxZoom": 18' in text


def test_a_layer_with_sensitive_columns_is_marked_as_private():
    assert "do not forward" in document(maps.preview(points(["a"]), "returnees"))
    assert "do not forward" not in document(maps.preview(points(["a"]), "roads"))


def test_rows_without_a_place_are_counted():
    layer = points(["a", "b"])
    layer.loc[1, "geometry"] = None
    assert "1 of 2 rows have a place" in document(maps.preview(layer))


def test_a_layer_without_any_place_gives_an_empty_map():
    layer = gpd.GeoDataFrame({"name": ["a"]}, geometry=[None], crs=4326)
    assert "0 of 1 rows have a place" in document(maps.preview(layer))


def test_lines_polygons_and_other_projections_are_drawn_in_degrees():
    shapes = [LineString([(-15, 13), (-15.1, 13.1)]), box(-15.2, 13, -15.1, 13.2)]
    layer = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=shapes, crs=4326)
    text = document(maps.preview(layer.to_crs(32628)))
    degrees = [float(one) for one in re.findall(r"-1[45]\.[\d]+", text)]
    assert len(degrees) >= 9
    assert all(-15.21 < one < -14.99 for one in degrees)


def test_only_the_columns_asked_for_are_carried():
    layer = points(["a"]).assign(phone="+220 000", _sheet="secret")
    assert "+220 000" not in document(maps.preview(layer, columns=["name"]))
    assert "secret" not in document(maps.preview(layer))


def test_importing_the_package_does_not_load_folium():
    code = "import sys, maps; sys.exit('folium' in sys.modules)"
    folder = Path(maps.__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=folder, check=False).returncode == 0

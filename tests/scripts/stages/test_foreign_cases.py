"""Small files as people send them, dropped into data/ as they are: what each must become."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from tests.scripts.stages.test_dropped_files import SERVICES, check, loaded, programme

KOBO_GROUPS = (
    "start,end,today,deviceid,group_id/facility_name,group_id/facility_type,"
    "group_loc/_gps_latitude,group_loc/_gps_longitude,group_loc/_gps_precision,group_svc/services,"
    "group_svc/services/pss,group_svc/services/training,_id,_uuid,_submission_time,_index\n"
    "2025-03-01T10:23:11.000+00:00,2025-03-01T10:43:11.000+00:00,2025-03-01,ee.x,Centre A,clinic,"
    "13.4549,-16.5775,4.5,pss training,1,1,123,aa-bb,2025-03-01T10:45:00,1\n"
)
KOBO_START = (
    "start,end,name,category,_gps_latitude,_gps_longitude\n2025-03-01T10:23:11.000+00:00,"
    "2025-03-01T10:43:11.000+00:00,GTTI,training,13.4501,-16.5601\n"
)
ZONE = "id,name,type,lat,lon,zone\n1,A,clinic,13.45,-16.57,Kombo North\n"
PCODE = "name,category,adm2_pcode,latitude,longitude\nTailoring,training,GM0201,13.27,-16.65\n"
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>Clinics</name><Placemark>'
    "<name>Brikama</name><description>type: clinic</description><ExtendedData><Data name='type'>"
    "<value>clinic</value></Data></ExtendedData><Point><coordinates>-16.6494,13.2714,0</coordinates>"
    "</Point></Placemark></Folder><Folder><name>Training</name><Placemark><name>GTTI</name><Point>"
    "<coordinates>-16.65,13.28,0</coordinates></Point></Placemark></Folder></Document></kml>"
)
OLD_CRS = json.dumps({
    "type": "FeatureCollection", "crs": {"type": "EPSG", "properties": {"code": 4326}},
    "features": [{"type": "Feature", "properties": {"name": "A", "category": "clinic"},
                  "geometry": {"type": "Point", "coordinates": [-16.55, 13.3]}}],
})  # fmt: skip
RESPONSES = (
    '"start";"end";"What is the name of the service?";"Type of service";"_Location_latitude";'
    '"_Location_longitude";"_Location_precision";"Languages spoken";"Languages spoken/en";"_uuid";'
    '"_submission_time";"_validation_status"\n"2026-12-01T10:00:00";"2026-10-01T10:10:00";"Sewing";'
    '"training";"13.2712";"-16.6495";"250";"en";"1";"aa-1";"2026-10-01T10:10:10";""\n'
    '"2026-10-01T10:00:00";"2026-10-01T10:10:00";"PSS group";"pss";"13.2712";"-16.6495";"4";"en";'
    '"1";"aa-2";"2026-10-01T10:10:10";"validation_status_not_approved"\n'
)


def services(folder, name, text, settings=""):
    found = check(programme(folder, {name: text}, settings))
    return found.loaded["services"].table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (KOBO_GROUPS, {"name": "Centre A", "category": "clinic", "starts_on": pd.NaT}),
        (KOBO_START, {"name": "GTTI", "starts_on": pd.NaT, "position_class": "gps"}),
        (ZONE, {"name": "A", "category": "clinic", "setting": None}),
        (PCODE, {"name": "Tailoring", "pcode": "GM0201", "level": None}),
    ],
)
def test_a_table_of_services_loads_without_a_word_in_the_programme(tmp_path, text, expected):
    [row] = services(tmp_path, "x.csv", text).to_dict("records")
    for column, value in expected.items():
        assert row[column] == value or (pd.isna(row[column]) and pd.isna(value)), column


def test_pins_load_by_their_own_kind_or_that_of_their_folder(tmp_path):
    found = services(tmp_path, "m.kml", KML)
    assert found.set_index("name")["category"].to_dict() == {
        "Brikama": "clinic",
        "GTTI": "training",
    }


def test_the_old_coordinate_system_is_degrees(tmp_path):
    assert services(tmp_path, "o.geojson", OLD_CRS).geometry[0].equals(Point(-16.55, 13.3))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("h.csv", "id,name,type,lat,lon\n"),
        ("h.csv", "id,name,type,lat,lon,country\n1,A\x00B,clinic,13.45,-16.57,GMB\n"),
        ("returnees.csv", "returnee_id,latitude,longitude,age,sex\n"),
    ],
)
def test_a_file_without_a_readable_row_is_a_sentence_and_others_load(tmp_path, name, text):
    found = check(programme(tmp_path, {name: text, "list.csv": SERVICES}))
    assert loaded(found)["services"] == 1
    assert {"NO_ROWS", "TEXT_NUL"} & {issue.code for issue in found.issues}


def test_questions_as_headers_are_answered_by_the_block_that_is_printed(tmp_path):
    folder = programme(tmp_path, {"list.csv": SERVICES, "responses.csv": RESPONSES})
    block = check(folder).dropped[-1].sentence.partition("\n\n")[2]
    settings = folder / "programme.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + block, encoding="utf-8")
    one = check(folder).loaded["services"]
    row = one.table.set_index("name").loc["Sewing"]
    assert (row["category"], row["languages"]) == ("training", "en")
    assert row["position_class"] == "settlement"
    assert row["verified_on"] == pd.Timestamp("2026-10-01")
    assert one.quarantine["waypost_code"].tolist() == ["NOT_APPROVED"]


def test_a_confidential_service_of_a_shapefile_is_known_by_its_cut_header(tmp_path):
    folder = programme(tmp_path, {})
    rows = {"name": ["Open", "Safe house"], "category": ["clinic", "shelter"],
            "is_confide": ["no", "yes"], "urban_limi": [3, 3]}  # fmt: skip
    frame = gpd.GeoDataFrame(rows, geometry=[Point(-16.5, 13.3), Point(-16.4, 13.3)], crs=4326)
    frame.to_file(folder / "data" / "s.shp")
    found = check(folder).loaded["services"].table.set_index("name")
    assert found["is_confidential"].to_dict() == {"Open": False, "Safe house": True}
    assert found["urban_limit_km"].tolist() == [3, 3]

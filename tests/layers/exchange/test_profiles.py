"""Exports of other systems become layers: each row kept or told, no column guessed."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from layers import exchange
from layers.ingest import clean_layer
from layers.ingest.loaded import Rules
from layers.readers import table_detection
from layers.schemas import SCHEMAS
from tests.layers.ingest.test_clean_layer import adds_up
from tests.paths import REPO
from tests.shares import examples

AT = {"latitude": "13.45", "longitude": "-16.57"}


def table(rows, shapes=None, file="x.csv"):
    """Rows as a CSV of those headers would be read."""
    headers = list(dict.fromkeys(key for row in rows for key in row))
    lines = [headers, *([row.get(key, "") for key in headers] for row in rows)]
    frame = table_detection.table(
        REPO / file, [table_detection.Row(at, cells) for at, cells in enumerate(lines, 1)]
    )
    if shapes is not None:
        frame = frame.set_geometry(pd.Series(shapes), crs="EPSG:4326")
    frame.attrs["file"] = file
    return frame


def load(frame, layer):
    rules = Rules("GMB", as_of=pd.Timestamp("2026-11-01").date())
    loaded = clean_layer.load([exchange.as_layer(frame, layer)], SCHEMAS[layer], rules)
    assert adds_up(loaded)
    return loaded


def kobo(**more):
    form = {"start": "2026-12-01T10:00:00", "end": "2026-10-01T10:10:00", "name": "A",
            "category": "training", "_gps_latitude": "13.45", "_gps_longitude": "-16.57",
            "_gps_precision": "4.5", "_uuid": "u",
            "_submission_time": "2026-10-02T09:00:00"}  # fmt: skip
    return form | more


def test_a_form_tools_start_is_no_first_day_and_its_sending_is_the_day_of_verification():
    [row] = load(table([kobo()]), "services").table.to_dict("records")
    assert pd.isna(row["starts_on"])
    assert row["verified_on"] == pd.Timestamp("2026-10-02")
    assert row["position_class"] == "gps"


def test_a_position_of_250_m_is_known_by_its_settlement_only():
    [row] = load(table([kobo(_gps_precision="250")]), "services").table.to_dict("records")
    assert row["position_class"] == "settlement"


@pytest.mark.parametrize("status", ["validation_status_not_approved", "On Hold"])
def test_a_form_that_was_not_approved_is_set_aside(status):
    loaded = load(table([kobo(), kobo(name="B", _validation_status=status)]), "services")
    assert loaded.table["name"].tolist() == ["A"]
    assert loaded.quarantine["waypost_code"].tolist() == ["NOT_APPROVED"]


def test_answers_that_were_split_into_columns_are_one_list():
    form = kobo() | {"q/languages/en": "1", "q/languages/fr": "0", "q/languages/wo": "1"}
    [row] = load(table([form]), "services").table.to_dict("records")
    assert row["languages"] == "en wo"


def test_a_health_list_of_who_needs_no_mapping():
    row = {"Country": "Gambia", "Admin1": "Central River", "Facility name": "Brikamaba",
           "Facility type": "Health Centre (minor)", "Ownership": "MoH", "Lat": "13.53",
           "Long": "-14.93", "LL source": "Geonames",
           "Tier_name": "Tier2 health center"}  # fmt: skip
    [found] = load(table([row]), "services").table.to_dict("records")
    assert (found["name"], found["category"], found["partner"]) == ("Brikamaba", "clinic", "MoH")
    assert found["position_class"] == "settlement"


def test_places_of_openstreetmap_have_their_kind_by_their_tags():
    row = {"osm_id": "3.0", "osm_type": "way", "amenity": "", "healthcare": "hospital", "name": "A",
           "level": "0", "beds": "20", "operator": "MoH"}  # fmt: skip
    [found] = load(table([row], [Point(-16.57, 13.45)]), "services").table.to_dict("records")
    assert (found["category"], found["capacity"], found["capacity_unit"]) == ("clinic", 20, "beds")
    assert pd.isna(found["level"])
    assert found["service_id"] == "w3"


def test_of_two_rows_of_one_object_the_one_that_tells_more_is_loaded():
    row = {"osm_id": "3.0", "osm_type": "way", "amenity": "clinic", "name": "A", "operator": ""}
    rows = [row, row | {"operator": "MoH"}]
    loaded = load(table(rows, [Point(-16.57, 13.45)] * 2), "services")
    assert loaded.table["partner"].tolist() == ["MoH"]
    assert loaded.quarantine["waypost_code"].tolist() == ["OBJECT_TWICE"]


def test_pins_have_the_kind_of_their_folder_where_they_say_none():
    rows = [{"name": "A", "folder": "Clinics", "type": "pss"},
            {"name": "B", "folder": "Training", "type": ""}]  # fmt: skip
    found = load(table(rows, [Point(-16.57, 13.45), Point(-16.5, 13.4)], "m.kml"), "services").table
    assert dict(zip(found["name"], found["category"], strict=True)) == {"A": "pss", "B": "training"}


def test_a_country_without_a_code_is_an_area_of_level_0():
    row = {"ADM0_CODE": "90", "ADM0_NAME": "Gambia", "ISO3": "GMB"}
    shapes = [box(-16.8, 13.0, -13.8, 13.8)]
    [found] = load(table([row], shapes), "areas").table.to_dict("records")
    assert (found["pcode"], found["name"], found["level"]) == ("GMB", "Gambia", 0)


def test_a_case_list_is_read_without_names_phones_and_numbers_of_documents():
    row = {"Case No": "SN-0042", "First Name": "Fatou", "Nom de famille": "Ceesay", "Sex": "F",
           "Date of Birth": "2001-11-02", "Passport No.": "PC123", "Mobile": "7701234",
           "Village of return": "Brikama", "Documents held": "passport", **AT}  # fmt: skip
    frame = exchange.as_layer(table([row]), "returnees")
    told = frame.drop(columns="geometry").to_csv()
    assert not [secret for secret in ("Fatou", "Ceesay", "PC123", "7701234") if secret in told]
    [found] = load(table([row]), "returnees").table.to_dict("records")
    assert (found["returnee_id"], found["age"], found["birth_year"]) == ("SN-0042", 24, 2001)
    assert found["documents"] == "passport"


def test_who_does_what_where_is_presence_by_the_finest_code():
    row = {"Month": "January", "Cluster": "Health", "Region": "Bay", "RegionPcode": "SO24",
           "District": "Baydhaba", "DistrictPcode": "SO2401", "Organization Type": "NNGO",
           "Organization_Name": "A"}  # fmt: skip
    [found] = load(table([row]), "presence").table.to_dict("records")
    wanted = {"organisation": "A", "sector": "Health", "pcode": "SO2401", "area": "Baydhaba",
              "organisation_type": "NNGO", "period": "January"}  # fmt: skip
    assert {column: found[column] for column in wanted} == wanted


def test_counts_of_displaced_people_are_demand_and_told_once_each():
    row = {"id": "1", "operation": "Lake", "admin0Pcode": "TCD", "admin1Pcode": "TD07",
           "numPresentIdpInd": "147032", "reportingDate": "2017-09-30T00:00:00",
           "assessmentType": "BA"}  # fmt: skip
    frame = exchange.as_layer(table([row, row | {"id": "2", "assessmentType": "SA"}]), "demand")
    assert frame.attrs["profile"]["n"] == "numPresentIdpInd"
    assert len(frame) == 1
    assert [one.code for one in frame.attrs["issues"]] == ["COUNTED_TWICE"]


def test_a_plain_file_is_no_export():
    assert exchange.recognised(table([{"name": "A", "category": "clinic", **AT}])) is None


HEADERS = st.sampled_from([
    *("start", "end", "_submission_time", "_uuid", "_validation_status", "_geolocation", "q/a"),
    *("q/b", "_gps_precision", "Facility name", "Facility type", "Lat", "Long", "LL source"),
    *("Ownership", "amenity", "osm_id", "level", "completeness", "ADM0_NAME", "ISO3", "ADM2_PCODE"),
    *("ADM2_NAME", "name", "folder", "Case No", "First name", "Sex", "Date of birth", "Cluster"),
    *("District", "Organisation", "Title", "numPresentIdpInd", "reportingDate", "operation"),
    "roundNumber",
])  # fmt: skip
CELLS = st.sampled_from([
    *("", "1", "0", "clinic", "13.4 -16.5", "[13.4, null]", "2025-03-01T10:23:11"),
    *("not approved", "SO2401", "GPS", "x" * 99),
])  # fmt: skip


@settings(max_examples=examples(60))
@given(st.lists(HEADERS, min_size=1, max_size=9, unique=True), st.data(), st.booleans())
def test_no_mixture_of_marks_breaks_a_profile_and_each_row_is_kept_or_told(headers, data, placed):
    n_rows = data.draw(st.integers(0, 3))
    cells = st.lists(CELLS, min_size=n_rows, max_size=n_rows)
    columns = {header: data.draw(cells) for header in headers}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    frame = table(rows or [dict.fromkeys(headers, "")])
    if placed:
        frame = frame.set_geometry([Point(-16.5, 13.4)] * len(frame), crs="EPSG:4326")
        frame.attrs["file"] = "x.csv"
    found = exchange.recognised(frame)
    for changed in found.layers.values() if found else ():
        aside = [i for i in changed.attrs["issues"] if i.severity == "quarantined"]
        before = [i for i in frame.attrs["issues"] if i.severity == "quarantined"]
        assert len(changed) + len(aside) - len(before) == len(frame)

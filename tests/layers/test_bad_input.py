"""Each kind of bad cell: its code, where it stands, and the sentence that says what to do."""

import csv
import io

import pandas as pd
import pytest
from geopandas import GeoDataFrame

from layers.errors import InputRefusedError, ProgrammeError
from layers.ingest import clean_layer
from layers.schemas import SCHEMAS
from layers.vocabulary.header_table import HeaderTable

HEAD = "service_id,name,category,latitude,longitude"
GOOD = "S9,Good,clinic,13.45,-16.57"


def frame_of(text, file="input.csv"):
    rows = list(csv.reader(io.StringIO(text)))
    table = pd.DataFrame(rows[1:], columns=rows[0]).replace("", None).astype("str")
    table["_sheet"] = pd.Series([""] * len(table), dtype="str")
    table["_record"] = range(1, len(table) + 1)
    table["_line"] = range(2, len(table) + 2)
    frame = GeoDataFrame(table, geometry=[None] * len(table), crs="EPSG:4326")
    frame.attrs = {"file": file, "issues": (), "n_rows": len(table), "n_blank": 0}
    return frame


def load(text, layer="services", **rules):
    return clean_layer.load([frame_of(text)], SCHEMAS[layer], clean_layer.Rules("GMB", **rules))


def service(extra_head="", extra="", lat="13.45", lon="-16.57", name="Clinic A"):
    head = HEAD + (f",{extra_head}" if extra_head else "")
    row = f"S1,{name},clinic,{lat},{lon}" + (f",{extra}" if extra_head else "")
    return f"{head}\n{GOOD}{',' if extra_head else ''}\n{row}\n"


CASES = [
    # column, text, code, column of the issue, what the sentence must say
    ("age_min", "abc", "NUMBER_UNPARSEABLE", "age_min", "a number (years) from 0 to 120"),
    ("age_min", "180", "AGE_RANGE", "age_min", "(years) from 0 to 120"),
    ("age_min", "-1", "AGE_RANGE", "age_min", "from 0 to 120"),
    ("age_min", "inf", "NUMBER_UNPARSEABLE", "age_min", "not a number"),
    ("age_min", "1e999", "NUMBER_UNPARSEABLE", "age_min", "not a number"),
    ("capacity", "-5", "CAPACITY_INVALID", "capacity", "a whole number (places)"),
    ("capacity", "2.5", "CAPACITY_INVALID", "capacity", "a whole number (places)"),
    ("capacity", "1.250", "NUMBER_AMBIGUOUS", "capacity", "thousands"),
    ("fee", '"1,250"', "NUMBER_AMBIGUOUS", "fee", "thousands"),
    ("fee", "-3", "NUMBER_RANGE", "fee", "of 0 or more"),
    ("fee", "15 GMD", "NUMBER_UNPARSEABLE", "fee", "a number (currency)"),
    ("starts_on", "31/02/2026", "DATE_INVALID", "starts_on", "such as 2026-03-31"),
    ("starts_on", "soon", "DATE_INVALID", "starts_on", "year-month-day"),
    ("starts_on", "2026-13-01", "DATE_INVALID", "starts_on", "no day of the calendar"),
    ("starts_on", "1026-01-01", "DATE_INVALID", "starts_on", "no day of the calendar"),
    ("is_confidential", "perhaps", "VALUE_UNKNOWN", "is_confidential", "write yes or no"),
    ("status", "actve", "VALUE_UNKNOWN", "status", "Did you mean 'active'?"),
    ("setting", "moon", "VALUE_UNKNOWN", "setting", "one of urban, rural"),
    ("category", "clnic", "CATEGORY_UNKNOWN", "category", "Did you mean 'clinic'?"),
    ("category", "?", "VALUE_MISSING", "category", "category is empty"),
    ("hours", "x" * 32_768, "CELL_TOO_LONG", "hours", "32,767"),
    ("latitude", "north", "COORD_UNPARSEABLE", "latitude", "decimal degrees from -90 to 90"),
    ("latitude", "1.234.567", "COORD_UNPARSEABLE", "latitude", "decimal degrees"),
    ("latitude", "13°27'E", "COORD_UNPARSEABLE", "latitude", "as a latitude"),
    ("longitude", "-16 75 0", "COORD_RANGE", "longitude", "end at 59"),
    ("longitude", "", "COORD_MISSING", "longitude", "no longitude"),
    ("longitude", "inf", "COORD_NOT_FINITE", "longitude", "no finite number"),
    ("latitude", "1345", "COORD_RANGE", "geometry", "outside -90 to 90"),
    ("latitude", "-13.45", "COORD_OUTSIDE_COUNTRY", "geometry", "latitude 13.45"),
    ("longitude", "16.57", "COORD_OUTSIDE_COUNTRY", "geometry", "minus sign"),
    ("longitude", "2.35", "COORD_OUTSIDE_COUNTRY", "geometry", "outside the programme's country"),
]


@pytest.mark.parametrize(("column", "text", "code", "where", "said"), CASES)
def test_a_bad_cell_is_set_aside_with_code_place_and_sentence(column, text, code, where, said):
    row = ["S1", "Clinic A", "clinic", "13.45", "-16.57"]
    cells = dict(zip(HEAD.split(","), row, strict=True))
    cells[column] = text
    good = dict(zip(HEAD.split(","), GOOD.split(","), strict=True))
    text = ",".join(cells) + "\n" + ",".join(good.get(name, "") for name in cells)
    text += "\n" + ",".join(cells.values()) + "\n"
    loaded = load(text, is_strict=True)
    assert loaded.counts["loaded"] == 1
    assert loaded.counts["quarantined"] == 1
    (issue,) = [issue for issue in loaded.issues if issue.severity == "quarantined"]
    assert (issue.file, issue.record, issue.line) == ("input.csv", 2, 3)
    assert (issue.code, issue.column) == (code, where)
    assert said in issue.sentence
    assert loaded.quarantine["waypost_code"].tolist() == [code]
    assert issue.sentence in loaded.quarantine["waypost_reason"].iloc[0]


def test_exchanged_coordinates_are_proposed_and_not_done():
    loaded = load(service(lat="-16.57", lon="13.45"))
    (issue,) = [issue for issue in loaded.issues if issue.severity == "quarantined"]
    assert issue.code == "COORD_SWAPPED"
    assert "latitude 13.45, longitude -16.57" in issue.sentence


def test_zero_zero_stands_for_no_place():
    loaded = load(service(lat="0", lon="0.0"))
    assert loaded.quarantine["waypost_code"].tolist() == ["COORD_NULL_ISLAND"]


def test_metres_of_the_countrys_utm_zone_are_named_with_their_epsg_code():
    # Banjul in EPSG:32628, from the published conversion of 13.45 N, 16.57 W.
    loaded = load(service(lat="1487480", lon="330000"))
    (issue,) = [issue for issue in loaded.issues if issue.severity == "quarantined"]
    assert issue.code == "COORD_UTM_SUSPECT"
    assert "EPSG:32628" in issue.sentence


def test_a_reversed_age_range_is_no_rule_and_the_partner_is_asked():
    loaded = load(service("age_min,age_max", "40,18").replace(GOOD + ",", GOOD + ",,"))
    row = loaded.table.set_index("service_id").loc["S1"]
    assert row[["age_min", "age_max"]].isna().all()
    assert row["to_ask"] == "age_min: 40; age_max: 18"
    strict = load(
        service("age_min,age_max", "40,18").replace(GOOD + ",", GOOD + ",,"), is_strict=True
    )
    assert strict.quarantine["waypost_code"].tolist() == ["AGE_RANGE"]


def test_the_sentence_about_a_person_holds_neither_the_value_nor_coordinates():
    text = "returnee_id,lat,lon,sex,age\nR1,-16.57,13.45,zebra,417\nR2,13.4,16.5,f,20\n"
    loaded = load(text, "returnees", is_strict=True)
    sentences = " ".join(issue.sentence for issue in loaded.issues)
    assert loaded.counts["quarantined"] == 2
    for told in ("zebra", "417", "16.57", "13.45", "R1"):
        assert told not in sentences


def test_every_fault_of_a_row_is_listed_and_the_row_counted_once():
    loaded = load(service("age_min,fee", "abc,-3").replace(GOOD + ",", GOOD + ",,"), is_strict=True)
    assert loaded.counts["quarantined"] == 1
    assert loaded.quarantine["waypost_code"].tolist() == ["NUMBER_UNPARSEABLE NUMBER_RANGE"]


def test_a_need_that_is_no_category_names_the_nearest():
    loaded = load("returnee_id,lat,lon,besoin\nR1,13.4,-16.5,clinc;pss\n", "returnees")
    (issue,) = [issue for issue in loaded.issues if issue.column == "need" and issue.record]
    assert loaded.table["need"].isna().all()
    assert (issue.code, issue.severity) == ("CATEGORY_UNKNOWN", "warned")
    assert "Did you mean 'clinic'?" in issue.sentence


def test_unknown_schooling_is_a_warning_and_stays_unknown():
    loaded = load("returnee_id,lat,lon,grade\nR1,13.4,-16.5,école coranique\n", "returnees")
    assert loaded.table["grade"].isna().all()
    assert [(i.code, i.severity) for i in loaded.issues if i.column == "grade"] == [
        ("GRADE_UNKNOWN", "warned")
    ]


@pytest.mark.parametrize("word", ["NA", "N/A", "-", "unknown", "Inconnu", "?"])
def test_words_for_unknown_are_unknown_in_typed_columns_and_text_elsewhere(word):
    loaded = load(
        service("age_min,status,hours", f"{word},{word},{word}").replace(GOOD, GOOD + ",,")
    )
    row = loaded.table.set_index("service_id").loc["S1"]
    assert pd.isna(row["age_min"])
    assert pd.isna(row["status"])
    assert row["hours"] == word


def test_a_missing_required_column_refuses_the_file_and_says_how_to_map_it():
    with pytest.raises(InputRefusedError) as refusal:
        load("service_id,naam,category,lat,lon\nS1,A,clinic,13.4,-16.5\n")
    told = str(refusal.value)
    for part in ("input.csv", "HEADER_MISSING", "naam", '[columns.services."input.csv"]\n# name ='):
        assert part in told


def test_a_file_without_any_place_is_refused():
    with pytest.raises(InputRefusedError, match="latitude and longitude"):
        load("name,category,latt\nA,clinic,13.4\n")


def test_two_headers_for_one_column_refuse_the_file():
    with pytest.raises(InputRefusedError, match="HEADER_AMBIGUOUS"):
        load("name,category,lat,y,lon\nA,clinic,13.4,13.4,-16.5\n")


def test_a_file_in_metres_is_refused_as_a_whole():
    rows = "".join(f"S{i},A{i},clinic,{1487000 + i},{330000 + i}\n" for i in range(12))
    with pytest.raises(InputRefusedError, match="CRS_MISMATCH"):
        load(f"{HEAD}\n{rows}")


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"headers": HeaderTable({"name": "Nmae"})}, "Did you mean 'name'"),
        ({"headers": HeaderTable({"nmae": "name"})}, "Did you mean 'name'"),
        ({"defaults": {"categroy": "clinic"}}, "Did you mean 'category'"),
        ({"defaults": {"category": "clnic"}}, "'clnic' cannot stand there"),
        ({"values": {"status": {"x": "opne"}}}, "'opne' cannot stand there"),
    ],
)
def test_a_wrong_rule_of_the_programme_names_the_nearest(rules, said):
    with pytest.raises(ProgrammeError, match=said):
        load(service(), **rules)


def test_an_unknown_country_names_the_nearest():
    with pytest.raises(ProgrammeError, match=r"GMB"):
        clean_layer.load([frame_of(service())], SCHEMAS["services"], clean_layer.Rules("GMBB"))

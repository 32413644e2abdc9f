"""Tables of text become one clean layer, and every row is accounted for."""

import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from layers import readers
from layers.ingest import clean_layer
from layers.ingest.loaded import Rules
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES, Issue
from tests.shares import examples


def frame_of(rows, file="a.csv", geometry=None, **attrs):
    table = pd.DataFrame(rows).astype("str")
    n_rows = len(rows)
    table["_sheet"] = pd.Series([""] * n_rows, dtype="str")
    table["_record"] = range(1, n_rows + 1)
    table["_line"] = range(2, n_rows + 2)
    frame = GeoDataFrame(table, geometry=geometry or [None] * n_rows, crs="EPSG:4326")
    frame.attrs = {"file": file, "issues": (), "n_rows": n_rows, "n_blank": 0, **attrs}
    return frame


def load(rows, layer="services", rules=None, **options):
    return clean_layer.load([frame_of(rows, **options)], SCHEMAS[layer], rules or Rules("GMB"))


def clinic(**cells):
    return {"name": "A", "category": "clinic", "lat": "13.45", "lon": "-16.57", **cells}


def codes(loaded):
    return [issue.code for issue in loaded.issues if not issue.code.startswith("HEADER")]


def adds_up(loaded):
    counts = dict(loaded.counts)
    return counts.pop("rows_in") == sum(counts.values())


@pytest.mark.parametrize("layer", SCHEMAS)
def test_a_layer_without_files_is_an_empty_typed_table(layer):
    loaded = clean_layer.load([], SCHEMAS[layer], Rules("GMB"))
    assert set(loaded.counts.values()) == {0}
    for column in SCHEMAS[layer].columns:
        assert loaded.table[column.name].dtype == PANDAS_DTYPES[column.dtype]


def test_every_column_is_present_in_its_type_and_place():
    loaded = load([clinic(age_min="18", is_confidential="no", starts_on="2026-05-01")])
    table = loaded.table
    for column in SCHEMAS["services"].columns:
        assert table[column.name].dtype == PANDAS_DTYPES[column.dtype]
    assert table.crs == "EPSG:4326"
    assert table.geometry.iloc[0].equals(Point(-16.57, 13.45))
    assert table["position_class"].tolist() == ["gps"]
    assert isinstance(table, GeoDataFrame)


def test_a_layer_without_places_is_a_plain_table():
    loaded = load([{"partner_id": "007", "nom": "IOM", "kind": "Nations Unies"}], "partners")
    assert loaded.table.loc[0, ["partner_id", "kind"]].tolist() == ["007", "un"]
    assert not isinstance(loaded.table, GeoDataFrame)


def test_defaults_fill_blank_cells_and_values_are_renamed():
    rules = Rules("GMB", defaults={"category": "clinic"}, values={"status": {"Öffen": "active"}})
    loaded = load([clinic(category=None, etat="offen")], rules=rules)
    assert loaded.table.loc[0, ["category", "status"]].tolist() == ["clinic", "active"]


def test_an_absent_id_is_made_the_same_each_time_and_differs_by_place():
    rows = [clinic(), clinic(lat="13.46"), clinic(starts_on="2026-05-01")]
    first, again = load(rows), load(rows[::-1])
    assert first.table["service_id"].is_unique
    assert first.table["service_id"].tolist() == again.table["service_id"].tolist()
    assert all(key.startswith("a-") for key in first.table["service_id"])


def test_a_row_that_comes_twice_is_merged():
    loaded = load([clinic(id="1", source="x"), clinic(id="1", source="y")])
    assert loaded.counts["merged"] == loaded.counts["loaded"] == 1
    assert codes(loaded) == ["DUP_IDENTICAL"]
    assert adds_up(loaded)


def test_rows_of_one_id_that_differ_are_all_set_aside():
    loaded = load([clinic(id="1"), clinic(id="1", name="B"), clinic(id="1"), clinic(id="2")])
    assert loaded.counts == {
        "rows_in": 4,
        "loaded": 1,
        "quarantined": 3,
        "blank": 0,
        "merged": 0,
        "forgotten": 0,
    }
    assert codes(loaded) == ["DUP_CONFLICT"] * 3


def test_duplicates_are_found_across_files():
    frames = [frame_of([clinic(id="1")]), frame_of([clinic(id="1")], file="b.csv")]
    loaded = clean_layer.load(frames, SCHEMAS["services"], Rules("GMB"))
    assert loaded.counts["merged"] == 1
    assert [issue.file for issue in loaded.issues if issue.code == "DUP_IDENTICAL"] == ["b.csv"]


def test_look_alikes_are_told_and_kept():
    # 0.0005 degree of latitude is 56 m, 0.04 is 4.5 km.
    loaded = load([clinic(id="1"), clinic(id="2", lat="13.4505"), clinic(id="3", lat="13.4905")])
    assert loaded.counts["loaded"] == 3
    assert codes(loaded) == ["DUP_SUSPECT"]
    assert "2 has the name of 1" in loaded.issues[-1].sentence


def test_twins_that_differ_in_nothing_that_matters_are_one_row_checked_last():
    rows = [
        clinic(id="1", name="Clinique Élan", verified_on="2026-01-01", source="list A"),
        clinic(id="1", name="CLINIQUE ELAN", verified_on="2026-03-01", source="list B"),
    ]
    for order in (rows, rows[::-1]):
        loaded = load(order)
        assert (loaded.counts["loaded"], loaded.counts["merged"]) == (1, 1)
        assert loaded.table["name"].tolist() == ["CLINIQUE ELAN"]
        assert codes(loaded) == ["DUP_TWIN"]
    other = load([rows[0], {**rows[1], "phone": "7001122"}])
    assert codes(other) == ["DUP_CONFLICT"] * 2


def test_many_look_alikes_are_counted_instead_of_listed():
    loaded = load([clinic(id=str(i)) for i in range(100)])
    told = [issue for issue in loaded.issues if issue.code == "DUP_SUSPECT"]
    assert len(told) == 51
    assert sum("In all 485 pairs" in issue.sentence for issue in told) == 1


def test_blank_rows_and_rows_the_reader_could_not_split_are_counted():
    issue = Issue("a.csv", "", 3, 4, "*", "ROW_WIDTH", "quarantined", "Too wide.", "a,b,c,d,e")
    empty = dict.fromkeys(clinic())
    loaded = load([clinic(), empty], issues=(issue,), n_rows=5, n_blank=2)
    assert loaded.counts == {
        "rows_in": 5,
        "loaded": 1,
        "quarantined": 1,
        "blank": 3,
        "merged": 0,
        "forgotten": 0,
    }
    assert loaded.quarantine["waypost_raw"].tolist() == ["a,b,c,d,e"]
    assert "original file" in loaded.quarantine["waypost_reason"].iloc[0]
    assert issue in loaded.issues


def test_ferries_agree_whatever_column_says_so():
    rows = [
        {"highway": None, "route": "ferry", "ford": None},
        {"highway": "ferry", "route": None, "ford": "no"},
        {"highway": "track", "route": None, "ford": "stepping_stones"},
    ]
    lines = [LineString([(-16.5, 13.4), (-16.5, 13.5 + i / 100)]) for i in range(3)]
    table = load(rows, "roads", geometry=lines).table
    assert table["road_class"].tolist() == ["ferry", "ferry", "track"]
    assert table["is_ferry"].fillna(value=False).tolist() == [True, True, False]
    assert table["is_ford"].iloc[2]


def test_roads_keep_their_order_and_merge_only_where_all_is_the_same():
    line = LineString([(-16.5, 13.4), (-16.5, 13.5)])
    other = LineString([(-16.6, 13.4), (-16.5, 13.5)])
    rows = [{"highway": name} for name in ("track", "path", "track", "residential")]
    loaded = load(rows, "roads", geometry=[line, line, line, other])
    assert loaded.table["road_class"].tolist() == ["track", "path", "residential"]
    assert loaded.counts["merged"] == 1


def test_the_level_of_areas_comes_from_their_headers():
    square = Polygon([(-16.6, 13.4), (-16.5, 13.4), (-16.5, 13.5)])
    loaded = load([{"ADM2_PCODE": "GM0101", "ADM2_NAME": "Kombo"}], "areas", geometry=[square])
    assert loaded.table["level"].tolist() == [2.0]


CELLS = {
    "service_id": ["1", "2", "3", None],
    "name": ["A", "B", None, " ", "\u202e"],
    "category": ["clinic", "pss", "zoo", None],
    "lat": ["13.45", "13,5", "0", "-16.5", "95", "x", None],
    "lon": ["-16.57", "-16,5", "0", "13.4", "200", None],
    "age_min": ["18", "abc", "1,234", "200", "NA", None],
    "starts_on": ["2026-01-01", "31/12/2026", "46000", "x", None],
    "statut": ["actif", "?", "zzz", None],
}
MESSY = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}),
    min_size=1,
    max_size=9,
)


@settings(max_examples=examples(40), deadline=None)
@given(MESSY, st.randoms(use_true_random=False))
def test_every_row_of_a_messy_table_is_accounted_for_in_any_order(rows, shuffler):
    loaded = load(rows)
    assert adds_up(loaded)
    assert loaded.counts["rows_in"] == len(rows)
    assert len(loaded.table) == loaded.counts["loaded"]
    assert len(loaded.quarantine) == loaded.counts["quarantined"]
    assert loaded.table["service_id"].is_unique
    assert loaded.table["service_id"].is_monotonic_increasing
    told = {issue.record for issue in loaded.issues if issue.severity == "quarantined"}
    assert told == set(loaded.quarantine["waypost_record"])
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    again = load(shuffled)
    assert again.counts == loaded.counts
    pd.testing.assert_frame_equal(pd.DataFrame(again.table), pd.DataFrame(loaded.table))


def test_many_returnees_keep_their_ids():
    n_rows = 20_000
    rng = np.random.default_rng(7)
    rows = [
        {
            "id": f"{i:06d}",
            "lat": f"{13.45 + rng.random() / 20:.6f}",
            "lon": f"{-16 + rng.random() / 2:.6f}",
            "grade": str(rng.choice(["BEPC", "10e année", "7"])),
        }
        for i in range(n_rows)
    ]
    loaded = load(rows, "returnees")
    assert loaded.counts["loaded"] == n_rows
    assert loaded.table["returnee_id"].tolist() == [f"{i:06d}" for i in range(n_rows)]


@pytest.mark.parametrize(("country", "n_rows"), [("SOM", 879), ("GIN", 1746), ("MLI", 1478)])
def test_the_whos_facilities_load_but_for_those_without_a_place(shared_data, country, n_rows):
    path = shared_data / "facilities" / f"who_kwtrp_facilities_{country}.csv"
    frame = readers.read(path, "services")
    frame.attrs["file"] = path.name
    rules = Rules(country, defaults={"category": "clinic"})
    loaded = clean_layer.load([frame], SCHEMAS["services"], rules)
    # Oracle: pandas' own count of the rows without coordinates.
    n_missing = int(pd.read_csv(path)[["Lat", "Long"]].isna().any(axis=1).sum())
    assert loaded.counts["rows_in"] == n_rows
    assert adds_up(loaded)
    found = codes(loaded)
    assert found.count("COORD_MISSING") == n_missing
    assert found.count("COORD_OUTSIDE_COUNTRY") <= 6
    assert np.isfinite(shapely.get_x(loaded.table.geometry)).all()


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({"number of beds": "3"}, "beds"),
        ({"Nombre de lits": "3"}, "beds"),
        ({"capacity": "3"}, None),
        ({"number of beds": "3", "capacity_unit": "places"}, "places"),
        ({"capacity": "3", "capacity_unit": "appointments a week"}, "appointments_week"),
    ],
)
def test_a_capacity_under_a_header_of_beds_is_counted_in_beds(cells, unit):
    [row] = load([clinic(**cells)]).table.to_dict("records")
    assert row["capacity"] == 3
    assert (row["capacity_unit"] if isinstance(row["capacity_unit"], str) else None) == unit

"""The file of the store is a GeoPackage that other programs open; it is private and sound."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal
from shapely.geometry import Point, box

from layers import store as stores
from layers.errors import InputRefusedError, SurroundingsError
from layers.schemas import SCHEMAS
from layers.store import Store
from tests.layers.store.samples import (
    areas,
    everything,
    loaded,
    roads,
    services,
    typed,
)
from tests.paths import REPO

KINDS = {
    "areas": "MultiPolygon",
    "settlements": "Unknown",
    "services": "Point",
    "roads": "MultiLineString",
    "criteria": None,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = stores.connect("waypost.gpkg", tmp_path)
    yield opened
    stores.close(opened)


@pytest.fixture
def file(store: Store) -> Path:
    stores.write(store, everything())
    return Path(store.place)


def test_gdal_lists_every_layer_with_its_kind_and_reference_system(file: Path) -> None:
    listed = dict(pyogrio.list_layers(file))
    assert {name: listed[name] for name in KINDS} == KINDS
    for item in everything():
        info = pyogrio.read_info(file, layer=item.layer)
        assert info["features"] == len(item.table)
        assert info["fid_column"] == "fid"
        assert set(info["fields"]) == set(SCHEMAS[item.layer].names)
        if SCHEMAS[item.layer].geometry:
            assert info["crs"] == "EPSG:4326"
            assert info["geometry_name"] == "geometry"
            assert info["capabilities"]["fast_spatial_filter"]
            assert info["total_bounds"] == pytest.approx(item.table.total_bounds, abs=0)


def test_gdal_declares_the_types_of_the_schema(file: Path) -> None:
    info = pyogrio.read_info(file, layer="services")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert types["name"] == "OFTString"
    assert types["fee"] == "OFTReal"
    assert types["capacity"] == "OFTInteger64"
    assert types["starts_on"] == "OFTDate"
    assert types["is_referral_required"] == "OFTInteger"  # GDAL's boolean is a subtype of it


def test_gdal_reads_the_values_that_were_loaded(file: Path) -> None:
    table = services().table
    read = pyogrio.read_dataframe(file, layer="services")
    assert read["name"].to_list() == table["name"].to_list()
    assert read["fee"].to_list()[2:] == table["fee"].to_list()[2:]
    assert_frame_equal(read[["fee", "capacity"]], pd.DataFrame(table[["fee", "capacity"]]))
    wanted = [None if pd.isna(flag) else bool(flag) for flag in table["is_referral_required"]]
    assert [None if pd.isna(f) else f for f in read["is_referral_required"]] == wanted
    assert read["starts_on"].dropna().dt.strftime("%Y-%m-%d").to_list() == [
        day.strftime("%Y-%m-%d") for day in table["starts_on"].dropna()
    ]
    assert shapely.to_wkb(read.geometry.to_numpy()).tolist() == (
        shapely.to_wkb(table.geometry.to_numpy()).tolist()
    )
    assert pyogrio.read_dataframe(file, layer="criteria")["min"].to_list()[0] == 18.0


def test_gdal_finds_rows_by_place_as_a_full_search_does(store: Store) -> None:
    places = [Point(-17 + i % 50 * 0.06, 13 + i // 50 * 0.02) for i in range(2500)]
    table = typed("services", 2500, geometry=places, service_id=[f"{i:04}" for i in range(2500)])
    stores.write(store, [loaded("services", table)])
    window = (-16.5, 13.3, -16.0, 13.52)
    found = pyogrio.read_dataframe(store.place, layer="services", bbox=window)
    wanted = table[table.intersects(box(*window))]
    assert sorted(found["service_id"]) == wanted["service_id"].to_list()
    with sqlite3.connect(store.place) as connection:
        (n_boxes,) = connection.execute("SELECT count(*) FROM rtree_services_geometry").fetchone()
        (state,) = connection.execute("SELECT rtreecheck('rtree_services_geometry')").fetchone()
    connection.close()
    assert (n_boxes, state) == (2500, "ok")


def test_a_row_added_in_gdal_is_found_by_its_place_and_read_by_the_store(
    store: Store, file: Path
) -> None:
    added = gpd.GeoDataFrame(
        {"service_id": ["new"], "name": ["added"]}, geometry=[Point(40.5, 50.5)], crs="EPSG:4326"
    )
    pyogrio.write_dataframe(added, file, layer="services", append=True)
    found = pyogrio.read_dataframe(file, layer="services", bbox=(40, 50, 41, 51))
    assert found["service_id"].to_list() == ["new"]
    read = stores.read(store, "services")
    assert read["service_id"].to_list() == [*services().table["service_id"], "new"]
    assert read.geometry.iloc[-1] == Point(40.5, 50.5)


def test_plain_sqlite_can_edit_and_delete_and_the_index_follows(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE services SET name = 'x' WHERE fid = 2")
        (blob,) = connection.execute("SELECT geometry FROM services WHERE fid = 3").fetchone()
        connection.execute("UPDATE services SET geometry = ? WHERE fid = 2", (blob,))
        connection.execute("UPDATE services SET geometry = NULL WHERE fid = 3")
        connection.execute("DELETE FROM services WHERE fid = 5")
        kept = {fid for (fid,) in connection.execute("SELECT id FROM rtree_services_geometry")}
        shaped = connection.execute("SELECT fid FROM services WHERE geometry NOT NULL").fetchall()
    connection.close()
    assert kept == {fid for (fid,) in shaped}
    place = services().table.geometry[2].buffer(1e-6).bounds
    assert pyogrio.read_dataframe(file, layer="services", bbox=place)["name"].to_list() == ["x"]


def test_the_file_follows_the_standard(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert connection.execute("PRAGMA user_version").fetchone() == (10300,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        srs = connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1").fetchall()
        assert srs == [(-1,), (0,), (4326,)]
        blob = connection.execute("SELECT geometry FROM services WHERE fid = 2").fetchone()[0]
    connection.close()
    assert blob[:2] == b"GP"
    assert blob[40:] == services().table.geometry[1].wkb


def test_the_same_inputs_give_the_same_file_and_a_second_load_does_not_touch_it(
    store: Store, file: Path, tmp_path: Path
) -> None:
    before = file.read_bytes()
    stores.write(store, everything())
    assert file.read_bytes() == before
    twin = stores.connect("twin.gpkg", tmp_path)
    stores.write(twin, everything())
    assert Path(twin.place).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["twin.gpkg", "waypost.gpkg"]


def test_the_file_is_its_owner_s_alone_and_stays_so(store: Store, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    stores.write(store, [areas()])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_reading_makes_no_file(store: Store) -> None:
    assert stores.tables(store) == ()
    assert stores.read(store, "services").empty
    assert not Path(store.place).exists()


def test_replaced_persons_leave_no_trace_in_the_file(store: Store) -> None:
    ids = [f"CANARY-{i:06}" for i in range(2000)]
    persons = typed("returnees", 2000, [Point(1, 2)] * 2000, returnee_id=ids)
    raw = pd.DataFrame({"waypost_record": range(2000), "name": ["CANARY-NAME"] * 2000})
    stores.write(store, [loaded("returnees", persons, raw)])
    assert b"CANARY-001999" in Path(store.place).read_bytes()
    stores.write(store, [loaded("returnees", typed("returnees", 0))])
    assert b"CANARY" not in Path(store.place).read_bytes()


def test_every_connection_is_set_to_lose_nothing_and_to_leave_nothing(store: Store) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    stores.write(store, [])
    with store.home.writing(store.engine) as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["delete", 2, 1, 10000, 1]


def test_a_file_that_is_no_geopackage_is_refused_and_kept(store: Store) -> None:
    Path(store.place).write_text("service_id,name\n" * 200)
    for attempt in (lambda: stores.read(store, "roads"), lambda: stores.write(store, [roads()])):
        with pytest.raises(InputRefusedError, match="no GeoPackage"):
            attempt()
    assert Path(store.place).read_text() == "service_id,name\n" * 200


def test_a_geopackage_of_somebody_else_is_refused_and_kept(store: Store) -> None:
    pyogrio.write_dataframe(services().table[["name", "geometry"]], store.place, layer="services")
    before = Path(store.place).read_bytes()
    with pytest.raises(InputRefusedError, match="waypost did not make"):
        stores.write(store, [services()])
    assert stores.read(store, "services").empty
    assert Path(store.place).read_bytes() == before


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    store = stores.connect("nowhere/waypost.gpkg", tmp_path)
    with pytest.raises(SurroundingsError, match=r"nowhere.*folder exists"):
        stores.write(store, [roads()])


def test_a_locked_file_is_told(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = tuple(
        "busy_timeout=50" if pragma.startswith("busy") else pragma
        for pragma in stores.geopackage._PRAGMAS
    )
    monkeypatch.setattr(stores.geopackage, "_PRAGMAS", short)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(SurroundingsError, match="close it there"):
        stores.write(store, [areas()])
    assert len(stores.read(store, "roads")) == len(roads().table)  # a writer stops no reader
    other.close()


def test_a_full_disk_leaves_the_old_rows(file: Path) -> None:
    before = file.read_bytes()
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from layers import store as stores\n"
        "from layers.errors import SurroundingsError\n"
        "from tests.layers.store.samples import loaded, typed\n"
        "table = typed('partners', 20_000, partner_id=[f'P{i:08}' for i in range(20_000)])\n"
        "store = stores.connect(sys.argv[1], Path('/'))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "limit = Path(sys.argv[1]).stat().st_size + 65536\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try:\n"
        "    stores.write(store, [loaded('partners', table)])\n"
        "except SurroundingsError as error:\n"
        "    print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPO,
    ).stdout
    assert str(file) in said
    assert "full" in said
    assert file.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk read-only")
def test_a_read_only_disk_is_read_and_a_write_is_told(store: Store, file: Path) -> None:
    disk = file.parent / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        shutil.copy(file, disk)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        copy = stores.connect("waypost.gpkg", disk)
        assert stores.tables(copy) == stores.tables(store)
        with pytest.raises(SurroundingsError, match="only be read"):
            stores.write(copy, [loaded("roads", typed("roads", 0))])
    finally:
        subprocess.run(["umount", str(disk)], check=True)

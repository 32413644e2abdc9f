"""Both homes of the store keep the same promises."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, Point

from layers import store as stores
from layers.errors import InputRefusedError, UsageError
from layers.ingest import clean_layer
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from layers.store import Store
from tests.layers.store.kept_rows import read_quarantine
from tests.layers.store.samples import (
    areas,
    dump,
    everything,
    loaded,
    roads,
    same,
    services,
    typed,
)
from tests.shares import examples


def test_what_is_read_is_what_was_loaded(store: Store) -> None:
    layers = everything()
    assert stores.write(store, layers) == {item.layer: "written" for item in layers}
    for item in layers:
        same(stores.read(store, item.layer), item.table)
    assert stores.tables(store) == ("areas", "settlements", "services", "criteria", "roads")


def test_a_layer_never_loaded_is_an_empty_typed_table(store: Store) -> None:
    assert stores.tables(store) == ()
    for _ in range(2):
        for layer, schema in SCHEMAS.items():
            table = stores.read(store, layer)
            assert len(table) == 0
            types = {column.name: PANDAS_DTYPES[column.dtype] for column in schema.columns}
            assert {name: str(table[name].dtype) for name in schema.names} == types
            assert isinstance(table, gpd.GeoDataFrame) == (schema.geometry is not None)
        stores.write(store, [])  # the second time round the store exists
    assert read_quarantine(store, "services").empty


def test_an_empty_layer_is_present_once_it_is_loaded(store: Store) -> None:
    stores.write(
        store, [loaded("roads", typed("roads", 0)), loaded("partners", typed("partners", 0))]
    )
    assert stores.tables(store) == ("partners", "roads")
    same(stores.read(store, "roads"), typed("roads", 0))


def test_loading_twice_changes_nothing(store: Store) -> None:
    stores.write(store, everything())
    before = dump(store)
    assert set(stores.write(store, everything()).values()) == {"unchanged"}
    assert dump(store) == before


def test_only_the_changed_layer_is_written(store: Store) -> None:
    stores.write(store, [areas(), roads()])
    changed = roads()
    changed.table.loc[2, "surface"] = "mud"
    assert stores.write(store, [areas(), changed]) == {"areas": "unchanged", "roads": "written"}
    same(stores.read(store, "roads"), changed.table)


def test_one_place_moved_by_the_smallest_step_is_a_change(store: Store) -> None:
    stores.write(store, [services()])
    moved = services()
    place = moved.table.geometry[1]
    moved.table.loc[1, "geometry"] = Point(np.nextafter(place.x, 180), place.y)
    assert stores.write(store, [moved]) == {"services": "written"}
    same(stores.read(store, "services"), moved.table)


def test_a_changed_quarantine_alone_is_a_change(store: Store) -> None:
    stores.write(store, [services()])
    repaired = replace(services(), quarantine=services().quarantine.head(1))
    assert stores.write(store, [repaired]) == {"services": "written"}
    assert len(read_quarantine(store, "services")) == 1


def test_an_edit_by_another_program_is_undone_by_the_next_load(store: Store) -> None:
    stores.write(store, [services()])
    with store.home.writing(store.engine) as connection:
        table = sa.table("services", sa.column("fid"), sa.column("name"), schema=store.namespace)
        connection.execute(table.update().where(table.c.fid == 2).values(name="edited"))
    assert stores.read(store, "services").loc[1, "name"] == "edited"
    assert stores.write(store, [services()]) == {"services": "written"}
    same(stores.read(store, "services"), services().table)


def test_rows_that_are_no_longer_loaded_vanish(store: Store) -> None:
    stores.write(store, [services(), areas()])
    fewer = services().table.iloc[[2, 5]].reset_index(drop=True)
    stores.write(store, [loaded("services", fewer)])
    same(stores.read(store, "services"), fewer)
    same(stores.read(store, "areas"), areas().table)
    assert read_quarantine(store, "services").empty


def test_a_table_of_somebody_else_is_refused_and_kept(store: Store) -> None:
    stores.write(store, [areas()])
    theirs = sa.Table("roads", sa.MetaData(), sa.Column("n", sa.Integer), schema=store.namespace)
    with store.home.writing(store.engine) as connection:
        theirs.create(connection)
        connection.execute(theirs.insert(), {"n": 7})
    with pytest.raises(InputRefusedError, match="roads that waypost did not make"):
        stores.write(store, [services(), roads()])
    assert stores.tables(store) == ("areas",)
    assert stores.read(store, "roads").empty
    assert dump(store)["roads"] == ["(7,)"]


def test_the_quarantine_keeps_the_row_as_found(store: Store) -> None:
    stores.write(store, [services(), areas()])
    kept = read_quarantine(store, "services")
    assert kept.to_dict("records") == [
        {
            "file": "services.csv",
            "sheet": "",
            "record": 3,
            "line": 4,
            "code": "COORD_SWAPPED",
            "reason": "Latitude and longitude are swapped.",
            "content": '{"code": "R-1", "name": "Clinique"}',
        },
        {
            "file": "services.csv",
            "sheet": "",
            "record": 9,
            "line": 11,
            "code": "TEXT_NUL",
            "reason": "A NUL \\x00 character.",
            "content": '{"code": "a\\u0000b", "name": null}',
        },
    ]
    assert read_quarantine(store, "areas").empty


def test_a_layer_that_intake_made_is_stored_with_its_quarantine(store: Store) -> None:
    found = gpd.GeoDataFrame(
        {
            "criterion": ["age", "shoe size"],
            "scope_id": ["S01", "S02"],
            "min": ["18", "40"],
            "_sheet": "",
            "_record": [1, 2],
            "_line": [2, 3],
        },
        geometry=[None, None],
        crs="EPSG:4326",
    )
    found.attrs = {"file": "criteria.csv", "issues": (), "n_rows": 2, "n_blank": 0}
    made = clean_layer.load([found], SCHEMAS["criteria"], clean_layer.Rules("GMB"))
    assert stores.write(store, [made]) == {"criteria": "written"}
    same(stores.read(store, "criteria"), made.table)
    (row,) = read_quarantine(store, "criteria").to_dict("records")
    assert (row["file"], row["record"], row["line"]) == ("criteria.csv", 2, 3)
    assert '"criterion": "shoe size"' in row["content"]
    assert stores.write(store, [made]) == {"criteria": "unchanged"}


@pytest.mark.parametrize(
    ("layer", "column", "value"),
    [
        ("services", "name", "a\x00b"),
        ("services", "capacity", 7.5),
        ("services", "capacity", float("inf")),
        ("services", "geometry", LineString([(0, 0), (1, 1)])),
        ("areas", "geometry", Point(0, 0)),
        ("roads", "geometry", Point(0, 0)),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_layer_named(
    store: Store, layer: str, column: str, value: Any
) -> None:
    bad = {"services": services, "areas": areas, "roads": roads}[layer]()
    table = bad.table.copy()
    table[column] = [value, *table[column].to_list()[1:]]
    with pytest.raises(InputRefusedError, match=layer):
        stores.write(store, [loaded(layer, table)])
    assert stores.tables(store) == ()


def test_an_unknown_layer_is_refused_with_the_known_ones(store: Store) -> None:
    with pytest.raises(UsageError, match="services"):
        stores.read(store, 'services"; DROP TABLE areas; --')
    with pytest.raises(UsageError, match="roads"):
        stores.write(store, [loaded("nowhere", roads().table)])


def test_empty_shapes_heights_and_minus_zero_are_put_in_order(store: Store) -> None:
    table = typed(
        "services",
        2,
        geometry=[Point(), Point(1, 2, 3)],
        service_id=["a", "b"],
        fee=[-0.0, 1.0],
    )
    stores.write(store, [loaded("services", table)])
    read = stores.read(store, "services")
    assert read.geometry[0] is None
    assert read.geometry[1].wkt == "POINT (1 2)"
    assert not np.signbit(read["fee"][0])
    assert stores.write(store, [loaded("services", table)]) == {"services": "unchanged"}


def test_a_column_added_to_the_schema_later_reads_as_missing_and_is_then_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = SCHEMAS["roads"]
    older = replace(schema, columns=tuple(c for c in schema.columns if c.name != "surface"))
    table = roads().table.assign(surface=pd.Series(["mud"] * 4, dtype="str"))
    with monkeypatch.context() as patch:
        patch.setitem(SCHEMAS, "roads", older)
        stores.write(store, [loaded("roads", table)])
    same(stores.read(store, "roads"), roads().table)
    stores.write(store, [loaded("roads", table)])
    same(stores.read(store, "roads"), table)


@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), max_size=8
    ),
    numbers=st.lists(st.floats(width=64), max_size=8),
)
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_and_number_comes_back(
    store: Store, texts: list[str], numbers: list[float]
) -> None:
    n_rows = max(len(texts), len(numbers))
    table = typed(
        "partners",
        n_rows,
        partner_id=[str(i) for i in range(n_rows)],
        name=[*texts, *[None] * (n_rows - len(texts))],
    )
    rules = typed(
        "criteria",
        n_rows,
        criterion_id=[str(i) for i in range(n_rows)],
        min=[*numbers, *[None] * (n_rows - len(numbers))],
    )
    stores.write(store, [loaded("partners", table), loaded("criteria", rules)])
    same(stores.read(store, "partners"), table)
    rules["min"] += 0.0  # minus zero is stored as zero
    same(stores.read(store, "criteria"), rules)


def test_both_homes_hold_the_same_rows(postgis_url: str, tmp_path: Path) -> None:
    homes = [stores.connect(url, tmp_path) for url in ("waypost.gpkg", postgis_url)]
    for home in homes:
        stores.write(home, everything())
    for item in everything():
        same(*(stores.read(home, item.layer) for home in homes))
        assert_frame_equal(*(read_quarantine(home, item.layer) for home in homes))
    for home in homes:
        stores.close(home)


def test_real_roads_and_areas_come_back(store: Store, shared_data: Path) -> None:
    lines = gpd.read_file(shared_data / "roads" / "som_awdal_roads.geojson")
    outlines = gpd.read_file(shared_data / "boundaries" / "gin_adm2_pcodes.geojson")
    ids = [f"{i:05}" for i in range(len(outlines))]
    layers = [
        loaded("roads", typed("roads", len(lines), list(lines.geometry))),
        loaded("areas", typed("areas", len(outlines), list(outlines.geometry), pcode=ids)),
    ]
    stores.write(store, layers)
    for item in layers:
        assert len(item.table) > 30
        same(stores.read(store, item.layer), item.table)

"""A fingerprint tells any change of a layer, whoever made it, in both homes of the store."""

import geopandas as gpd
import pytest
import shapely
import sqlalchemy as sa

from layers import store as stores
from layers.errors import UsageError
from tests.layers.store import samples


def _towns():
    places = [shapely.Point(-16.5, 13.4), None, shapely.Point(-16.6, 13.3)]
    table = samples.typed(
        "settlements", 3, geometry=places, name=["Town", "Village", "Élan"], population=[5, None, 7]
    )
    return samples.loaded("settlements", table)


def _print(store, *layers):
    return stores.fingerprint(store, layers or ("settlements",))


def test_the_same_rows_have_the_same_fingerprint_and_other_rows_another(store):
    nothing = _print(store)
    loaded = _towns()
    stores.write(store, [loaded])
    first = _print(store)
    assert first not in ("", nothing)
    assert _print(store) == first
    fewer = samples.loaded("settlements", loaded.table.iloc[:-1])
    stores.write(store, [fewer])
    assert _print(store) != first
    stores.write(store, [loaded])
    assert _print(store) == first


def test_an_edit_by_another_program_is_seen(store):
    stores.write(store, [_towns()])
    first = _print(store)
    table = sa.table("settlements", sa.column("fid"), sa.column("name"), schema=store.namespace)
    with store.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.fid == 1).values(name="Elsewhere"))
    assert _print(store) != first


def test_the_shape_counts_and_so_does_the_order_of_layers(store):
    loaded = _towns()
    stores.write(store, [loaded])
    first = _print(store)
    moved = loaded.table.assign(
        geometry=gpd.GeoSeries(loaded.table.geometry).translate(1e-7, 0).to_numpy()
    )
    stores.write(store, [samples.loaded("settlements", moved)])
    assert _print(store) != first
    assert _print(store, "settlements", "roads") != _print(store, "roads", "settlements")


def test_there_is_no_fingerprint_of_a_layer_that_does_not_exist(store):
    with pytest.raises(UsageError):
        stores.fingerprint(store, ("rivers",))

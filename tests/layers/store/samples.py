"""Small typed layers for the tests of the store, and how its tables are compared."""

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from layers.ingest.loaded import Loaded
from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from layers.store import Store

NASTY = (
    "",
    "007",
    "O'Brien; DROP TABLE services; --",
    '"quoted" \\ %s %(name)s :name ?',
    "مركز التدريب",
    "Équipe 🏥👩‍⚕️ naïve",
    "line\r\nbreak\ttab",
    "<script>alert(1)</script> ${1+1}",
    "=cmd|' /C calc'!A0",
    "NaN",
    "NULL",
)


def loaded(layer: str, table: Any, quarantine: pd.DataFrame | None = None) -> Loaded:
    return Loaded(layer, table, pd.DataFrame() if quarantine is None else quarantine, (), {})


def typed(layer: str, n_rows: int, geometry: list[Any] | None = None, **columns: Any) -> Any:
    schema = SCHEMAS[layer]
    frame = pd.DataFrame(
        {
            column.name: pd.Series(
                columns.get(column.name, [None] * n_rows), dtype=PANDAS_DTYPES[column.dtype]
            )
            for column in schema.columns
        }
    )
    if schema.geometry is None:
        return frame
    shapes = gpd.GeoSeries(geometry or [None] * n_rows, crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=shapes)


def services() -> Loaded:
    n_rows = len(NASTY)
    table = typed(
        "services",
        n_rows,
        geometry=[Point(-16.5 + 0.1 / 3 * i, 13.4) if i % 3 else None for i in range(n_rows)],
        service_id=[f"S{i:02}" for i in range(n_rows)],
        name=list(NASTY),
        category=["clinic", None] * (n_rows // 2) + ["training"],
        capacity=[None, 0.0, 2.0**53 - 1, *range(n_rows - 3)],
        fee=[
            0.1 + 0.2,
            None,
            float("inf"),
            5e-324,
            1.7976931348623157e308,
            *[1 / 3] * (n_rows - 5),
        ],
        is_referral_required=[True, False, None] * 3 + [None, True],
        starts_on=[pd.Timestamp("1999-12-31"), None, pd.Timestamp("2026-02-28")] * 3 + [None, None],
    )
    quarantine = pd.DataFrame(
        {
            "waypost_file": ["services.csv", "services.csv"],
            "waypost_sheet": ["", ""],
            "waypost_record": [3, 9],
            "waypost_line": [4, 11],
            "waypost_code": ["COORD_SWAPPED", "TEXT_NUL"],
            "waypost_reason": ["Latitude and longitude are swapped.", "A NUL \x00 character."],
            "code": ["R-1", "a\x00b"],
            "name": ["Clinique", None],
        }
    )
    return loaded("services", table, quarantine)


def areas() -> Loaded:
    island = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])
    holed = Polygon(box(-17, 13, -16, 14).exterior, [box(-16.6, 13.2, -16.2, 13.6).exterior])
    table = typed(
        "areas",
        3,
        geometry=[holed, island, None],
        pcode=["GM01", "GM02", "GM03"],
        name=["Banjul", "Île", "Lost"],
        level=[1.0, 1.0, None],
    )
    return loaded("areas", table)


def roads() -> Loaded:
    lines = [LineString([(i, 0), (i + 1 / 7, 1), (i, 2)]) for i in range(4)]
    table = typed("roads", 4, geometry=lines, road_class=["track"] * 4, osm_id=list("3120"))
    return loaded("roads", table)


def settlements() -> Loaded:
    table = typed(
        "settlements",
        2,
        geometry=[Point(1, 2), box(0, 0, 1, 1)],
        settlement_id=["a", "b"],
        name=["Village", "Town"],
    )
    return loaded("settlements", table)


def criteria() -> Loaded:
    table = typed(
        "criteria",
        2,
        criterion_id=["c1", "c2"],
        criterion=["age", "sex"],
        min=[18.0, None],
        max=[35.5, None],
        values=[None, "f m"],
    )
    return loaded("criteria", table)


def everything() -> list[Loaded]:
    return [areas(), settlements(), services(), criteria(), roads()]


def version(number: int, n_rows: int = 1000) -> list[Loaded]:
    """Return two layers whose every row is marked with the version's number."""
    ids = [f"{i:05}" for i in range(n_rows)]
    names = [f"version {number}"] * n_rows
    places = [Point(i / n_rows, number) for i in range(n_rows)]
    return [
        loaded("partners", typed("partners", n_rows, partner_id=ids, name=names)),
        loaded("services", typed("services", n_rows, places, service_id=ids, name=names)),
    ]


def same(found: Any, wanted: Any) -> None:
    """Hold that two tables are equal to the bit, shapes included."""
    assert type(found) is type(wanted)
    assert list(found.columns) == list(wanted.columns)
    if "geometry" in wanted:
        assert found.crs == wanted.crs == "EPSG:4326"
        wkb = [shapely.to_wkb(table.geometry.to_numpy()).tolist() for table in (found, wanted)]
        assert wkb[0] == wkb[1]
    plain = [pd.DataFrame(t.drop(columns="geometry", errors="ignore")) for t in (found, wanted)]
    assert_frame_equal(*plain, check_exact=True)


def dump(store: Store) -> dict[str, list[Any]]:
    """Return all rows of all tables of the store, as the database holds them."""
    with store.home.reading(store.engine) as connection:
        names = sorted(store.home.table_names(connection, store.namespace))
        return {
            name: sorted(
                map(
                    repr,
                    connection.execute(
                        sa.select(sa.text("*")).select_from(sa.table(name, schema=store.namespace))
                    ),
                )
            )
            for name in names
        }

"""What the store promises on a PostGIS server besides."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from layers import store as stores
from layers.errors import SurroundingsError
from layers.store import Session, Store, database_errors
from tests.layers.store.samples import (
    areas,
    everything,
    loaded,
    roads,
    services,
    typed,
    version,
)
from tests.postgres_server import ROLE, Server, database


@pytest.fixture
def store(postgis_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = stores.connect(postgis_url, tmp_path)
    yield opened
    stores.close(opened)


def ask(store: Store, question: str) -> list[tuple[object, ...]]:
    with store.engine.begin() as connection:
        return [tuple(row) for row in connection.execute(sa.text(question))]


def test_every_spatial_layer_is_registered_with_its_kind(store: Store) -> None:
    stores.write(store, everything())
    found = ask(
        store,
        "SELECT f_table_name, type, srid FROM geometry_columns "
        "WHERE f_table_schema = 'waypost' AND f_geometry_column = 'geometry' ORDER BY 1",
    )
    assert found == [
        ("areas", "MULTIPOLYGON", 4326),
        ("roads", "MULTILINESTRING", 4326),
        ("services", "POINT", 4326),
        ("settlements", "GEOMETRY", 4326),
    ]


def test_a_search_by_place_uses_the_spatial_index(store: Store) -> None:
    stores.write(store, everything())
    with store.engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = connection.scalars(
            sa.text(
                "EXPLAIN SELECT name FROM waypost.services "
                "WHERE geometry && ST_MakeEnvelope(-16, 13, -15, 14, 4326)"
            )
        ).all()
    assert "services_geometry" in "".join(plan)


def test_grants_and_views_survive_the_next_load(store: Store) -> None:
    stores.write(store, [services()])
    view = "CREATE VIEW waypost.clinics AS SELECT name FROM waypost.services"
    with store.engine.begin() as connection:
        connection.execute(sa.text("GRANT SELECT ON waypost.services TO PUBLIC"))
        connection.execute(sa.text(view))
    stores.write(store, [loaded("services", services().table.head(2))])
    assert ask(store, "SELECT count(*) FROM waypost.clinics") == [(2,)]
    granted = ask(
        store,
        "SELECT count(*) FROM information_schema.table_privileges "
        "WHERE table_name = 'services' AND grantee = 'PUBLIC'",
    )
    assert granted == [(1,)]


def test_a_search_path_in_the_url_names_the_schema(store: Store, tmp_path: Path) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA gambia"))
    url = store.engine.url.update_query_dict({"options": "-csearch_path=gambia,public"})
    other = stores.connect(url.render_as_string(hide_password=False), tmp_path)
    stores.write(other, [roads()])
    assert other.namespace == "gambia"
    assert len(stores.read(other, "roads")) == 4
    assert ask(store, "SELECT count(*) FROM gambia.roads") == [(4,)]
    assert stores.tables(store) == ()
    stores.close(other)


def test_a_database_without_postgis_says_what_the_administrator_must_run(
    postgres: Server, tmp_path: Path
) -> None:
    with database(postgres, "bare", template="template0") as url:
        store = stores.connect(url, tmp_path)
        assert stores.read(store, "services").empty
        with pytest.raises(SurroundingsError, match="CREATE EXTENSION postgis"):
            stores.write(store, [roads()])
        stores.close(store)


def test_an_administrator_needs_no_extension_beforehand(postgres: Server, tmp_path: Path) -> None:
    with database(postgres, "bare", template="template0"):
        store = stores.connect(postgres.url("bare", "postgres"), tmp_path)
        assert stores.write(store, [roads()]) == {"roads": "written"}
        stores.close(store)


def test_a_user_without_rights_is_told_whom_to_ask(postgres: Server, store: Store) -> None:
    name = store.engine.url.database
    postgres.run(f"ALTER DATABASE {name} OWNER TO postgres")
    with pytest.raises(SurroundingsError, match=r"ask the administrator.*42501"):
        stores.write(store, [roads()])
    postgres.run(f"ALTER DATABASE {name} OWNER TO {ROLE}")
    assert stores.write(store, [roads()]) == {"roads": "written"}


def test_a_lost_connection_is_told_and_the_next_command_works(
    postgres: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.write(store, [areas()])
    replace = stores.postgis.replace
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "

    def cut(*given: object) -> None:
        postgres.run(f"{end}'{store.engine.url.database}'")
        replace(*given)

    with monkeypatch.context() as patch:
        patch.setattr(stores.postgis, "replace", cut)
        with pytest.raises(SurroundingsError, match="does not answer"):
            stores.write(store, [roads(), loaded("areas", typed("areas", 0))])
    assert stores.tables(store) == ("areas",)
    assert len(stores.read(store, "areas")) == 3
    assert stores.write(store, [roads()]) == {"roads": "written"}


def test_a_server_that_goes_away_at_any_of_24_points_changes_nothing(
    postgres: Server, store: Store
) -> None:
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    database = {"name": store.engine.url.database}
    killer = sa.create_engine(postgres.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    left = [0]

    def cut(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            with killer.connect() as connection:
                while connection.execute(sa.text(ends), database).all():
                    time.sleep(0.002)

    def write(number: int) -> None:
        layers = (areas(), version(number, 3)[0], roads())
        stores.write(store, [loaded(one.layer, one.table.head(number)) for one in layers])

    def held() -> list[int]:
        tables = ("areas", "partners", "roads")
        counts = (f"SELECT count(*) FROM waypost.{one}" for one in tables)  # noqa: S608
        return [int(str(n)) for (n,) in ask(store, " UNION ALL ".join(counts))]

    write(1)
    sa.event.listen(store.engine, "before_cursor_execute", cut)
    sa.event.listen(store.engine, "commit", cut)
    write(2)
    n_points = -left[0]
    for point in np.linspace(1, n_points, 24).round():
        left[0] = int(point)
        with pytest.raises(SurroundingsError):
            write(3)
        assert left[0] == 0, point
        assert held() == [2] * 3, point
    assert n_points >= 24
    write(3)
    assert held() == [3] * 3
    killer.dispose()


def test_a_waiting_writer_gives_up_and_says_why(store: Store, tmp_path: Path) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    other = stores.connect(url, tmp_path, Session(lock_s=0.05))
    holder = stores.connect(url, tmp_path, Session(program="waypost load"))
    with holder.home.writing(holder.engine) as connection:
        pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        told = rf"writing to it: waypost \(process {pid}, waypost load, since 20\d\d-.* UTC"
        with pytest.raises(SurroundingsError, match=told):
            stores.write(other, [roads()])
    assert stores.write(other, [roads()]) == {"roads": "written"}
    with holder.engine.begin() as connection:  # as a program for maps does that edits a layer
        connection.execute(sa.text("LOCK TABLE waypost.roads IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(SurroundingsError, match=rf"waypost \(process {pid}, waypost load"):
            stores.read(other, "roads")
    stores.close(holder)
    stores.close(other)


def test_a_statement_that_takes_too_long_is_told_by_the_setting(
    store: Store, tmp_path: Path
) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    other = stores.connect(url, tmp_path, Session(statement_s=0.02))
    with (
        pytest.raises(SurroundingsError, match=r"statement_timeout_s of \[store\].*57014"),
        database_errors.told(other.place, other.home.NEEDS),
        other.home.reading(other.engine) as connection,
    ):
        connection.execute(sa.text("SELECT pg_sleep(2)"))
    stores.close(other)


def test_the_password_shows_nowhere(
    postgres: Server, postgis_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = stores.connect(postgis_url, tmp_path)
    stores.write(store, [services()])
    shown = [repr(store), str(store), store.place, repr(store.engine), caplog.text]
    with pytest.raises(SurroundingsError) as caught:
        stores.connect(postgis_url.replace(postgres.password, "canary-wrong"), tmp_path)
    shown += [str(caught.value), repr(caught.value), str(caught.value.__cause__)]
    assert not any(postgres.password in text or "canary-wrong" in text for text in shown)
    stores.close(store)

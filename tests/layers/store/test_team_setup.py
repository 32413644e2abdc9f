"""A store becomes a team's: beside another programme's, after it was filled, and never a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers import store as stores
from layers.errors import SurroundingsError, UsageError
from layers.store import Session, team_setup, team_staff
from layers.store.team_names import GROUPS
from layers.store.team_staff import Login
from tests.layers.store import samples, team_samples
from tests.layers.store.team_samples import PEOPLE, Office, seen
from tests.postgres_server import ROLE, Server, database


def test_two_programmes_on_one_server_do_not_meet(postgres: Server, tmp_path: Path) -> None:
    with database(postgres, "basse"), database(postgres, "janjanbureh"):
        for name in ("basse", "janjanbureh"):
            store = stores.connect(postgres.url(name, "postgres"), tmp_path, Session(is_setup=True))
            made = team_setup.make(store)
            assert set(made.new_roles) == {f"{name}_{one}" for one in ("owner", *GROUPS)}
            if name == "basse":
                team_staff.give(store, Login("musa", "loader"), postgres.password)
            stores.close(store)
        for name, wanted in (("basse", ""), ("janjanbureh", "42501")):
            one = Office(postgres, name, tmp_path)
            assert seen(one, "musa", "SELECT * FROM waypost.returnees")[:5] == wanted
            one.close()


@pytest.fixture
def role_maker(postgres: Server) -> Iterator[Server]:
    """The server, where its ordinary role may make roles meanwhile."""
    postgres.run(f"ALTER ROLE {ROLE} CREATEROLE")
    yield postgres
    postgres.run(f"ALTER ROLE {ROLE} NOCREATEROLE")


def test_a_store_that_is_filled_becomes_a_teams_by_an_owner_who_is_no_superuser(
    role_maker: Server, tmp_path: Path
) -> None:
    postgres = role_maker
    with database(postgres, "filled") as url:
        before = stores.connect(url, tmp_path)
        stores.write(before, [samples.areas(), *team_samples.people()])
        with before.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE waypost.returnees")
            statistics = "SELECT _postgis_stats('waypost.returnees', 'geometry')"
            assert "-16" in str(connection.exec_driver_sql(statistics).scalar())
            connection.exec_driver_sql("ALTER TABLE waypost.returnees DROP COLUMN office")
        stores.close(before)
        administrator = stores.connect(url, tmp_path, Session(is_setup=True))
        assert team_setup.make(administrator).unruled == ()
        team_staff.give(administrator, Login("ida", "loader"), postgres.password)
        stores.close(administrator)
        with pytest.raises(SurroundingsError, match="waypost reads nobody"):
            stores.connect(url, tmp_path)
        filled = Office(postgres, "filled", tmp_path)
        store = filled.store("ida")
        assert set(stores.read(store, "returnees")["returnee_id"]) == set(PEOPLE)
        assert "office" in stores.read(store, "returnees")
        stores.close(store)
        assert "-16" not in seen(filled, "ida", statistics)
        filled.close()


def test_a_file_has_no_roles(tmp_path: object) -> None:
    with pytest.raises(UsageError, match=r"is a file.*Roles are for PostGIS"):
        stores.connect("waypost.gpkg", tmp_path, Session(role="loader"))
    store = stores.connect("waypost.gpkg", tmp_path)
    with pytest.raises(UsageError, match=r"is a file.*Roles are for PostGIS"):
        team_setup.make(store)
    stores.close(store)

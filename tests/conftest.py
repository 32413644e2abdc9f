"""What all tests share: no network, the real data, a real PostGIS, a real browser."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import shares
from tests.maps import page_browser
from tests.paths import DATA, REPO
from tests.postgres_server import NoServerError, Server, database, started

# In CI the properties are tried on the same cases every time; elsewhere on new ones. Deadlines
# would measure the other work of the machine.
for _name, _n in (("every day", shares.EVERY_DAY), ("long", shares.ALL)):
    settings.register_profile(
        _name,
        max_examples=_n,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=bool(os.environ.get("CI")),
    )

# What takes long comes first, so that the processes end together: one makes the sample's run while
# another does what needs none; then what looks at runs, browsers, servers.
LONG_FIRST = (
    "tests/scripts/test_pipeline.py", "tests/scripts/test_real_input.py",
    "tests/scripts/test_hostile_programme.py", "tests/drills", "tests/scripts", "tests/maps/pages",
    "tests/layers/store", "tests/mapping/indicators", "tests/mapping/planning",
    "tests/mapping/reach", "tests/mapping", "tests",
)  # fmt: skip
_NUMBERS = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also what takes long: see CONTRIBUTING")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many cases a property is tried with, before any test is read."""
    settings.load_profile("long" if config.getoption("long") else "every day")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than cores for the whole suite; what is named runs in this one.

    While one waits for a page, a disk or another's run, the one more works.
    """
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return len(os.sched_getaffinity(0)) + 1 if is_whole else 0


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a property its seeds: `@pytest.mark.seeds(10, 200)` is 10 of them, 200 with --long."""
    mark = metafunc.definition.get_closest_marker("seeds")
    if mark:
        of_every_day, of_all = mark.args
        n = of_all if metafunc.config.getoption("long") else of_every_day
        metafunc.parametrize("seed", range(n))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("long"):
        long = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
    items.sort(key=_place)  # stable: the tests of a file stay together


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(REPO)
    places = (at for at, first in enumerate(LONG_FIRST) if path.is_relative_to(first))
    return next(places, len(LONG_FIRST))


@pytest.fixture(scope="session")
def is_long(pytestconfig: pytest.Config) -> bool:
    """Return whether all cases are asked for, or the seeded share of every day."""
    return bool(pytestconfig.getoption("long"))


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Let tests reach this computer and no other."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_distant(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_distant(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_distant(socket.AF_INET, (host,))
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the repository, or skip."""
    if not DATA.is_dir():
        pytest.skip(f"the real data are not at {DATA}")
    return DATA


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a running PostgreSQL with PostGIS; absent, skip with the reason, but fail in CI."""
    try:
        with started() as server:
            yield server
    except NoServerError as error:
        if os.environ.get("CI"):
            pytest.fail(f"PostGIS was not tested: {error}")
        pytest.skip(f"PostGIS WAS NOT TESTED: {error}")


@pytest.fixture
def postgis_url(postgres: Server) -> Iterator[str]:
    """Return the URL of a fresh, empty database with PostGIS, as an ordinary role."""
    with database(postgres, f"test_{next(_NUMBERS)}") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return the one browser of the session; absent, skip with the reason, but fail in CI."""
    with page_browser.started() as one:
        yield one


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[page_browser.Show]:
    """Return what opens a document in a tab of its own, closed after the test."""
    with page_browser.tabs(browser, tmp_path) as one:
        yield one


def _refuse_distant(family: int, address: Any) -> None:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0]
    if host in {None, "", b"", "localhost", b"localhost"}:
        return
    try:
        is_near = ipaddress.ip_address(
            host.decode() if isinstance(host, bytes) else host
        ).is_loopback
    except ValueError:
        is_near = False
    if not is_near:
        pytest.fail(f"a test tried to reach {host}: tests use no network")

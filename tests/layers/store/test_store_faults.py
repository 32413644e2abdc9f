"""Whatever fails, both homes of the store hold the old rows or the new."""

import os
import signal
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from layers import store as stores
from layers.errors import InputRefusedError, ProgrammeError, SurroundingsError
from layers.store import Store, metadata
from tests.layers.store.samples import (
    areas,
    criteria,
    dump,
    loaded,
    services,
    version,
)
from tests.paths import REPO

PAIR = ("partners", "services")


def test_a_failing_second_layer_leaves_the_first_as_it_was(store: Store) -> None:
    stores.write(store, [areas(), services()])
    before = dump(store)
    newer = areas()
    newer.table.loc[0, "name"] = "Renamed"
    twice = pd.concat([services().table, services().table.tail(1)], ignore_index=True)
    with pytest.raises(InputRefusedError, match="two with one identifier") as caught:
        stores.write(store, [newer, loaded("services", twice)])
    assert "S10" not in str(caught.value)
    assert dump(store) == before


def test_a_first_load_that_fails_leaves_an_empty_store(store: Store) -> None:
    twice = pd.concat([criteria().table] * 2, ignore_index=True)
    with pytest.raises(InputRefusedError):
        stores.write(store, [areas(), loaded("criteria", twice)])
    assert stores.tables(store) == ()
    assert dump(store) == {}


def test_two_writers_wait_for_each_other(url: str, tmp_path: Path) -> None:
    def load(writer: int) -> None:
        store = stores.connect(url, tmp_path)
        for turn in range(4):
            item = areas()
            item.table["name"] = item.table["name"] + f" {writer}-{turn}"
            rows = services()
            rows.table["name"] = rows.table["name"] + f" {writer}-{turn}"
            stores.write(store, [item, rows])
        stores.close(store)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(load, range(3)))
    store = stores.connect(url, tmp_path)
    marks = {
        name.rpartition(" ")[2]
        for layer in ("areas", "services")
        for name in stores.read(store, layer)["name"]
    }
    stores.close(store)
    assert len(marks) == 1
    assert marks.pop().endswith("-3")


def test_four_writers_commit_sixty_times_each_and_lose_nothing(
    url: str, store: Store, tmp_path: Path
) -> None:
    stores.write(store, [areas()])
    noted = metadata.layers_table(store.namespace)

    def count_up(_writer: int) -> None:
        own = stores.connect(url, tmp_path)
        for _ in range(60):
            with own.home.writing(own.engine) as connection:  # reads, then writes what it read
                n = connection.scalar(sa.select(noted.c.n_rows))
                connection.execute(noted.update().values(n_rows=n + 1))
        stores.close(own)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    with store.home.reading(store.engine) as connection:
        assert connection.scalar(sa.select(noted.c.n_rows)) == len(areas().table) + 240


def test_a_commit_whose_answer_is_lost_is_told_and_loading_again_changes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.write(store, version(1, 5))
    commit = store.engine.dialect.do_commit

    def unanswered(connection: object) -> None:
        commit(connection)
        raise store.engine.dialect.loaded_dbapi.OperationalError("the line was cut")

    with monkeypatch.context() as patch:
        patch.setattr(store.engine.dialect, "do_commit", unanswered)
        with pytest.raises(SurroundingsError):
            stores.write(store, version(2, 5))
    assert stores.read(store, "services")["name"].unique().tolist() == ["version 2"]
    assert set(stores.write(store, version(2, 5)).values()) == {"unchanged"}


def test_a_killed_writer_leaves_the_rows_before_or_after_its_transaction(
    url: str, store: Store, tmp_path: Path, *, is_long: bool
) -> None:
    stores.write(store, version(1))
    start = time.monotonic()
    stores.write(store, version(2))
    duration_s = time.monotonic() - start
    target = subprocess.Popen(
        [sys.executable, "-m", "tests.layers.store.kill_target"],
        cwd=REPO,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    with target:
        target.stdin.write(f"{url}\n{tmp_path}\n")
        last = 2
        for moment in np.linspace(0.1, 1.9, 100 if is_long else 5):  # of the time that it takes
            target.stdin.write("next\n")
            writer = int(target.stdout.readline())
            time.sleep(duration_s * moment)
            os.kill(writer, signal.SIGKILL)
            committed = list(iter(target.stdout.readline, "killed\n"))
            last = int(committed[-1]) if committed else last
            found = {stores.read(store, layer)["name"].unique().item() for layer in PAIR}
            assert len(found) == 1
            assert found <= {f"version {last}", f"version {(len(committed)) % 3}"}
            last = int(found.pop()[-1])
            assert {len(stores.read(store, layer)) for layer in PAIR} == {1000}
        target.stdin.close()


@pytest.mark.parametrize(
    "url",
    [
        "waypost.sqlite",
        "",
        "sqlite:///waypost.gpkg",
        "mysql://me:canary@server/db",
        "postgresql+psycopg2://me:canary@server/db",
        "postgresql://me:canary@server:canary/db",
        "https://server/waypost.gpkg",
    ],
)
def test_a_wrong_url_is_refused_with_what_is_accepted(url: str, tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError, match=r"\.gpkg.*postgresql\+psycopg://") as caught:
        stores.connect(url, tmp_path)
    told = "".join(traceback.format_exception(caught.value))
    assert "canary" not in told.replace(f"{url!r}", "")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://me:canary@127.0.0.1:1/db?password=canary&connect_timeout=2"
    with pytest.raises(SurroundingsError, match=r"127\.0\.0\.1:1/db.*does not answer") as caught:
        stores.connect(url, tmp_path)
    assert "canary" not in str(caught.value) + repr(caught.value)

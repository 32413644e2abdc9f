"""An interrupt in the middle of writing the store, once and twice: 130, and the store is whole."""

import signal
import subprocess
import sys

import pytest

from layers import store as stores
from scripts import commands
from tests import small_programmes

# Stops in the middle of the transaction, and again while things are put in order after it.
PROGRAM = """
import sys, time
from layers.store import geopackage
from scripts import commands

def stop(*given):
    print("inside", flush=True)
    try:
        time.sleep(60)
    finally:
        print("putting in order", flush=True)
        time.sleep(60 if "slowly" in sys.argv else 0)

geopackage._index = stop
sys.exit(commands.main(["load", sys.argv[1], "--quiet"]))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = small_programmes.two_rows(tmp_path_factory.mktemp("interrupted"))
    assert commands.main(["load", str(folder), "--quiet"]) == 0
    services = folder / "data" / "services.csv"
    services.write_text(services.read_text().replace("Trades", "Sewing"))
    return folder


def names(folder):
    store = stores.connect("waypost.gpkg", folder)
    try:
        return stores.read(store, "services")["name"].tolist()
    finally:
        stores.close(store)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ([], [signal.SIGTERM]),
        (["slowly"], [signal.SIGINT, signal.SIGINT]),
    ],
)
def test_an_interrupt_and_a_second_one_end_with_130_and_a_whole_store(loaded, words, kinds):
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(loaded), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        for kind in kinds:
            process.stdout.readline()
            process.send_signal(kind)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "nothing was left half written" in said
    assert "Traceback" not in said
    assert names(loaded) == ["Trades"]


def test_after_it_the_same_command_loads(loaded):
    assert commands.main(["load", str(loaded), "--quiet"]) == 0
    assert names(loaded) == ["Sewing"]
    assert sorted(path.name for path in loaded.iterdir()) == [
        "data", "programme.toml", "results", "waypost.gpkg",
    ]  # fmt: skip


def test_what_handled_interrupts_before_a_command_does_so_after_it():
    before = signal.getsignal(signal.SIGINT)
    assert commands.main(["describe", "services", "--quiet"]) == 0
    assert signal.getsignal(signal.SIGINT) is before

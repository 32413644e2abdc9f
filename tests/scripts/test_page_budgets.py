"""Pages are small enough to send and ready at once: the sample, Vavuniya and 5,000 services.

Times are asserted here only so far as a slow machine keeps them too: `python -m scripts.bench
pages` measures them against their targets.
"""

from __future__ import annotations

import numpy as np
import pytest

from scripts.runtime.project import open_folder
from scripts.stages.context import layers_of
from tests.maps.page_browser import COLOURS, DESK, PHONE, unfold_map
from tests.scripts import runs

BUDGETS = {
    "published/partners.html": 1_000_000,
    "published/finder.html": 2_000_000,
    "private/caseworker.html": 2_000_000,
    "published/designer.html": 2_000_000,
    "private/designer.html": 2_000_000,
}
"""The most bytes of a page."""

RUNS = ("sample", "vavuniya", pytest.param("large", marks=pytest.mark.long))
CASES = [
    pytest.param(run, name, marks=[pytest.mark.long] if run == "large" else [])
    for run in ("sample", "vavuniya", "large")
    for name in BUDGETS
]
LATEST_MS = 12_000
"""From the start of loading until the page is drawn, several times what the benchmark asks for."""

ALL = (
    "window.waypost.nearest({}, {}, {{}}, {{category: '', mode: '', season: 'dry', sort: 'time'}})"
)


@pytest.fixture
def folder(request, tmp_path_factory):
    if request.param == "vavuniya":
        return runs.finished_vavuniya(tmp_path_factory, request.getfixturevalue("shared_data"))
    if request.param == "large":
        return runs.finished_large(tmp_path_factory)
    return runs.finished_sample(tmp_path_factory)


@pytest.mark.parametrize(("folder", "name"), CASES, indirect=["folder"])
def test_a_page_keeps_within_its_budget(folder, name):
    assert (folder / name).stat().st_size <= BUDGETS[name]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(("folder", "name"), CASES, indirect=["folder"])
def test_a_page_of_any_size_is_soon_ready_and_drawn_without_an_error(show, folder, name, size):
    tab = show((folder / name).read_text(encoding="utf-8"), size)
    assert tab.evaluate("performance.now()") < LATEST_MS
    assert tab.lines == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    unfold_map(tab)
    assert tab.evaluate(COLOURS) > 5


@pytest.mark.parametrize("folder", RUNS, indirect=True)
def test_a_page_counts_the_services_of_the_layers(show, folder):
    layers = layers_of(open_folder(folder))
    services, stops = layers.services, layers.profiles.stops
    hidden = services["is_confidential"].eq(True).fillna(False).to_numpy(bool)
    elsewhere = services["delivery"].isin(["phone", "online", "mobile"]).to_numpy(bool)
    placed = services.geometry.notna().to_numpy() & ~elsewhere & ~hidden
    n_marks = placed.sum() + (~stops["service_id"].isin(services.loc[hidden, "service_id"])).sum()
    tab = show((folder / "published" / "partners.html").read_text(encoding="utf-8"))
    assert tab.evaluate("window.waypost.total()") == len(services)
    assert tab.evaluate("window.waypost.counts()") == services["category"].value_counts().to_dict()
    if folder.name != "vavuniya-run":  # the view of a real place may leave a far one out
        assert tab.evaluate("window.waypost.drawn()") == n_marks
    finder = show((folder / "published" / "finder.html").read_text(encoding="utf-8"))
    finder.wait_for_function("window.waypost.isPrepared()")
    x, y = np.median(services.geometry[placed].x), np.median(services.geometry[placed].y)
    found = finder.evaluate(ALL.format(y, x))
    assert len(found) == (placed | (elsewhere & ~hidden)).sum()
    assert any(one["verdict"] == "yes" for one in found)
    assert finder.lines == []

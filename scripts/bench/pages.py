"""The pages in a browser beside folium's map of the same services: size, time to use, answers."""

from __future__ import annotations

import importlib.resources
import os
import platform
import re
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from playwright.sync_api import sync_playwright

from maps import layer_preview
from scripts import commands
from scripts.bench import large, synthetic

BROWSERS = (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-headless-shell"))
"""The first that is there: readers have windows."""
FLAGS = ("--disable-gpu", "--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND")
VIEWS = {
    "desk": ({"width": 1280, "height": 900}, 1),
    "phone, 4x slower": ({"width": 360, "height": 640}, 4),
}
RUNS = 3
SIZES_MB = {"public page": 1.0, "finder": 2.0, "designer": 3.0}
"""The most megabytes of a page; folium's map has no target, it is the line to beat."""

USE_S = {"desk": 1.0, "phone, 4x slower": 2.5}
SEARCH_MS, ANSWER_MS = 50.0, 150.0
"""Targets of the unthrottled view: one search over all services, one whole answer of the finder."""

N_ANSWERS = 12
WORDS = ["training", "clinic ba", "partner 7", "koba", "220 0", ""]
WATCH = """
window.lastLong = 0;
new PerformanceObserver(function (list) {
  list.getEntries().forEach(function (entry) {
    window.lastLong = Math.max(window.lastLong, entry.startTime + entry.duration);
  });
}).observe({ type: 'longtask', buffered: true });
"""
INTERACTIVE = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return Math.max(window.lastLong, paint ? paint.startTime : 0);
}"""
SEARCH = """(words) => {
  const query = document.getElementById('query');
  const times = words.map(function (word) {
    const start = performance.now();
    query.value = word;
    query.dispatchEvent(new Event('input'));
    return performance.now() - start;
  });
  return times;
}"""
ANSWER = """(cases) => cases.map(function (one) {
  const start = performance.now();
  window.waypost.nearest(one[0], one[1], { age: 24, sex: 'f', grade: 8, setting: null },
    { category: '', mode: '', season: 'dry', sort: 'time' });
  return performance.now() - start;
})"""


def run(n_services: int) -> None:
    """Print size and times of the pages and of folium's map of the same points, and the targets."""
    print(f"{platform.machine()}, {os.cpu_count()} cores; {n_services:,} services, ", end="")
    print(f"{large.N_AREAS} areas, {synthetic.SIZES[large.SIZE]:,} junctions; medians of {RUNS}")
    with tempfile.TemporaryDirectory() as name, _browser() as browser:
        folder = Path(name)
        pages = _pages(folder, n_services)
        services = pd.read_csv(folder / "data" / "services.csv")
        print("\n| page | view | MB | to use, s | one search, ms | one answer, ms (first) |")
        print("|---|---|---|---|---|---|")
        told = []
        for title, path in pages.items():
            for view in VIEWS:
                found = _measure(browser, title, path, view, services)
                print(_row(title, view, found), flush=True)
                told += _against(title, view, found)
    missed = [words for words, is_met in told if not is_met]
    print(f"\ntargets met: {len(told) - len(missed)} of {len(told)}")
    for words in missed:
        print(f"missed: {words}")


def _pages(folder: Path, n_services: int) -> dict[str, Path]:
    """Write the programme, its pages and folium's map; return them by title."""
    large.write(folder, n_services)
    code = commands.main(["run", str(folder), "--quiet"])
    if code:
        raise SystemExit(code)
    (folder / "folium.html").write_text(_peer(folder), encoding="utf-8")
    return {
        "public page": folder / "published" / "partners.html",
        "finder": folder / "published" / "finder.html",
        "designer": folder / "published" / "designer.html",
        "folium GeoJson": folder / "folium.html",
    }


def _peer(folder: Path) -> str:
    """Folium's map of the same points, its map library inlined and its other scripts left out."""
    services = pd.read_csv(folder / "data" / "services.csv")
    points = gpd.points_from_xy(services["longitude"], services["latitude"], crs=4326)
    shown = gpd.GeoDataFrame(services, geometry=points)
    text = layer_preview.preview(shown, "services").get_root().render()
    text = re.sub(r"<script src=[^>]*></script>", "", text)
    text = re.sub(r'<link rel="stylesheet"[^>]*/?>', "", text)
    package = importlib.resources.files("xstatic.pkg.leaflet") / "data"
    script, sheet = (
        (package / f"leaflet.{kind}").read_text(encoding="utf-8") for kind in ("js", "css")
    )
    library, style = f"<script>{script}</script>", f"<style>{sheet}</style>"
    return text.replace("<head>", f"<head>{style}{library}", 1)


def _measure(
    browser: Any, title: str, path: Path, view: str, services: pd.DataFrame
) -> dict[str, float]:
    """Open a page afresh several times; return MB, seconds to use, and the medians of its work."""
    size, slower = VIEWS[view]
    use, search, first, answer = [], [], [], []
    for _ in range(RUNS):
        context = browser.new_context(viewport=size)
        tab = context.new_page()
        context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        tab.add_init_script(WATCH)
        tab.goto(path.as_uri())
        tab.wait_for_load_state("load")
        tab.wait_for_timeout(3_000)
        use.append(tab.evaluate(INTERACTIVE) / 1000.0)
        if title == "public page":
            search += tab.evaluate(SEARCH, WORDS)
        if title == "finder":
            places = services[["latitude", "longitude"]].head(N_ANSWERS).to_numpy().tolist()
            times = tab.evaluate(ANSWER, places)
            first.append(times[0])
            answer += times[1:]
        context.close()
    found = {"mb": path.stat().st_size / 1e6, "use_s": statistics.median(use)}
    if search:
        found["search_ms"] = statistics.median(search)
    if answer:
        found |= {"answer_ms": statistics.median(answer), "first_ms": statistics.median(first)}
    return found


def _row(title: str, view: str, found: dict[str, float]) -> str:
    """Return the row of the table."""
    one = f"{found['search_ms']:.0f}" if "search_ms" in found else "-"
    other = f"{found['answer_ms']:.0f} ({found['first_ms']:.0f})" if "answer_ms" in found else "-"
    return f"| {title} | {view} | {found['mb']:.2f} | {found['use_s']:.2f} | {one} | {other} |"


def _against(title: str, view: str, found: dict[str, float]) -> list[tuple[str, bool]]:
    """Return each target of a page in a view, in words, and whether it is met."""
    if title not in SIZES_MB:
        return []
    targets = {"use_s": USE_S[view]}
    if VIEWS[view][1] == 1:
        targets |= {"mb": SIZES_MB[title], "search_ms": SEARCH_MS, "answer_ms": ANSWER_MS}
    return [
        (f"{title}, {view}: {name} {found[name]:.2f}, target {most:g}", found[name] <= most)
        for name, most in targets.items()
        if name in found
    ]


@contextmanager
def _browser() -> Iterator[Any]:
    with sync_playwright() as engine:
        there = next((path for path in BROWSERS if path.exists()), BROWSERS[0])
        browser = engine.chromium.launch(executable_path=str(there), args=list(FLAGS))
        yield browser
        browser.close()

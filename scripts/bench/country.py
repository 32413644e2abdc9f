"""A country's whole caseload: every returnee, the nearest services by every mode, two seasons."""

import os
import platform
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyarrow import parquet

from layers.schemas import SCHEMAS
from layers.schemas.schema import PANDAS_DTYPES
from mapping.network import node_order, road_network
from mapping.network.road_network import Network
from mapping.parallel import Spread
from mapping.profiles import from_layers
from mapping.settings import programme_file
from mapping.settings.programme import Programme
from scripts.bench import synthetic
from scripts.runtime import dask_cluster
from scripts.stages import reach

SEASONS = ("dry", "wet")
CATEGORIES = ("training", "clinic", "pss", "education", "legal", "housing")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
SETTINGS = """
[programme]
name = "Country (synthetic)"
country = "GMB"
as_of = 2026-11-01
currency = "GMD"
[travel]
season = "{season}"
min_component_km = 0
[limits.training]
duration_min = 90
urban_limit_km = 5
rural_limit_km = 10
[limits.clinic]
duration_min = 60
[reach]
nearest = {nearest}
"""


@dataclass
class Cost:
    """CPU seconds and peak resident MiB of this process and its children together."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mib: float = 0.0
    extra: list[str] = field(default_factory=list)


def run(size: str, n_returnees: int, n_services: int, nearest: int, n_workers: int) -> None:
    """Print what every stage of every season costs."""
    print(
        f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, ", end=""
    )
    print(
        f"{os.cpu_count()} cores; {size}; {n_returnees:,} returnees, {n_services:,} services, ",
        end="",
    )
    print(f"{nearest} nearest of {len(CATEGORIES)} categories; {n_workers} worker processes")
    print(f"\n| {'stage':30} | wall s | CPU s | peak MiB | note |\n|---|---|---|---|---|")
    with _stage("set up: synthetic roads"):
        country = synthetic.country(size)
        roads = synthetic.lines(country)
    with _stage("set up: network, hierarchy"):
        plans = {
            each: programme_file.parse(SETTINGS.format(season=each, nearest=nearest))
            for each in SEASONS
        }
        built = road_network.build(roads, SimpleNamespace(travel=plans["dry"].travel))
        built = node_order.ordered(built)
    people = _returnees(country, n_returnees)
    offers = _services(country, n_services)
    whole = Cost()
    with (
        tempfile.TemporaryDirectory() as folder,
        _stage("whole caseload, both seasons", whole),
        dask_cluster.crew(n_workers) if n_workers else nullcontext() as spread,
    ):
        for season, plan in plans.items():
            fitted = replace(built, model=plan.travel)
            _season(fitted, people, offers, plan, Path(folder) / f"{season}.parquet", spread)
    print(f"\nwhole: {whole.wall_s:.1f} s wall, {whole.cpu_s:.1f} s CPU, {whole.peak_mib:,.0f} MiB")


def _season(
    fitted: Network,
    people: gpd.GeoDataFrame,
    offers: gpd.GeoDataFrame,
    plan: Programme,
    path: Path,
    spread: Spread | None,
) -> None:
    """The same steps as a run, each with its cost."""
    known = from_layers.profiles(people, offers, None, None, plan)
    reach.write_reach(path, fitted, known, _Costs(plan.travel.season), spread)  # type: ignore[arg-type]
    written = parquet.ParquetFile(path).metadata
    print(f"| {written.num_rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB | | | | |", flush=True)


@dataclass
class _Costs:
    """Stands where a run has its progress: every stage prints its cost."""

    season: str

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Print what a stage of a run costs."""
        with _stage(f"{self.season}: {name}"):
            yield None


def _returnees(country: synthetic.Country, n: int) -> gpd.GeoDataFrame:
    """People within some hundred metres of random nodes, some of them with unknown fields."""
    rng = np.random.default_rng(11)
    columns = {
        "returnee_id": [f"R{number:06}" for number in range(n)],
        "sex": _words(rng, ("f", "m", None), (0.2, 0.75, 0.05), n),
        "age": np.where(rng.random(n) < 0.05, np.nan, rng.integers(14, 60, n)),
        "grade": np.where(rng.random(n) < 0.2, np.nan, rng.integers(0, 13, n)),
        "setting": _words(rng, ("urban", "rural", None), (0.5, 0.45, 0.05), n),
    }
    return _layer("returnees", columns, _points(country, n, rng))


def _services(country: synthetic.Country, n: int) -> gpd.GeoDataFrame:
    """Services of six categories; bounds of age and grade, sexes, circles, places and stipends."""
    rng = np.random.default_rng(12)
    category = rng.choice(CATEGORIES, n)
    is_course = category == "training"

    def some(share: float, values: Any) -> Any:
        return np.where(rng.random(n) < share, values, np.nan)

    columns = {
        "service_id": [f"S{number:05}" for number in range(n)],
        "name": [f"Service {number}" for number in range(n)],
        "category": category,
        "status": rng.choice(["active", "temporarily closed"], n, p=[0.95, 0.05]),
        "delivery": "at site",
        "setting": rng.choice(["urban", "rural"], n),
        "sexes": rng.choice(["any", "f"], n, p=[0.9, 0.1]),
        "age_min": some(0.6, rng.integers(15, 19, n)),
        "age_max": some(0.5, rng.integers(25, 41, n)),
        "grade_min": some(0.3, rng.integers(4, 9, n)),
        "urban_limit_km": np.where(is_course, np.nan, some(0.2, 5.0)),
        "rural_limit_km": np.where(is_course, np.nan, some(0.2, 15.0)),
        "n_places_free": some(0.3, rng.integers(0, 5, n)),
        "stipend": np.where(is_course, rng.integers(40, 120, n), np.nan),
        "stipend_unit": pd.Series(is_course).map({True: "day"}),
        "duration_weeks": np.where(is_course, 12.0, np.nan),
        "starts_on": np.where(is_course, np.datetime64("2026-12-01"), np.datetime64("NaT")),
    }
    return _layer("services", columns, _points(country, n, rng))


def _words(
    rng: np.random.Generator, words: tuple[str | None, ...], shares: tuple[float, ...], n: int
) -> list[str | None]:
    return [words[at] for at in rng.choice(len(words), n, p=shares)]


def _points(country: synthetic.Country, n: int, rng: np.random.Generator) -> Any:
    xy = country.xy[rng.integers(0, len(country.xy), n)] + rng.normal(0, 200, (n, 2))
    return shapely.points(xy / synthetic.DEGREE_M)


def _layer(name: str, columns: dict[str, Any], points: Any) -> gpd.GeoDataFrame:
    blank = [None] * len(points)
    table = {
        column.name: pd.Series(columns.get(column.name, blank), dtype=PANDAS_DTYPES[column.dtype])
        for column in SCHEMAS[name].columns
    }
    return gpd.GeoDataFrame(table, geometry=points, crs=4326)


@contextmanager
def _stage(name: str, cost: Cost | None = None) -> Iterator[Cost]:
    """Print what happens inside costs, all processes together."""
    found = cost if cost is not None else Cost()
    before, wall = _cpu_s(), time.perf_counter()
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            found.peak_mib = max(found.peak_mib, _resident_mib())
            found.cpu_s = max(found.cpu_s, _cpu_s() - before)
            done.wait(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        found.cpu_s = max(found.cpu_s, _cpu_s() - before)
        done.set()
        watcher.join()
    found.wall_s = time.perf_counter() - wall
    figures = f"{found.wall_s:.1f} | {found.cpu_s:.1f} | {found.peak_mib:,.0f}"
    print(f"| {name:30} | {figures} | {', '.join(found.extra)} |", flush=True)


def _family() -> list[Path]:
    """The process itself and its descendants."""
    parent: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent[int(stat.parent.name)] = int(_fields(stat)[1])
        except OSError:
            continue
    known = {os.getpid()}
    for _ in range(4):
        known |= {one for one, above in parent.items() if above in known}
    return [Path(f"/proc/{one}") for one in sorted(known)]


def _fields(stat: Path) -> list[str]:
    return stat.read_text(encoding="utf-8").rpartition(")")[2].split()


def _cpu_s() -> float:
    total = 0
    for one in _family():
        try:
            total += sum(int(ticks) for ticks in _fields(one / "stat")[11:13])
        except OSError:
            continue
    return total / TICKS_PER_S


def _resident_mib() -> float:
    total = 0.0
    for one in _family():
        try:
            found = re.search(r"VmRSS:\s+(\d+) kB", (one / "status").read_text(encoding="utf-8"))
        except OSError:
            continue
        total += int(found[1]) / 1024 if found else 0.0
    return total

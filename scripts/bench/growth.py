"""How the cost grows with people, services, the graph and the extract: one, four and ten times."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapping.network.engine import k_nearest, one_to_many
from scripts.bench import cases, loading
from scripts.bench.cases import ANY_KEY, Case, K, at
from scripts.bench.engine import LIMIT_MIN
from scripts.bench.measuring import Cost, median

FACTORS = (1, 4, 10)
SIZES = ("s64k", "s250k", "s640k")
N_PEOPLE, N_SERVICES = 10_000, 500

Ints = NDArray[np.int64]


def run(
    sizes: tuple[str, str, str] = SIZES,
    people: int = N_PEOPLE,
    services: int = N_SERVICES,
    extract: Path | None = None,
) -> None:
    """Print the table: CPU seconds and peak memory, and how many times those of the first."""
    print(f"R = {people:,}, S = {services:,} and {sizes[1]} where nothing else is said")
    head = " | ".join(f"x{factor} CPU s | x{factor} MiB" for factor in FACTORS)
    print(f"\n| grows | task | {head} | CPU times | memory times |")
    print("|" + "---|" * (4 + 2 * len(FACTORS)))
    middle = cases.of_size(sizes[1], people * FACTORS[-1], services * FACTORS[-1])
    for task, search in _SEARCHES.items():
        found = [_cost(search, middle, people * factor, services) for factor in FACTORS]
        _print("R", task, found)
    for task, search in _SEARCHES.items():
        found = [_cost(search, middle, people, services * factor) for factor in FACTORS]
        _print("S", task, found)
    for line in _by_graph(sizes, middle, people, services):
        _print("graph", *line)
    if extract is not None:
        costs = [(ours, theirs) for _, ours, theirs in loading.copies(extract, FACTORS)]
        for number, name in enumerate(("waypost", "osmnx")):
            _print("extract", f"load, {name}", [each[number].whole for each in costs])
            _print("extract", f"without imports, {name}", [each[number].work for each in costs])


def _by_graph(
    sizes: tuple[str, str, str], middle: Case, people: int, services: int
) -> Iterator[tuple[str, list[Cost]]]:
    """Yield each task and its costs in ever larger countries."""
    found: dict[str, list[Cost]] = {task: [] for task in _SEARCHES}
    for size in sizes:
        case = middle if size == middle.name else cases.of_size(size, people, services)
        for task, search in _SEARCHES.items():
            found[task].append(_cost(search, case, people, services))
    yield from found.items()


def _cost(search: Callable[..., Any], case: Case, people: int, services: int) -> Cost:
    """Return the cost of one search among the first people and services."""
    who, where = np.unique(case.people[:people]), case.services[:services]
    return median(functools.partial(search, case, who, where))[1]


def _pairs(case: Case, who: Ints, where: Ints) -> int:
    """Return the number of pairs, kept nowhere."""
    found = one_to_many.pairs(case.metric, at(who), at(where), cases.limit_key(LIMIT_MIN))
    return sum(len(rows.ms) for _, rows in found)


def _nearest(case: Case, who: Ints, where: Ints) -> list[k_nearest.Ranked]:
    """Return the five nearest of each category from where people are."""
    groups = [each[each < len(where)] for each in case.categories]
    return k_nearest.k_nearest(case.metric, at(who), at(where), groups, K, ANY_KEY)


def _cover(case: Case, who: Ints, where: Ints) -> Ints:
    """Return the key to the nearest of each category, from every node, where people are."""
    return cases.coverage(case, case.metric, where)[who]


def _print(grows: str, task: str, costs: list[Cost]) -> None:
    """Print one line."""
    figures = " | ".join(f"{each.cpu_s:.3g} | {each.peak_mib:,.0f}" for each in costs)
    first = costs[0]
    cpu = ", ".join(f"{each.cpu_s / first.cpu_s:.2g}" for each in costs[1:])
    memory = ", ".join(
        f"{each.peak_mib / first.peak_mib:.2g}" if first.peak_mib > 1 else "-" for each in costs[1:]
    )
    print(f"| {grows} | {task} | {figures} | {cpu} | {memory} |", flush=True)


_SEARCHES: dict[str, Callable[[Case, Ints, Ints], Any]] = {
    "(a)": _pairs,
    "(b)": _nearest,
    "(c)": _cover,
}

"""The travel engine's tasks, each beside its peers on one network in one run."""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from mapping.network import road_network, snapping
from mapping.network.engine import hierarchy, k_nearest, one_to_many
from mapping.network.mode_graph import CM_PER_MS
from scripts.bench import cases, peers, table
from scripts.bench.cases import ANY_KEY, N_CATEGORIES, Case, K, at
from scripts.bench.measuring import MIB, Cost, median
from scripts.bench.table import OURS, Row

LIMIT_MIN = 60
SAMPLE = 20  # services of a peer that cannot do all
FEW = 3


def rows(case: Case, tasks: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of the tasks wanted."""
    for task in tasks:
        yield from _TASKS[task](case)


def order(case: Case) -> Iterator[Row]:
    """Order the topology anew, against reading what was written; fit it to one mode."""
    made, cost = median(lambda: hierarchy.order.__wrapped__(case.topology))
    yield Row("order and fill", case.name, OURS, cost, "once per network")
    data = hierarchy.to_bytes(made)
    again, cost = median(lambda: hierarchy.from_bytes(data, case.topology))
    note = f"{len(data) / 1e6:.0f} MB; {_same(again.rank, made.rank)}"
    yield Row("read it from bytes", case.name, OURS, cost, note)
    _, cost = median(lambda: hierarchy.customise(case.hierarchy, *case.arcs))
    yield Row("customise", case.name, OURS, cost, "once per mode and season")


def pairs(case: Case) -> Iterator[Row]:
    """All pairs within an hour, one row each, against scipy's dense distances at the nodes."""
    node, person_at = np.unique(case.people, return_inverse=True)
    limit, title = cases.limit_key(LIMIT_MIN), f"(a) pairs within {LIMIT_MIN} min"

    def ours() -> list[NDArray[Any]]:
        goals = at(case.services)
        found = [rows for _, rows in one_to_many.pairs(case.metric, at(node), goals, limit)]
        names = ("origin", "destination", "ms", "cm")
        return [np.concatenate([getattr(rows, name) for rows in found]) for name in names]

    columns, cost = median(ours)
    n_rows = int(np.bincount(person_at, minlength=1)[columns[0]].sum())
    out_mib = sum(column.nbytes for column in columns) / MIB
    note = f"{len(columns[0]):,} rows at nodes, {n_rows:,} of people; {out_mib:.0f} MiB out"
    memory = table.at_most("memory beyond the output", cost.peak_mib - out_mib, 1024, "MiB")
    yield Row(title, case.name, OURS, cost, note, target=memory if case.is_large else "")
    theirs, peer = median(lambda: peers.scipy_pairs(case, node, limit))
    own = np.sort(columns[2].astype(np.int64) * CM_PER_MS + columns[3])
    target = table.share("CPU", cost.cpu_s, peer.cpu_s, 15) if case.is_large else ""
    yield Row(title, case.name, "scipy", peer, _same(np.sort(theirs), own), cost, target)
    if not case.is_large:
        graph = peers.networkx_graph(case)
        _, few = median(lambda: peers.networkx_pairs(graph, case, limit, FEW))
        whole = few.cpu_s / FEW * len(case.services)
        note = f"{FEW} of the services; all would take {whole / cost.cpu_s:,.0f} times as long"
        yield Row(title, case.name, "networkx", few, note)


def nearest(case: Case) -> Iterator[Row]:
    """The five nearest of six categories from every node."""
    title = f"(b) {K} nearest of {N_CATEGORIES}, every node"
    services = at(case.services)
    find = functools.partial(k_nearest.k_nearest, case.metric, None, services, case.categories, K)
    found, cost = median(lambda: find(ANY_KEY))
    target = table.at_most("CPU", cost.cpu_s, 2, "s") if case.is_large else ""
    yield Row(title, case.name, OURS, cost, target=target)
    keys = [ranked.key[case.hierarchy.rank] for ranked in found]
    least, peer = median(lambda: peers.scipy_all_nodes(case, SAMPLE))
    is_sound = bool((np.min([key[:, 0] for key in keys], axis=0) <= least).all())
    whole = peer.cpu_s / SAMPLE * len(case.services)
    note = (
        f"{SAMPLE} of the services; all would take {whole / cost.cpu_s:,.0f} times as long; "
        f"{'none nearer than ours' if is_sound else 'DIFFERENT'}"
    )
    yield Row(title, case.name, "scipy", peer, note)
    if not case.is_large:
        yield from _pandana(case, cost, title, keys)


def cover(case: Case) -> Iterator[Row]:
    """The nearest of six categories from every node."""
    title = f"(c) nearest of {N_CATEGORIES}, every node"
    found, cost = median(lambda: cases.coverage(case, case.metric))
    yield Row(title, case.name, OURS, cost)
    theirs, peer = median(lambda: peers.scipy_coverage(case))
    yield Row(title, case.name, "scipy, min_only", peer, _same(theirs, found.astype(float)), cost)


def what_if(case: Case) -> Iterator[Row]:
    """Change the speeds: new arcs, customise, the nearest five and coverage again."""

    def ours() -> None:
        metric = hierarchy.customise(case.hierarchy, *case.slowed())
        k_nearest.k_nearest(metric, None, at(case.services), case.categories, K, ANY_KEY)
        cases.coverage(case, metric)

    _, cost = median(ours)
    target = table.at_most("CPU", cost.cpu_s, 3, "s") if case.is_large else ""
    yield Row("what-if: speeds, (b) and (c)", case.name, OURS, cost, target=target)


def snap(case: Case) -> Iterator[Row]:
    """100,000 points to the roads; nothing is remembered from one run to the next."""
    found = case.roads()
    sets = [gpd.GeoSeries(cases.points(found, seed), crs=4326) for seed in range(3)]
    turn = iter(sets)
    _, cost = median(lambda: snapping.snap(replace(found), next(turn), "walk"))
    title = f"snap {len(sets[0]):,} points"
    yield Row(title, case.name, OURS, cost)
    if found.n_nodes > cases.LARGE:
        return
    graph = peers.osmnx_graph(found)
    metres = road_network.to_metric(found.crs, shapely.get_coordinates(sets[0].to_numpy()))
    _, peer = median(lambda: peers.osmnx_snap(graph, metres))
    target = table.share("CPU", cost.cpu_s, peer.cpu_s, 3)
    yield Row(title, case.name, "osmnx.nearest_edges", peer, "", cost, target)


def _pandana(case: Case, cost: Cost, title: str, keys: list[NDArray[np.int64]]) -> Iterator[Row]:
    """Seconds only, by pandana where it is installed: its network first, then the question."""
    if not peers.has("pandana"):
        yield table.missing(title, case.name, "pandana")
        return
    found, built = median(lambda: peers.pandana_network(case))
    seconds, asked = median(lambda: peers.pandana_nearest(found, case))
    yield Row("its network, contracted", case.name, "pandana", built, "once per metric")
    note = "equal" if peers.is_pandanas(seconds, keys) else "DIFFERENT"
    yield Row(title, case.name, "pandana", asked, note, cost)
    _, fitted = median(lambda: hierarchy.customise(case.hierarchy, *case.arcs))
    own, theirs = _sum(fitted, cost), _sum(built, asked)
    from_speeds = "from new speeds to (b)"
    yield Row(from_speeds, case.name, OURS, own)
    target = table.share("CPU", own.cpu_s, theirs.cpu_s, 50)
    yield Row(
        from_speeds,
        case.name,
        "pandana: contracted",
        theirs,
        "",
        own,
        target,
    )


def _sum(one: Cost, other: Cost) -> Cost:
    """Return what one thing after the other took."""
    return Cost(*(getattr(one, of) + getattr(other, of) for of in ("cpu_s", "wall_s", "peak_mib")))


def _same(one: Any, other: Any) -> str:
    """Return whether two arrays are equal, in words."""
    return "equal" if np.array_equal(one, other) else "DIFFERENT"


_TASKS: dict[str, Callable[[Case], Iterator[Row]]] = {
    "order": order,
    "a": pairs,
    "b": nearest,
    "c": cover,
    "what-if": what_if,
    "snap": snap,
}
TASKS = tuple(_TASKS)

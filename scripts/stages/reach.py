"""Reach: layers in the store -> network -> travel -> verdicts."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from layers import atomic_write
from layers.errors import InputRefusedError
from layers.vocabulary.categories import categories
from mapping.network import assumed_tags, fare_table
from mapping.network.fare_table import FareList
from mapping.network.road_network import Network
from mapping.parallel import Spread, in_turn
from mapping.profiles.profiles import Profiles
from mapping.reach import judge
from mapping.routing import candidate_pairs, minutes_to_nearest
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, note
from scripts.stages import allocate, snap_report
from scripts.stages.context import Layers, layers_of, network_of

LATER_COLUMNS: Final = (
    "returnee_id", "service_id", "category", "eligible", "is_within", "verdict",
    "straight_m", "distance_m",
)  # fmt: skip
"""What the stages after reach read of results/reach.parquet."""
CODED_COLUMNS: Final = ("returnee_id", "service_id", "category", "eligible", "verdict")
"""Those of them that come as categories."""


def compute_reach(
    folder: Folder,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
) -> tuple[Layers, Network | None, pd.DataFrame]:
    """Compute and write the tables of reach, places, the nearest, and how points are tied to roads.

    Returns the layers, the roads and, of the judged rows, the columns that later stages read.
    `spread` hands the work to other processes, and `is_elsewhere` says that these are not on
    this computer; see `write_reach`.
    """
    with progress.stage("read the store"):
        layers = layers_of(folder)
    with progress.stage("build the network"):
        roads = network_of(folder, layers)
    folder.results.mkdir(mode=0o700, exist_ok=True)
    path = folder.results / "reach.parquet"
    write_reach(path, roads, layers.profiles, progress, spread, is_elsewhere=is_elsewhere)
    with progress.stage("give out the places"):
        places = allocate.complete(
            path, layers.returnees, layers.services, folder.programme, layers.needs
        )  # fmt: skip
        write_parquet(folder.results / "places.parquet", places)
    with progress.stage("nearest services") as tick:
        nearest = minutes_to_nearest.minutes(roads, layers.profiles, present(layers.services), tick)
        write_parquet(folder.results / "nearest.parquet", nearest)
        tied = snap_report.of_points(roads, layers.returnees, layers.services, layers.water)
        snap_report.write(folder, tied)
    judged = read_judged(folder)
    facts = _reach_facts(roads, layers, judged, tied)
    if roads is not None and roads.listed is not None:
        trips = read_parquet(folder, "reach", ("returnee_id", "service_id", "mode", "fare"))
        facts["pairs_with_listed_fare"] = _n_listed(roads.listed, trips, layers)
    note(folder, reach=facts, places=allocate.facts(places), seconds=progress.seconds)
    return layers, roads, judged


def present(services: pd.DataFrame) -> list[str]:
    """Return the categories that have services, in the order of categories.toml."""
    held = set(services["category"])
    return [code for code in categories() if code in held]


def write_reach(
    path: Path,
    roads: Network | None,
    profiles: Profiles,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
) -> None:
    """Find the ways of the programme's season, judge them and write what was judged.

    On one computer the nearest are searched for by the threads of this process, which share one
    network; processes would each need their own. What is judged is handed out either way.
    """
    searching = spread if is_elsewhere or not profiles.programme.nearest else None
    with progress.stage("travel") as tick:
        travel = candidate_pairs.travel(roads, profiles, tick, spread=searching)
    with progress.stage("judge and write reach"):
        write_blocks(path, judge.blocks(travel, profiles, spread=spread or in_turn))


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a result table, whole or not at all."""
    stream = io.BytesIO()
    parquet.write_table(_plain(table), stream)
    atomic_write.write_bytes(path, stream.getvalue(), mode=0o600)


def write_blocks(path: Path, blocks: Iterable[pd.DataFrame]) -> None:
    """Write a result table that comes in parts, one row group each, whole or not at all."""
    with atomic_write.stream(path, mode=0o600) as stream, ExitStack() as stack:
        file: parquet.ParquetWriter | None = None
        for block in blocks:
            table = _plain(block)
            if file is None:
                file = stack.enter_context(_opened(stream, table.schema))
            file.write_table(table, row_group_size=max(len(block), 1))


def read_parquet(
    folder: Folder,
    name: str,
    columns: Sequence[str] | None = None,
    service_ids: Collection[str] | None = None,
    coded: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a result table of the last run, or some of its columns and services.

    Columns in `coded` come as categories: ids of many rows in a tenth of the memory of texts.

    Raises
    ------
    InputRefusedError
        Where it has not been computed, or by a version that wrote other columns.
    """
    path = folder.results / f"{name}.parquet"
    if not path.exists():
        raise InputRefusedError(
            f"NOT_COMPUTED: {path} is not there. Run 'waypost reach {folder.path}' first."
        )
    # Nothing has no type to be compared with: no id is an empty text, and no rows need no choice.
    is_whole = service_ids is None or not parquet.ParquetFile(path).metadata.num_rows
    wanted = (
        None
        if is_whole
        else [("service_id", "in", set(() if service_ids is None else service_ids) or {""})]
    )
    names = None if columns is None else list(columns)
    refuse_older(folder, path, names or (), parquet.read_schema(path).names)
    if not coded:
        return pd.read_parquet(path, columns=names, filters=wanted)
    found = parquet.read_table(path, columns=names, filters=wanted, read_dictionary=list(coded))
    table: pd.DataFrame = found.to_pandas()
    return table


def refuse_older(
    folder: Folder, path: Path, wanted: Collection[str], found: Collection[str]
) -> None:
    """Raise InputRefusedError where a result lacks columns that this version writes."""
    missing = [name for name in wanted if name not in set(found)]
    if missing:
        raise InputRefusedError(
            f"OLD_RESULTS: {path} was written by another version of waypost: it has no column "
            f"{', '.join(missing)}. Run 'waypost run {folder.path}' again."
        )


def read_judged(folder: Folder, name: str = "reach") -> pd.DataFrame:
    """Return what later stages read of the judged pairs of a season."""
    return read_parquet(folder, name, LATER_COLUMNS, coded=CODED_COLUMNS)


def _opened(stream: IO[bytes], schema: pa.Schema) -> parquet.ParquetWriter:
    """A writer whose readers get plain texts, whether they came as categories or as texts."""
    few = [name for name, kind in zip(schema.names, schema.types, strict=True) if _is_coded(kind)]
    return parquet.ParquetWriter(stream, schema, use_dictionary=few, store_schema=False)


def _is_coded(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _plain(table: pd.DataFrame) -> pa.Table:
    """Without the table's Python types: any reader of parquet gets plain texts, numbers, lists."""
    found = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    for at, field in enumerate(found.schema):
        if _is_coded(field.type):  # of one width in every block, however many words it has
            wide = pa.dictionary(pa.int32(), field.type.value_type)
            found = found.set_column(at, field.name, found.column(at).cast(wide))
    return found


def _n_listed(listed: FareList, trips: pd.DataFrame, layers: Layers) -> int:
    """How many judged pairs have the fare of the list."""
    ends, at = [], []
    for key, table in (("returnee_id", layers.returnees), ("service_id", layers.services)):
        points = table.geometry
        ends.append(np.column_stack([points.x.to_numpy(), points.y.to_numpy()]))
        at.append(pd.Index(table[key].astype(str)).get_indexer(trips[key]))
    n = 0
    for mode in listed.modes:
        own = trips[trips["mode"] == mode].reset_index(drop=True)
        own = own.assign(
            origin=at[0][trips["mode"] == mode], destination=at[1][trips["mode"] == mode]
        )
        ridden = own[own["fare"] > 0]
        found = fare_table.lookup(listed, ends[0], ends[1], mode)
        told = fare_table.replaced(ridden.assign(fare=np.nan), found)["fare"]
        n += int((told == ridden["fare"]).sum())
    return n


def _reach_facts(
    roads: Network | None, layers: Layers, judged: pd.DataFrame, tied: pd.DataFrame
) -> dict[str, object]:
    facts: dict[str, object] = {
        "pairs": len(judged),
        "verdicts": {str(k): int(n) for k, n in judged["verdict"].value_counts().items()},
        "returnees_without_place": int(layers.returnees.geometry.isna().sum()),
        "services_without_place": int(layers.services.geometry.isna().sum()),
        "snapping": {
            f"{row['layer']} {row['mode']} {row['flag']}": int(row["n"])
            for row in tied.groupby(["layer", "mode", "flag"])
            .size()
            .rename("n")
            .reset_index()
            .to_dict("records")
        },
    }
    if roads is None:
        facts["not_computed"] = (
            "There are no roads, so no minutes, fares or road distances could be computed. "
            "Name a file under [layers] roads."
        )
    else:
        facts["network"] = {
            "nodes": roads.n_nodes,
            "edges": len(roads.edges),
            "components": roads.n_components,
            "largest_share": round(roads.largest_share, 4),
            **roads.counts,
            **assumed_tags.count(layers.roads),
        }
    return facts

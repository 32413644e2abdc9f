"""Reach and gaps: layers in the store -> network -> travel -> verdicts -> indicators."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from layers import writer
from layers.categories import categories
from layers.errors import InputRefusedError
from mapping import (
    assumptions,
    cases,
    disagreements,
    gaps,
    nearest,
    pairs,
    reach,
    rules,
    snapping,
)
from mapping.network import Network
from mapping.programme import Programme
from mapping.spreading import Spread, in_turn
from scripts.folder import Folder, note
from scripts.progress import Progress
from scripts.stored import Layers, layers_of, network_of

LATER_COLUMNS: Final = (
    "returnee_id", "service_id", "category", "eligible", "is_within", "verdict", "reasons",
    "straight_m", "distance_m",
)  # fmt: skip
"""What the stages after reach read of results/reach.parquet."""


def compute_reach(
    folder: Folder,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
) -> tuple[Layers, Network | None, pd.DataFrame]:
    """Compute and write results/reach.parquet, nearest.parquet and snapping.csv.

    Returns the layers, the roads and, of the judged rows, the columns that later stages read.
    `spread` hands the work to other processes, and `is_elsewhere` says that these are not on
    this computer; see `write_reach`.
    """
    with progress.stage("read the store"):
        layers = layers_of(folder)
    with progress.stage("build the network"):
        roads = network_of(folder, layers)
    programme = folder.programme
    folder.results.mkdir(mode=0o700, exist_ok=True)
    write_reach(
        folder.results / "reach.parquet", roads, layers, programme, progress, spread,
        is_elsewhere=is_elsewhere,
    )  # fmt: skip
    with progress.stage("nearest services") as tick:
        closest = nearest.minutes(
            roads, layers.returnees, layers.services, present(layers.services), tick
        )
        write_parquet(folder.results / "nearest.parquet", closest)
        snapped = snapping_table(roads, layers)
        writer.write_text(folder.results / "snapping.csv", snapped.to_csv(index=False))
    judged = read_parquet(folder, "reach", LATER_COLUMNS)
    note(folder, reach=_reach_facts(roads, layers, judged, snapped), seconds=progress.seconds)
    return layers, roads, judged


def compute_gaps(
    folder: Folder,
    layers: Layers,
    judged: pd.DataFrame,
    seasons: dict[str, pd.DataFrame],
    progress: Progress,
) -> pd.DataFrame:
    """Compute and write results/gaps.csv: every indicator by area, category and group."""
    closest = read_parquet(folder, "nearest")
    with progress.stage("gaps"):
        kinds = present(layers.services)
        people = cases.of_people(judged, layers.returnees, layers.services, closest, kinds)
        rule_rows = rules.of_services(layers.services, layers.criteria, folder.programme)
        people = disagreements.mark(
            people, judged, rule_rows, layers.returnees, layers.services, seasons
        )
        homes = cases.homes_in_areas(layers.returnees, layers.areas)
        measured = gaps.measure(cases.by_group(people, homes))
        writer.write_text(folder.results / "gaps.csv", measured.to_csv(index=False))
    outside = (
        layers.returnees["returnee_id"].nunique()
        - homes.loc[homes["pcode"] != cases.WHOLE, "returnee_id"].nunique()
    )
    note(
        folder,
        gaps={"rows": len(measured), "returnees_outside_all_areas": int(outside)},
        seconds=progress.seconds,
    )
    return measured


def present(services: pd.DataFrame) -> list[str]:
    """Return the categories that have services, in the order of categories.toml."""
    held = set(services["category"])
    return [code for code in categories() if code in held]


def snapping_table(roads: Network | None, layers: Layers) -> pd.DataFrame:
    """Return every point with its offset, component and flag, by mode."""
    columns = ["layer", "id", "mode", "snap_m", "component", "flag"]
    parts = [pd.DataFrame({name: [] for name in columns})]
    for layer, key, table in (
        ("returnees", "returnee_id", layers.returnees),
        ("services", "service_id", layers.services),
    ):
        points = gpd.GeoSeries(table.geometry.to_numpy(), index=table[key], crs=4326)
        if roads is None:
            flags = points.isna().map({True: "no_place", False: "no_roads"})
            parts.append(pd.DataFrame({"id": table[key].to_numpy(), "flag": flags.to_numpy()}))
            parts[-1] = parts[-1].assign(layer=layer, mode="", snap_m=float("nan"), component=-1)
            continue
        for mode in roads.model.modes:
            found = snapping.snap(roads, points, mode).rename_axis("id").reset_index()
            parts.append(found.assign(layer=layer, mode=mode))
    kept = [part[columns] for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else parts[0]


def write_reach(
    path: Path,
    roads: Network | None,
    layers: Layers,
    programme: Programme,
    progress: Progress,
    spread: Spread | None = None,
    *,
    is_elsewhere: bool = False,
) -> None:
    """Find the ways of the programme's season, judge them and write what was judged.

    On one computer the nearest are searched for by the threads of this process, which share one
    network; processes would each need their own. What is judged is handed out either way.
    """
    searching = spread if is_elsewhere or not programme.nearest else None
    rule_rows = rules.of_services(layers.services, layers.criteria, programme)
    with progress.stage("travel") as tick:
        travel = pairs.travel(
            roads, layers.returnees, layers.services, programme, rule_rows, tick, spread=searching
        )
    with progress.stage("judge and write reach"):
        blocks = reach.blocks(
            travel, layers.returnees, layers.services, programme, layers.criteria,
            layers.agreements, spread=spread or in_turn,
        )  # fmt: skip
        write_blocks(path, blocks)


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a result table, whole or not at all."""
    stream = io.BytesIO()
    parquet.write_table(_plain(table), stream)
    writer.write_bytes(path, stream.getvalue(), mode=0o600)


def write_blocks(path: Path, blocks: Iterable[pd.DataFrame]) -> None:
    """Write a result table that comes in parts, one row group each, whole or not at all."""
    with writer.stream(path, mode=0o600) as stream, ExitStack() as stack:
        file: parquet.ParquetWriter | None = None
        for block in blocks:
            table = _plain(block)
            if file is None:
                file = stack.enter_context(_opened(stream, table.schema))
            file.write_table(table, row_group_size=max(len(block), 1))


def read_parquet(folder: Folder, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a result table of the last run, or some of its columns.

    Raises
    ------
    InputRefusedError
        Where it has not been computed.
    """
    path = folder.results / f"{name}.parquet"
    if not path.exists():
        raise InputRefusedError(
            f"NOT_COMPUTED: {path} is not there. Run 'waypost reach {folder.path}' first."
        )
    return pd.read_parquet(path, columns=None if columns is None else list(columns))


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


def _reach_facts(
    roads: Network | None, layers: Layers, judged: pd.DataFrame, snapped: pd.DataFrame
) -> dict[str, object]:
    facts: dict[str, object] = {
        "pairs": len(judged),
        "verdicts": {str(k): int(n) for k, n in judged["verdict"].value_counts().items()},
        "returnees_without_place": int(layers.returnees.geometry.isna().sum()),
        "services_without_place": int(layers.services.geometry.isna().sum()),
        "snapping": {
            f"{row['layer']} {row['mode']} {row['flag']}": int(row["n"])
            for row in snapped.groupby(["layer", "mode", "flag"])
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
            **assumptions.count(layers.roads),
        }
    return facts

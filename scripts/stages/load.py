"""Check and load: inputs -> clean layers -> the store, with the quarantine beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from layers import atomic_write, exchange
from layers import store as stores
from layers.errors import InputRefusedError
from layers.forgotten import Forgotten
from layers.ingest import clean_layer, linked_rows, quarantine, reviewed_pairs
from layers.ingest.headers.unmatched import HeadersUnmatchedError, Unmatched
from layers.ingest.loaded import Loaded, Rules
from layers.readers import apart, opener
from layers.schemas import SCHEMAS
from layers.schemas.schema import Issue
from layers.spreadsheet_cells import csv_of
from layers.vocabulary.header_table import HeaderTable
from mapping.network import assumed_tags, road_classes
from mapping.routing import search_limits
from scripts.runtime.forgotten_people import forgotten_of
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, input_paths, note, open_store
from scripts.stages import dropped_files

ISSUES_FILE: Final = "results/issues.csv"
"""All that was noticed in the inputs, row by row."""
REVIEW_FILE: Final = "review/facility_pairs.csv"
"""Services that look alike, for a person to say whether they are the same."""


_ISSUE_COLUMNS: Final = (
    "layer", "file", "sheet", "record", "line", "column", "code", "severity", "sentence", "value",
)  # fmt: skip


@dataclass(frozen=True)
class Intake:
    """All layers of one programme as read from its files, checked, not yet stored.

    Parameters
    ----------
    loaded, inputs
        Layers by name; the SHA-256 of each file by its name in programme.toml.
    lacking
        Which limits this system does not know for the process that read files, see `apart.Reader`.
    dropped
        What became of the files of data/ that programme.toml does not name.
    """

    loaded: Mapping[str, Loaded]
    inputs: Mapping[str, str]
    lacking: tuple[str, ...] = ()
    dropped: tuple[Issue, ...] = ()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Every issue: of files that nobody named, then by layer and place."""
        read = (issue for one in self.loaded.values() for issue in one.issues)
        return (*self.dropped, *read)

    @property
    def n_quarantined(self) -> int:
        """Rows that will not load."""
        return sum(one.counts["quarantined"] for one in self.loaded.values())


def read_all(
    folder: Folder, progress: Progress, wanted: Collection[str] = tuple(SCHEMAS)
) -> Intake:
    """Read and check the layers that the programme names, or the wanted ones; nothing is stored.

    Raises
    ------
    InputRefusedError
        For the first file that cannot be used at all; of its kind HeadersUnmatchedError: for all
        headers that are open, once.
    ProgrammeError
        For a limit of time that no search could keep.
    """
    search_limits.refuse_unsearchable(folder.programme)
    loaded: dict[str, Loaded] = {}
    inputs: dict[str, str] = {}
    gone = forgotten_of(folder)
    unmatched: list[Unmatched] = []
    with apart.reading(chain.from_iterable(input_paths(folder, one) for one in wanted)) as reader:
        dropped = dropped_files.recognise(folder, reader)
        dropped_files.require_services(dropped)
        folder = dropped.folder
        named = {layer: input_paths(folder, layer) for layer in SCHEMAS if layer in wanted}
        for layer, paths in named.items():
            if not paths:
                continue
            with progress.stage(f"read {layer}"):
                names = folder.programme.layers[layer]
                inputs |= dict(zip(names, map(opener.digest, paths), strict=True))
                frames = [_read(reader, path, layer, dropped.tables) for path in paths]
                try:
                    loaded[layer] = _read_layer(folder, layer, frames, loaded, gone)
                except HeadersUnmatchedError as error:
                    unmatched += error.unmatched
                    continue
                if layer == "roads":
                    loaded[layer] = _with_speeds(_with_classes(loaded[layer], names), names)
    if unmatched:
        tables = folder.programme.headers.items()
        written = {(layer, file) for layer, table in tables for file in table.files}
        raise HeadersUnmatchedError([*unmatched, *dropped.unmatched], written)
    return Intake(linked_rows.checked(loaded), inputs, reader.lacking, dropped.issues)


def check(folder: Folder, progress: Progress) -> Intake:
    """Read and check every layer and write the list of what was noticed; nothing is stored."""
    found = read_all(folder, progress)
    _write_issues(folder, found)
    return found


def load(folder: Folder, progress: Progress) -> Intake:
    """Read, check and store every layer, all or nothing; write the quarantine.

    Corrected quarantine files found in `quarantine/` are applied first and kept as
    `<layer>.corrected.csv`, so that loading again gives the same rows.
    """
    found = read_all(folder, progress)
    with progress.stage("store"):
        store = open_store(folder)
        try:
            stores.write(store, list(found.loaded.values()))
        finally:
            stores.close(store)
        _write_quarantine(folder, found)
        _write_review(folder, found)
    _write_issues(folder, found)
    note(
        folder,
        inputs=dict(found.inputs),
        layers={layer: dict(one.counts) for layer, one in found.loaded.items()},
        issues=_issue_counts(found.issues),
    )
    return found


def rules_for(folder: Folder, layer: str, loaded: Mapping[str, Loaded]) -> Rules:
    """Return how a layer's file maps to its schema, with the layers it may refer to."""
    programme = folder.programme
    return Rules(
        country=programme.country,
        headers=programme.headers.get(layer, HeaderTable()),
        defaults=programme.defaults.get(layer, {}),
        values=programme.values.get(layer, {}),
        settlements=loaded["settlements"].table if "settlements" in loaded else None,
        areas=loaded["areas"].table if "areas" in loaded else None,
        is_placed_elsewhere=layer == "returnees" and "residences" in programme.layers,
        as_of=programme.as_of,
        currency=programme.currency,
        is_strict=folder.terms.is_strict,
        mends_encoding=folder.terms.mends_encoding,
        reviewed=frozenset(reviewed_pairs.said(_pairs(loaded)) if layer == "services" else ()),
    )


def _read(
    reader: apart.Reader, path: Path, layer: str, known: Mapping[Path, gpd.GeoDataFrame]
) -> gpd.GeoDataFrame:
    """Return a file as a table of the layer; `known` are those that were read to be recognised."""
    frame = known[path] if path in known else reader.read(path, layer)
    frame.attrs["file"] = path.name
    return exchange.as_layer(frame, layer)


def _read_layer(
    folder: Folder,
    layer: str,
    frames: list[gpd.GeoDataFrame],
    loaded: Mapping[str, Loaded],
    gone: Forgotten,
) -> Loaded:
    for corrections in (_kept(folder, layer), _edited(folder, layer)):
        if corrections is not None:
            frames = quarantine.apply(frames, corrections)
    past = {name: one.past for name, one in loaded.items()}
    rules = replace(rules_for(folder, layer, loaded), forgotten=gone, past=past)
    return clean_layer.load(frames, SCHEMAS[layer], rules)


def _with_classes(roads: Loaded, files: tuple[str, ...]) -> Loaded:
    """Return the roads with one issue of the classes that no speed is known for."""
    unknown = road_classes.not_understood(roads.table)
    if not unknown:
        return roads
    told = ", ".join(f"'{word}' ({n})" for word, n in unknown.items())
    issue = Issue(
        file=", ".join(Path(name).name for name in files),
        sheet="", record=0, line=0, column="road_class", code="ROAD_CLASS_UNKNOWN",
        severity="warned",
        sentence=f"{sum(unknown.values())} roads have a class that is not understood and are "
        f"taken as minor roads (unclassified): {told}. Say what they are under "
        "[values.roads.road_class] in programme.toml, in OpenStreetMap's words: "
        "'their word' = 'residential'.",
        value=", ".join(unknown),
    )  # fmt: skip
    return replace(roads, issues=(*roads.issues, issue))


def _with_speeds(roads: Loaded, files: tuple[str, ...]) -> Loaded:
    """Return the roads with one issue of the posted limits that cannot be read."""
    posted = roads.table[roads.table["maxspeed"].notna()]
    n_unread = assumed_tags.count(posted)["n_maxspeed_unread"] if len(posted) else 0
    if not n_unread:
        return roads
    issue = Issue(
        file=", ".join(Path(name).name for name in files),
        sheet="", record=0, line=0, column="maxspeed", code="SPEED_DEFAULT", severity="accepted",
        sentence=f"{n_unread} roads post a limit that is no speed of 5 km/h or more; they have the "
        "speed of their class.",
    )  # fmt: skip
    return replace(roads, issues=(*roads.issues, issue))


def _kept(folder: Folder, layer: str) -> pd.DataFrame | None:
    """The corrections of earlier loads."""
    return _corrections(folder.quarantine / f"{layer}.corrected.csv")


def _edited(folder: Folder, layer: str) -> pd.DataFrame | None:
    """The quarantine as it lies there, perhaps corrected since."""
    return _corrections(folder.quarantine / f"{layer}.csv")


def _corrections(path: Path) -> pd.DataFrame | None:
    if not path.exists():
        return None
    try:
        return quarantine.from_csv(opener.contents(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputRefusedError(
            f"ENC_MIXED: {path} is not UTF-8 text. Save it again as 'CSV UTF-8'."
        ) from None


def _write_quarantine(folder: Folder, found: Intake) -> None:
    """Keep what was corrected, then write what is still wrong."""
    for layer, one in found.loaded.items():
        kept = _all_kept(_kept(folder, layer), _edited(folder, layer))
        if len(one.quarantine) or kept is not None:
            folder.quarantine.mkdir(mode=0o700, exist_ok=True)
        if kept is not None:
            path = folder.quarantine / f"{layer}.corrected.csv"
            atomic_write.write_text(path, quarantine.to_csv(kept), mode=0o600)
        rejected = folder.quarantine / f"{layer}.csv"
        if len(one.quarantine):
            atomic_write.write_text(rejected, quarantine.to_csv(one.quarantine), mode=0o600)
        elif rejected.exists():
            rejected.unlink()


def _write_issues(folder: Folder, found: Intake) -> None:
    """Write every issue; of layers of persons without the content of the cell."""
    rows = [
        (layer, one.file, one.sheet, one.record, one.line, one.column, one.code, one.severity,
         one.sentence, "" if layer and SCHEMAS[layer].is_personal else one.value)
        for layer, issues in [
            ("", found.dropped), *((layer, one.issues) for layer, one in found.loaded.items())]
        for one in issues
    ]  # fmt: skip
    folder.results.mkdir(mode=0o700, exist_ok=True)
    text = csv_of(pd.DataFrame(rows, columns=_ISSUE_COLUMNS))
    atomic_write.write_text(folder.path / ISSUES_FILE, text, mode=0o600)


def _write_review(folder: Folder, found: Intake) -> None:
    """Write the services that look alike and that nobody has reviewed, for a person to say.

    A file that a person has made an input stays as it is.
    """
    path = folder.path / REVIEW_FILE
    if "services" not in found.loaded or path in input_paths(folder, "facility_pairs"):
        return
    rows = reviewed_pairs.still_open(found.loaded["services"].table, _pairs(found.loaded))
    if len(rows):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        atomic_write.write_text(path, csv_of(rows), mode=0o600)
    elif path.exists():
        path.unlink()


def _pairs(loaded: Mapping[str, Loaded]) -> pd.DataFrame | None:
    return loaded["facility_pairs"].table if "facility_pairs" in loaded else None


def _all_kept(kept: pd.DataFrame | None, edited: pd.DataFrame | None) -> pd.DataFrame | None:
    """Earlier corrections and new ones; a row corrected again stays one correction."""
    fresh = quarantine.changed(edited) if edited is not None else None
    if fresh is None or fresh.empty:
        return kept
    if kept is None:
        return fresh
    key = ["waypost_file", "waypost_sheet", "waypost_record"]
    marks = kept.set_index(key)["waypost_row"].to_dict()
    again = [marks.get(tuple(row), mark) for *row, mark in fresh[[*key, "waypost_row"]].to_numpy()]
    both = pd.concat([kept, fresh.assign(waypost_row=again)], ignore_index=True)
    return both.fillna("").drop_duplicates(key, keep="last").reset_index(drop=True)


def _issue_counts(issues: tuple[Issue, ...]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for issue in issues:
        of_severity = counts.setdefault(issue.severity, {})
        of_severity[issue.code] = of_severity.get(issue.code, 0) + 1
    return counts

"""What waypost itself wrote, without a person: results, quarantine, private pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from layers import atomic_write
from layers.forgotten import is_one_of
from layers.ingest import quarantine
from layers.readers import opener
from layers.spreadsheet_cells import guarded
from layers.store.forgotten import Ids
from maps import pages
from maps.report import wording
from scripts.rights import person_page, places
from scripts.runtime import result_io
from scripts.runtime.project import Folder

_ID_OF_A_LAYER = ("layer", "id")
"""Tables of several layers name their rows so; those of `returnees` are persons."""


def clean_results(folder: Folder, ids: Ids) -> list[str]:
    """Write each table of results/ without the person's rows; return the names of those that had.

    Raises
    ------
    SurroundingsError
        A file could not be written; those before it are without the person.
    """
    changed = []
    for path in sorted(folder.results.glob("*")):
        made = {".parquet": _parquet, ".csv": _csv, ".geojson": _geojson}.get(path.suffix)
        if made is not None and made(path, ids):
            changed.append(path.name)
    return changed


def clean_quarantine(folder: Folder, ids: Ids) -> dict[str, int]:
    """Take the person's rows out of the quarantine files; return how many, by file.

    A file that is left without a row goes.
    """
    own = {one for column in ids.values() for one in column}
    changed = {}
    for path in sorted(folder.quarantine.glob("*.csv")):
        rows = quarantine.from_csv(opener.contents(path).decode("utf-8-sig"))
        cells = rows.drop(columns=[name for name in rows if str(name) in quarantine.COLUMNS])
        is_own = cells.map(lambda cell: is_one_of(str(cell), own)).any(axis=1)
        if is_own.any():
            changed[path.name] = int(is_own.sum())
            left = rows[~is_own]
            if len(left):
                atomic_write.write_text(path, quarantine.to_csv(left), mode=0o600)
            else:
                path.unlink()
    return changed


def remove_pages(folder: Folder, ids: Ids) -> list[str]:
    """Remove the private files of waypost's own that tell of the person; return their names.

    The caseworker's page tells of everybody. Files that somebody else laid there stay.
    """
    own = {one for column in ids.values() for one in column}
    gone = []
    for path in sorted(folder.private.glob("*")):
        is_told = path.name == "caseworker.html" or path.stem in map(person_page.stem, own)
        if path.is_file() and _is_ours(path) and (is_told or places.holds(path, own)):
            path.unlink()
            gone.append(path.name)
    return gone


def _is_ours(path: Path) -> bool:
    stem = path.name.partition(".")[0]
    return stem in {*pages.known(), *wording.TITLES} or stem.startswith("person-")


def _parquet(path: Path, ids: Ids) -> int:
    return sum(result_io.leave_out(path, column, own) for column, own in ids.items())


def _csv(path: Path, ids: Ids) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows:
        return 0
    own = {column: {*named, *map(guarded, named)} for column, named in ids.items()}
    kept = [row for row in rows[1:] if not _is_row_of(dict(zip(rows[0], row, strict=False)), own)]
    if len(kept) < len(rows) - 1:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([rows[0], *kept])
        atomic_write.write_text(path, text.getvalue(), mode=0o600)
    return len(rows) - 1 - len(kept)


def _geojson(path: Path, ids: Ids) -> int:
    found = json.loads(path.read_text(encoding="utf-8"))
    features = found["features"]
    kept = [one for one in features if not _is_row_of(one["properties"], ids)]
    if len(kept) < len(features):
        text = json.dumps(found | {"features": kept}, ensure_ascii=False)
        atomic_write.write_text(path, text, mode=0o600)
    return len(features) - len(kept)


def _is_row_of(row: dict[str, Any], ids: Ids) -> bool:
    return any(name in ids[column] for column, name in _names(row) if column in ids)


def _names(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns of ids of a row, and what stands there."""
    layer, key = _ID_OF_A_LAYER
    if row.get(layer) == "returnees":
        yield "returnee_id", str(row.get(key))
    for column in ("returnee_id", "referral_id"):
        if column in row:
            yield column, str(row[column])

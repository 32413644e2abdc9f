"""Rows that were not loaded, as a table that can be corrected in a spreadsheet and read again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from layers.errors import InputRefusedError
from layers.ingest.headers.found import PROVENANCE
from layers.ingest.remarks import Rows
from layers.schemas.schema import Issue
from layers.spreadsheet_cells import guarded

COLUMNS: Final = (
    "waypost_file",
    "waypost_sheet",
    "waypost_record",
    "waypost_line",
    "waypost_code",
    "waypost_reason",
    "waypost_row",
)
_RAW: Final = "waypost_raw"
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r\n]")
_DELIMITER: Final = re.compile(r"waypost_\w+\"?([,;\t])")
_IN_THE_FILE: Final = " Correct this row in the original file."


def collect(
    frame: pd.DataFrame, file: str, rows: Rows, codes: Sequence[str], reasons: Sequence[str]
) -> pd.DataFrame:
    """Return the rows of one file as quarantined rows: provenance, reason, and all as found.

    Parameters
    ----------
    frame
        A table as a reader gives it.
    file
        The file's name.
    rows
        Positions of the rows in `frame`, shape (n,).
    codes, reasons
        What is wrong with each row, n texts each.
    """
    found = _as_text(frame, rows)
    head = pd.DataFrame(
        {
            "waypost_file": file,
            "waypost_sheet": frame["_sheet"].iloc[rows].to_numpy(),
            "waypost_record": frame["_record"].iloc[rows].to_numpy(),
            "waypost_line": frame["_line"].iloc[rows].to_numpy(),
            "waypost_code": list(codes),
            "waypost_reason": list(reasons),
            "waypost_row": [_fingerprint(cells) for cells in found.to_dict("records")],
        }
    )
    return pd.concat([head, found], axis=1)


def unreadable(issues: Iterable[Issue]) -> pd.DataFrame:
    """Return the rows that a reader could not split, with their raw text in `waypost_raw`."""
    rows = [
        (
            issue.file,
            issue.sheet,
            issue.record,
            issue.line,
            issue.code,
            issue.sentence + _IN_THE_FILE,
            "",
            issue.value,
        )
        for issue in issues
        if issue.severity == "quarantined"
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS, _RAW])


def together(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return several quarantined tables as one; a column that only some have is blank elsewhere."""
    names = [name for table in tables for name in table.columns if len(table)]
    rest = [name for name in dict.fromkeys(names) if name not in COLUMNS]
    kept = [table.reindex(columns=[*COLUMNS, *rest], fill_value="") for table in tables]
    return pd.concat(kept, ignore_index=True)


def to_csv(quarantine: pd.DataFrame) -> str:
    r"""Return the quarantine as CSV text; cells that a spreadsheet could execute get a `'`.

    >>> table = pd.DataFrame({"waypost_file": ["a.csv"], "name": ["=1+1"]})
    >>> to_csv(table)
    '"waypost_file","name"\n"a.csv","\'=1+1"\n'
    """
    texts = pd.DataFrame(
        {
            guarded(str(name)): [guarded(cell) for cell in column.astype("str").fillna("")]
            for name, column in quarantine.items()
        }
    )
    if not len(texts.columns):
        return ""
    return texts.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_ALL)


def from_csv(text: str) -> pd.DataFrame:
    r"""Return a corrected quarantine file as a table of texts; blank is an empty text.

    Comma, semicolon and tab are read, as spreadsheets write them; the guard `'` is taken off.

    Raises
    ------
    InputRefusedError
        The text is no quarantine file of waypost.

    >>> heads = ",".join([*COLUMNS, "name"])
    >>> from_csv(heads + "\na.csv,,1,2,NUMBER_RANGE,Too many.,9f,'=1+1\n")["name"].tolist()
    ['=1+1']
    """
    text = text.removeprefix("\ufeff")
    mark = _DELIMITER.search(text.partition("\n")[0])
    try:
        found = pd.read_csv(
            io.StringIO(text, newline=""),
            sep=mark.group(1) if mark else ",",
            dtype="str",
            keep_default_na=False,
            na_filter=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputRefusedError(_no_quarantine(str(error))) from None
    found = found.rename(columns=lambda name: _bare(str(name)))
    missing = [name for name in COLUMNS if name not in found.columns]
    if missing:
        raise InputRefusedError(_no_quarantine(f"it has no column {missing[0]}"))
    found = pd.DataFrame({name: cells.fillna("").map(_bare) for name, cells in found.items()})
    found["waypost_record"] = _whole(found["waypost_record"])
    found["waypost_line"] = _whole(found["waypost_line"])
    return found


def apply(frames: Sequence[GeoDataFrame], corrections: pd.DataFrame) -> list[GeoDataFrame]:
    """Return the frames with corrected rows in the place of the original ones.

    A correction counts where its row still is what the file holds (`waypost_row`) and was changed;
    one that no longer fits is ignored and told as CORRECTION_STALE in `attrs["issues"]`. Applying
    the same corrections again changes nothing.

    Parameters
    ----------
    frames
        Tables as the readers give them, `attrs["file"]` the file's name.
    corrections
        From `from_csv`; several tables may be concatenated, the last one wins.
    """
    done = []
    for number, frame in enumerate(frames):
        file = frame.attrs.get("file", "")
        mine = corrections["waypost_file"] == file
        if number == 0:
            known = {other.attrs.get("file", "") for other in frames}
            mine |= ~corrections["waypost_file"].isin(known)
        done.append(_applied(frame, file, corrections[mine].fillna("").to_dict("records")))
    return done


def changed(corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of corrected quarantine files whose content somebody has changed.

    They are what must be kept so that loading the original files again gives the same rows.
    """
    rows = corrections.fillna("").to_dict("records")
    is_changed = [_fingerprint(_cells(row)) not in {row["waypost_row"], _BLANK} for row in rows]
    kept: pd.DataFrame = corrections[np.array(is_changed, dtype=bool)]
    return kept.reset_index(drop=True)


def _applied(frame: GeoDataFrame, file: str, corrections: Sequence[Mapping[Any, Any]]) -> Any:
    wanted = {(row["waypost_sheet"], int(row["waypost_record"])) for row in corrections}
    rows = np.flatnonzero(
        [key in wanted for key in zip(frame["_sheet"], frame["_record"], strict=True)]
    )
    found = dict(
        zip(
            zip(frame["_sheet"].iloc[rows], frame["_record"].iloc[rows], strict=True),
            zip(rows.tolist(), _as_text(frame, rows).to_dict("records"), strict=True),
            strict=True,
        )
    )
    changes: dict[int, Mapping[str, str]] = {}
    stale: list[Issue] = []
    for row in corrections:
        cells = _cells(row)
        at, original = found.get((row["waypost_sheet"], int(row["waypost_record"])), (-1, {}))
        mark, now, new = row["waypost_row"], _fingerprint(original), _fingerprint(cells)
        if not mark and new == _BLANK:
            continue
        if row["waypost_file"] != file or at < 0 or (now not in {mark, new}):
            stale.append(_stale(row))
        elif new not in {now, mark}:
            changes[at] = cells
    changed = _changed(frame, changes) if changes else frame.copy()
    changed.attrs = {**frame.attrs, "issues": (*frame.attrs.get("issues", ()), *stale)}
    return changed


def _changed(frame: GeoDataFrame, changes: Mapping[int, Mapping[str, str]]) -> Any:
    columns: dict[str, Any] = {
        name: frame[name].to_numpy(dtype=object, copy=True) for name in frame
    }
    for at, cells in changes.items():
        for name, cell in cells.items():
            if name not in columns and cell.strip():
                columns[name] = np.full(len(frame), np.nan, dtype=object)
            if name == "geometry" and name in columns:
                columns[name][at] = _shape(cell, columns[name][at])
            elif name in columns:
                columns[name][at] = cell if cell.strip() else np.nan
    geometry = columns.pop("geometry", None)
    table = pd.DataFrame(
        {
            name: pd.Series(cells, dtype="int64" if name in {"_record", "_line"} else "str")
            for name, cells in columns.items()
        }
    )
    if geometry is None:
        return table
    return GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")


def _shape(cell: str, original: Any) -> Any:
    if original is not None and cell == shapely.to_wkt(original, rounding_precision=-1):
        return original
    found = shapely.from_wkt(cell, on_invalid="ignore") if cell.strip() else None
    return original if found is None and cell.strip() else found


def _as_text(frame: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    columns: dict[str, list[str]] = {}
    for name in frame.columns:
        if name in PROVENANCE:
            continue
        cells = frame[name].iloc[rows]
        if name == "geometry" and isinstance(frame, GeoDataFrame):
            shapes = shapely.to_wkt(cells.to_numpy(), rounding_precision=-1)
            if not shapely.is_missing(frame[name].to_numpy()).all():
                columns[name] = ["" if shape is None else str(shape) for shape in shapes]
        else:
            columns[name] = cells.astype("str").fillna("").tolist()
    return pd.DataFrame(columns, index=range(len(rows)))


def _fingerprint(cells: Mapping[Any, Any]) -> str:
    # Spreadsheets and editors rewrite line ends; that is no change of content.
    texts = ((str(name), "\n".join(str(cell).splitlines())) for name, cell in cells.items())
    known = sorted((name, text) for name, text in texts if text.strip())
    return hashlib.blake2s(json.dumps(known).encode(), digest_size=8).hexdigest()


def _cells(row: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(cell) for name, cell in row.items() if name not in {*COLUMNS, _RAW}}


_BLANK: Final = _fingerprint({})


def _bare(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _whole(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts, errors="coerce").fillna(0).astype("int64")


def _stale(row: Mapping[Any, Any]) -> Issue:
    sentence = (
        "The file has changed since this row was set aside, or the row cannot be corrected here; "
        "the correction was not used. Correct the row in the file itself, or load again and "
        "correct the new quarantine."
    )
    return Issue(
        str(row["waypost_file"]),
        str(row["waypost_sheet"]),
        int(row["waypost_record"]),
        int(row["waypost_line"]),
        "*",
        "CORRECTION_STALE",
        "warned",
        sentence,
    )


def _no_quarantine(cause: str) -> str:
    return (
        f"The corrected file is no quarantine file of waypost: {cause}. Keep the columns "
        f"{', '.join(COLUMNS)} as they were written and correct only the others."
    )

"""The files of `published/` as one set, with a manifest: replaced whole, and verified by it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from layers import atomic_write
from layers.errors import PublishingRefusedError, SurroundingsError
from scripts.runtime import folder_exchange

MANIFEST: Final = "manifest.json"
"""Beside the files: the run, its day and version, and every file with its size and SHA-256."""
STATES: Final = ("as published", "changed", "missing", "not listed")
"""What may have become of a file since it was published."""

_SYSTEMS_OWN: Final = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What a file browser leaves in a folder: no file of ours, it does not go on."""


@dataclass
class Outgoing:
    """What is drawn and not yet published: files by name, and the names of those that go."""

    files: dict[str, str | bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Run:
    """What a manifest says of the run; no time of day: the same input gives the same bytes."""

    run_id: str
    version: str
    as_of: str


@dataclass(frozen=True)
class Manifest:
    """What a manifest says: the run, and of each file its size, digest and the run that drew it."""

    run: Run
    files: Mapping[str, tuple[int, str, str]]


def names(folder: Path, out: Outgoing) -> list[str]:
    """Return the names of the set that will be: the old files and the new, without the manifest."""
    return sorted((set(_held(folder)) | set(out.files)) - out.gone - {MANIFEST})


def replace(
    folder: Path, out: Outgoing, run: Run, check: Callable[[Mapping[str, bytes]], None]
) -> None:
    """Publish a new set: the old one with the files of `out` in the place of theirs.

    All is written and synced beside the folder, with the manifest, and checked; the two folders
    then change places in one step. Killed or full at any point, the old set or the new one is
    there, whole.

    Parameters
    ----------
    folder
        `published/`; made where it is missing.
    out
        What is new and what goes; every other file stays as it is.
    run
        What the manifest says of the run.
    check
        The gate: raises PublishingRefusedError where a file of the whole set may not leave.

    Raises
    ------
    PublishingRefusedError
        Of the gate; nothing is changed.
    SurroundingsError
        The set could not be written; nothing is changed.
    """
    folder = folder.resolve()  # of a link its target is replaced, where the link points to
    try:
        with folder_exchange.replacing(folder) as fresh:
            whole = {name: _content(folder, name, out) for name in names(folder, out)}
            check(whole)
            for name, data in whole.items():
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                atomic_write.write_bytes(fresh / name, data, mode=0o644)
            told = _told(run, whole, _drawn_by(folder, out, run))
            atomic_write.write_text(fresh / MANIFEST, told, mode=0o644)
    except OSError as error:
        raise SurroundingsError(
            f"{folder} could not be replaced: {error.strerror}. The old pages are still there. "
            "Close what has a file of it open, see that the disk has room, and run again."
        ) from error


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a published folder, or of a copy of one.

    Raises
    ------
    PublishingRefusedError
        MANIFEST: there is none, or it is not as waypost wrote it.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        run = Run(*(str(found[name]) for name in ("run_id", "version", "as_of")))
        files = {
            str(one["name"]): (int(one["bytes"]), str(one["sha256"]), str(one["run_id"]))
            for one in found["files"]
        }
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        raise PublishingRefusedError(
            f"MANIFEST: {path} is not there or is not as waypost wrote it, so nothing beside it "
            "can be verified. Ask whoever published the files for the whole folder."
        ) from None
    return Manifest(run, files)


def verified(folder: Path, manifest: Manifest) -> dict[str, str]:
    """Return what became of each file (one of STATES): those of the manifest, then the others."""
    held = _held(folder)
    states = {
        name: _state(held.get(name), n_bytes, sha256)
        for name, (n_bytes, sha256, _) in sorted(manifest.files.items())
    }
    others = [name for name in held if name not in states and name != MANIFEST]
    return states | dict.fromkeys(others, "not listed")


def _state(path: Path | None, n_bytes: int, sha256: str) -> str:
    if path is None:
        return "missing"
    if path.is_symlink() or path.stat().st_size != n_bytes:
        return "changed"
    with path.open("rb") as stream:
        is_same = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    return "as published" if is_same else "changed"


def _held(folder: Path) -> dict[str, Path]:
    """The files of a folder by their names in it, and the links, which are not followed."""
    found = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {
        path.relative_to(folder).as_posix(): path
        for path in found
        if path.name not in _SYSTEMS_OWN and not atomic_write.is_temporary(path)
    }


def _content(folder: Path, name: str, out: Outgoing) -> bytes:
    """The bytes of a file of the new set."""
    if name in out.files:
        content = out.files[name]
        return content.encode("utf-8") if isinstance(content, str) else content
    if (folder / name).is_symlink():
        raise PublishingRefusedError(
            f"PII_FILE: {name} in {folder} is a link to another place, so nobody can vouch for "
            "what it shows. Nothing was published. Put the file itself there, or remove the link."
        )
    return (folder / name).read_bytes()


def _drawn_by(folder: Path, out: Outgoing, run: Run) -> dict[str, str]:
    """The run that drew each file; nothing is said of a file that somebody put there by hand."""
    before: Mapping[str, tuple[int, str, str]] = {}
    with suppress(PublishingRefusedError):
        before = read_manifest(folder).files
    kept = {name: drawn_by for name, (_, _, drawn_by) in before.items()}
    return kept | dict.fromkeys(out.files, run.run_id)


def _told(run: Run, whole: Mapping[str, bytes], drawn_by: Mapping[str, str]) -> str:
    files: list[dict[str, Any]] = [
        {
            "name": name,
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "run_id": drawn_by.get(name, ""),
        }
        for name, data in whole.items()
    ]
    return json.dumps({**vars(run), "files": files}, indent=2, ensure_ascii=False) + "\n"

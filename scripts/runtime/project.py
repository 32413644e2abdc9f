"""A programme's folder on disk: where its inputs, store, results and pages are."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from layers import atomic_write, store
from layers.errors import InputRefusedError, ProgrammeError, SurroundingsError
from mapping.settings import programme_file, toml_document
from mapping.settings.programme import Programme
from scripts.runtime.terms import USUAL, Terms

WORKBOOK: Final = "waypost.xlsx"
"""The workbook that `waypost init` writes, with a sheet for each of the usual layers."""


@dataclass(frozen=True)
class Folder:
    """One programme folder and its settings.

    Parameters
    ----------
    path
        Where it is.
    programme
        What its programme.toml says.
    terms
        On what terms it is worked in.
    """

    path: Path
    programme: Programme
    terms: Terms = USUAL

    @property
    def quarantine(self) -> Path:
        """Rows that were not loaded."""
        return self.path / "quarantine"

    @property
    def results(self) -> Path:
        """Machine-readable results of the last run."""
        return self.path / "results"

    @property
    def published(self) -> Path:
        """Pages that may leave the office."""
        return self.path / "published"

    @property
    def private(self) -> Path:
        """Pages with personal data."""
        return self.path / "private"


def open_folder(path: Path, terms: Terms = USUAL) -> Folder:
    """Read programme.toml; see `Folder`.

    Raises
    ------
    ProgrammeError
        Where there is none, or it is wrong; says how to make one.
    """
    settings = path / "programme.toml"
    if not settings.is_file():
        raise ProgrammeError(
            f"{path} holds no programme.toml. Run 'waypost init {path}' to write one, or name "
            "another folder."
        )
    return Folder(path, programme_file.parse(settings_text(settings)), terms)


def settings_text(path: Path) -> str:
    """Return the text of a file of settings, cut where it is longer than any may be."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.read(toml_document.MAX_CHARACTERS + 1)
    except UnicodeDecodeError:
        raise ProgrammeError(f"{path} is not UTF-8 text. Save it again as UTF-8.") from None
    except OSError as error:
        raise SurroundingsError(f"{path} cannot be read: {error.strerror}.") from None


def open_store(folder: Folder, *, is_setup: bool = False) -> store.Store:
    """Connect to the programme's store; WAYPOST_STORE in the environment wins.

    `is_setup`: to make the roles of a team, which none of them may.
    """
    settings = folder.programme.store
    session = store.Session(
        role=folder.terms.role,
        program=f"waypost {folder.terms.command}".strip(),
        lock_s=settings.lock_timeout_s,
        statement_s=settings.statement_timeout_s,
        is_setup=is_setup,
    )
    return store.connect(os.environ.get("WAYPOST_STORE") or settings.url, folder.path, session)


def input_paths(folder: Folder, layer: str) -> tuple[Path, ...]:
    """Return the files of one layer.

    Raises
    ------
    InputRefusedError
        Where a named file is not there, or is but a way to one that lies elsewhere.
    """
    paths = tuple(folder.path / name for name in folder.programme.layers.get(layer, ()))
    home = folder.path.resolve()
    for path in paths:
        if not path.exists():
            raise InputRefusedError(
                f"FILE_MISSING: {path} is not there, but programme.toml names it under "
                f"[layers] {layer}. Put the file there or mend the path."
            )
        if not folder.terms.may_leave and not path.resolve().is_relative_to(home):
            raise InputRefusedError(
                f"PATH_OUTSIDE: {path} lies outside the programme's folder, but programme.toml "
                f"names it under [layers] {layer}. Copy the file into data/, or say --outside if "
                "you know the file and trust whoever wrote programme.toml."
            )
    return paths


def version() -> str:
    """Return the version of waypost."""
    from importlib import metadata  # noqa: PLC0415 - it brings a mail parser; near needs neither

    return metadata.version("waypost")


def summary(folder: Folder) -> dict[str, Any]:
    """Return results/summary.json, or nothing where no stage has run."""
    path = folder.results / "summary.json"
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return dict(found)


def note(folder: Folder, **sections: object) -> None:
    """Write sections into results/summary.json, with the run id they lead to."""
    facts = {**summary(folder), **sections}
    facts |= {
        "version": version(),
        "programme_hash": folder.programme.hash,
        "run_id": run_id(folder, facts.get("inputs", {})),
        "as_of": folder.programme.as_of.isoformat(),
        "season": folder.programme.travel.season,
    }
    text = json.dumps(facts, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    atomic_write.write_text(folder.results / "summary.json", text, mode=0o600)


def write_private(folder: Folder, name: str, content: str | bytes) -> None:
    """Write a file that only the programme's own team may read."""
    folder.private.mkdir(mode=0o700, exist_ok=True)
    folder.private.chmod(0o700)
    data = content.encode("utf-8") if isinstance(content, str) else content
    atomic_write.write_bytes(folder.private / name, data, mode=0o600)


def run_id(folder: Folder, inputs: Mapping[str, str]) -> str:
    """Return the id of a run: a hash of the programme, its inputs and this version."""
    facts = [folder.programme.hash, sorted(inputs.items()), version()]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]

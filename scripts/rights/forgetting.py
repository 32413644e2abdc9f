"""A person is forgotten: out of the store and of all that waypost wrote; what is left is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers import store as stores
from layers.errors import UsageError
from layers.forgotten import COLUMNS, plain
from layers.store import forgotten
from layers.store.forgotten import Ids
from scripts.rights import own_files, places
from scripts.rights.places import Place
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, open_store
from scripts.stages import dropped_files


@dataclass(frozen=True)
class Gone:
    """What was done, and what is left to do.

    Parameters
    ----------
    was_forgotten
        Whether the person had been forgotten before.
    store, quarantine
        Rows taken out, by layer and by file of quarantine/.
    results
        Files of results/ that had rows of the person.
    removed
        Files of private/ that were removed.
    left
        Where files of the folder still hold the person.
    is_short
        Whether the id is too short to be looked for anywhere but in columns of ids.
    """

    was_forgotten: bool
    store: Mapping[str, int]
    quarantine: Mapping[str, int]
    results: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[Place, ...]
    is_short: bool


def forget(folder: Folder, returnee_id: str, progress: Progress) -> Gone:
    """Forget a person; see `Gone`. Doing it again finishes what was broken off.

    Raises
    ------
    UsageError
        Nobody of that id is in the store, in an input or among what waypost wrote.
    InputRefusedError, SurroundingsError
        The store or a file cannot be read or written.
    """
    returnee_id = plain(returnee_id)
    if not returnee_id:
        raise UsageError("--returnee needs an id: the case number as it stands in the inputs.")
    store = open_store(folder)
    try:
        was_forgotten = _is_marked(store, returnee_id)
        own = forgotten.ids_of(store, returnee_id)
        is_known = any(own.values())
        own["returnee_id"].add(returnee_id)
        with progress.stage("look into the inputs"):
            found, ids = places.in_inputs(dropped_files.named_too(folder), own)
        own_places = [one for one in found if not one.why]
        before = [] if is_known or own_places else places.in_files(folder, ids["returnee_id"])
        if not (is_known or was_forgotten or own_places or before):
            raise UsageError(
                f"No returnee '{returnee_id}' is in the store, an input or a result of "
                f"{folder.path}. Nothing was changed. Write the id as it stands in the inputs, "
                "with its dashes and noughts."
            )
        with progress.stage("take the person out of the store"):
            counted = forgotten.forget(store, ids)
    finally:
        stores.close(store)
    with progress.stage("clean what waypost wrote"):
        aside = own_files.clean_quarantine(folder, ids)
        results = own_files.clean_results(folder, ids)
        removed = own_files.remove_pages(folder, ids)
    with progress.stage("look for what is left"):
        left = _together(found, places.in_files(folder, _all(ids)))
    is_short = len(returnee_id) < places.SHORTEST
    return Gone(
        was_forgotten, counted, aside, tuple(results), tuple(removed), tuple(left), is_short
    )


def _is_marked(store: stores.Store, returnee_id: str) -> bool:
    return bool(forgotten.read(store).are(COLUMNS[0], [returnee_id]).any())


def _all(ids: Ids) -> set[str]:
    return {one for own in ids.values() for one in own}


def _together(told: list[Place], found: list[Place]) -> list[Place]:
    """Places of inputs as read, then those that only a search of the bytes found."""
    files = {one.file for one in told if not one.line}
    lines = {(one.file, one.line) for one in told}
    more = [
        one
        for one in found
        if (one.file, one.line) not in lines
        and not (one.file in files or (not one.line and any(one.file == file for file, _ in lines)))
    ]
    return sorted({*told, *more})

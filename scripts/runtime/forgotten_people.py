"""Who was forgotten, as the store of a programme knows it."""

from __future__ import annotations

from layers import store
from layers.forgotten import Forgotten
from layers.store import forgotten
from scripts.runtime.project import Folder, open_store


def forgotten_of(folder: Folder) -> Forgotten:
    """Return who was forgotten: they come back from no file, and into no published one."""
    opened = open_store(folder)
    try:
        return forgotten.read(opened)
    finally:
        store.close(opened)

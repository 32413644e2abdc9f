"""What programme.toml says of the headers of a layer: for all its files, and for one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HeaderTable:
    """One table `[columns.<layer>]`, or `[columns.<layer>."<file>"]` in it.

    Parameters
    ----------
    columns
        Column -> header.
    ignore
        Headers that are not used, whatever they resemble.
    files
        Name of a file -> what holds for it alone.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    files: Mapping[str, HeaderTable] = field(default_factory=dict)

    def of(self, file: str) -> HeaderTable:
        """Return what holds for a file: its own table goes before that of the layer.

        >>> one = HeaderTable({"name": "Nom"}, files={"a.csv": HeaderTable({"name": "Titre"})})
        >>> one.of("a.csv").columns, one.of("b.csv").columns
        ({'name': 'Titre'}, {'name': 'Nom'})
        """
        own = self.files.get(file, HeaderTable())
        return HeaderTable({**self.columns, **own.columns}, (*self.ignore, *own.ignore))

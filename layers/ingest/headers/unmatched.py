"""What the headers of the files left open, for all files at once, and one block that answers it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from layers.errors import InputRefusedError

_N_LISTED: Final = 40


@dataclass(frozen=True)
class Unmatched:
    """One column of one file of which nobody knows the header.

    Parameters
    ----------
    file, layer, column
        Where.
    code
        HEADER_MISSING, HEADER_AMBIGUOUS or HEADER_PRIVATE.
    says
        What is open, one sentence.
    proposals
        Headers that may hold it, the best first, each with values that stand there.
    headers
        All headers of the file.
    """

    file: str
    layer: str
    column: str
    code: str
    says: str
    proposals: tuple[tuple[str, tuple[str, ...]], ...]
    headers: tuple[str, ...]


class HeadersUnmatchedError(InputRefusedError):
    """Headers of one file or of several are open; `unmatched` holds which."""

    def __init__(
        self, unmatched: Iterable[Unmatched], written: Collection[tuple[str, str]] = ()
    ) -> None:
        self.unmatched = tuple(unmatched)
        super().__init__(told(self.unmatched, written))


def told(unmatched: Sequence[Unmatched], written: Collection[tuple[str, str]] = ()) -> str:
    """Return what is open, file by file, and the block to paste into programme.toml.

    `written` are the layers and files that have a table there already.
    """
    lines = ["The headers of these files need a word from you:"]
    for (file, layer), group in _by_file(unmatched):
        ones = list(group)
        lines += ["", f"{file} ({layer}). Its headers: {_listed(ones[0].headers)}."]
        for one in ones:
            lines.append(f"  {one.code}: {one.says}")
            lines += [f"    perhaps {_with_values(*each)}" for each in one.proposals]
    lines += ["", "Put this at the end of programme.toml, look it through, and run the command"]
    lines += ["again:", "", block(unmatched, written)]
    return "\n".join(lines)


def block(unmatched: Sequence[Unmatched], written: Collection[tuple[str, str]] = ()) -> str:
    """Return TOML that answers what is open; a line that nothing is known for is a comment.

    A table that is written already must not be opened again: its lines belong under it.
    """
    lines: list[str] = []
    for (file, layer), group in _by_file(unmatched):
        head = table_head(layer, file)
        is_there = (layer, file) in written
        lines.append(f"# under {head}, which is there already:" if is_there else head)
        private = []
        for one in group:
            if one.code == "HEADER_PRIVATE" and one.column == "ignore":
                private += [header for header, _ in one.proposals]
            else:
                lines += _answer(one)
        if private:
            lines.append(f"ignore = [{', '.join(map(quoted, private))}]")
        lines.append("")
    return "\n".join(lines).strip()


def table_head(layer: str, file: str) -> str:
    """Return the head of the table of programme.toml that holds for one file of a layer."""
    return f"[columns.{layer}.{quoted(file)}]"


def quoted(text: str) -> str:
    """Return a text in the quotes of TOML."""
    return json.dumps(text, ensure_ascii=False)


def _listed(headers: Sequence[str]) -> str:
    more = f" and {len(headers) - _N_LISTED} more" if len(headers) > _N_LISTED else ""
    return (", ".join(headers[:_N_LISTED]) or "none") + more


def _answer(one: Unmatched) -> list[str]:
    if not one.proposals:
        return [f'# {one.column} = "write its header here, and take the # away"']
    header, values = one.proposals[0]
    note = ", ".join(_in_a_comment(value) for value in values)
    others = ", or ".join(quoted(other) for other, _ in one.proposals[1:])
    note += f"{'; ' if note and others else ''}{f'or {others}' if others else ''}"
    return [f"{one.column} = {quoted(header)}" + (f"  # {note}" if note else "")]


def _in_a_comment(value: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in value)


def _with_values(header: str, values: Sequence[str]) -> str:
    return f"'{header}'" + (f": {', '.join(values)}" if values else "")


def _by_file(unmatched: Iterable[Unmatched]) -> Iterable[tuple[tuple[str, str], list[Unmatched]]]:
    ordered = sorted(unmatched, key=lambda one: (one.file, one.layer))
    for key, group in groupby(ordered, key=lambda one: (one.file, one.layer)):
        yield key, list(group)

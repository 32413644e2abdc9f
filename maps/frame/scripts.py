"""Links the scripts of a page: one closed script from the files that its first file imports.

A file of ``maps/assets`` says what it needs (``import { say } from '../frame/words.js';``) and what
it gives (``export function``), in the syntax of the language, so that a browser's checker reads it
as it stands. Here the files that a page reaches are joined in the order in which they need one
another, without imports, exports and comments. Names share one scope: none stands in two files.
"""

import importlib.resources
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from maps.frame import page_codes

_IMPORT = re.compile(r"^import \{([^}]*)\} from '([^']+)';\n", re.MULTILINE)
_OTHER_IMPORT = re.compile(r"^(import|export (?!const |let |function )).*$", re.MULTILINE)
_NAMES = re.compile(r"^(export )?(?:const|let|function) (\w+)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |let |function )", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:.|\n)*?\*/[ \t]*)\n", re.MULTILINE)
_GAP = re.compile(r"\n{2,}")


class LinkError(ValueError):
    """A script that needs what is not there, or whose names meet another's."""


@dataclass(frozen=True)
class Script:
    """One file: the names it imports by file, those it has and those of them it gives."""

    name: str
    needs: Mapping[str, tuple[str, ...]]
    names: frozenset[str]
    gives: frozenset[str]
    body: str


@cache
def linked(entry: str) -> str:
    """Return the closed script of a page, from its first file (``pages/partners.js``).

    Raises
    ------
    LinkError
        If an import names a file or a name that is not there, if files need one another in a
        circle, if a name stands in two files, or if the text could end its script element.
    """
    return joined(entry, read)


def joined(entry: str, reading: Callable[[str], str]) -> str:
    """Return what `linked` returns, of files that ``reading`` gives by name."""
    files = _in_order(entry, reading)
    _refuse_twice(files)
    body = "".join(one.body for one in files)
    text = f"(function () {{\n'use strict';\n{body}}})();\n"
    if "</script" in text.lower() or "<!--" in text:
        raise LinkError("A script of a page may not contain a closing tag or a comment opener.")
    return text


def read(name: str) -> str:
    """Return a file of ``maps/assets``, or the codes that are written for the scripts."""
    if name == page_codes.NAME:
        return page_codes.text()
    try:
        return (importlib.resources.files("maps") / "assets" / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LinkError(f"maps/assets has no file {name}.") from None


def parsed(name: str, text: str) -> Script:
    r"""Return a script with its imports and names read.

    >>> one = parsed("a/b.js", "import { x } from '../c.js';\n\n// Why.\nexport let y = x;\n")
    >>> one.needs, sorted(one.gives), one.body
    ({'c.js': ('x',)}, ['y'], 'let y = x;\n')
    """
    needs: dict[str, tuple[str, ...]] = {}
    for wanted, path in _IMPORT.findall(text):
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        needs[file] = tuple(one.strip() for one in wanted.split(",") if one.strip())
    body = _IMPORT.sub("", text)
    other = _OTHER_IMPORT.search(body)
    if other:
        raise LinkError(f"{name}: only named imports and exports are linked: {other.group()}")
    names = _NAMES.findall(body)
    shown = _GAP.sub("\n", _COMMENT.sub("", _EXPORT.sub("", body))).lstrip("\n")
    return Script(
        name,
        needs,
        frozenset(one for _, one in names),
        frozenset(one for is_given, one in names if is_given),
        shown,
    )


def _in_order(entry: str, reading: Callable[[str], str]) -> list[Script]:
    """Return the files that an entry reaches, each after those it needs."""
    done: dict[str, Script] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in path:
            circle = " -> ".join([*path[path.index(name) :], name])
            raise LinkError(f"Scripts need one another in a circle: {circle}.")
        path.append(name)
        one = parsed(name, reading(name))
        for file, wanted in one.needs.items():
            visit(file)
            _refuse_missing(name, wanted, done[file])
        done[path.pop()] = one

    visit(entry)
    return list(done.values())


def _refuse_missing(name: str, wanted: Iterable[str], file: Script) -> None:
    missing = sorted(set(wanted) - file.gives)
    if missing:
        raise LinkError(f"{name}: {file.name} does not export {', '.join(missing)}.")


def _refuse_twice(files: Iterable[Script]) -> None:
    held: dict[str, str] = {}
    for one in files:
        for name in one.names:
            if name in held:
                raise LinkError(f"{name} stands in {held[name]} and {one.name}: rename one.")
            held[name] = one.name

"""Scripts of pages: each file and what it needs are linked once, in order, or refused."""

from __future__ import annotations

import importlib.resources
import re
from collections import defaultdict
from collections.abc import Sequence

import pytest

from maps.frame import page_codes, scripts
from maps.frame.scripts import LinkError, joined, linked, parsed

ASSETS = importlib.resources.files("maps") / "assets"
ENTRIES = (
    "pages/partners.js", "pages/caseworker.js", "pages/plain.js", "finder/finder.js",
    "designer/designer.js",
)  # fmt: skip
FILES = {
    f"{folder.name}/{file.name}": file.read_text(encoding="utf-8")
    for folder in ASSETS.iterdir()
    if folder.is_dir() and folder.name != "generated"
    for file in folder.iterdir()
    if file.name.endswith(".js")
}
TABLES = {
    name: value
    for name, value in page_codes.CODES.items()
    if isinstance(value, Sequence) and not isinstance(value, str)
}
LIST = re.compile(r"\[([^\[\]{}()]*)\]|\{([^{}()\[\]]*)\}")


def link(**files: str) -> str:
    """Link files named ``a``, ``b``, ... from ``a``."""
    return joined("x/a.js", lambda name: files[name.removeprefix("x/").removesuffix(".js")])


def test_a_file_stands_after_what_it_needs_and_once_however_often_it_is_needed():
    text = link(
        a="import { b } from './b.js';\nimport { c } from './c.js';\nb(c);\n",
        b="import { c } from './c.js';\nexport function b() { return c; }\n",
        c="export const c = 1;\n",
    )
    assert text.count("const c = 1;") == 1
    assert text.index("const c") < text.index("function b") < text.index("b(c);")
    assert "import" not in text
    assert "export" not in text


def test_only_what_a_page_reaches_is_in_it():
    assert "shortest" not in linked("pages/plain.js")
    assert "function searchFrom(" in linked("finder/finder.js")
    assert "function searchFrom(" not in linked("pages/partners.js")


def test_a_circle_of_needs_is_refused_with_its_files():
    with pytest.raises(LinkError, match=r"x/a\.js -> x/b\.js -> x/a\.js"):
        link(
            a="import { b } from './b.js';\nexport const a = b;\n",
            b="import { a } from './a.js';\nexport const b = a;\n",
        )


def test_a_name_that_is_not_given_is_refused():
    with pytest.raises(LinkError, match=r"x/a\.js: x/b\.js does not export hidden"):
        link(a="import { hidden } from './b.js';\nhidden();\n", b="function hidden() {}\n")


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(LinkError, match=r"no file nowhere/x\.js"):
        scripts.read("nowhere/x.js")


def test_a_name_in_two_files_of_a_page_is_refused():
    with pytest.raises(LinkError, match="twice stands in"):
        link(
            a="import { b } from './b.js';\nconst twice = b;\n",
            b="const twice = 1;\nexport const b = twice;\n",
        )


@pytest.mark.parametrize(
    "line", ["import * as b from './b.js';", "export default 1;", "import './b.js';"]
)
def test_other_kinds_of_import_are_refused(line):
    with pytest.raises(LinkError, match="only named imports"):
        link(a=f"{line}\n", b="")


def test_a_script_cannot_end_its_own_element():
    with pytest.raises(LinkError, match="closing tag"):
        link(a="const x = '</scr' + '</SCRIPT>';\n")


def test_every_page_links_and_every_file_is_reached():
    assert all(linked(entry).startswith("(function () {\n'use strict';") for entry in ENTRIES)
    reached = set()

    def visit(name: str) -> None:
        if name not in reached:
            reached.add(name)
            for file in parsed(name, scripts.read(name)).needs:
                visit(file)

    for entry in ENTRIES:
        visit(entry)
    assert set(FILES) - reached == set()


def test_one_name_stands_in_one_file_of_all():
    holders = defaultdict(list)
    for name, text in FILES.items():
        for one in parsed(name, text).names:
            holders[one].append(name)
    assert {one: files for one, files in holders.items() if len(files) > 1} == {}


def test_the_first_line_of_a_script_says_its_idea():
    assert [name for name, text in FILES.items() if not re.match(r"// \S.{18,}\n", text)] == []


def copies(text: str) -> list[str]:
    """The tables of Python that a script writes again: as a list, or as the keys of numbers."""
    found = []
    for one in LIST.finditer(text):
        if one.group(1) is not None:
            words = re.findall(r"'([^']*)'", one.group(1))
            numbers = [] if words else re.findall(r"(?<![\w.])\d+(?:\.\d+)?", one.group(1))
        else:
            words = [] if "'" in one.group(2) else re.findall(r"(\w+):", one.group(2))
            numbers = []
        found += [name for name, table in TABLES.items() if set(table) <= set(words)]
        found += [name for name, table in TABLES.items() if list(table) == [*map(float, numbers)]]
    return found


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_script_holds_a_copy_of_a_table_that_python_owns(name):
    assert copies(FILES[name]) == []


def test_a_copy_would_be_seen():
    assert copies("const X = ['yes', 'unknown', 'no'];") == ["VERDICTS"]
    assert copies("const RANK = { yes: 0, unknown: 1, no: 2 };") == ["VERDICTS"]
    assert copies("const ENDS = [0, 30, 60, 90, 120];") == ["MINUTE_ENDS"]
    assert copies("const SIGNS = { yes: '+', unknown: '?', no: '-' };") == []

"""Words on pages: everything is escaped, every label speaks every language."""

import html
import re
from pathlib import Path

import pytest

from maps.frame import labels

PACKAGE = Path(labels.__file__).parents[1]
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "${alert(1)}",
    "`${1}`",
    "{{7*7}}",
    "{% raw %}",
    "back\\slash",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_escaped_text_holds_nothing_that_a_page_could_run(hostile):
    written = labels.escape(hostile)
    assert not re.search(r"[<>\"'`$\\{]", re.sub(r"&[#\w]+;", "", written))
    assert html.unescape(written) == hostile


def test_line_separators_become_spaces_because_they_end_a_script_line():
    assert labels.escape("a\u2028b\u2029c") == "a b c"


def test_every_key_that_a_script_or_template_says_has_a_label():
    said = set()
    for file in [*PACKAGE.glob("assets/*/*.js"), *PACKAGE.glob("templates/*.html")]:
        if file.name.startswith(("gap", "report", "finder")):
            continue
        source = file.read_text(encoding="utf-8")
        said |= set(re.findall(r"\b(?:say|phrase|t|add)\('([a-z_]+\.[\w.]+)'[,)]", source))
        said |= set(re.findall(r"\b(?:t|say)\(\"([\w.]+)\"[,)]", source))
        said |= {f"{key}.other" for key in re.findall(r"\bcounted\('([\w.]+)',", source)}
        said |= set(re.findall(r"aim\(\"[\w-]+\", \"([\w.]+)\"\)", source))
    assert len(said) > 80
    assert {key for key in said if not labels.has_label(key)} == set()


def test_an_unknown_key_is_a_defect_not_a_silent_gap():
    with pytest.raises(KeyError):
        labels.label("no.such.key", "en")


def test_a_slot_is_filled_once_and_never_evaluated():
    assert labels.fill("{a} {b}", {"a": "{b}", "b": "{{7*7}}"}) == "{b} {{7*7}}"
    assert labels.fill("{0.__class__} {x", {"x": 1}) == "{0.__class__} {x"


def test_a_mark_escapes_its_attributes_and_slots():
    written = str(labels.mark("list.left_out", "en", slots={"n": "<b>\"'"}, title='"><script>'))
    assert "<b>" not in written
    assert "<script" not in written

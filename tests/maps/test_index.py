"""The first page: one card per file, and links to its own folder only."""

import re

import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from maps import index
from tests.maps import page_fakes


def _draw(files):
    return index.draw({"files": pd.DataFrame(files)}, page_fakes.page())


def test_every_file_has_a_card_in_the_order_given():
    document = index.draw(page_fakes.index_tables(), page_fakes.page())
    assert re.findall(r'class="card" href="([^"]+)"', document) == [
        "partners.html",
        "designer.html",
        "gap-report.html",
        "gap-report.xlsx",
    ]


def test_a_card_has_its_title_in_each_language():
    document = index.draw(page_fakes.index_tables(), page_fakes.page())
    assert '<span data-only="en" lang="en">Gaps by area</span>' in document
    assert '<span data-only="fr" lang="fr" hidden>Lacunes par zone</span>' in document


@pytest.mark.parametrize(
    "name", ["../private/caseworker.html", "/etc/x.html", "https://example.org/x.html", "x.exe"]
)
def test_a_link_that_leaves_the_folder_is_refused(name):
    with pytest.raises(ValueError, match="plain file names"):
        _draw([{"file": name, "audience": "public", "title_en": "x"}])


def test_nothing_published_is_a_sentence():
    assert "No page was published in this run." in index.draw({}, page_fakes.page())


def test_a_private_file_says_so():
    document = _draw([{"file": "designer.html", "audience": "private", "title_en": "Gaps"}])
    assert "private, do not forward" in document


def test_a_hostile_title_is_text():
    document = _draw([{"file": "a.html", "audience": "public", "title_en": "<script>x</script>"}])
    assert "<script>x" not in document


def test_another_column_is_refused():
    with pytest.raises(PublishingRefusedError):
        _draw([{"file": "a.html", "audience": "public", "title_en": "x", "path": "/home"}])


def test_a_known_file_needs_no_title_of_its_own():
    document = _draw([{"file": "gap-report.xlsx"}, {"file": "notes.pdf"}])
    assert ">Gap report</span>" in document
    assert ">Rapport sur les lacunes</span>" in document
    assert ">notes.pdf</span>" in document

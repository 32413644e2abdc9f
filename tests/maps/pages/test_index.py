"""The first page: one card per page, and links to its own folder only."""

import base64
import re

import numpy as np
import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from maps.pages import index, thumbnails
from tests.maps import page_fakes


def _draw(files):
    return index.draw({"files": pd.DataFrame(files)}, page_fakes.page())


LINK = r'<a class="(?:card-link|action)" href="([^"]+)"'


def test_every_file_has_a_link_and_the_pages_stand_in_the_order_in_which_they_are_read():
    document = index.draw(page_fakes.index_tables(), page_fakes.page())
    assert re.findall(LINK, document) == [
        "partners.html",
        "designer.html",
        "gap-report.html",
        "gap-report.xlsx",
    ]
    files = [{"file": f"{stem}.html"} for stem in ("z", "gap-report", "finder", "partners")]
    assert re.findall(LINK, _draw(files)) == [
        "partners.html",
        "finder.html",
        "gap-report.html",
        "z.html",
    ]


def test_the_formats_of_one_report_share_a_card_that_opens_the_page():
    suffixes = ("xlsx", "docx", "html", "pdf")
    document = _draw([{"file": f"gap-report.{suffix}"} for suffix in suffixes])
    assert document.count('class="card"') == 1
    assert re.findall(LINK, document) == [
        f"gap-report.{suffix}" for suffix in ("html", "pdf", "docx", "xlsx")
    ]


def test_a_card_shows_the_picture_of_its_page_inside_the_document():
    picture = thumbnails.png(np.zeros((2, 2, 3), dtype=np.uint8))
    files = pd.DataFrame([{"file": "partners.html"}, {"file": "notes.pdf"}])
    document = index.draw({"files": files}, page_fakes.page(), {"partners": picture})
    [written] = re.findall(r'<img [^>]*src="data:image/png;base64,([^"]+)" alt=""', document)
    assert base64.b64decode(written) == picture


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

"""A language is added by one file: its words are on a page, and English fills its gaps, marked."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "languages"
DRAW = """
import sys
import layers.languages
layers.languages.__path__.append(sys.argv[1])
from maps import partners, text
from tests.maps import page_fakes
page = page_fakes.page(languages=("eo", "en"))
sys.stdout.reconfigure(encoding="utf-8")
print(partners.draw(page_fakes.public_tables(), page))
"""


@pytest.fixture(scope="module")
def document():
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(FOLDER)], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def test_one_file_adds_a_language_to_a_page(document):
    assert '<html lang="eo" dir="ltr">' in document
    assert '<h1 id="title">Servoj</h1>' in document
    assert '<span data-label="frame.print">Presi</span></button>' in document
    assert ">Esperanto</button>" in document
    assert ">1 nov 2026<" in document
    assert '<strong data-category="training">Trejnado</strong>' in document


def test_english_stands_in_for_a_word_it_lacks_and_says_that_it_is_english(document):
    assert re.search(r'<span data-label="frame.as_of" lang="en" dir="ltr">Data as of<', document)

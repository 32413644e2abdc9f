"""The gate to published/: a person's id in any wrapping stops everything."""

from __future__ import annotations

import io

import numpy as np
import pytest
import xlsxwriter

from layers.errors import PublishingRefusedError
from maps.frame import data_blocks
from maps.pages import thumbnails
from scripts.runtime import publish_gate

PERSONS = {"S-0001", "case 77/B", "7"}


def in_block(value):
    return f'<p>fine</p><script type="text/plain" id="x">{data_blocks.packed(value)}</script>'


def in_workbook(text):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet().write(0, 0, text)
    return stream.getvalue()


def in_word_file(text):
    stream = io.BytesIO()
    document = pytest.importorskip("docx").Document()
    document.add_table(1, 1).cell(0, 0).text = text
    document.save(stream)
    return stream.getvalue()


def in_pdf(text, title="fine"):
    weasyprint = pytest.importorskip("weasyprint")
    style = "<style>@page { size: 40mm 60mm } body { width: 9mm; font-size: 5mm }</style>"
    page = f"<title>{title}</title>{style}<p>about {text} here</p>"
    return weasyprint.HTML(string=page).write_pdf()


@pytest.mark.parametrize(
    "content",
    [
        "<td>S-0001</td>",
        "<td>case 77/B</td>",
        in_block({"names": ["a", "S-0001"]}),
        in_workbook("about S-0001"),
        in_word_file("about S-0001"),
        in_pdf("S-0001"),
        in_pdf("nobody", title="S-0001"),
    ],
    ids=[
        *("text", "several words", "compressed block", "workbook cell", "cell of a Word file"),
        *("page of a PDF, cut at the line's end", "title of a PDF"),
    ],
)
def test_an_id_stops_the_whole_publication(tmp_path, content):
    folder = tmp_path / "published"
    with pytest.raises(PublishingRefusedError, match="PII_LEAK"):
        publish_gate.publish(folder, {"good.html": "<p>fine</p>", "bad.html": content}, PERSONS)
    assert not folder.exists()


def test_clean_files_are_written_whole(tmp_path):
    folder = tmp_path / "published"
    publish_gate.publish(
        folder, {"a.html": "<p>7 of 12, S-00012</p>", "b.xlsx": in_workbook("7")}, PERSONS
    )
    assert (folder / "a.html").read_text(encoding="utf-8") == "<p>7 of 12, S-00012</p>"
    assert sorted(path.name for path in folder.iterdir()) == ["a.html", "b.xlsx"]


def test_the_refusal_names_no_person(tmp_path):
    with pytest.raises(PublishingRefusedError) as refused:
        publish_gate.publish(tmp_path / "p", {"bad.html": "S-0001"}, PERSONS)
    assert "S-0001" not in str(refused.value)


def test_a_picture_passes_and_one_that_carries_words_is_read(tmp_path):
    picture = thumbnails.png(np.zeros((2, 2, 3), dtype=np.uint8))
    publish_gate.publish(tmp_path / "published", {"partners.png": picture}, {"R-0001"})
    with pytest.raises(PublishingRefusedError, match="PII_LEAK"):
        publish_gate.publish(tmp_path, {"x.png": picture + b"tEXtComment of R-0001 "}, {"R-0001"})

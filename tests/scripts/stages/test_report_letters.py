"""Letters that the fonts of the PDF lack are said, with what to do; else nothing is."""

from types import SimpleNamespace

import pytest

from scripts.runtime.progress import Progress
from scripts.stages import report

DRAFT = SimpleNamespace(paper=None, page=None)


@pytest.mark.parametrize(("lacking", "is_said"), [("ய", True), ("", False)])
def test_letters_that_may_be_boxes_are_said(monkeypatch, capsys, lacking, is_said):
    monkeypatch.setattr(report.pdf, "lacking", lambda *_: lacking)
    report._say_letters(DRAFT, Progress())
    said = capsys.readouterr().err
    assert ("gap-report.pdf: its fonts lack the letters ய" in said) == is_said
    assert ("fonts-noto-core" in said) == is_said

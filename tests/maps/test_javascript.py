"""The scripts of the pages without a browser: search, rules and links under Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from maps.frame import page_codes

REPO = Path(__file__).parents[2]


def test_the_search_and_the_rules_of_the_finder_hold_outside_a_browser(tmp_path):
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("Node is missing: the scripts of the pages were not tested.")
        pytest.skip("NODE IS MISSING: THE SCRIPTS OF THE PAGES WERE NOT TESTED WITHOUT A BROWSER")
    shutil.copytree(REPO / "maps" / "assets", tmp_path / "maps" / "assets")
    shutil.copytree(REPO / "tests" / "javascript", tmp_path / "tests" / "javascript")
    shutil.copy(REPO / "package.json", tmp_path)
    words = Path("layers", "vocabulary", "categories.toml")
    (tmp_path / words.parent).mkdir(parents=True)
    shutil.copy(REPO / words, tmp_path / words)
    codes = tmp_path / "maps" / "assets" / page_codes.NAME
    codes.parent.mkdir(exist_ok=True)
    codes.write_text(page_codes.text(), encoding="utf-8")
    tests = sorted(str(one) for one in (tmp_path / "tests" / "javascript").glob("*.test.js"))
    done = subprocess.run(
        [node, "--test", *tests], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# fail 0" in done.stdout
    assert len(tests) >= 4

"""Drill: a page is one new module. It is drawn, floored, gated, linked, and lies where it says."""

import shutil
import stat
import sys

import pytest

from maps import pages
from scripts.commands import main
from tests.scripts.runs import finished_sample

MODULE = '''"""What ends with each partner: a page of words."""

from markupsafe import escape

from maps.frame.shell import admit, shell

TITLE = {{"en": "What ends with a partner", "fr": "Ce qui cesse avec un partenaire"}}
READER = "partner"
AUDIENCE = "{audience}"
COLUMNS = {{"{table}": {columns}}}


def draw(tables, page):
    """Return the rows as a list."""
    rows = admit(tables, COLUMNS)["{table}"]
    body = "".join("<li>" + " | ".join(map(str, row)) for row in rows.itertuples(index=False))
    return shell(page, key="{name}", title=TITLE, body=escape(body), blocks={{}})
'''
CLOSURES = ("partner_id", "category", "n_lost")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run of the sample whose pages may be drawn again."""
    home = tmp_path_factory.mktemp("drill") / "programme"
    shutil.copytree(finished_sample(tmp_path_factory), home)
    return home


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Yield what writes a page beside those of the house; it is gone after the test."""
    monkeypatch.setattr(pages, "__path__", [*pages.__path__, str(tmp_path)])
    written = []

    def module(name, audience, table="closures", columns=CLOSURES):
        text = MODULE.format(name=name, audience=audience, table=table, columns=columns)
        (tmp_path / f"{name}.py").write_text(text)
        written.append(name)

    yield module
    for name in written:
        sys.modules.pop(f"{pages.__name__}.{name}", None)
        vars(pages).pop(name, None)


def publish(folder):
    return main(["publish", str(folder), "--audience", "partner", "--quiet"])


def lost(path):
    """The people lost that a page tells, in numbers."""
    text = path.read_text(encoding="utf-8")
    cells = [row.split(" | ")[2] for row in text.split("&lt;li&gt;")[1:]]
    told = [cell.split("<")[0].strip() for cell in cells]
    return [float(one) for one in told if one not in ("nan", "None", "<NA>")]


def test_a_page_for_everybody_is_floored_published_and_linked_with_its_title(folder, write):
    write("ending", "public")
    assert publish(folder) == 0
    told = lost(folder / "published" / "ending.html")
    assert told
    assert min(told) >= 10
    index = (folder / "published" / "index.html").read_text(encoding="utf-8")
    assert 'href="ending.html"' in index
    assert "What ends with a partner" in index
    assert "Ce qui cesse avec un partenaire" in index
    assert not (folder / "private" / "ending.html").exists()


def test_a_page_for_the_team_is_exact_private_and_on_no_index(folder, write):
    write("ending_exactly", "private")
    assert publish(folder) == 0
    path = folder / "private" / "ending_exactly.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert any(0 < one < 10 for one in lost(path))
    assert not (folder / "published" / "ending_exactly.html").exists()
    index = (folder / "published" / "index.html").read_text(encoding="utf-8")
    assert "ending_exactly" not in index


def test_a_public_page_may_not_name_persons_nor_a_table_that_is_not_there(folder, write, capsys):
    write("everyone", "public", "returnees", ("returnee_id",))
    assert publish(folder) != 0
    assert "may not hold the table returnees" in capsys.readouterr().err
    write("everyone", "public", "nothing", ("x",))
    sys.modules.pop(f"{pages.__name__}.everyone")
    assert publish(folder) != 0
    assert "asks for nothing" in capsys.readouterr().err
    assert not (folder / "published" / "everyone.html").exists()

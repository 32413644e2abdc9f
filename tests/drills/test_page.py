"""Drill: a page is one new module. It is drawn, floored, gated, linked, and lies where it says."""

import stat
import sys
from contextlib import contextmanager

import pytest

from maps import pages
from scripts.commands import main
from tests import small_programmes
from tests.scripts.runs import without_report

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


SERVICES = """service_id,name,category,partner,latitude,longitude,age_min,age_max
S1,Trades,training,Centre,13.44,-16.66,,35
S2,Crafts,training,Other,13.44,-16.65,30,
"""
AGES = [*[24] * 30, *[32] * 30, *[40] * 3]
"""Without the first partner thirty of sixty lose all, without the other three: too few to tell."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two partners, and who would lose what; no page drawn yet."""
    home = small_programmes.two_rows(tmp_path_factory.mktemp("drill"))
    (home / "data" / "services.csv").write_text(SERVICES, encoding="utf-8")
    people = [f"R-{at:03},13.44,-16.64,{age},training" for at, age in enumerate(AGES)]
    head = "returnee_id,latitude,longitude,age,need"
    (home / "data" / "returnees.csv").write_text("\n".join([head, *people, ""]), encoding="utf-8")
    settings = home / "programme.toml"
    spoken = settings.read_text(encoding="utf-8").replace('["en"]', '["en", "fr"]')
    settings.write_text(spoken, encoding="utf-8")
    with without_report():
        for command in ("load", "reach", "gaps"):
            assert main([command, str(home), "--quiet"]) == 0
    return home


@contextmanager
def added(place):
    """Yield what writes a page beside those of the house; it is gone afterwards."""
    written = []

    def module(name, audience, table="closures", columns=CLOSURES):
        text = MODULE.format(name=name, audience=audience, table=table, columns=columns)
        (place / f"{name}.py").write_text(text)
        written.append(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "__path__", [*pages.__path__, str(place)])
        yield module
    for name in written:
        sys.modules.pop(f"{pages.__name__}.{name}", None)
        vars(pages).pop(name, None)


@pytest.fixture
def write(tmp_path):
    with added(tmp_path) as module:
        yield module


@pytest.fixture(scope="module")
def published(folder, tmp_path_factory):
    """The folder after both pages were drawn: one for everybody, one for the team."""
    with added(tmp_path_factory.mktemp("pages")) as module:
        module("ending", "public")
        module("ending_exactly", "private")
        assert publish(folder) == 0
        yield folder


def publish(folder):
    return main(["publish", str(folder), "--audience", "partner", "--quiet"])


def lost(path):
    """The people lost that a page tells, in numbers."""
    text = path.read_text(encoding="utf-8")
    cells = [row.split(" | ")[2] for row in text.split("&lt;li&gt;")[1:]]
    told = [cell.split("<")[0].strip() for cell in cells]
    return [float(one) for one in told if one not in ("nan", "None", "<NA>")]


def test_a_page_for_everybody_is_floored_published_and_linked_with_its_title(published):
    told = lost(published / "published" / "ending.html")
    assert told
    assert min(told) >= 10
    index = (published / "published" / "index.html").read_text(encoding="utf-8")
    assert 'href="ending.html"' in index
    assert "What ends with a partner" in index
    assert "Ce qui cesse avec un partenaire" in index
    assert not (published / "private" / "ending.html").exists()


def test_a_page_for_the_team_is_exact_private_and_on_no_index(published):
    path = published / "private" / "ending_exactly.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert any(0 < one < 10 for one in lost(path))
    assert not (published / "published" / "ending_exactly.html").exists()
    index = (published / "published" / "index.html").read_text(encoding="utf-8")
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

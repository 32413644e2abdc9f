"""A team sets its store up, loads, asks and forgets by commands alone, each with its own rights."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from layers import store as stores
from scripts.commands import main
from tests import small_programmes
from tests.postgres_server import Server, database
from tests.scripts.rights import offices

DATABASE = "serekunda"
HELD = ("KOL-0116", "KOL-0117", "KOL-0118")


class Team:
    """Runs commands in one programme's folder, as whoever the URL of the store names."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.read: Callable[[], tuple[str, str]] = lambda: ("", "")

    def __call__(self, login: str, *words: str, said: str = "") -> tuple[int, str]:
        """Return the exit code, and all that was printed."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WAYPOST_STORE", self.server.url(DATABASE, login))
            patch.setattr("sys.stdin", io.StringIO(said))
            code = main([*words[:-1], str(self.folder / words[-1]), "--quiet"])
        return code, "".join(self.read())


@pytest.fixture(scope="module")
def made(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = small_programmes.two_rows(tmp_path_factory.mktemp("office"))
    settings = folder / "programme.toml"
    more = 'referrals = "data/referrals.csv"\n'
    settings.write_text(settings.read_text("utf-8") + more, "utf-8")
    cases = ("caseworker,office", "FC,Serekunda", "OJ,Basse", ",")
    people = zip(offices.PEOPLE.splitlines(), cases, strict=True)
    rows = "".join(f"{row},{own}\n" for row, own in people)
    (folder / "data" / "returnees.csv").write_text(rows, "utf-8")
    (folder / "data" / "referrals.csv").write_text(offices.REFERRALS, "utf-8")
    with database(postgres, DATABASE):
        yield Team(postgres, folder)


@pytest.fixture
def team(made: Team, capsys: pytest.CaptureFixture[str]) -> Team:
    made.read = capsys.readouterr
    return made


def login(team: Team, name: str, *words: str) -> tuple[int, str]:
    """Give a login; the folder comes before its name on the command line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAYPOST_STORE", team.server.url(DATABASE, "postgres"))
        patch.setattr("sys.stdin", io.StringIO(f"{team.server.password}\n"))
        code = main(["store", "login", str(team.folder), name, *words])
    return code, "".join(team.read())


def test_1_the_administrator_makes_the_roles_twice_and_is_told_what_comes_next(team: Team) -> None:
    code, told = team("postgres", "store", "init", ".")
    assert code == 0
    assert "serekunda_loader" in told
    assert "waypost store login" in told
    code, told = team("postgres", "store", "init", ".")
    assert (code, "rules were renewed" in told) == (0, True)
    code, told = team("postgres", "load", ".")
    assert (code, "--as loader" in told) == (5, True)


def test_2_each_gets_a_login_and_no_password_is_printed(team: Team) -> None:
    for name, *words in (
        ("fatou2", "--role", "caseworkers", "--caseworker", "FC", "--office", "Serekunda"),
        ("lamin2", "--role", "loader"),
        ("pia2", "--role", "planner"),
        ("paul2", "--role", "publisher"),
        ("anna2", "--role", "auditor"),
    ):
        code, told = login(team, name, *words)
        assert code == 0, told
        assert f"WAYPOST_STORE=postgresql+psycopg://{name}@" in told
        assert team.server.password not in told
    code, told = login(team, "omar2", "--role", "caseworkers")
    assert (code, "--caseworker" in told) == (2, True)
    code, told = login(team, "omar2")
    assert (code, "--role" in told) == (2, True)


def test_3_the_loader_loads_and_sees_who_reads_whom(team: Team) -> None:
    code, told = team("lamin2", "load", ".")
    assert code == 0, told
    code, told = team("lamin2", "store", "staff", ".")
    assert code == 0
    assert "fatou2: 1 people (caseworker FC, office Serekunda)" in told
    assert "No caseworker reads 2 people." in told
    assert team("postgres", "load", "--as", "loader", ".")[0] == 0


def test_4_a_caseworker_asks_for_their_own_person_and_hears_of_no_other(team: Team) -> None:
    code, told = team("fatou2", "near", "--returnee", "KOL-0116", ".")
    assert code == 0, told
    assert "Trades" in told
    code, told = team("fatou2", "near", "--returnee", "KOL-0117", ".")
    nobody = team("fatou2", "near", "--returnee", "KOL-9999", ".")
    assert (code, told.replace("KOL-0117", "KOL-9999")) == nobody
    assert code == 2
    code, told = team("postgres", "near", "--as", "fatou2", "--returnee", "KOL-0117", ".")
    assert (code, "No returnee" in told) == (2, True)


@pytest.mark.parametrize("login", ["pia2", "paul2"])
def test_5_planner_and_publisher_ask_for_a_place(team: Team, login: str) -> None:
    code, told = team(login, "near", "--at", "13.44,-16.65", ".")
    assert code == 0, told
    assert "Trades" in told


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("pia2", ("near", "--returnee", "KOL-0116")),
        ("paul2", ("near", "--returnee", "KOL-0116")),
        ("anna2", ("near", "--at", "13.44,-16.65")),
        ("pia2", ("reach",)),
        ("paul2", ("reach",)),
        ("fatou2", ("reach",)),
        ("pia2", ("load",)),
        ("fatou2", ("load",)),
        ("paul2", ("forget", "--returnee", "KOL-0116")),
        ("fatou2", ("forget", "--returnee", "KOL-0116")),
        ("paul2", ("export-person", "--returnee", "KOL-0116")),
        ("fatou2", ("store", "audit")),
        ("pia2", ("store", "staff")),
        ("fatou2", ("store", "init")),
        ("lamin2", ("load", "--as", "auditor")),
    ],
)
def test_6_what_a_role_may_not_do_is_a_sentence_and_changes_nothing(
    team: Team, login: str, words: tuple[str, ...]
) -> None:
    code, told = team(login, *words, ".")
    assert (code, told.startswith("waypost: ")) == (5, True), told
    assert "Traceback" not in told
    assert any(word in told for word in ("may not", "42501", "takes the server's administrator"))
    assert "KOL-0117" not in told


def test_7_the_loader_exports_and_forgets_a_person(team: Team) -> None:
    code, told = team("lamin2", "export-person", "--returnee", "KOL-0118", ".")
    assert code == 0, told
    code, told = team("lamin2", "forget", "--returnee", "KOL-0118", ".")
    assert code == 3  # the office's own file still holds the row
    assert "Rows taken out of the store: returnees 1." in told
    code, told = team("lamin2", "forget", "--returnee", "KOL-9999", ".")
    assert code == 2


def test_7a_who_waits_longer_than_the_setting_says_is_told_who_holds_the_store(team: Team) -> None:
    settings = team.folder / "programme.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text + "[store]\nlock_timeout_s = 0.1\n", "utf-8")
    holder = stores.connect(
        team.server.url(DATABASE, "lamin2"), team.folder, stores.Session(program="waypost run")
    )
    with holder.home.writing(holder.engine):
        code, told = team("postgres", "load", "--as", "loader", ".")
    stores.close(holder)
    settings.write_text(text, "utf-8")
    assert code == 5
    assert "another run is writing to it: lamin2 (process" in told
    assert "waypost run, since 20" in told
    assert "lock_timeout_s of [store]" in told


def test_8_the_auditor_reads_who_did_what_by_whom_and_of_nobody(team: Team) -> None:
    code, told = team("anna2", "store", "audit", "--format", "json", ".")
    assert code == 0
    noted = json.loads(told)
    did = {(one["who"], one["program"], one["what"].get("read")) for one in noted}
    assert ("fatou2", "waypost near", "returnees") in did
    assert ("lamin2", "waypost export-person", "referrals") in did
    assert ("lamin2", "waypost forget", "insert", "waypost_forgotten") in {
        (one["who"], one["program"], one["what"].get("done"), one["what"].get("table"))
        for one in noted
    }
    assert not any(one in told for one in HELD)
    code, told = team("anna2", "store", "audit", "--since", "2999-01-01", ".")
    assert (code, told) == (0, "Nothing was noted.\n")
    assert team("anna2", "store", "audit", "--since", "soon", ".")[0] == 2


def test_9_who_leaves_has_no_role_any_more(team: Team) -> None:
    code, told = login(team, "fatou2", "--remove")
    assert (code, "no role" in told) == (0, True)
    code, told = team("fatou2", "near", "--returnee", "KOL-0116", ".")
    assert code == 5, told


def test_a_file_has_no_roles_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYPOST_STORE", raising=False)
    folder = str(small_programmes.two_rows(tmp_path))
    for words in (["store", "init", folder], ["load", folder, "--as", "loader"]):
        assert main(words) == 2
        assert "Roles are for PostGIS" in capsys.readouterr().err

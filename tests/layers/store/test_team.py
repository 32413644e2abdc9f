"""A team's store on a real PostGIS: caseworkers read their own cases, whatever they try."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from layers import store as stores
from layers.errors import SurroundingsError, UsageError
from layers.store import (
    audit,
    forgotten,
    releases,
    team_catalogue,
    team_setup,
    team_staff,
)
from layers.store.team_staff import Login
from tests.layers.store import samples, team_samples
from tests.layers.store.team_samples import (
    ATTACKS,
    FORGERIES,
    LOGINS,
    PEOPLE,
    PERSONAL,
    READS,
    Office,
    foreign,
    objects,
    seen,
)
from tests.postgres_server import Server, database

CASEWORKERS = tuple(READS)
OTHERS = ("pia", "paul", "anna")
SECRET = (*PERSONAL, "waypost_quarantine", "waypost_forgotten", "waypost_releases")
"""Tables with persons, or with what tells of them."""


@pytest.fixture(scope="module")
def office(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with database(postgres, "kolda"):
        made = team_samples.made(postgres, "kolda", tmp_path_factory.mktemp("office"))
        yield made
        made.close()


@pytest.fixture(scope="module")
def leaky(office: Office) -> Office:
    """A function that tells what it is given, so cheap that a planner would ask it first."""
    connection = office.sql("postgres")
    connection.execute(
        "CREATE FUNCTION public.leak(told text) RETURNS boolean LANGUAGE plpgsql "
        "COST 0.0000001 AS $$ BEGIN RAISE NOTICE '%', told; RETURN true; END $$"
    )
    return office


@pytest.mark.parametrize("login", CASEWORKERS)
def test_no_caseworker_is_shown_a_row_of_anothers_case(leaky: Office, login: str) -> None:
    own = set()
    for name in objects(leaky, "rvm"):
        for attack in ATTACKS.values():
            shown = seen(leaky, login, attack.format(name=name))
            assert foreign(login, shown) == set(), (name, attack)
            own |= {one for one in PEOPLE if one in shown}
    assert own == READS[login]


@pytest.mark.parametrize("login", CASEWORKERS)
def test_a_caseworker_reads_their_cases_in_every_layer_of_persons(
    office: Office, login: str
) -> None:
    store = office.store(login)
    for layer in PERSONAL:
        table = stores.read(store, layer)
        column = "returnee_id" if "returnee_id" in table else "referral_id"
        assert {one.removeprefix("REF-") for one in table[column]} == READS[login], layer
    stores.close(store)
    connection = office.sql(login)
    cases = connection.execute("SELECT returnee_id, n_referrals FROM waypost.waypost_cases")
    assert dict(cases.fetchall()) == dict.fromkeys(READS[login], 1)


def test_a_key_that_is_taken_tells_a_caseworker_nothing(office: Office) -> None:
    for layer, column, key in (
        ("returnees", "returnee_id", "CANARY-2"),
        ("referrals", "referral_id", "REF-CANARY-2"),
    ):
        for conflict in ("", " ON CONFLICT DO NOTHING"):
            statement = (
                f"INSERT INTO waypost.{layer} (fid, {column}) "  # noqa: S608
                f"VALUES (99, '{key}'){conflict} RETURNING 1"
            )
            assert seen(office, "fatou", statement).startswith("42501")


def test_statistics_and_functions_tell_a_caseworker_nothing(office: Office) -> None:
    connection = office.sql("postgres")
    connection.execute("ANALYZE")
    functions = connection.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'waypost'::regnamespace"
    ).fetchall()
    assert "('FC'" not in seen(office, "fatou", "SELECT most_common_vals FROM pg_stats")
    shown = seen(office, "fatou", "SELECT tablename FROM pg_stats WHERE schemaname = 'waypost'")
    assert not [one for one in SECRET if one in shown]
    for (name,) in functions:
        assert seen(office, "fatou", f"SELECT waypost.{name}()").startswith(("42501", "0A000"))


@pytest.mark.parametrize("login", ["fatou", "paul", "anna"])
def test_postgis_tells_nobody_where_the_homes_of_others_lie(office: Office, login: str) -> None:
    connection = office.sql("postgres")
    connection.execute("ANALYZE")
    for table in ("returnees", "residences", "services"):
        for asked in (
            "SELECT ST_EstimatedExtent('waypost', '{}', 'geometry')",
            "SELECT _postgis_stats('waypost.{}', 'geometry')",
            "SELECT _postgis_index_extent('waypost.{}', 'geometry')",
        ):
            shown = seen(office, login, asked.format(table))
            assert "-16" not in shown, shown
            assert "BOX" not in shown, shown


def test_a_caseworker_makes_no_function_table_or_view_of_their_own(office: Office) -> None:
    for made in (
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE TABLE waypost.mine (a int)",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE kolda_loader",
        "SET ROLE kolda_owner",
        "SET SESSION AUTHORIZATION omar",
        "UPDATE waypost.waypost_staff SET caseworker = 'OJ'",
        "INSERT INTO waypost.waypost_staff VALUES ('fatou', 'OJ', NULL)",
    ):
        assert seen(office, "fatou", made).startswith("42501"), made


@pytest.mark.parametrize("login", OTHERS)
def test_planner_publisher_and_auditor_are_denied_every_table_and_column_of_persons(
    office: Office, login: str
) -> None:
    connection = office.sql("postgres")
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'waypost' AND table_name = ANY (%s)",
        [list(SECRET)],
    ).fetchall()
    assert {table for table, _ in columns} == set(SECRET)
    connection = office.sql(login)
    for table, column in columns:
        asked = sql.SQL("SELECT {} FROM waypost.{}").format(
            sql.Identifier(column), sql.Identifier(table)
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(asked)
    assert "42501" in seen(office, login, "SELECT * FROM waypost.waypost_cases")


def test_the_publisher_is_shown_no_confidential_service(office: Office) -> None:
    loader = office.store("lamin")
    rows = samples.services().table
    rows["is_confidential"] = [True, False, None] * 3 + [True, None]
    stores.write(loader, [samples.loaded("services", rows)])
    stores.close(loader)
    shown = {}
    for login in ("paul", "pia", "fatou"):
        store = office.store(login)
        shown[login] = stores.read(store, "services")["is_confidential"]
        stores.close(store)
    assert not shown["paul"].eq(True).any()
    assert (len(shown["paul"]), len(shown["pia"]), len(shown["fatou"])) == (7, 11, 11)


def test_a_read_without_a_right_is_a_sentence_and_not_an_empty_layer(office: Office) -> None:
    store = office.store("paul")
    with pytest.raises(SurroundingsError, match=r"paul may not read the layer returnees.*--as"):
        stores.read(store, "returnees")
    with pytest.raises(SurroundingsError, match="may not do that"):
        stores.write(store, [samples.roads()])
    stores.close(store)


def test_the_audit_holds_who_read_and_wrote_and_lets_nobody_say_it_for_them(
    office: Office,
) -> None:
    store = office.store("fatou", program="waypost near")
    stores.read(store, "returnees")
    stores.close(store)
    for login in (one.name for one in LOGINS):
        for change in FORGERIES:
            assert seen(office, login, change).startswith("42501"), (login, change)
        if login != "anna":
            assert "42501" in seen(office, login, "SELECT * FROM waypost.waypost_audit")
            assert "42501" not in seen(
                office, login, "INSERT INTO waypost.waypost_audit (what) VALUES ('{}')"
            )
    store = office.store("anna")
    noted = audit.read(store)
    stores.close(store)
    told = list(zip(noted["who"], noted["program"], map(json.dumps, noted["what"]), strict=True))
    assert ("fatou", "waypost near", '{"read": "returnees", "rows": 1}') in told
    assert any(
        who == "lamin" and '"table": "returnees"' in what and '"rows": 4' in what
        for who, _, what in told
    )
    assert not any(one in repr(told) for one in PEOPLE)
    assert noted["at"].is_monotonic_increasing


def test_a_role_is_taken_and_the_login_is_still_the_one_that_is_noted(office: Office) -> None:
    store = office.store("postgres", role="fatou")
    assert set(stores.read(store, "returnees")["returnee_id"]) == READS["fatou"]
    stores.close(store)
    store = office.store("anna", role="auditor")
    last = audit.read(store).iloc[-1]
    stores.close(store)
    assert (last["who"], last["as_role"]) == ("postgres", "fatou")
    with pytest.raises(UsageError, match="no role nobody"):
        office.store("postgres", role="nobody")
    with pytest.raises(SurroundingsError, match="fatou may not work as kolda_loader"):
        office.store("fatou", role="loader")


def test_whom_rules_do_not_bind_or_show_nothing_is_refused(office: Office) -> None:
    with pytest.raises(SurroundingsError, match=r"postgres reads every row.*--as loader"):
        office.store("postgres")
    with pytest.raises(SurroundingsError, match="kolda_owner reads nobody"):
        office.store("postgres", role="owner")


def test_the_loader_forgets_a_person_and_no_page_of_the_tables_keeps_the_row(
    office: Office,
) -> None:
    store = office.store("lamin")
    counted = forgotten.forget(store, forgotten.ids_of(store, "CANARY-3"))
    assert set(counted) == set(PERSONAL)
    stores.close(store)
    connection = office.sql("postgres")
    connection.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
    for table in SECRET:
        (pages,) = connection.execute(
            "SELECT string_agg(encode(get_raw_page(%(table)s::text, n::int), 'escape'), '') "
            "FROM generate_series(0, pg_relation_size(%(table)s::text::regclass) / 8192 - 1) AS n",
            {"table": f"waypost.{table}"},
        ).fetchone()
        assert "CANARY-3" not in (pages or ""), table
        assert table not in PERSONAL or "CANARY-2" in pages, table
    store = office.store("lamin")
    stores.write(store, team_samples.people())
    stores.close(store)


def test_the_loader_keeps_the_ledger_of_releases_and_the_publisher_does_not_read_it(
    office: Office,
) -> None:
    facts = {"as_of": "2026-11-01", "run_id": "r", "k": 10, "audience": "public"}
    store = office.store("lamin")
    begun = releases.begin(store, releases.read(store), ["GM01"], facts)
    assert releases.read(store).areas == begun.areas == ("GM01",)
    stores.close(store)
    store = office.store("paul")
    with pytest.raises(SurroundingsError, match="may not do that"):
        releases.read(store)
    stores.close(store)


def test_nothing_stands_in_the_schema_without_a_rule(office: Office) -> None:
    administrator = office.store("postgres", is_setup=True)
    assert team_setup.make(administrator).unruled == ()
    made = (
        "CREATE TABLE waypost.notes AS SELECT * FROM waypost.returnees",
        "CREATE VIEW waypost.all_cases AS SELECT * FROM waypost.returnees",
        "CREATE VIEW public.elsewhere AS SELECT * FROM waypost.needs",
        "CREATE MATERIALIZED VIEW waypost.copied AS SELECT * FROM waypost.needs",
        "CREATE FUNCTION waypost.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE POLICY open ON waypost.needs FOR SELECT USING (true)",
        "GRANT SELECT (sex) ON waypost.returnees TO paul",
        "GRANT DELETE ON waypost.needs TO kolda_planner",  # the next time takes it back by itself
        "CREATE INDEX homes ON waypost.residences USING gist (geometry)",
        "ALTER TABLE waypost.referrals NO FORCE ROW LEVEL SECURITY",
        "ALTER ROLE lamin BYPASSRLS",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",  # so is this
    )
    words = (
        "table notes",
        "view all_cases",
        "view public.elsewhere",
        "table copied",
        "mine()",
        "policy open",
        "paul has SELECT on returnees",
        "kolda_planner has DELETE on needs",
        "table referrals are not in force",
        "rows of residences lie",
        "login lamin",
        "Every login may make functions",
    )
    connection = office.sql("postgres")
    connection.execute("BEGIN")
    for one in made:
        connection.execute(one)
    connection.execute("COMMIT")
    with administrator.engine.begin() as connection:
        found = team_catalogue.unruled(connection, "waypost", team_setup.names_of(administrator))
    for word in words:
        assert any(word in one for one in found), (word, found)
    assert len(found) == len(words)
    connection = office.sql("postgres")
    for kind, name in (("TABLE", "notes"), ("VIEW", "all_cases"),
                       ("MATERIALIZED VIEW", "copied"), ("FUNCTION", "mine()")):  # fmt: skip
        connection.execute(f"DROP {kind} waypost.{name}")
    for one in ("DROP VIEW public.elsewhere", "DROP POLICY open ON waypost.needs",
                "DROP INDEX waypost.homes",
                "REVOKE SELECT (sex) ON waypost.returnees FROM paul",
                "ALTER ROLE lamin NOBYPASSRLS"):  # fmt: skip
        connection.execute(one)
    again = team_setup.make(administrator)
    assert (again.new_roles, again.unruled) == ((), ())
    stores.close(administrator)


def test_whose_cases_a_login_reads_is_listed_and_can_be_changed_and_taken(office: Office) -> None:
    administrator, store = office.store("postgres", is_setup=True), office.store("lamin")
    counts = team_staff.listed(store).set_index("login")["n_people"].to_dict()
    assert counts == {"awa": 2, "fatou": 1, "omar": 1, "": 1}
    assert not team_staff.give(administrator, Login("omar", "caseworkers", "LM", ""), None)
    assert team_staff.listed(store).set_index("login")["n_people"].to_dict()["omar"] == 1
    team_staff.take(administrator, "omar")
    assert "omar" not in set(team_staff.listed(store)["login"])
    assert "42501" in seen(office, "omar", "SELECT * FROM waypost.returnees")
    team_staff.give(administrator, next(one for one in LOGINS if one.name == "omar"), None)
    stores.close(store)
    for wrong, word in (
        (Login("Fatou C", "caseworkers", "FC"), "no name of a login"),
        (Login("new", "caseworkers"), "Whose cases"),
        (Login("new", "planner", "FC"), "for caseworkers"),
        (Login("new", "boss"), "no role"),
        (Login("new", "planner"), "needs a password"),
        (Login("kolda_auditor", "loader"), "is a role of this store"),
    ):
        with pytest.raises(UsageError, match=word):
            team_staff.give(administrator, wrong, None)
    with pytest.raises(SurroundingsError, match="postgres reads every row"):
        team_staff.give(administrator, Login("postgres", "planner"), None)
    stores.close(administrator)

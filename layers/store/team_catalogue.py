"""What stands in the schema of a team's store, and is not under a rule: an office sees it said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from layers.store import team_rules
from layers.store.team_names import CASES, COMPACT, NOTE_WRITE, OWNER

_TABLES: Final = sa.text(
    """SELECT c.relname AS name, c.relkind::text AS kind, c.relrowsecurity AS is_enabled,
        c.relforcerowsecurity AS is_forced, pg_get_userbyid(c.relowner) AS owner,
        COALESCE('security_invoker=true' = ANY (c.reloptions), false) AS is_invoker
    FROM pg_class AS c
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
    ORDER BY 1"""
)
_VIEWS_ELSEWHERE: Final = sa.text(
    """SELECT DISTINCT v.relnamespace::regnamespace::text || '.' || v.relname AS name
    FROM pg_class AS t
    JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
    JOIN pg_rewrite AS w ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
    JOIN pg_class AS v ON v.oid = w.ev_class
    WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND v.relnamespace <> t.relnamespace AND t.relname = ANY (:guarded)
        AND (v.relkind = 'm' OR NOT COALESCE('security_invoker=true' = ANY (v.reloptions), false))
    ORDER BY 1"""
)
_FUNCTIONS: Final = sa.text(
    """SELECT p.oid::regprocedure::text AS name, p.proname AS short FROM pg_proc AS p
    WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e') ORDER BY 1"""
)
_PLACES: Final = sa.text(
    """SELECT c.relname AS name FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND c.relname = ANY (:guarded) AND a.atttypid::regtype::text ~ 'geometry|geography'
        AND (a.attstattarget IS DISTINCT FROM 0 OR EXISTS (SELECT FROM pg_index AS i
            WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey))) ORDER BY 1"""
)
_IS_PUBLIC_OPEN: Final = sa.text(
    """SELECT a.privilege_type FROM pg_namespace, LATERAL aclexplode(nspacl) AS a
    WHERE nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'"""
)
_POLICIES: Final = sa.text(
    """SELECT tablename AS name, policyname AS policy FROM pg_policies
    WHERE schemaname = :schema ORDER BY 1, 2"""
)
_GRANTS: Final = sa.text(
    """WITH held AS (
        SELECT relname, relowner, relkind, relnamespace, relacl AS acl, '' AS attribute
        FROM pg_class
        UNION ALL
        SELECT c.relname, c.relowner, c.relkind, c.relnamespace, a.attacl, a.attname
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid WHERE a.attacl IS NOT NULL)
    SELECT DISTINCT relname AS name, privilege_type AS privilege,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END AS grantee
    FROM held, LATERAL aclexplode(acl)
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :schema)
        AND relkind IN ('r', 'p', 'f', 'v', 'm') AND grantee <> relowner ORDER BY 1, 3, 2"""
)
_UNBOUND: Final = sa.text(
    """SELECT member.rolname AS name FROM pg_roles AS member
    WHERE (member.rolsuper OR member.rolbypassrls) AND NOT member.rolname = current_user
        AND EXISTS (SELECT FROM pg_auth_members AS m WHERE m.member = member.oid
            AND pg_get_userbyid(m.roleid) = ANY (:roles)) ORDER BY 1"""
)


def unruled(connection: sa.Connection, namespace: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what no rule covers, or what differs from its rule: a sentence each.

    Parameters
    ----------
    connection
        Of whoever administers the store.
    namespace
        The schema of the store.
    names
        The roles' names on the server.
    """
    given = {"schema": namespace, "roles": list(names.values())}
    rules = team_rules.rules()
    given["guarded"] = [name for name, rule in rules.items() if rule.policies]

    def ask(question: sa.TextClause) -> list[dict[str, Any]]:
        wanted = {name: given[name] for name in question.compile().params}
        return [dict(row) for row in connection.execute(question, wanted).mappings()]

    return (
        *_of_tables(ask(_TABLES), names),
        *(f"The view {one['name']} shows its owner's rows to its readers. Make it anew WITH "
          "(security_invoker = true)." for one in ask(_VIEWS_ELSEWHERE)),
        *(f"The function {one['name']} is not waypost's: with its owner's rights it could show "
          "any row. Move it to another schema." for one in ask(_FUNCTIONS)
          if one["short"] not in (NOTE_WRITE, COMPACT)),
        *(f"PostGIS tells every login where the rows of {one['name']} lie, by an index or by "
          "statistics of its geometry. Drop the index, and run 'waypost store init' again."
          for one in ask(_PLACES)),
        *("Every login may make functions in the schema public, and another's program may call "
          "them. The administrator runs: REVOKE CREATE ON SCHEMA public FROM PUBLIC"
          for _ in ask(_IS_PUBLIC_OPEN)),
        *_of_policies(ask(_POLICIES)),
        *_of_grants(ask(_GRANTS), names),
        *(f"The login {one['name']} reads every row, whatever the rules say. Take SUPERUSER and "
          "BYPASSRLS from it." for one in ask(_UNBOUND)),
    )  # fmt: skip


def _of_tables(found: list[dict[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    rules = team_rules.rules()
    for one in found:
        name, rule = one["name"], rules.get(one["name"])
        if one["kind"] == "v":
            if not one["is_invoker"]:
                yield (
                    f"The view {name} shows its owner's rows to its readers. Make it anew WITH "
                    "(security_invoker = true)."
                )
        elif rule is None:
            yield (
                f"The table {name} is not waypost's and stands under no rule. Move it to another "
                "schema; if it holds persons, drop it."
            )
        elif one["owner"] != names[OWNER]:
            yield f"The table {name} belongs to {one['owner']} and not to {names[OWNER]}."
        elif rule.policies and not (one["is_enabled"] and one["is_forced"]):
            yield f"The rules of rows of the table {name} are not in force."


def _of_policies(found: list[dict[str, Any]]) -> Iterator[str]:
    rules = team_rules.rules()
    for one in found:
        own = rules[one["name"]].policies if one["name"] in rules else ()
        if one["policy"] not in {f"waypost_{rule.role}_{rule.command.lower()}" for rule in own}:
            yield (
                f"The policy {one['policy']} of the table {one['name']} is not waypost's: it may "
                "show rows to others. Drop it."
            )


def _of_grants(found: list[dict[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    rules = team_rules.rules() | {CASES: team_rules.cases()}
    roles = {name: role for role, name in names.items()}
    for one in found:
        if one["name"] not in rules:
            continue  # told already
        rights = rules[one["name"]].rights.get(roles.get(one["grantee"], ""), ())
        if one["privilege"] not in {right.split()[0] for right in rights}:
            yield (
                f"{one['grantee']} has {one['privilege']} on {one['name']}, which its rule does "
                "not give. Take it back."
            )

"""The tables that only a team's store has: whose cases a login reads, and the audit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from layers.store.team_names import AUDIT, STAFF


def staff_table(namespace: str) -> sa.Table:
    """Return the table of logins: whose cases each reads."""
    return sa.Table(
        STAFF,
        sa.MetaData(),
        sa.Column("login", sa.Text, primary_key=True),
        sa.Column("caseworker", sa.Text),
        sa.Column("office", sa.Text),
        sa.CheckConstraint("caseworker IS NOT NULL OR office IS NOT NULL"),
        schema=namespace,
    )


def audit_table(namespace: str) -> sa.Table:
    """Return the table of the audit.

    The server fills in all but `what`, and nobody may name another column.
    """
    role = "COALESCE(NULLIF(current_setting('role'), 'none'), session_user::text)"
    return sa.Table(
        AUDIT,
        sa.MetaData(),
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        _told("at", sa.DateTime(timezone=True), "clock_timestamp()"),
        _told("who", sa.Text(), "session_user"),
        _told("as_role", sa.Text(), role),
        _told("program", sa.Text(), "split_part(current_setting('application_name'), ',', 1)"),
        sa.Column("what", JSONB, nullable=False),
        schema=namespace,
    )


def _told(name: str, kind: sa.types.TypeEngine[Any], default: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=sa.text(default))

"""Who read and wrote what of persons: noted by the server beside the rows, told to the auditor.

Writes are noted by triggers, whoever writes and by what program. Reads are noted by waypost itself,
in the transaction that reads: a SELECT has no trigger, so one typed elsewhere is in the server's
log alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pandas as pd
import sqlalchemy as sa

from layers.errors import SurroundingsError
from layers.store import Store
from layers.store.database_errors import told
from layers.store.team_names import AUDIT

COLUMNS: Final = ("at", "who", "as_role", "program", "what")


def read(store: Store, since: datetime | None = None) -> pd.DataFrame:
    """Return the audit in the order in which it was noted.

    Returns
    -------
    `at` (UTC, by the server's clock), `who` (the login), `as_role` (the role that it took),
    `program` (what the program said of itself), `what` (a dict: `read` or `table` and `done`, and
    `rows`).

    Raises
    ------
    SurroundingsError
        The store is no team's, or this user may not read it: only the auditor may.
    """
    table = sa.table(AUDIT, *map(sa.column, ("id", *COLUMNS)), schema=store.namespace)
    asked = sa.select(*(table.c[name] for name in COLUMNS)).order_by(table.c.id)
    if since is not None:
        asked = asked.where(table.c.at >= since)
    with told(store.place, store.home.NEEDS), store.home.reading(store.engine) as connection:
        if AUDIT not in store.home.table_names(connection, store.namespace):
            raise SurroundingsError(
                f"The store {store.place} keeps no audit: it is not a team's. "
                "'waypost store init' makes one in PostGIS."
            )
        rows = connection.execute(asked).all()
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.assign(at=pd.to_datetime(found["at"], utc=True))

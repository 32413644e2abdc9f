"""The rows that a store keeps beside its layers because they were not loaded."""

import pandas as pd
import sqlalchemy as sa

from layers.store import Store, metadata


def read_quarantine(store: Store, layer: str) -> pd.DataFrame:
    """The rows of a layer that were not loaded, in the order in which they were found."""
    table = metadata.quarantine_table(store.namespace)
    columns = [table.c[name] for name in metadata.QUARANTINE_COLUMNS]
    query = sa.select(*columns).where(table.c.layer == layer).order_by(table.c.fid)
    records = []
    with store.home.reading(store.engine) as connection:
        if metadata.QUARANTINE in store.home.table_names(connection, store.namespace):
            records = connection.execute(query).all()
    frame = pd.DataFrame(records, columns=list(metadata.QUARANTINE_COLUMNS))
    return frame.astype(dict.fromkeys(frame.columns, "str") | {"record": "int64", "line": "int64"})

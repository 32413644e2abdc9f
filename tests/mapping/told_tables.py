"""Result tables as a first release tells them; no test in it."""

from datetime import date

import pandas as pd

from mapping.disclosure import public_tables, snapshots
from scripts.runtime import result_tables

DAY = date(2026, 11, 1)


def told(tables, k):
    """Return exact tables as they are told with a floor; with none as the office has them."""
    declared = result_tables.declared()
    kept = public_tables.kept(tables, declared)
    if not k:
        return {name: public_tables.open_to_all(one, declared[name]) for name, one in kept.items()}
    counts = public_tables.counts(kept, declared, DAY)
    held = pd.DataFrame(columns=list(snapshots.COLUMNS))
    after = snapshots.taken(counts, held, k, b"secret").set_index("cell")["n"]
    return public_tables.told(kept, k, declared, after, DAY)

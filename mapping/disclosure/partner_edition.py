"""What one partner is told of the people beside its own services: classes with a floor of its own.

A partner under an agreement gets finer classes than the public, from `k_partner` on. Two rules
keep what it learns from both together from being finer than that:

- Its classes begin at whole multiples of its floor and the public ones too, so that whatever two
  of them leave of one count is at least the floor wide. Where `k_public` is no multiple of
  `k_partner`, the floor is the next that is (`floor`).
- What it is told are counts that lie within one another, never parts that add up. Bounds then
  only come from below at where a class begins, and from above at where one ends: what is left of
  any count is at least the floor wide.

The counts are of snapshots as in public (`snapshots`), held in the same ledger under names of
their own: who comes or goes between two editions is not seen. Not looked at is what sums over areas
in public tell once a count of one partner bounds them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import size_classes, snapshots

COUNTS: Final[Mapping[str, Mapping[str, str]]] = {
    "partner_uptake": {"n_could_come": ""},
    "partner_obstacles": {"n_kept_out": "", "n_alone": "n_kept_out"},
    "open_referrals": {"n_people": ""},
}
"""What is told: table -> count -> the one that it lies within, whose snapshot it follows."""
KEYS: Final = ("partner_id", "category", "among", "test", "service_id")


def floor(k_partner: int, k_public: int) -> int:
    """Return the floor of the partners' edition: `k_partner`, where public classes allow it.

    >>> floor(5, 10), floor(7, 10), floor(15, 10), floor(20, 10)
    (5, 10, 20, 20)
    """
    if k_public % k_partner == 0:
        return k_partner
    return k_public * -(-k_partner // k_public)


def told(
    tables: Mapping[str, pd.DataFrame],
    k: int,
    held: pd.DataFrame,
    key: bytes,
    months: Collection[int],
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the tables with the least number of the class of each count, and the snapshots.

    Parameters
    ----------
    tables
        Those of `COUNTS`, exact.
    k
        From `floor`.
    held, key, months
        As in `snapshots.taken`: what the ledger holds, its secret, the months since the last.

    Returns
    -------
    tuple
        The tables with `KEYS`, as far as they have them, `partner` and the counts of `COUNTS`
        alone; and the snapshots after this edition, columns `snapshots.COLUMNS`.
    """
    counts = pd.concat([_cells(name, table) for name, table in tables.items()], ignore_index=True)
    after = snapshots.taken(counts, held, k, key, months)
    of_cells = after.set_index("cell")["n"]
    found = {}
    for name, table in tables.items():
        kept = [one for one in table if one in (*KEYS, "partner")]
        classes = {
            column: size_classes.least(
                of_cells.reindex(_names(name, table, column)).to_numpy(float), k
            )
            for column in COUNTS[name]
        }
        found[name] = table[kept].assign(**classes)
    return found, after


def _cells(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The true counts of a table as cells of the ledger, in whole people."""
    parts = [
        pd.DataFrame(
            {
                "cell": _names(name, table, column),
                "pcode": WHOLE,
                "n": table[column].astype(float).round(),
                "follows": _names(name, table, within) if within else None,
            }
        )
        for column, within in COUNTS[name].items()
    ]
    return pd.concat(parts, ignore_index=True)


def _names(table: str, rows: pd.DataFrame, column: str) -> pd.Series:
    """The name of each row's count in the ledger."""
    name = pd.Series(f"partner|{table}|{column}", index=rows.index, dtype="str")
    for key in KEYS:
        if key in rows:
            name = name + "|" + rows[key].astype("str")
    return name

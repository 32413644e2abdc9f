"""By how much people are refused: how many are how far beyond the one limit that stops them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from layers.reasons import STEPS
from layers.vocabulary.column import Column
from mapping.profiles.profiles import Profiles
from mapping.reach import encoded_pairs
from mapping.unit_records import populations
from mapping.unit_records.result_tables import AMONG, PARTS, Count, ResultTable

TABLE: Final = ResultTable(
    name="margins",
    doc="Returnees refused everywhere, by the one test that stops them and by how much.",
    columns=(
        Column("category", "text", "Kind of service."),
        AMONG,
        Column("test", "text", "The one test that stops them."),
        Column("above", "number", "The margin is more than so many tolerances,"),
        Column("up_to", "number", "and no more than so many."),
        Column("n_people", "number", "Returnees."),
        *PARTS,
        Column("is_near", "flag", "Whether that is within the tolerance."),
    ),
    counts=(Count("n_people"),),
    uncounted=("above", "up_to"),
    written_as="near_misses",
    is_sparse=True,
)
COLUMNS: Final = TABLE.names
STEPS_OF_TOLERANCE: Final = (0.0, 0.5, 1.0, 2.0, 4.0, np.inf)


def by_margin(pairs: pd.DataFrame, profiles: Profiles) -> pd.DataFrame:
    """Return people by category, the one test that stops them, and how far beyond its limit.

    A person counts once per category and test: whom no service of the category takes, and whom the
    nearest miss of services that refuse for this test alone misses by that much.

    Parameters
    ----------
    pairs
        From `encoded_pairs.of_judged`.
    profiles
        The people with their needs, and the services.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: `above` and `up_to` bound the margin as multiples of the tolerance
        (beyond `above`, `up_to` included), `is_near` says whether the band is within the
        tolerance. Bands without anybody are left out, tests whose tolerance is 0 as well.
    """
    needs = populations.needs(profiles)
    kinds, n = needs.kinds, max(len(needs.kinds), 1)
    cell = pairs["person"].to_numpy(np.int64) * n + needs.kind[pairs["site"].to_numpy()]
    free = np.unique(cell[pairs["failed_tests"].to_numpy() == 0])
    single = pairs["margin"].notna().to_numpy() & np.isfinite(pairs["nearness"].to_numpy())
    table = pd.DataFrame(
        {
            "cell": cell[single],
            "step": encoded_pairs.lowest(pairs["failed_tests"].to_numpy()[single]),
            "nearness": pairs["nearness"].to_numpy(float)[single],
        }
    )
    table = table[~np.isin(table["cell"].to_numpy(), free)]
    least = table.groupby(["cell", "step"], as_index=False)["nearness"].min()
    # Margins come from decimal text: a hair above a bound is on it.
    band = np.searchsorted(STEPS_OF_TOLERANCE[1:], least["nearness"] * (1 - 1e-6))
    kind = (least["cell"] % n).to_numpy(np.int64)
    people = least.assign(
        category=kinds.take(kind), band=band, **needs.of(least["cell"].to_numpy() // n, kind)
    )
    counted = populations.counted(
        populations.both(people), ["category", "step", "band"], "n_people"
    )
    bounds = np.array(STEPS_OF_TOLERANCE)
    at = counted["band"].to_numpy(np.int64)
    names = np.array(STEPS, dtype=object)[counted["step"].to_numpy(np.int64)]
    table = counted.assign(
        test=pd.Series(names, dtype="str"),
        above=bounds[at],
        up_to=bounds[at + 1],
        is_near=bounds[at + 1] <= 1,
    )
    return pd.DataFrame(table[list(COLUMNS)])

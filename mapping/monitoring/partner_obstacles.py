"""What keeps people from the services of each partner, and what alone does: for its own page."""

from __future__ import annotations

from typing import Final

import pandas as pd

from layers.criteria import CRITERIA
from layers.reasons import STEPS
from layers.vocabulary.column import Column
from mapping.monitoring.partner_uptake import nearest_misses
from mapping.reach import encoded_pairs
from mapping.unit_records.measured import Measured
from mapping.unit_records.result_tables import AMONG, PARTNER, ResultTable

TABLE: Final = ResultTable(
    name="partner_obstacles",
    doc="What keeps people from the services of each partner, and how many nothing else does.",
    columns=(
        *PARTNER,
        Column("category", "text", "Kind of service."),
        AMONG,
        Column(
            "test", "text", "The test that says no at the partner's service that says it least."
        ),
        Column("n_kept_out", "number", "People whom it keeps out, alone or with others."),
        Column("n_alone", "number", "Those of them whom nothing else that was asked keeps out."),
    ),
    counts=(),
    medians={one: one for one in ("n_kept_out", "n_alone")},
    is_printed=False,
)


def make(measured: Measured) -> pd.DataFrame:
    """Return a row for each partner, kind of service, population and test that is asked there.

    Which rows there are depends on rules alone, never on people.
    """
    asked = _asked(measured)
    rows = []
    for own, found in nearest_misses(measured):
        is_out = ~found.is_taken
        is_alone = is_out & found.is_judged & (encoded_pairs.n_bits(found.failed) == 1)
        for test in asked[own["partner_id"], own["category"]]:
            stops = (found.failed & encoded_pairs.bit(test)) > 0
            counts = {"n_kept_out": is_out & stops, "n_alone": is_alone & stops}
            rows.append(
                own
                | {"test": test}
                | {name: found.parts[is_one].sum() for name, is_one in counts.items()}
            )
    return pd.DataFrame(rows, columns=list(TABLE.names))


def _asked(measured: Measured) -> dict[tuple[str, str], list[str]]:
    """The tests of each partner's kinds of service: the way, money, places, and their rules'."""
    services, rules = measured.profiles.services, measured.profiles.rules
    own = pd.DataFrame(services[["service_id", "partner_id", "category"]]).astype("str")
    of_rules = own.merge(rules[["service_id", "criterion"]].astype("str"), how="left")
    always = [test for test in STEPS if test not in CRITERIA]
    found: dict[tuple[str, str], set[str]] = {}
    for row in of_rules.itertuples():
        found.setdefault((str(row.partner_id), str(row.category)), {*always}).add(
            str(row.criterion)
        )
    return {key: [test for test in STEPS if test in tests] for key, tests in found.items()}

"""Which agreement says who pays: the nearest to the service, then the longest."""

import pandas as pd
import pytest

from mapping.profiles.agreements import billing
from tests.mapping import builders

WHOLE = {"agreement_id": "A1", "partner_id": "P1", "billing": "direct"}
ONE = {"agreement_id": "A2", "partner_id": "P1", "service_id": "S1", "billing": "reimburse"}


@pytest.mark.parametrize(
    ("agreements", "wanted"),
    [
        ([], None),
        ([WHOLE], "direct"),
        ([WHOLE, ONE], "reimburse"),
        ([ONE | {"service_id": "S2"}], None),
        ([ONE | {"to_on": "2026-10-31"}, WHOLE], "direct"),  # ended the day before
        ([ONE | {"to_on": "2026-11-01"}, WHOLE], "reimburse"),
        ([ONE | {"from_on": "2026-11-02"}, WHOLE], "direct"),
        ([WHOLE | {"to_on": "2027-01-01"}, WHOLE | {"agreement_id": "A3", "billing": "free"}],
         "free"),  # without an end it lasts longest
        ([WHOLE | {"agreement_id": "A3", "billing": "free"}, WHOLE], "direct"),  # the first by id
        ([ONE | {"billing": None}, WHOLE], "direct"),
    ],
)  # fmt: skip
def test_the_billing_of_the_agreement_that_holds(agreements, wanted):
    service = builders.layer("services", [{"service_id": "S1", "partner_id": "P1"}])
    rows = [
        row | {name: pd.Timestamp(row[name]) for name in ("from_on", "to_on") if name in row}
        for row in agreements
    ]
    found = billing(service, builders.layer("agreements", rows), builders.programme())
    assert found.isna().all() if wanted is None else found.tolist() == [wanted]


def test_no_layer_of_agreements_says_nothing():
    service = builders.layer("services", [{"service_id": "S1", "partner_id": "P1"}])
    assert billing(service, None, builders.programme()).isna().all()

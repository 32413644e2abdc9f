"""The floor of the report's other tables: no few persons, neither shown nor by subtraction."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from layers.errors import PublishingRefusedError
from tests.mapping.disclosure.declared_floor import floor
from tests.maps.report.detail_tables import details

K = 10
COUNTS = {
    "waivers": ("n_gain", "n_gain_f", "n_gain_m", "n_affordable"),
    "months": ("n_covered",),
    "losses": ("n_lost",),
    "closures": ("n_lost",),
    "questions": ("n_people", "n_verdicts"),
    "evidence": ("n", "n_missing"),
    "lapses": ("n_people",),
    "margins": ("n_people",),
    "stipends": ("n_could",),
}


@pytest.mark.parametrize("name", COUNTS)
def test_no_table_shows_a_count_of_one_to_nine_people(name):
    floored = floor(details(), K)[name]
    for column in COUNTS[name]:
        assert not floored[column].between(0, K, inclusive="left").any()


def test_nothing_is_hidden_without_a_floor():
    exact = details()
    floored = floor(exact, 0)
    for name, columns in COUNTS.items():
        pd.testing.assert_frame_equal(floored[name][list(columns)], exact[name][list(columns)])


def test_no_two_months_of_a_category_differ_by_a_few():
    n = [100, 98, 80, 75, 60]
    months = pd.DataFrame(
        {"month": [f"2027-0{at}" for at in range(1, 6)], "pcode": "ALL", "category": "pss"}
    ).assign(
        among="all", n_covered=n, n_people=300.0, share=[one / 300 for one in n], n_services=1.0
    )
    shown = floor({"months": months}, K)["months"]["n_covered"].dropna().tolist()
    assert shown == [100, 80, 60]
    for one, other in itertools.combinations(shown, 2):
        assert abs(one - other) >= K


def test_women_and_men_are_hidden_together_where_one_of_them_is_few():
    waivers = details()["waivers"].iloc[[0]].assign(n_gain_f=4.0, n_gain_m=28.0)
    floored = floor({"waivers": waivers}, K)["waivers"].iloc[0]
    assert floored["n_gain"] == 32
    assert pd.isna(floored["n_gain_f"])
    assert pd.isna(floored["n_gain_m"])
    assert floored["n_gain_m_suppression"] == "hidden"


def test_those_who_cannot_pay_are_not_found_by_subtraction():
    waivers = details()["waivers"].iloc[[0]].assign(n_affordable=28.0)
    assert pd.isna(floor({"waivers": waivers}, K)["waivers"]["n_affordable"].iloc[0])


def test_the_middle_value_of_fewer_than_twenty_people_is_not_shown():
    evidence = floor(details(), K)["evidence"].set_index("reach_class")
    assert evidence.loc["yes", "median"] == 4.0
    assert evidence.loc["unknown", ["median", "low", "high"]].isna().all()


def test_a_share_of_fewer_than_twenty_people_is_not_shown():
    stipends = details()["stipends"].assign(n_people=15.0, n_could=12.0)
    assert floor({"stipends": stipends}, K)["stipends"]["n_could"].isna().all()


def test_services_are_no_persons():
    blanks = floor(details(), K)["blanks"].set_index("layer")
    assert blanks.loc["services", "n_missing"] == 2
    assert blanks.loc["services", "n_missing_suppression"] == "none"


def test_those_in_need_are_not_told_where_they_differ_from_everybody_by_a_few():
    rows = [("all", 60.0, 100.0), ("need", 55.0, 80.0)]
    closures = pd.DataFrame(rows, columns=["among", "n_lost", "n_people"]).assign(
        partner_id="P1", partner="One", category="pss", n_services=1.0,
        n_stated=[np.nan, 60.0], n_expected=[np.nan, 20.4],
    )  # fmt: skip
    found = floor({"closures": closures}, K)["closures"].set_index("among")
    assert found["n_lost_suppression"].to_dict() == {"all": "none", "need": "hidden"}
    assert found.loc["need", ["n_people", "n_stated", "n_expected"]].tolist() == [80, 60, 20]
    far = floor({"closures": closures.assign(n_lost=[60.0, 50.0])}, K)["closures"]
    assert far["n_lost"].tolist() == [60, 50]


def closing(*rows: tuple[int, int], partner: int, covered: int = 400) -> pd.DataFrame:
    """Services of one partner: people lost, and people taken; lost with the partner; covered."""
    table = pd.DataFrame(rows, columns=["n_lost", "n_people"]).assign(
        partner_id="P1", category="pss", among="all", n_partner=float(partner), n_covered=covered
    )
    table["service_id"] = [f"S{at}" for at in range(len(table))]
    return floor({"services_closed": table}, K)["services_closed"]


def test_those_lost_with_a_service_are_no_few_and_leave_no_few():
    found = closing((4, 100), (95, 100), (50, 100), partner=300)
    assert found["n_lost_suppression"].tolist() == ["few", "most", "none"]
    assert found["n_lost"].notna().tolist() == [False, False, True]


def test_what_the_services_of_a_partner_have_in_common_is_not_told_by_subtraction():
    # 60 and 30 lost with a service each, 94 with both: four have two services of this partner.
    found = closing((60, 100), (30, 100), partner=94)
    assert found["n_lost"].tolist()[0] == 60
    assert found["n_lost_suppression"].tolist() == ["none", "hidden"]
    assert closing((60, 100), (30, 100), partner=100)["n_lost"].tolist() == [60, 30]
    assert closing((60, 100), (30, 100), partner=90)["n_lost"].tolist() == [60, 30]


def test_those_whom_a_service_takes_are_not_told_where_a_few_others_are_covered():
    found = closing((50, 100), (50, 395), (50, 400), partner=300)
    assert found["n_people"].isna().tolist() == [False, True, False]


def test_no_few_follow_from_the_services_of_random_partners():
    rng = np.random.default_rng(5)
    for _ in range(60):
        lost = rng.integers(0, 40, rng.integers(1, 6))
        partner = int(lost.sum() + rng.integers(0, 30))
        found = closing(*((int(n), int(n) + 50) for n in lost), partner=partner)
        rest = partner - found["n_lost"].sum()
        assert partner < K or not found["n_lost"].notna().any() or rest == 0 or rest >= K


def test_a_table_that_declares_nothing_is_refused_and_the_way_out_is_named():
    sites = pd.DataFrame({"site": ["A"], "n_people": [3.0]})
    with pytest.raises(PublishingRefusedError, match="table new_sites does not say which"):
        floor({"new_sites": sites}, K)


def test_the_points_of_a_few_returnees_are_not_told_and_those_of_services_are():
    snaps = pd.DataFrame(
        {"layer": ["returnees", "returnees", "services"], "mode": "", "flag": "far",
         "n_points": [3.0, 30.0, 2.0]}
    )  # fmt: skip
    found = floor({"snaps": snaps}, K)["snaps"]
    assert found["n_points_suppression"].tolist() == ["few", "none", "none"]
    assert found["n_points"].tolist()[1:] == [30.0, 2.0]
    assert pd.isna(found["n_points"].iloc[0])

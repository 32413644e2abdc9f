"""Coverage over time in a world of three people, month by month by hand."""

from functools import cache

import pandas as pd
import pytest
from shapely import box

from mapping.planning import coverage_timeline, missing_information, near_misses, service_closures
from mapping.unit_records import disaggregation
from tests.mapping import builders, record_builders

DECEMBER, JANUARY = pd.Timestamp("2026-12-10"), pd.Timestamp("2027-01-31")
HOMES = [(0.2, 0.5), (0.3, 0.5), (1.5, 0.5)]
PLAN = "[measures]\nmonths = 4\n[limits.training]\nduration_min = 60\n"


def world(service=None, people=None):
    """R1 reaches S1 and S2, R2 only S1, R3 only S3; S1 ends in December, S3 in January."""
    returnees = builders.layer(
        "returnees", people or [{"returnee_id": f"R{at}"} for at in (1, 2, 3)], HOMES
    )
    offers = builders.layer(
        "services",
        [{"service_id": "S1", "name": "One", "category": "training", "partner_id": "P1"}
         | (service or {}),
         {"service_id": "S2", "name": "Two", "category": "training", "partner_id": "P2"},
         {"service_id": "S3", "name": "Three", "category": "training", "partner_id": "P1"}],
        HOMES,
    ).assign(partner=["Centre", "School", "Centre"])  # fmt: skip
    agreements = builders.layer(
        "agreements",
        [{"agreement_id": "A1", "partner_id": "P1", "service_id": "S1", "to_on": DECEMBER},
         {"agreement_id": "A3", "partner_id": "P1", "service_id": "S3", "to_on": JANUARY}],
    )  # fmt: skip
    plan = builders.programme(PLAN)
    ways = [("R1", "S1"), ("R1", "S2"), ("R2", "S1"), ("R3", "S3")]
    travel = builders.travel([{"returnee_id": a, "service_id": b} for a, b in ways])
    judged = builders.judged(travel, returnees, offers, plan, None, agreements)
    nearest = returnees[["returnee_id"]].assign(category="training", duration_min=10.0)
    found, pairs, profiles = record_builders.counted(
        judged, returnees, offers, nearest, ["training"], PLAN, agreements
    )
    areas = builders.layer("areas", [{"pcode": "A", "level": 1.0}, {"pcode": "B", "level": 1.0}])
    areas = areas.set_geometry([box(0, 0, 1, 1), box(1, 0, 2, 1)]).set_crs(4326)
    homes = disaggregation.homes_in_areas(returnees, areas)
    return found, homes, pairs, profiles


usual = cache(world)
"""The world as it is above, made once: what is asked of it changes none of it."""


def everybody(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of everybody, without what tells the populations apart."""
    own = table[table["among"] == "all"].reset_index(drop=True)
    return own.drop(columns=["among", "n_stated", "n_expected"])


def in_need(table: pd.DataFrame, *columns: str) -> list[list[object]]:
    own = table[table["among"] == "need"]
    return own[[*columns, "n_stated", "n_expected"]].values.tolist()


@cache
def by_month() -> pd.DataFrame:
    found, homes, pairs, profiles = usual()
    return everybody(coverage_timeline.coverage_by_month(found, homes, pairs, profiles))


def months(column: str, pcode: str) -> list[float]:
    table = by_month()
    return table.loc[table["pcode"] == pcode, column].tolist()


def test_each_month_counts_those_still_covered_after_its_last_day():
    assert months("month", "ALL") == ["2026-11", "2026-12", "2027-01", "2027-02", "2027-03"]
    assert months("n_covered", "ALL") == [3, 2, 1, 1, 1]
    assert months("n_covered", "A") == [2, 1, 1, 1, 1]
    assert months("n_covered", "B") == [1, 1, 0, 0, 0]
    assert months("share", "A") == [1, 0.5, 0.5, 0.5, 0.5]


def test_services_that_take_somebody_there_are_counted_as_long_as_they_last():
    assert months("n_services", "ALL") == [3, 2, 1, 1, 1]
    assert months("n_services", "B") == [1, 1, 0, 0, 0]


def test_losses_stand_in_the_month_of_the_end_with_its_cause():
    found, homes, _, profiles = usual()
    table = everybody(coverage_timeline.losses(found, homes, profiles.programme))
    assert table.values.tolist() == [
        ["A", "training", "2026-12", 1, "agreement"],
        ["ALL", "training", "2026-12", 1, "agreement"],
        ["ALL", "training", "2027-01", 1, "agreement"],
        ["B", "training", "2027-01", 1, "agreement"],
    ]


def test_losses_are_what_the_months_differ_by():
    found, homes, _, profiles = usual()
    table = by_month()
    lost = (
        everybody(coverage_timeline.losses(found, homes, profiles.programme))
        .groupby(["pcode", "month"])["n_lost"]
        .sum()
    )
    for pcode, part in table.groupby("pcode"):
        falls = -part.set_index("month")["n_covered"].diff().dropna()
        for month, fall in falls.items():
            assert lost.get((pcode, month), 0) == fall


def test_a_partner_that_closes_takes_with_it_whom_nobody_else_takes():
    found, _, pairs, profiles = usual()
    table = everybody(service_closures.if_closed(found, pairs, profiles))
    assert table.values.tolist() == [
        ["P1", "Centre", "training", 2, 3, 2],  # R2 and R3; R1 has the school
        ["P2", "School", "training", 0, 1, 1],
    ]


def test_a_service_without_a_partner_saves_from_a_certain_loss():
    found, _, pairs, profiles = world({"partner_id": None})
    table = everybody(service_closures.if_closed(found, pairs, profiles)).set_index("partner_id")
    # R2's only service names nobody; it may be anybody's.
    assert table["n_lost"].to_dict() == {"P1": 1, "P2": 0}


def test_a_service_is_missed_by_those_whom_no_other_takes():
    _, _, pairs, profiles = usual()
    table = service_closures.of_services(pairs, profiles)
    assert table.columns.tolist() == list(service_closures.SERVICES)
    table = everybody(table)
    # R1 has S1 and S2, R2 only S1, R3 only S3.
    assert table.drop(columns=["partner_id", "category"]).values.tolist() == [
        ["S1", 1, 2], ["S2", 0, 1], ["S3", 1, 1],
    ]  # fmt: skip


def test_a_service_that_does_not_run_is_missed_by_nobody():
    _, _, pairs, profiles = world({"status": "inactive"})
    table = everybody(service_closures.of_services(pairs, profiles)).set_index("service_id")
    assert table["n_lost"].to_dict() == {"S2": 1, "S3": 1}


def test_the_call_list_counts_verdicts_that_wait_for_one_field_alone():
    people = [{"returnee_id": "R1"}, {"returnee_id": "R2", "grade": 4}, {"returnee_id": "R3"}]
    found = world({"age_max": 35, "grade_max": 10}, people)
    _, _, pairs, profiles = found
    # R1 lacks age and grade: neither settles it alone. R2 lacks the age.
    table = missing_information.call_list(pairs, profiles)
    assert everybody(table).values.tolist() == [["age", "returnee", 1, 1]]
    # Of R2 no need is known: 0.14 of a person by the usual mix.
    assert in_need(table, "field", "n_verdicts", "n_people") == [["age", 0.14, 0.14, 0, 0.14]]
    calls = missing_information.calls(pairs, profiles)
    assert calls.values.tolist() == [["R2", "age", 0.14, 1, "training"]]


def test_who_needs_what_an_answer_would_settle_is_called_first():
    people = [
        {"returnee_id": "R1", "grade": 4, "need": "clinic"},
        {"returnee_id": "R2", "grade": 4, "need": "training"},
    ]
    _, _, pairs, profiles = world({"age_max": 35, "grade_max": 10}, people)
    calls = missing_information.calls(pairs, profiles)
    assert calls[["returnee_id", "n_needed"]].values.tolist() == [["R2", 1], ["R1", 0]]


def test_where_nothing_is_asked_there_are_no_calls():
    _, _, pairs, profiles = usual()
    assert missing_information.call_list(pairs, profiles).empty
    assert missing_information.calls(pairs, profiles).empty


@pytest.mark.parametrize(
    ("age", "band"),
    # The tolerance is two years.
    [(36, [0.0, 0.5, True]), (37, [0.5, 1.0, True]), (38, [1.0, 2.0, False]),
     (60, [4.0, float("inf"), False])],
)  # fmt: skip
def test_a_refusal_by_one_test_is_told_by_its_margin(age, band):
    people = [{"returnee_id": f"R{at}", "age": 20} for at in (1, 2, 3)]
    people[1]["age"] = age
    _, _, pairs, profiles = world({"age_max": 35}, people)
    table = everybody(near_misses.by_margin(pairs, profiles))
    above, up_to, is_near = band
    assert table.values.tolist() == [["training", "age", above, up_to, 1, is_near]]


def test_who_has_another_service_misses_none():
    people = [{"returnee_id": f"R{at}", "age": 36} for at in (1, 2, 3)]
    _, _, pairs, profiles = world({"age_max": 35}, people)
    # R1 is taken by the school, R3 by the third; R2 alone is refused everywhere.
    table = near_misses.by_margin(pairs, profiles)
    assert everybody(table)["n_people"].tolist() == [1]
    assert in_need(table, "test", "n_people") == [["age", 0.14, 0, 0.14]]


def test_what_ends_and_what_closes_is_told_of_those_in_need():
    """R1 states the need, R3 needs something else; of R2 nothing is known: 0.14 by the mix."""
    people = [{"returnee_id": "R1", "need": "training"}, {"returnee_id": "R2"},
              {"returnee_id": "R3", "need": "pss"}]  # fmt: skip
    found, homes, pairs, profiles = world(people=people)
    table = coverage_timeline.coverage_by_month(found, homes, pairs, profiles)
    own = table[(table["among"] == "need") & (table["pcode"] == "ALL")]
    assert own["n_covered"].tolist() == [1.14, 1, 1, 1, 1]  # R2 has the first centre alone
    assert own["n_people"].tolist() == [1.14] * 5
    losses = coverage_timeline.losses(found, homes, profiles.programme)
    assert in_need(losses, "pcode", "month", "n_lost") == [
        ["A", "2026-12", 0.14, 0, 0.14], ["ALL", "2026-12", 0.14, 0, 0.14],
    ]  # fmt: skip
    closed = service_closures.if_closed(found, pairs, profiles)
    assert in_need(closed, "partner_id", "n_lost", "n_people") == [
        ["P1", 0.14, 1.14, 1, 0.14], ["P2", 0, 1, 1, 0],
    ]  # fmt: skip
    services = service_closures.of_services(pairs, profiles)
    assert in_need(services, "service_id", "n_lost", "n_people") == [
        ["S1", 0.14, 1.14, 1, 0.14], ["S2", 0, 1, 1, 0], ["S3", 0, 0, 0, 0],
    ]  # fmt: skip

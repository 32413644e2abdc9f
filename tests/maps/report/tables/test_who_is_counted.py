"""Who is counted in the report's tables: those in need first, everybody beside them."""

import pandas as pd

from tests.maps import released
from tests.maps.report import small_run
from tests.maps.report.tables.test_tables import normal, sentences


def with_need(k=0):
    """Of 100 returnees 36 need counselling, 30 by their own word; 12 of them are covered."""
    known = {"among": "need", "n_stated": 30.0, "n_expected": 6.0}
    rows = [
        small_run.share("pss", "coverage_eligible", 12, 36, **known),
        small_run.share("pss", "coverage_eligible", 12, 14, pcode="GM01", **known),
        small_run.row("pss", "waterfall_identified", 36.0, "people", 36, **known),
    ]
    tables = small_run.exact()
    tables["gaps"] = pd.concat([tables["gaps"], released.measured(rows)], ignore_index=True)
    return small_run.told(tables, k)


def test_those_in_need_lead_and_everybody_stands_beside():
    report = small_run.built(with_need(), small_run.page(), "en")
    [told] = sentences(report, "pss", "coverage")
    assert told.startswith("12 of 36 people who need it (33 %) reach a provider")
    row = report.coverage.set_index("category").loc["pss"]
    assert row["who"] == "36 who need it: 30 stated + 6 expected"
    assert normal(row["accepted_text"]) == "33 % (12 of 36)"
    assert normal(row["everybody_text"]) == "31 % (31 of 100)"
    areas = report.areas[report.areas["category"] == "pss"]
    assert areas[["pcode", "among"]].values.tolist() == [["GM01", "need"], ["GM04", "all"]]


def test_in_public_those_in_need_are_told_as_a_class_and_few_expected_not_at_all():
    report = small_run.built(with_need(k=10), small_run.page(k=10), "en")
    row = report.coverage.set_index("category").loc["pss"]
    assert row["who"] == "20–49 who need it"
    assert normal(row["accepted_text"]) == "30–40 % of 20–49"


def test_where_no_need_is_known_everybody_leads_and_that_is_said():
    row = (
        small_run.built(with_need(), small_run.page(), "en")
        .coverage.set_index("category")
        .loc["clinic"]
    )
    assert row["who"] == "if everybody came: needs not known"
    assert row["everybody_text"] == "–"
    assert normal(row["accepted_text"]) == "93 % (280 of 300)"


def test_that_nobody_states_a_need_is_said_where_there_is_no_floor_and_nowhere_else():
    told = {}
    for k in (0, 10):
        page = small_run.page(k=k, is_need_stated=True)
        table = small_run.built(with_need(k), page, "en").coverage.set_index("category")
        told[k] = table.loc["clinic", "who"]
    assert told[0] == "if everybody came: nobody states this need"
    assert told[10] == "if everybody came: needs not told"

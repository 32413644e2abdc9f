"""Of a service that may not be found nothing is told but its area and phone."""

import pandas as pd

from mapping.disclosure import confidential

SERVICES = pd.DataFrame(
    {
        "service_id": ["S1", "S2", "S3"],
        "name": ["Hidden house", "Hall", "Clinic"],
        "category": ["shelter", "shelter", "health"],
        "partner_id": ["P1", "P2", "P1"],
        "partner": ["Aid", "Help", "Aid"],
        "pcode": "GM01",
        "phone": ["111", "222", "333"],
        "is_confidential": [True, False, False],
    }
)


def test_no_word_of_it_is_left_but_what_people_need_to_ask() -> None:
    masked = confidential.masked(SERVICES).iloc[0].dropna().to_dict()
    assert masked == {
        "service_id": "confidential-0", "category": "shelter", "pcode": "GM01", "phone": "111",
        "is_confidential": True,
    }  # fmt: skip


def test_a_row_about_it_alone_and_one_of_its_partner_there_are_left_out() -> None:
    tables = {
        "services_closed": pd.DataFrame({"service_id": ["S1", "S2"], "n_lost": [20.0, 30.0]}),
        "closures": pd.DataFrame(
            {"partner_id": ["P1", "P1", "P2"], "category": ["shelter", "health", "shelter"]}
        ),
        "months": pd.DataFrame({"pcode": ["GM01"]}),
    }
    found = confidential.left_out(tables, SERVICES)
    assert found["services_closed"]["service_id"].tolist() == ["S2"]
    assert found["closures"].to_numpy().tolist() == [["P1", "health"], ["P2", "shelter"]]
    assert len(found["months"]) == 1


def test_a_figure_is_not_about_a_partner_that_works_there_in_hiding_alone() -> None:
    gaps = pd.DataFrame({"subject_id": ["P1", "P1", "P2"], "category": ["shelter", "health", "x"]})
    found = confidential.left_out({"gaps": gaps}, SERVICES)["gaps"]
    assert found["subject_id"].tolist() == ["", "P1", "P2"]

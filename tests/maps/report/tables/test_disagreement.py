"""Where circle and road or the seasons disagree: what the report says of it, floor kept."""

import pandas as pd

from tests.maps.report import small_run


def built(lang="en", k=0, **changes):
    return small_run.built(small_run.tables(k=k), small_run.page(k=k, **changes), lang)


def sentences(report, category, kind):
    rows = report.findings
    return rows[(rows["category"] == category) & (rows["kind"] == kind)]["sentence"].tolist()


def test_where_circle_and_road_or_the_seasons_disagree_is_a_finding_of_ten_and_more():
    assert sentences(built(), "training", "circle") == [
        "45 of 300 returnees live inside a partner's circle in a straight line, but not by road"
    ]
    assert sentences(built(), "clinic", "dry") == [
        "64 of 300 returnees lose this service in the wet season"
    ]
    assert sentences(built("fr"), "clinic", "dry") == [
        "64 personnes de retour sur 300 perdent ce service en saison des pluies"
    ]
    assert sentences(built(), "training", "dry") == []
    assert sentences(built(k=10), "clinic", "dry") == [
        "20–30\u202f% of returnees lose this service in the wet season"
    ]
    tables = small_run.tables()
    of_nine = (tables["gaps"]["indicator"] == "dry_only") & (tables["gaps"]["value"] == 64)
    tables["gaps"].loc[of_nine, ["value", "n_value"]] = 9.0
    exact = small_run.built(tables, small_run.page(), "en")
    assert sentences(exact, "clinic", "dry") == []


def test_a_category_without_anyone_in_disagreement_is_left_out():
    table = built(k=10).disagreements.set_index("category")
    assert list(table.index) == ["training", "clinic"]
    assert table.loc["training", "dry_text"] == "fewer than 10 of 100 or more"
    assert pd.isna(table.loc["training", "dry"])


def test_a_season_that_was_not_judged_is_said_to_be_so():
    tables = small_run.tables()
    tables["gaps"] = tables["gaps"][tables["gaps"]["indicator"] != "dry_only"]
    table = small_run.built(tables, small_run.page(), "en").disagreements
    assert table["dry_text"].tolist() == ["not judged"]


def test_the_areas_with_most_are_of_the_finest_level_and_hidden_ones_stay_out():
    table = built(k=10).disagreement_areas
    circle = table[table["kind"] == "circle"]
    assert list(zip(circle["area"], circle["of_text"], strict=True)) == [
        ("Élan", "20–49 of 50–99"),
        ("Baroueli", "10–19 of 100 or more"),
    ]
    tables = small_run.tables()
    tables["areas"]["level"] = [2, 1, 2, 2]
    coarse = small_run.built(tables, small_run.page(), "en")
    assert "GM02" not in set(coarse.disagreement_areas["pcode"])

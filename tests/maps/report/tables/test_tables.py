"""The report's tables: the figures of the run, in words that keep the floor."""

import math

import pandas as pd
import pytest

from layers import criteria, languages, reasons
from layers.errors import PublishingRefusedError
from maps.report import wording
from maps.report.tables import STEPS
from tests.maps import released
from tests.maps.report import small_run


def built(lang="en", k=0, **changes):
    return small_run.built(small_run.tables(k=k), small_run.page(k=k, **changes), lang)


def normal(words):
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def sentences(report, category, kind):
    rows = report.findings
    found = rows[(rows["category"] == category) & (rows["kind"] == kind)]["sentence"]
    return [normal(one) for one in found]


def altered(name, **columns):
    tables = small_run.tables()
    return {**tables, name: tables[name].assign(**columns)}


def test_every_reason_and_step_has_its_words_in_every_language():
    for lang in languages.codes():
        for code in reasons.TEXTS:
            if not reasons.is_unknown(code) and reasons.step_of(code) not in criteria.NOTES:
                assert wording.obstacle(code, lang) != code.replace("_", " "), code
        for step in STEPS:
            assert wording.word_of("step", step, lang) != step


def test_a_finding_gives_share_n_denominator_and_the_one_partner():
    [told] = sentences(built(), "pss", "coverage")
    assert told == (
        "31 of 100 returnees (31 %) reach a provider that accepts them; all of them depend "
        "on one partner, Sample counselling house"
    )
    [told] = sentences(built("fr"), "pss", "coverage")
    assert told == (
        "31 personnes de retour sur 100 (31 %) atteignent un prestataire qui les accepte ; "
        "toutes dépendent d'un seul partenaire, Sample counselling house"
    )


def test_the_least_covered_category_comes_first():
    order = built().findings["category"].drop_duplicates().tolist()
    assert order == ["training", "pss", "clinic"]


def test_the_largest_loss_is_the_largest_drop_between_two_steps():
    steps = dict(zip(small_run.STEP_NAMES, small_run.STEPS["pss"], strict=True))
    drop = max(steps["identified"] - steps["reach"], steps["affordable"] - steps["place"])
    assert drop == 38
    [told] = sentences(built(), "pss", "loss")
    assert told == (
        "The largest loss comes at the step “Within the limits by road”: 38 of 100 returnees "
        "drop out there"
    )


def test_losses_and_the_last_step_add_up_to_everybody():
    table = built().waterfall
    for category, left in small_run.STEPS.items():
        mine = table[table["category"] == category]
        assert mine["lost"].sum() + mine["left"].iloc[-1] == left[0]


def test_a_small_loss_is_not_printed_as_such():
    table = built(k=10).waterfall.set_index(["category", "step"])
    assert table.loc[("training", "status"), "lost_text"] == "fewer than 10"
    assert built().waterfall.set_index(["category", "step"]).loc[
        ("training", "status"), "lost_text"
    ] == str(240 - 236)


def test_the_lowest_area_is_named_among_those_with_a_figure():
    [told] = sentences(built(), "training", "area")
    assert told == (
        "Coverage is lowest in Kerr <b>Sud</b>, where none of the returnees reaches a provider "
        "that accepts them (60 counted)"
    )
    [told] = sentences(built(k=10), "training", "area")
    assert told == (
        "Among the areas with a figure, coverage is lowest in Élan, where 20–30 % of returnees "
        "reach a provider that accepts them"
    )


def test_the_lowest_tenth_is_not_told_as_nobody():
    tables = small_run.exact()
    gaps = tables["gaps"]
    is_there = (gaps["category"] == "training") & (gaps["pcode"] == "GM01")
    gaps.loc[is_there, "n_people"] = 400.0
    gaps.loc[is_there & (gaps["indicator"] == "coverage_eligible"), "value"] = 12 / 400
    report = small_run.built(small_run.told(tables, 10), small_run.page(k=10), "en")
    [told] = sentences(report, "training", "area")
    assert told.endswith("lowest in Baroueli, where 0–10 % of returnees reach a provider that "
                         "accepts them")  # fmt: skip


def test_unknowns_that_hold_people_back_are_the_difference_to_at_best():
    assert sentences(built(), "pss", "unknown")[0].startswith(f"{45 - 31} more of the 100")
    assert sentences(built(), "clinic", "unknown") == []


def test_unequal_groups_are_told_and_hidden_groups_are_not():
    assert sentences(built(), "training", "groups") == [
        "Unequal: 10 % of women but 27 % of men reach a provider that accepts them"
    ]


def test_minutes_say_unreachable_and_unknown():
    table = built().minutes.set_index("category")
    assert normal(table.loc["training", "p50_text"]) == "about 48 min"
    assert table.loc["training", "p90_text"] == "unreachable"
    assert table.loc["pss", "p90_text"] == "unknown"
    [told] = sentences(built(), "training", "minutes")
    assert told == (
        "Half of the returnees have a provider within about 48 min; at least one in ten has "
        "no way to any"
    )


def test_suppressed_cells_keep_their_value_to_themselves():
    row = built(k=10).areas.set_index(["pcode", "category"]).loc[("GM04", "training")]
    assert row["accepted_text"] == "fewer than 10 of 50–99"
    assert row["accepted_of"] == 50
    assert pd.isna(row["accepted"])
    assert pd.isna(row["accepted_n"])
    areas = built().areas.set_index(["pcode", "category"])
    assert areas.loc[("GM04", "pss"), "accepted_text"] == "nobody counted"


def test_areas_are_sorted_without_regard_to_accents():
    names = built().areas["area"].drop_duplicates().tolist()
    assert names == ["Baroueli", "Élan", "Kerr <b>Sud</b>", "Zone basse"]


def test_rows_of_a_personal_layer_are_told_in_classes_that_cannot_be_subtracted():
    table = built(k=10).quality.set_index("layer")
    assert set(table.loc["returnees", ["rows_in_text", "loaded_text"]]) == {"100 or more"}
    parts = ["quarantined_text", "blank_text", "merged_text"]
    assert set(table.loc["returnees", parts]) == {"fewer than 10"}
    assert table.loc["services", "quarantined_text"] == "3"
    assert built().quality.set_index("layer").loc["returnees", "quarantined_text"] == "4"


def test_facts_about_few_returnees_keep_the_floor():
    facts = built(k=10).facts.set_index("key")["value"]
    assert facts["n_returnees"] == "100 or more"
    assert facts["n_returnees_without_place"] == "fewer than 10"
    assert facts["n_roads"] == "11,990"


def test_a_category_without_limits_states_its_usual_duration():
    settings = built().settings.set_index("label")["value"]
    assert settings["Psychosocial support"] == "longest trip 120 min"
    assert settings["Clinic"] == "longest trip 60 min; fare at most 50 GMD"


def test_services_checked_lately_are_counted_to_the_day():
    tables = altered(
        "services", verified_on=pd.to_datetime(["2026-05-05"] * 2 + ["2026-05-04"] * 2)
    )
    services = small_run.built(tables, small_run.page(), "en").services.set_index("category")
    age = pd.Timestamp("2026-11-01") - pd.Timestamp("2026-05-05")
    assert age.days == 180
    assert services.loc["training", "recent"] == 1.0
    assert services.loc["clinic", "recent"] == 0.0


def test_a_count_under_the_floor_that_is_not_suppressed_is_refused():
    tables = small_run.tables(k=10)
    tables["gaps"].loc[tables["gaps"]["group"] == "sex=f", "n_value"] = 9
    with pytest.raises(PublishingRefusedError, match="sex=f"):
        small_run.built(tables, small_run.page(k=10), "en")
    small_run.built(tables, small_run.page(), "en")


def test_a_column_that_is_not_on_the_list_is_refused():
    with pytest.raises(PublishingRefusedError, match="returnee_id"):
        small_run.built(altered("gaps", returnee_id="R1"), small_run.page(), "en")


def test_a_table_of_persons_is_refused():
    tables = {**small_run.tables(), "returnees": pd.DataFrame({"age": [30]})}
    with pytest.raises(PublishingRefusedError, match="returnees"):
        small_run.built(tables, small_run.page(), "en")


def test_a_run_without_any_figure_gives_empty_tables():
    assert (report := small_run.built({}, small_run.page(), "en")).findings.empty
    assert list(report.coverage.columns)[:2] == ["category", "label"]


def test_figures_are_the_same_in_both_languages():
    one, other = built("en"), built("fr")
    names = ("coverage", "areas", "minutes", "waterfall", "sole", "single", "findings")
    for name in (*names, "disagreements", "disagreement_areas"):
        numbers = [getattr(report, name).select_dtypes("number") for report in (one, other)]
        pd.testing.assert_frame_equal(*numbers)


def test_one_partner_alone_is_told_even_where_the_dependence_is_hidden():
    tables = small_run.tables()
    is_it = (tables["gaps"]["indicator"] == "single_provider") & (
        tables["gaps"]["category"] == "pss"
    )
    tables["gaps"].loc[is_it, ["value", "n_value"]] = float("nan")
    tables["gaps"].loc[is_it, "suppression"] = "hidden"
    [told] = sentences(small_run.built(tables, small_run.page(), "en"), "pss", "coverage")
    assert told.endswith("; only one partner gives this service: Sample counselling house")


def test_the_lowest_area_is_sought_at_the_finest_level_only():
    tables = altered("areas", level=[2, 2, 1, 2])
    [told] = sentences(small_run.built(tables, small_run.page(), "en"), "training", "area")
    assert told.startswith("Coverage is lowest in Zone basse, where 4 of 60 returnees")


def test_a_partner_known_by_its_id_is_printed_by_name():
    tables = small_run.tables()
    tables["gaps"]["subject_id"] = tables["gaps"]["subject_id"].replace("Skills hall", "P1")
    single = small_run.built(tables, small_run.page(), "en").single.set_index("category")
    assert single.loc["training", "partner"] == "Skills hall"


def test_several_partners_that_each_stand_alone_are_not_taken_for_one():
    tables = small_run.tables()
    more = tables["providers"].iloc[[1]].assign(partner="Second house")
    tables["providers"] = pd.concat([tables["providers"], more])
    [told] = sentences(small_run.built(tables, small_run.page(), "en"), "pss", "coverage")
    assert told.endswith("; each of them has only one partner to turn to")


def test_few_people_of_a_partner_are_told_as_few():
    providers = built(k=10).providers.set_index("partner")
    assert providers.loc["Weavers' school", "people_text"] == "fewer than 10"
    assert providers.loc["no partner named", "people_text"] == "100 or more"


def suppressed(n_people=50.0, **told):
    """The public sample with figures of training hidden: indicator -> what is told of it.

    `n_people` is the least number of a class.
    """
    tables = small_run.tables(k=10)
    gaps = tables["gaps"]
    for name, code in told.items():
        is_it = (gaps["category"] == "training") & (gaps["pcode"] == "ALL")
        is_it &= (gaps["indicator"] == name) & (gaps["group"] == "all")
        gaps.loc[is_it, ["value", "n_value", "share"]] = float("nan")
        gaps.loc[is_it, ["n_people", "suppression"]] = [n_people, code]
    return tables


@pytest.mark.parametrize(
    ("code", "n", "start"),
    [
        ("few", 50, "Fewer than 10 of 50–99 returnees reach a provider that"),
        ("most", 100, "All but fewer than 10 of 100 or more returnees reach a provider"),
        ("few", float("nan"), "Fewer than 10 returnees reach a provider that accepts"),
        ("most", float("nan"), "All but fewer than 10 returnees reach"),
        ("hidden", 10, "How many of the returnees reach a provider that accepts them is not"),
    ],
)
def test_suppressed_coverage_says_on_which_side_the_few_are(code, n, start):
    tables = suppressed(n, coverage_eligible=code)
    page = small_run.page(k=10)
    report = small_run.built(tables, page, "en")
    [told] = sentences(report, "training", "coverage")
    assert told.startswith(start)
    row = report.findings[report.findings["sentence"].map(normal) == told].iloc[0]
    assert row[["share", "n_value"]].isna().all()
    for lang in languages.codes():
        assert "{" not in small_run.built(tables, page, lang).findings.to_string()


def test_few_covered_come_first_and_what_is_not_shown_last():
    order = {}
    for code in ("few", "most", "hidden"):
        report = small_run.built(suppressed(coverage_eligible=code), small_run.page(k=10), "en")
        order[code] = report.findings["category"].drop_duplicates().tolist().index("training")
    assert list(order.values()) == [0, 2, 2]


def test_nearly_all_who_depend_on_one_partner_are_told_as_nearly_all():
    tables = suppressed(math.nan, single_provider="most")
    report = small_run.built(tables, small_run.page(k=10), "en")
    [told] = sentences(report, "training", "coverage")
    assert told.endswith("; all but fewer than 10 of them have only one partner to turn to")
    row = report.single.set_index("category").loc["training"]
    assert row["depend_text"] == "all but fewer than 10"
    assert pd.isna(row["depend_of"])


def test_a_step_that_leaves_few_is_the_loss_that_is_told():
    tables = suppressed(100.0, waterfall_age="few", waterfall_grade="few")
    [told] = sentences(small_run.built(tables, small_run.page(k=10), "en"), "training", "loss")
    assert told == (
        "After the step “Age is admitted” fewer than 10 of 100 or more returnees are left"
    )


def test_the_largest_loss_is_not_claimed_where_a_step_is_not_shown():
    tables = suppressed(100.0, waterfall_age="hidden")
    [told] = sentences(small_run.built(tables, small_run.page(k=10), "en"), "training", "loss")
    assert told.startswith("Of the losses that can be shown the largest comes at the step “Within")


def test_of_two_hidden_groups_the_few_and_the_many_are_told():
    rows = [
        small_run.share("training", "coverage_eligible", n, of, group=group)
        for group, n, of in (("sex=f", 2, 120), ("sex=m", 176, 180), ("all", 178, 300))
    ]
    tables = small_run.exact()
    gaps = tables["gaps"].query("pcode == 'ALL' and indicator != 'coverage_eligible'")
    tables["gaps"] = pd.concat([gaps, released.measured(rows)])
    report = small_run.built(small_run.told(tables, 10), small_run.page(k=10), "en")
    [told] = sentences(report, "training", "groups")
    assert told == (
        "Unequal: of 100 or more women fewer than 10 reach a provider that accepts them, of 100 "
        "or more men at least 91"
    )


def test_several_areas_with_few_are_counted_and_the_one_with_most_people_named():
    [told] = sentences(built(k=10), "training", "areas_few")
    assert told == (
        "In each of 2 areas fewer than 10 returnees reach a provider that accepts them; the one "
        "with most returnees is Kerr <b>Sud</b>, with 50–99"
    )

"""The headlines: of each kind the greatest, none that may not be told."""

from __future__ import annotations

import re

import pandas as pd

from tests.maps import released
from tests.maps.report import small_run
from tests.maps.report.detail_tables import OF_ALL, details


def told(lang="en", k=0, **more):
    tables = small_run.tables(k=k, **more)
    rows = small_run.built(tables, small_run.page(k=k), lang).headlines
    normal = [re.sub(r"[\u202f\u00a0]", " ", one) for one in rows["sentence"]]
    return dict(zip(rows["kind"], normal, strict=True)), rows.set_index("kind")


def test_of_each_kind_the_greatest_is_told_once():
    sentences, rows = told()
    assert rows.index.is_unique
    assert sentences["coverage"].startswith("60 of 300 returnees (20 %)")
    assert sentences["circle"].startswith("45 of 300 returnees live inside a partner's circle")
    assert sentences["dry"].startswith("64 of 300 returnees lose this service")
    assert rows.loc["dry", "label"] == "Clinic"
    assert sentences["place"].startswith("36 of 300 returnees are in reach and accepted")


def test_every_headline_says_what_to_keep_in_mind():
    for lang in ("en", "fr"):
        _, rows = told(lang, **details())
        assert rows["caveat"].str.len().min() > 20


def test_the_one_partner_is_named_with_those_who_rest_on_it():
    sentences, _ = told()
    assert sentences["single"] == (
        "1 of 3 kinds of service has one partner only; if it stops, nobody is left to turn to: "
        "Psychosocial support (Sample counselling house, on whom 31 returnees rest)"
    )


def test_a_service_that_names_no_partner_is_no_only_partner():
    tables = small_run.tables()
    extra = tables["providers"].iloc[[1]].assign(partner="")
    tables["providers"] = pd.concat([tables["providers"], extra])
    rows = small_run.built(tables, small_run.page(), "en").headlines
    assert "single" not in set(rows["kind"])


def test_an_agreement_that_ends_mid_course_is_told_with_its_day():
    sentences, rows = told(lapses=details()["lapses"])
    assert sentences["lapse"] == (
        "One course of Skills hall, Tailoring, runs on after its agreement ends on 31 Mar 2027, "
        "by 103 days"
    )
    assert rows.loc["lapse", "label"] == "Training"


def test_the_field_to_ask_for_comes_from_the_call_list_or_else_from_what_is_blank():
    asked, _ = told(questions=details()["questions"])
    assert asked["unknown"].endswith("; the fact to ask for first is schooling (36 people)")
    blank, _ = told(blanks=details()["blanks"])
    assert blank["unknown"].endswith(
        "; the fact that is missing most often is schooling: 13 % (40 of 300)"
    )


def test_the_fall_from_the_first_month_to_the_last_level_is_told():
    of_months = {name: details()[name] for name in ("months", "losses")}
    sentences, rows = told(k=10, **of_months)
    assert sentences["month"].startswith(
        "Coverage falls from 20–30 % of 100 or more in Nov 2026 to fewer than 10 of 100 or more "
        "in Apr 2027"
    )
    assert pd.isna(rows.loc["month", "n_value"])
    sentences, rows = told(**of_months)
    assert sentences["month"].startswith("Coverage falls from 20 % (60 of 300) in Nov 2026 to 1 %")
    assert rows.loc["month", "n_value"] == 60 - 4


def with_money(strained, unaffordable, k=0):
    """The sample's figures with so many of the 60 accepted at the training who lose money."""
    more = [
        small_run.share("training", name, n, 60)
        for name, n in (("strained", strained), ("unaffordable", unaffordable))
    ]
    tables = small_run.exact()
    tables["gaps"] = pd.concat([tables["gaps"], released.measured(more)], ignore_index=True)
    return small_run.told(tables, k)


def test_those_who_would_lose_money_are_a_headline_where_they_are_many():
    rows = small_run.built(with_money(14, 12), small_run.page(), "en").headlines
    told = rows.set_index("kind").loc["money"]
    assert told["sentence"] == (
        "26 of the 60 returnees whom a provider within reach accepts would lose money by "
        "attending: for 12 the stipend does not even cover the fare, for 14 it covers the fare "
        "but not a day's living"
    )
    assert "stipend" in told["caveat"]
    public = small_run.built(with_money(14, 12, 10), small_run.page(k=10), "en").headlines
    assert (
        public.set_index("kind")
        .loc["money", "sentence"]
        .startswith(
            "20–49 of the 50–99 returnees whom a provider within reach accepts would lose money by "
            "attending: for 10–19 the stipend does not even cover the fare, for 10–19 it covers"
        )
    )
    few = small_run.built(with_money(1, 1), small_run.page(), "en").headlines
    assert "money" not in set(few["kind"])
    for lang in ("en", "fr"):
        page = small_run.page()
        assert len(small_run.built(with_money(14, 12), page, lang).headlines["caveat"]) == len(rows)


def test_a_rule_that_every_partner_calls_fixed_is_no_headline():
    plain = small_run.built(small_run.tables(), small_run.page(), "en").headlines
    sole = plain.set_index("kind").loc["sole"]
    names = ["partner_id", "partner", "service_id", "name", "tests", "flexibility"]
    counts = ["n_gain", "n_gain_f", "n_gain_m", "n_affordable", "n_places_left", "n_new"]
    gaps = small_run.tables()["gaps"]
    known = gaps[gaps["indicator"].str.startswith("sole_") & (gaps["pcode"] == "ALL")]
    rows = [
        ("P1", "Skills hall", "a", "Course", (one.removeprefix("sole_"),), "hard", *[40.0] * 6)
        for one in known.loc[known["category"] == sole["category"], "indicator"]
    ]
    assert rows
    hard = pd.DataFrame(rows, columns=[*names, *counts])
    hard = hard.assign(levers=[("rule_waived",)] * len(hard), values=hard["tests"])
    hard = hard.assign(**OF_ALL)
    tables = small_run.tables(waivers=hard)
    found = small_run.built(tables, small_run.page(), "en")
    mine = found.findings[
        (found.findings["category"] == sole["category"]) & (found.findings["kind"] == "sole")
    ]
    assert mine.empty
    assert len(found.sole) == len(small_run.built(small_run.tables(), small_run.page(), "en").sole)

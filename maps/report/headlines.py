"""The findings a reader must not miss: of each kind the greatest, and what cuts across kinds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from maps.report import wording
from maps.report.figures import Reading, table
from maps.report.findings import COLUMNS
from maps.report.who_is_counted import people_words

KINDS: Final = (
    "roads", "coverage", "areas_few", "sole", "circle", "lapse", "single", "unknown", "place",
    "crowd", "money", "stops", "waiting", "month", "dry", "uncertain", "apart", "groups",
)  # fmt: skip
"""The kinds of headline, in the order of printing; one of each at most."""
_MANY_UNKNOWN: Final = 0.05
"""From this share on, people whose roads the map does not know come first of all."""
_NAMED: Final = 3
"""As many kinds of service are named where several rest on one partner."""


def headlines(
    found: pd.DataFrame,
    details: Mapping[str, pd.DataFrame],
    reading: Reading,
    more: Iterable[Mapping[str, Any]] = (),
) -> pd.DataFrame:
    """Return the headlines: columns of `gap_findings`, with `category` empty where several.

    Parameters
    ----------
    found
        The findings by category.
    details
        The detail tables by name: `lapses`, `months`, `questions` and `blanks` are read, and the
        `facts` of the run.
    reading
        The figures of the run.
    more
        Headlines that are made elsewhere: `kind`, `sentence`, and `category` where they have one.
    """
    rows = [_greatest(found, kind, reading) for kind in KINDS]
    made = {str(row["kind"]): row for row in rows if row}
    for row in (
        _roads(details["facts"], reading),
        _unknown(made.get("unknown"), details, reading),
        _lapse(details["lapses"], reading),
        _single(reading),
        _month(details["months"], reading),
    ):
        if row:
            made[str(row["kind"])] = row
    for one in more:
        category, kind = one.get("category", ""), one["kind"]
        label = reading.categories.get(category, category)
        made[kind] = {**_blank(kind, reading), "label": label, **one}
    return table((made[kind] for kind in KINDS if kind in made), COLUMNS)


def _greatest(found: pd.DataFrame, kind: str, reading: Reading) -> dict[str, Any]:
    """Return the finding of a kind with most people; coverage stands in its order already.

    What is known of those in need comes before what would be if everybody came.
    """
    mine = found[found["kind"] == kind]
    is_of_need = mine["category"].isin(reading.of_need)
    mine = mine[is_of_need] if is_of_need.any() else mine
    if mine.empty:
        return {}
    if kind in ("coverage", "areas_few"):
        return _row(mine.iloc[0])
    weight = mine["n_people"] if kind == "groups" else mine["n_value"]
    return _row(mine.iloc[int(weight.fillna(-1.0).to_numpy().argmax())])


def _row(row: pd.Series) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _roads(facts: pd.DataFrame, reading: Reading) -> dict[str, Any]:
    """Return the headline on people from whom the map does not tell a way, where they are many."""
    known = facts.set_index("key")["number"]
    off, apart, of = (
        float(known.get(f"n_returnees{end}", math.nan))
        for end in ("_off_network", "_not_joined", "")
    )
    n = float(np.nansum([off, apart]))
    if not n >= _MANY_UNKNOWN * of:
        return {}
    words = {"n": n, "of": of, "off": off, "apart": apart}
    told = {
        name: wording.say("cell.withheld", reading.lang)
        if math.isnan(value)
        else wording.count(value, reading.lang)
        for name, value in words.items()
    }
    sentence = wording.say("finding.roads", reading.lang, **told)
    return {**_blank("roads", reading), "sentence": sentence, "n_value": n, "n_people": of}


def _unknown(
    made: dict[str, Any] | None, details: Mapping[str, pd.DataFrame], reading: Reading
) -> dict[str, Any]:
    """Return the headline on missing facts with the one field to ask for first."""
    if not made:
        return {}
    asked = details["questions"]
    asked = asked[asked["whose"] == wording.word_of("whose", "returnee", reading.lang)]
    if not asked.empty:
        row = asked.iloc[0]
        tail = wording.say(
            "finding.ask_first", reading.lang, field=row["field"], n=row["people_text"]
        )
        return {**made, "sentence": f"{made['sentence']}{tail}"}
    blank = details["blanks"]
    blank = blank[blank["judged_by"]]
    if blank.empty or blank["missing_n"].isna().all():
        return made
    row = blank.iloc[int(blank["missing_n"].fillna(-1.0).to_numpy().argmax())]
    tail = wording.say(
        "finding.most_missing", reading.lang, field=row["field"], n=row["missing_text"]
    )
    return {**made, "sentence": f"{made['sentence']}{tail}"}


def _lapse(lapses: pd.DataFrame, reading: Reading) -> dict[str, Any]:
    """Return the headline on the partner with most courses that outlive its agreement."""
    if lapses.empty:
        return {}
    sizes = lapses.groupby("partner").size()
    partner = min(sizes.index, key=lambda name: (-sizes[name], name))
    mine = lapses[lapses["partner"] == partner]
    category = str(mine["category"].iloc[0])
    figure = reading.at(category, "sole_window")
    template = "lapse_one" if len(mine) == 1 else "lapse"
    sentence = wording.say(
        f"finding.{template}", reading.lang, partner=partner, n_courses=len(mine),
        until=mine["until_text"].iloc[0], days=wording.count(mine["days"].max(), reading.lang),
        course=mine["service"].iloc[0],
    )  # fmt: skip
    is_told = figure.is_known and figure.value > 0
    if is_told:
        n, of = (wording.count(one, reading.lang) for one in (figure.value, figure.n_people))
        people = people_words(reading, category)
        sentence += wording.say("finding.lapse_people", reading.lang, n=n, of=of, people=people)
    return {
        **_blank("lapse", reading),
        "category": category,
        "label": reading.categories.get(category, category),
        "sentence": sentence,
        "n_value": figure.value if is_told else math.nan,
        "n_people": figure.n_people if is_told else math.nan,
    }


def _single(reading: Reading) -> dict[str, Any]:
    """Return the headline on the kinds of service that one partner alone gives."""
    alone = [code for code in reading.categories if reading.only_partner(code)]
    if not alone:
        return {}
    named = [_alone(code, reading) for code in alone[:_NAMED]]
    more = len(alone) - len(named)
    words = wording.say("cell.list", reading.lang).join(named)
    if more:
        words += wording.say("cell.and_more", reading.lang, n=more)
    key = wording.counted("finding.single", len(alone), reading.lang)
    sentence = wording.say(key, reading.lang, n=len(alone), of=len(reading.categories), names=words)
    return {**_blank("single", reading), "sentence": sentence}


def _alone(category: str, reading: Reading) -> str:
    """Return a kind of service with its only partner and those who would reach nobody."""
    label, partner = reading.categories[category], reading.only_partner(category)
    figure = reading.at(category, "coverage_eligible")
    if not figure.is_known or math.isnan(figure.n_value) or figure.n_value == 0:
        return f"{label} ({partner})"
    n = wording.count(figure.n_value, reading.lang)
    people = people_words(reading, category)
    return wording.say(
        "finding.alone", reading.lang, label=label, partner=partner, n=n, people=people
    )


def _month(months: pd.DataFrame, reading: Reading) -> dict[str, Any]:
    """Return the headline on the category that loses most from the first month to the last."""
    falls = list(_falls(months))
    if not falls:
        return {}
    n, first, last = max(falls, key=lambda one: (one[0], str(one[1]["category"])))
    if n <= 0 or n < reading.k:
        return {}
    sentence = wording.say(
        "finding.month", reading.lang, before=first["covered_text"], after=last["covered_text"],
        month_before=first["month_label"], month=last["month_label"],
    )  # fmt: skip
    return {
        **_blank("month", reading),
        "category": first["category"],
        "label": first["label"],
        "sentence": sentence,
        "n_value": first["covered_n"] - last["covered_n"],
        "n_people": first["covered_of"],
    }


def _falls(months: pd.DataFrame) -> Iterator[tuple[float, pd.Series, pd.Series]]:
    """Yield how many a category loses at least, its first month, and that of its last level."""
    for _, mine in months.groupby("category", sort=False):
        first, last = mine.iloc[0], mine.iloc[-1]
        is_few = last["covered_suppression"] == "few"
        n = first["covered_n"] - (0.0 if is_few else last["covered_n"])
        same = mine[mine["covered_text"] == last["covered_text"]]
        if not math.isnan(n):
            yield n, first, same.iloc[0]


def _blank(kind: str, reading: Reading) -> dict[str, Any]:
    return {
        "category": "",
        "label": "",
        "kind": kind,
        "sentence": "",
        "caveat": wording.say(f"caveat.{kind}", reading.lang),
        "share": math.nan,
        "n_value": math.nan,
        "n_people": math.nan,
    }

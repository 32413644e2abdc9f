"""What stands out: the findings of the gap report as plain sentences, each with its figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from layers.vocabulary.codes import WHOLE
from mapping.disclosure import differences
from maps.report import wording
from maps.report.figures import (
    DISAGREEMENTS,
    Figure,
    Reading,
    count_words,
    is_small,
    share_range,
    table,
)

_UNEQUAL_SHARE: Final = 0.10
"""Groups that lie at least this far apart are a finding; where only tenths are known, one more."""
_MANY: Final = 10
"""About at least this many people circle and road, dry and wet season, or fare and pay disagree."""
_AS_SHARES: Final = (
    *("coverage", "some_on_one", "rules", "loss_shown", "loss", "sole", "circle", "dry", "unknown"),
    *("area", "area_shown", "place"),
)
"""Sentences that tell a tenth in the place of two classes, where people are told in classes."""
COLUMNS: Final = (
    *("category", "label", "kind", "sentence", "caveat", "share", "n_value", "n_people"),
)

_Blocker = tuple[str, Figure]
"""The one reason that keeps people away, and how many."""


def findings(reading: Reading, steps: Sequence[str], groups: Sequence[str]) -> pd.DataFrame:
    """Return findings by category, the least covered category first.

    Columns `category`, `label`, `kind` (coverage, rules, unknown, loss, sole, place, money, circle,
    dry, areas_few, area, minutes, groups), `sentence`, `caveat` (what must be kept in mind),
    `share` (0-1), `n_value` and `n_people`; NaN where a sentence has no such figure or it may not
    be shown. Every category has its `coverage`; the others appear where there is something to say
    that may be said.
    """
    rows = []
    whole, blockers = reading, _blockers(reading)
    for category in sorted(reading.categories, key=lambda code: _rank(whole, code)):
        reading = replace(whole, among="need" if category in whole.of_need else "all")
        found = [
            _coverage(reading, category),
            _rules(reading, category),
            _unknown(reading, category),
            _loss(reading, category, steps),
            _sole(reading, blockers.get(category, ())),
            _place(reading, category, steps),
            _money(reading, category),
            *(_disagreement(reading, category, kind) for kind in DISAGREEMENTS),
            _areas_few(reading, category),
            _area(reading, category),
            _minutes(reading, category),
            *_groups(reading, category, groups),
        ]
        label = reading.categories[category]
        rows += [{"category": category, "label": label, **one} for one in found if one]
    return table(rows, COLUMNS)


def _rank(reading: Reading, category: str) -> tuple[bool, float, str]:
    figure = reading.at(category, "coverage_eligible")
    value = {"few": 0.0, "most": 1.0}.get(figure.suppression, figure.value)
    is_open = math.isnan(value)
    return (is_open, 0.0 if is_open else value, category)


def _coverage(reading: Reading, category: str) -> dict[str, Any]:
    figure = reading.at(category, "coverage_eligible")
    if figure.is_suppressed:
        found = _finding("coverage", _told_template(reading, figure), reading, figure)
        return {**found, "sentence": found["sentence"] + _dependence(reading, category)}
    if figure.n_value == 0 and figure.n_people > 0:
        return _finding("coverage", "coverage_nobody", reading, figure)
    if not figure.is_known or math.isnan(figure.n_value):
        return {}
    key = wording.counted("finding.coverage", figure.n_value, reading.lang)
    template = "coverage" if reading.k else key.removeprefix("finding.")
    found = _finding("coverage", template, reading, figure)
    return {**found, "sentence": found["sentence"] + _dependence(reading, category)}


def _told_template(reading: Reading, figure: Figure) -> str:
    """Return which sentence on coverage says what may be told of a suppressed figure."""
    if figure.suppression == "hidden" or not reading.k:
        return "coverage_hidden"
    is_counted = figure.n_people >= reading.k
    return f"coverage_{figure.suppression}{'_of' if is_counted else ''}"


def _dependence(reading: Reading, category: str) -> str:
    """Return the tail that says how many rest on one partner; empty where none or not shown."""
    figure = reading.at(category, "single_provider")
    partner = reading.only_partner(category)
    if not figure.is_known and partner:
        return _say("only_partner", reading, figure, partner=partner)
    if figure.suppression == "most" and reading.k:
        return _say("most_on_one", reading, figure)
    # The lowest tenth begins at 0, and so many of them may be.
    if not figure.is_known or not figure.n_value > 0:
        return ""
    if figure.value < 1:
        return _say("some_on_one", reading, figure)
    if partner:
        return _say("all_on_one", reading, figure, partner=partner)
    return _say("each_on_one", reading, figure)


def _rules(reading: Reading, category: str) -> dict[str, Any]:
    """Return the finding on those within the limits whom the rules keep away."""
    return _people("rules", reading, reading.at(category, differences.REFUSED))


def _unknown(reading: Reading, category: str) -> dict[str, Any]:
    """Return the finding on those whom a service would take if what is missing turned out well."""
    return _people("unknown", reading, reading.at(category, differences.UNKNOWN))


def _loss(reading: Reading, category: str, steps: Sequence[str]) -> dict[str, Any]:
    present = [
        (step, reading.at(category, f"waterfall_{step}"))
        for step in steps
        if (WHOLE, category, "all", f"waterfall_{step}") in reading.figures
    ]
    few = [(step, figure) for step, figure in present if figure.suppression == "few"]
    if few and present[0][1].is_known and reading.k:
        step, figure = few[0]
        words = wording.word_of("step", step, reading.lang)
        whole = replace(figure, n_people=present[0][1].value)
        return _finding("loss", "loss_few", reading, whole, step=words)
    losses = [
        (figure, step)
        for step, _ in present
        if (figure := reading.at(category, f"{differences.LOST}{step}")).is_known
    ]
    if not losses:
        return {}
    figure, step = max(losses, key=lambda loss: _size(loss[0]))
    words = wording.word_of("step", step, reading.lang)
    is_whole = all(figure.is_known for _, figure in present)
    template = "loss" if is_whole else "loss_shown"
    return _people("loss", reading, figure, template=template, step=words)


def _size(figure: Figure) -> tuple[float, float]:
    """How many a figure counts: of two in one class the greater share."""
    return (figure.n_value, 0.0 if math.isnan(figure.share) else figure.share)


def _place(reading: Reading, category: str, steps: Sequence[str]) -> dict[str, Any]:
    """Return the finding on those for whom everything is right but a place."""
    if "place" not in steps[1:]:
        return {}
    return _people("place", reading, reading.at(category, f"{differences.LOST}place"))


def _money(reading: Reading, category: str) -> dict[str, Any]:
    """Return the finding on those who are accepted, but whose day costs more than it pays."""
    ways = {"short": "strained", "dear": "unaffordable"}
    found = {name: reading.at(category, code) for name, code in ways.items()}
    known = {name: one for name, one in found.items() if one.is_told and one.n_value > 0}
    both = reading.at(category, differences.PAY)
    if not known or not both.is_known or both.n_value < _MANY:
        return {}
    slots = {f"n_{name}": _people_words(reading, one) for name, one in known.items()}
    template = "money" if len(known) > 1 else f"money_{next(iter(known))}"
    return _people("money", reading, both, template=template, **slots)


def _blockers(reading: Reading) -> Mapping[str, list[_Blocker]]:
    """Return the sole blockers of each category; a lack of places has a finding of its own."""
    found: dict[str, list[_Blocker]] = {}
    for (pcode, category, group, indicator), figure in reading.figures.items():
        if pcode != WHOLE or group != "all" or not indicator.startswith("sole_"):
            continue
        reason = indicator.removeprefix("sole_")
        if reason != "place" and figure.is_known and (category, reason) not in reading.fixed:
            found.setdefault(category, []).append((reason, figure))
    return found


def _sole(reading: Reading, blockers: Sequence[_Blocker]) -> dict[str, Any]:
    """Return the finding on the largest sole blocker."""
    if not blockers:
        return {}
    reason, figure = max(blockers, key=lambda one: (_size(one[1]), one[0]))
    return _people("sole", reading, figure, reason=wording.obstacle(reason, reading.lang))


def _disagreement(reading: Reading, category: str, kind: str) -> dict[str, Any]:
    figure = reading.at(category, DISAGREEMENTS[kind])
    if not figure.is_known or figure.value < _MANY:
        return {}
    return _people(kind, reading, figure)


def _by_area(reading: Reading, category: str) -> dict[str, Figure]:
    return {
        pcode: reading.at(category, "coverage_eligible", pcode=pcode) for pcode in reading.finest
    }


def _areas_few(reading: Reading, category: str) -> dict[str, Any]:
    """Return the finding on areas where few are covered; it names the one with most returnees."""
    few = {
        pcode: one for pcode, one in _by_area(reading, category).items() if one.suppression == "few"
    }
    counted = {pcode: one for pcode, one in few.items() if one.n_people >= max(reading.k, 1)}
    if not counted or not reading.k:
        return {}
    pcode = min(counted, key=lambda code: (-counted[code].n_people, code))
    template = "area_few" if len(few) == 1 else "areas_few"
    slots = {"area": reading.areas[pcode], "n_areas": len(few)}
    return _finding("areas_few", template, reading, counted[pcode], **slots)


def _area(reading: Reading, category: str) -> dict[str, Any]:
    by_area = _by_area(reading, category)
    known = {pcode: one for pcode, one in by_area.items() if one.is_known and one.n_people > 0}
    if len(known) < 2 or all(one.value >= 1 for one in known.values()):
        return {}
    pcode = min(known, key=lambda code: (known[code].value, -known[code].n_people, code))
    is_open = any(one.is_suppressed for one in by_area.values())
    template = f"area{'_shown' if is_open else ''}{'' if known[pcode].n_value > 0 else '_nobody'}"
    return _finding("area", template, reading, known[pcode], area=reading.areas[pcode])


def _minutes(reading: Reading, category: str) -> dict[str, Any]:
    p50, p90 = (reading.at(category, f"minutes_{name}") for name in ("p50", "p90"))
    if not (p50.is_known and p90.is_known):
        return {}
    template = "minutes"
    if p90.value == 0:
        template = "minutes_zero"
    elif math.isinf(p50.value):
        template = "minutes_none"
    elif math.isinf(p90.value):
        template = "minutes_tail"
    slots = {
        "p50": wording.minutes(p50.value, reading.lang),
        "p90": wording.minutes(p90.value, reading.lang),
    }
    return _finding("minutes", template, reading, Figure(n_people=p50.n_people), **slots)


def _groups(reading: Reading, category: str, groups: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys(group.partition("=")[0] for group in groups):
        both = [
            (group, reading.at(category, "coverage_eligible", group=group))
            for group in groups
            if group.startswith(f"{name}=")
        ]
        yield from _told_groups(reading, both)
        pair = [(figure.value, group, figure) for group, figure in both if figure.is_known]
        if len(pair) < 2:
            continue
        (low, low_group, figure), (high, high_group, _) = min(pair), max(pair)
        if round(high - low, 9) < _UNEQUAL_SHARE * (2 if reading.k else 1):
            continue
        yield _finding(
            "groups",
            "groups",
            reading,
            figure,
            share_a=wording.share(low, reading.lang, reading.k),
            share_b=wording.share(high, reading.lang, reading.k),
            group_a=wording.word_of("group", low_group, reading.lang),
            group_b=wording.word_of("group", high_group, reading.lang),
        )


def _told_groups(reading: Reading, both: list[tuple[str, Figure]]) -> Iterator[dict[str, Any]]:
    """Yield the finding on two hidden groups, of whom few of one but most of the other reach."""
    by_code = {figure.suppression: (group, figure) for group, figure in both}
    if not {"few", "most"} <= by_code.keys() or not reading.k:
        return
    (low_group, low), (high_group, high) = by_code["few"], by_code["most"]
    gap = share_range(high, reading.k)[0] - share_range(low, reading.k)[1]
    if math.isnan(gap) or gap < _UNEQUAL_SHARE:
        return
    slots = {
        "of_a": wording.people(low.n_people, reading.lang, reading.k),
        "of_b": wording.people(high.n_people, reading.lang, reading.k),
        "least_b": wording.count(high.n_people - reading.k + 1, reading.lang),
        "group_a": wording.word_of("group", low_group, reading.lang),
        "group_b": wording.word_of("group", high_group, reading.lang),
    }
    yield _finding("groups", "groups_told", reading, low, **slots)


def _people(
    kind: str, reading: Reading, figure: Figure, *, template: str = "", **slots: object
) -> dict[str, Any]:
    """Return a finding on a number of people; nothing where there are none or too few to show."""
    if not figure.is_known or figure.n_value <= 0 or is_small(figure.n_value, reading.k):
        return {}
    counted = replace(figure, value=figure.share)
    return _finding(kind, template or kind, reading, counted, **slots)


def _people_words(reading: Reading, figure: Figure) -> str:
    """Return how many a figure counts, or what may be told of them."""
    return count_words(figure.n_value, reading.lang, reading.k, suppression=figure.suppression)


def _finding(
    kind: str, template: str, reading: Reading, figure: Figure, **slots: object
) -> dict[str, Any]:
    is_shown = not figure.is_suppressed
    tail = "_need" if (kind, reading.among) == ("coverage", "need") else ""
    is_countable = not is_small(figure.n_people, reading.k)
    sentence = _say(template, reading, figure, **slots)
    return {
        "kind": kind,
        "sentence": sentence[:1].upper() + sentence[1:],
        "caveat": wording.say(f"caveat.{kind}{tail}", reading.lang),
        "share": figure.value if is_shown else math.nan,
        "n_value": figure.n_value if is_shown else math.nan,
        "n_people": figure.n_people if is_countable else math.nan,
    }


def _say(template: str, reading: Reading, figure: Figure, **slots: object) -> str:
    lang = reading.lang
    figures = {
        "share": wording.share(figure.value, lang, reading.k),
        "n": wording.people(figure.n_value, lang, reading.k),
        "of": wording.people(figure.n_people, lang, reading.k),
        "k": reading.k,
        "people": wording.say(f"who.{reading.among}", lang),
    }
    is_share = reading.k and figure.is_known and template in _AS_SHARES
    key = f"finding.{template}{'_share' if is_share else ''}"
    return wording.say(key, lang, **{**figures, **slots})

"""Which columns of the report's tables a worksheet shows, under which header, as which number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from maps.report import wording
from maps.report.elements.worksheet import Field
from maps.report.tables.planning import BANDS

Plan = tuple[str, str, str, str]
"""(column, key of the header, kind, column with the words where there is no number)."""


def fields(name: str, lang: str, currency: str = "", *, k: int = 0) -> list[Field]:
    """Return the columns of one of the report's tables, headers in one language.

    Where a column holds money its header names the currency. With a floor, a column in which people
    and other things are counted, or figures of several units, holds words.

    >>> [field.head for field in fields("facts", "en")]
    ['Fact', 'Value']
    """
    return [
        Field(column, _head(head, lang, currency), kind, instead)
        for column, head, kind, instead in (_in_words(name) if k else _PLANS[name])
    ]


def _in_words(name: str) -> Sequence[Plan]:
    """The columns of a table, with words in the place of numbers of several kinds."""
    plan = _PLANS[name]
    if name not in _MIXED:
        return plan
    return [
        (f"{column}_text", head, "text", "") if instead == f"{column}_text" else one
        for one in plan
        for column, head, kind, instead in [one]
        if kind != "people" or instead
    ]


def _head(head: str, lang: str, currency: str) -> str:
    kind, _, name = head.partition("_")
    money = wording.money(currency, lang)
    return wording.said(f"{kind}.{name}", lang) or wording.say(
        f"column.{head}", lang, currency=money
    )


def _text(column: str, head: str = "") -> Plan:
    return (column, head or column, "text", "")


def _number(column: str, head: str = "", kind: str = "count") -> Plan:
    return (column, head or column, kind, "")


def _worded(column: str, head: str = "", kind: str = "count") -> Plan:
    return (column, head or column, kind, f"{column}_text")


def _people(column: str, head: str = "") -> Plan:
    return _worded(column, head, "people")


def _counted(column: str, head: str = "") -> Plan:
    return _number(column, head, "people")


def _share(column: str) -> tuple[Plan, ...]:
    """Return a share of people with its n and its denominator."""
    n, of = _counted(f"{column}_n", "n"), _counted(f"{column}_of", "of")
    return (_worded(column, kind="tenth"), n, of)


_MIXED: Final = ("blanks", "snaps", "quality", "measures", "measures_by_area")
"""Tables with a column in which people and other things, or several units, stand together."""
_CATEGORY: Final = _text("label", "category")
_THREE_WAYS: Final = (*_share("within"), *_share("accepted"), *_share("at_best"))
_PLANS: Final[Mapping[str, tuple[Plan, ...]]] = {
    "headlines": (
        _CATEGORY,
        _text("sentence", "finding"),
        _number("share", kind="tenth"),
        _counted("n_value", "n"),
        _counted("n_people", "of"),
        _text("caveat"),
    ),
    "findings": (
        _CATEGORY,
        _text("sentence", "finding"),
        _number("share", kind="tenth"),
        _counted("n_value", "n"),
        _counted("n_people", "of"),
    ),
    "coverage": (_CATEGORY, _text("who"), *_THREE_WAYS, *_share("everybody")),
    "groups": (_CATEGORY, _text("group_label", "group"), *_share("accepted")),
    "areas": (
        *(_text("pcode"), _text("area"), _number("level"), _CATEGORY, _text("who")),
        *_THREE_WAYS,
    ),
    "minutes": (
        _CATEGORY,
        *(_worded(name, kind="minutes") for name in ("p50", "p75", "p90")),
        _people("people", "minutes_of"),
    ),
    "waterfall": (
        _CATEGORY,
        _text("step_label", "step"),
        _people("left"),
        _worded("share", "left_share", "tenth"),
        _people("lost"),
    ),
    "sole": (_CATEGORY, _text("reason_label", "reason"), _people("people"), _counted("of")),
    "disagreements": (
        _CATEGORY,
        *(_people("circle"), _counted("circle_of", "of")),
        *(_people("dry"), _counted("dry_of", "of")),
    ),
    "disagreement_areas": (
        _CATEGORY,
        _text("kind_label", "disagreement"),
        *(_text("pcode"), _text("area"), _people("people"), _counted("of")),
    ),
    "single": (_CATEGORY, _number("n_partners"), *_share("depend"), _text("partner", "most_often")),
    "providers": (
        _CATEGORY,
        _text("partner"),
        _number("n_services"),
        _people("people"),
        _text("is_only_text", "is_only"),
    ),
    "services": (
        _CATEGORY,
        _number("n_services"),
        _number("n_active"),
        _worded("recent", kind="share"),
    ),
    "quality": (
        _text("label", "layer"),
        *(_people(name) for name in ("rows_in", "loaded", "quarantined", "blank", "merged")),
    ),
    "measures": (
        _CATEGORY,
        _text("indicator_label", "indicator"),
        _worded("value", kind="number"),
        _text("unit"),
        *(_counted("n"), _counted("of")),
        *(_number("low", kind="number"), _number("high", kind="number")),
    ),
    "measures_by_area": (
        *(_text("pcode"), _text("area"), _CATEGORY),
        _text("indicator_label", "indicator"),
        _worded("value", kind="number"),
        _text("unit"),
        *(_counted("n"), _counted("of")),
    ),
    "margins": (
        *(_CATEGORY, _text("test", "reason")),
        *(_people(f"band_{place}", f"band_{name}") for place, name in enumerate(BANDS)),
    ),
    "months": (
        *(_CATEGORY, _text("month_label", "month")),
        *_share("covered"),
        _number("n_services"),
    ),
    "losses": (
        *(_text("month_label", "month"), _CATEGORY, _text("pcode"), _text("area")),
        *(_people("people", "people_losing"), _text("cause")),
    ),
    "lapses": (
        *(_text("partner"), _text("service", "course"), _text("ends_text", "ends_on")),
        *(_text("until_text", "agreed_until"), _number("days", "days_over")),
        _people("people", "people_alone"),
    ),
    "closures": (_CATEGORY, _text("partner"), *_share("lose"), _number("n_services")),
    "waivers": (
        *(_text("partner"), _text("service"), _text("rules", "waived"), _text("flexibility")),
        *(_people(name) for name in ("gain", "women", "men", "new", "affordable", "places")),
    ),
    "stipends": (
        *(_text("service", "course"), _text("partner"), _number("paid", "paid_now", "number")),
        *(_number("stipend", kind="number"), *_share("could")),
    ),
    "evidence": (
        *(_text("outcome"), _text("class", "reach_class"), _people("people", "n")),
        *(_people("missing", "n_missing"), _worded("median", kind="number")),
        *(_number("low", kind="number"), _number("high", kind="number")),
    ),
    "questions": (
        *(_text("field"), _text("whose"), _people("verdicts")),
        _people("people", "people_open"),
    ),
    "blanks": (_text("layer"), _text("field"), *_share("missing")),
    "snaps": (_text("layer"), _text("mode"), _text("flag"), _people("points")),
    "definitions": (
        *(_text("name", "indicator"), _text("unit"), _text("definition"), _text("source")),
    ),
    "facts": (_text("label", "fact"), ("number", "value", "count", "value")),
    "settings": (_text("label", "setting"), _text("value")),
    "sources": (_text("layer"), _text("source"), _text("licence"), _text("date")),
}

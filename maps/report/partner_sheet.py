"""A partner's own page: its entries, what is asked of it, who could come, what keeps others out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from layers import languages
from maps.frame import labels
from maps.frame.shell import Page
from maps.report import wording
from maps.report.blocks import Block, Finding, Findings, Lines, Section, grid, records

KEY: Final = "partner"
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class PartnerSheet:
    """The sections of one partner's page in one language."""

    lang: str
    sections: tuple[Section, ...]
    key: str = KEY


def tell(tables: Tables, kinds: Mapping[str, str], page: Page, lang: str) -> PartnerSheet:
    """Return the page of one partner, in one language.

    Parameters
    ----------
    tables
        `services`: `service_id, name, category, area, phone, n_places_free, places_on,
        is_place_stale, verified_on` of its own. `partner_uptake, partner_obstacles,
        open_referrals`: its rows, the least number of each class, of `disclosure.partner_edition`.
    kinds
        The words of the categories.
    page
        The facts of the run; `k` is the floor of this edition.
    lang
        Its language.
    """
    asked = tuple(_asked(tables, page, lang))
    owed: Block = Findings("", asked) if asked else Lines((_say("owed_none", lang),))
    found = (
        _section("services", [_services(tables["services"], kinds, lang)], page, lang),
        _section("owed", [owed], page, lang),
        _section("uptake", [_counted(tables["partner_uptake"], kinds, page, lang)], page, lang),
        _section("obstacles", [_obstacles(tables, kinds, page, lang)], page, lang),
    )
    return PartnerSheet(lang, found)


def title(partner: str) -> dict[str, str]:
    """Return the heading of a partner's page, by language."""
    return {lang: _say("title", lang, partner=partner) for lang in languages.codes()}


def _services(services: pd.DataFrame, kinds: Mapping[str, str], lang: str) -> Block:
    """The entries as they are on record."""
    rows = [
        {
            "service": row["name"],
            "label": kinds.get(row["category"], row["category"]),
            "area": row["area"],
            "phone": row["phone"],
            "places": _places(row, lang),
            "checked": _day(row["verified_on"], lang),
        }
        for row in records(services)
    ]
    names = ["service", "label", "area", "phone", "places", "checked"]
    heads = ("service", "category", "area", "phone", "places_free", "checked")
    return grid(pd.DataFrame(rows, columns=names), names, _heads(heads, lang))


def _places(row: Mapping[str, Any], lang: str) -> str:
    if pd.isna(row["n_places_free"]):
        return ""
    n, on = wording.count(row["n_places_free"], lang), _day(row["places_on"], lang)
    return _say("places_on", lang, n=n, date=on) if on else n


def _asked(tables: Tables, page: Page, lang: str) -> Iterator[Finding]:
    """What the partner is asked for, service by service."""
    waiting = tables["open_referrals"].set_index("service_id")["n_people"]
    last = pd.Timestamp(page.as_of) - pd.Timedelta(days=page.fresh_days)
    for row in records(tables["services"]):
        wanted: list[tuple[str, dict[str, str]]] = []
        if pd.isna(row["verified_on"]):
            wanted.append(("owed_never", {}))
        elif pd.Timestamp(row["verified_on"]) < last:
            wanted.append(("owed_check", {"date": _day(row["verified_on"], lang)}))
        if row["is_place_stale"]:
            wanted.append(("owed_places_old", {"date": _day(row["places_on"], lang)}))
        elif pd.isna(row["n_places_free"]):
            wanted.append(("owed_places", {}))
        if not row["phone"]:
            wanted.append(("owed_phone", {}))
        if row["service_id"] in waiting.index:
            people = wording.people(waiting[row["service_id"]], lang, page.k)
            wanted.append(("owed_answers", {"n": people}))
        for key, slots in wanted:
            yield Finding(_say(key, lang, **slots), theme=row["name"])


def _counted(found: pd.DataFrame, kinds: Mapping[str, str], page: Page, lang: str) -> Block:
    rows = [
        {
            "label": kinds.get(row["category"], row["category"]),
            "people": wording.people(row["n_could_come"], lang, page.k),
        }
        for row in records(found)
    ]
    names = ["label", "people"]
    return grid(pd.DataFrame(rows, columns=names), names, _heads(("category", "could_come"), lang))


def _obstacles(tables: Tables, kinds: Mapping[str, str], page: Page, lang: str) -> Block:
    """What keeps others out; of each kind of service what alone does so most often first."""
    found = tables["partner_obstacles"].sort_values(
        ["category", "n_alone", "n_kept_out"], ascending=[True, False, False], kind="stable"
    )
    rows = [
        {
            "label": kinds.get(row["category"], row["category"]),
            "obstacle": wording.obstacle(row["test"], lang),
            "alone": wording.people(row["n_alone"], lang, page.k),
            "out": wording.people(row["n_kept_out"], lang, page.k),
        }
        for row in records(found)
    ]
    names = ["label", "obstacle", "alone", "out"]
    heads = ("category", "obstacle", "alone", "kept_out")
    return grid(pd.DataFrame(rows, columns=names), names, _heads(heads, lang), merged=True)


def _section(name: str, blocks: Iterable[Block], page: Page, lang: str) -> Section:
    among = "need" if page.is_need_stated else "all"
    slots = {"k": page.k, "who": wording.say(f"brief.among_{among}", lang)}
    note = wording.said(f"partner.{name}_note", lang, **slots)
    return Section(name, _say(name, lang), note, tuple(blocks))


def _day(value: Any, lang: str) -> str:
    return "" if pd.isna(value) else labels.day(pd.Timestamp(value).date(), lang)


def _say(key: str, lang: str, **slots: object) -> str:
    return wording.say(f"partner.{key}", lang, **slots)


def _heads(names: Iterable[str], lang: str) -> list[str]:
    return [wording.say(f"column.{name}", lang) for name in names]

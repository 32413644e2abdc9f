"""Headlines on single services: where a team stops, where more come than there are places."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from layers.vocabulary.codes import CLOSED_STATUSES, UNCERTAIN_POSITIONS
from maps.frame import labels
from maps.report import wording
from maps.report.figures import Reading, floored_cells, suppression_of, words_of
from maps.report.who_is_counted import people_words

KINDS: Final = ("crowd", "stops", "waiting", "uncertain", "apart")
"""The kinds of headline that are made here."""
_NAMED: Final = 3
"""As many services are named, each of another kind."""

Row = Mapping[Hashable, Any]
Services = Mapping[str, Row]
"""Each service by its id."""
Found = dict[str, Any]


def made(known: Mapping[str, pd.DataFrame], reading: Reading) -> Iterator[Found]:
    """Yield the headlines of `KINDS` that have something to say.

    Each has `kind`, `sentence`, and `category` where it is about one kind of service.

    Parameters
    ----------
    known
        `could_use`, `team_stops`, `open_referrals`, `services`, `snaps` and `facts`, floored.
    reading
        The figures of the run.
    """
    services = {str(row["service_id"]): row for row in _rows(known["services"])}
    yield from _crowd(known["could_use"], services, reading)
    yield from _stops(known["team_stops"], reading)
    yield from _waiting(known["open_referrals"], services, reading)
    yield from _uncertain(known["services"], reading)
    yield from _apart(known["snaps"], known["facts"], reading)


def _crowd(found: pd.DataFrame, services: Services, reading: Reading) -> Iterator[Found]:
    """The service of each kind that most people beyond its places could use; none without any."""
    if found.empty:
        return
    is_told = found["n_could_use_suppression"].fillna("none").eq("none") & (found["n_places"] > 0)
    beyond = (found["n_could_use"] - found["n_places"]).where(is_told).astype(float)
    rows = found.assign(beyond=beyond)[beyond > 0]
    most = rows.sort_values(["beyond", "service_id"], ascending=[False, True])
    most = most.drop_duplicates("category").head(_NAMED)
    told = [_one_crowd(row, services[row["service_id"]], reading) for row in _rows(most)]
    if told:
        yield {"kind": "crowd", "sentence": _several("crowd", told, reading)}


def _one_crowd(row: Row, service: Row, reading: Reading) -> str:
    counted_on = _day(service["capacity_on"])
    slots = {
        "service": _service(service, reading),
        "n_places": wording.count(row["n_places"], reading.lang),
        "on": labels.day(counted_on, reading.lang),
        "n": wording.people(row["n_could_use"], reading.lang, reading.k),
    }
    ending = "" if counted_on else "_undated"
    return wording.say(f"finding.crowd_one{ending}", reading.lang, **slots)


def _stops(found: pd.DataFrame, reading: Reading) -> Iterator[Found]:
    """Where each team stops and on which days; of the largest where there are several."""
    if found.empty:
        return
    teams = {str(team): _rows(rows) for team, rows in found.groupby("service_id", sort=True)}
    most = max(teams.values(), key=lambda rows: float(rows[0]["n_team"] or 0))
    first = most[0]
    named = wording.say("cell.separate", reading.lang).join(_stop(row, reading) for row in most)
    n_others = len(teams) - 1
    sentence = wording.say(
        "finding.stops", reading.lang, team=words_of(first["name"]), stops=named,
        n=_count("n_team", first, reading),
        of=wording.people(first["n_need"], reading.lang, reading.k),
        people=people_words(reading, str(first["category"])),
    )  # fmt: skip
    if n_others:
        sentence += wording.say("finding.stops_more", reading.lang, n=n_others)
    yield {"kind": "stops", "category": str(first["category"]), "sentence": sentence}


def _stop(row: Row, reading: Reading) -> str:
    """A stop with its days and those who reach it."""
    lang = reading.lang
    days = [wording.say(f"on_weekday.{day}", lang) for day in words_of(row["weekday"]).split()]
    if on := _day(row["on"]):
        days.append(wording.say("team_stop.date", lang, date=labels.day(on, lang)))
    when = wording.say("cell.and", lang).join(days) or wording.say("team_stop.ask_day", lang)
    n = _count("n_reach", row, reading)
    return wording.say("finding.stop", lang, stop=words_of(row["stop"]), when=when, n=n)


def _waiting(found: pd.DataFrame, services: Services, reading: Reading) -> Iterator[Found]:
    """The service with most people whose referral has had no answer."""
    for row in _rows(found)[:1]:
        code = suppression_of(row, "n_people")
        if code == "hidden":
            return
        lang = reading.lang
        median, oldest = float(row["median_days"]), _day(row["oldest_on"])
        sentence = wording.say(
            "finding.waiting", lang, n=_count("n_people", row, reading),
            service=_service(services[row["service_id"]], reading),
        )  # fmt: skip
        if not math.isnan(median):
            days = wording.count(math.floor(median), lang)
            sentence += wording.say("finding.waiting_days", lang, days=days)
        if oldest:
            sentence += wording.say("finding.waiting_since", lang, on=labels.day(oldest, lang))
        yield {"kind": "waiting", "category": str(row["category"]), "sentence": sentence}


def _uncertain(services: pd.DataFrame, reading: Reading) -> Iterator[Found]:
    """Running services known by settlement or area alone, and what that leaves open."""
    runs = ~services["status"].isin(CLOSED_STATUSES)
    doubt = services[services["position_class"].isin(UNCERTAIN_POSITIONS) & runs]
    if doubt.empty:
        return
    lang = reading.lang
    names = [_service(row, reading) for row in _rows(doubt.head(_NAMED))]
    sentence = _several("uncertain", names, reading, n_more=len(doubt) - len(names))
    category = str(doubt["category"].iloc[0])
    figure = reading.at(category, "coverage_eligible")
    if figure.has_range:
        low, high = (wording.percent(one, lang) for one in (figure.low, figure.high))
        sentence += wording.say(
            "finding.uncertain_range", lang, low=low, high=high,
            of=wording.people(figure.n_people, lang, reading.k),
            people=people_words(reading, category),
        )  # fmt: skip
    yield {"kind": "uncertain", "category": category, "sentence": sentence}


def _apart(snaps: pd.DataFrame, facts: pd.DataFrame, reading: Reading) -> Iterator[Found]:
    """Homes on roads that do not join the others, by mode."""
    held = snaps[snaps["flag"].eq("other_component") & snaps["layer"].eq("returnees")]
    if held.empty:
        return
    lang = reading.lang
    told = [
        wording.say(
            "finding.apart_mode", lang, mode=_by(row, lang), n=_count("n_points", row, reading)
        )
        for row in _rows(held)
    ]
    of = facts.loc[facts["key"].eq("n_returnees"), "value"]
    words = (
        wording.people(float(of.iloc[0]), lang, reading.k)
        if len(of)
        else wording.say("unknown", lang)
    )
    modes = wording.say("cell.separate", lang).join(told)
    yield {"kind": "apart", "sentence": wording.say("finding.apart", lang, of=words, modes=modes)}


def _by(row: Row, lang: str) -> str:
    """By which modes, in words."""
    modes = [wording.say(f"by.{mode}", lang) for mode in words_of(row["mode"]).split()]
    return wording.say("cell.list", lang).join(modes) or wording.say("cell.all_modes", lang)


def _several(kind: str, told: Sequence[str], reading: Reading, *, n_more: int = 0) -> str:
    names = wording.say("cell.separate", reading.lang).join(told)
    if n_more:
        names += wording.say("cell.and_more", reading.lang, n=n_more)
    return wording.say(f"finding.{kind}", reading.lang, names=names)


def _service(row: Row, reading: Reading) -> str:
    """A service by its name and its partner's."""
    name, partner = words_of(row["name"]), words_of(row["partner"])
    if not partner:
        return name
    return wording.say("finding.service", reading.lang, name=name, partner=partner)


def _count(name: str, row: Row, reading: Reading) -> str:
    """How many people, in words, as far as it may be told."""
    return str(floored_cells("n", name, row, reading)["n_text"])


def _day(value: Any) -> date | None:
    """A day, however it is written; None where there is none."""
    if value is None or value == "" or pd.isna(value):
        return None
    on: date = pd.Timestamp(value).date()
    return on


def _rows(found: pd.DataFrame) -> list[Row]:
    return list(found.to_dict("records"))

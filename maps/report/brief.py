"""The brief: two pages for a meeting, with one map, three decisions, and how sure all of it is.

It draws from the tables of the report alone, so that both say the same; the report is its annex.
A decision is named where the report has found what it would answer, the surest gain first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

import pandas as pd

from maps.frame import colour_classes
from maps.frame.shell import Page
from maps.report import area_map, wording
from maps.report.blocks import Block, Drawing, Finding, Findings, Lines, Section, grid, records
from maps.report.report import Report
from maps.report.report_tables import ReportTables
from maps.report.svg_charts import Picture

DECISIONS: Final = 3
"""As many decisions are put forward."""
KINDS: Final = ("lapse", "place", "money", "circle", "crowd", "single", "stops", "unknown")
"""The findings of the report that a decision can answer, after rules that may bend."""
WORST: Final = 5
"""As many areas are named, those of the widest gap first."""
COVERED: Final = 8
"""As many kinds of service are listed, the least covered first."""


def tell(report: Report, areas: pd.DataFrame, page: Page) -> Report:
    """Return the brief of a report, in its language.

    Parameters
    ----------
    report
        The whole report.
    areas
        `pcode, name, level, geometry`, as the report was given them.
    page
        The facts of the run.
    """
    tables = report.tables
    found = (_gap(tables, areas), _decisions(tables), _coverage(tables), _sureness(tables, page))
    return Report(tables, tuple(one for one in found if one.blocks), key="brief")


def _gap(tables: ReportTables, areas: pd.DataFrame) -> Section:
    """What is least covered, where; as a map and with the areas of the widest gap."""
    blocks: list[Block] = []
    first = [row for row in records(tables.headlines) if row["kind"] == "coverage"]
    blocks += [Findings("", (Finding(row["sentence"], row["caveat"], row["label"]),))
               for row in first]  # fmt: skip
    shown = _shown(tables, first[0]["category"] if first else "")
    if shown.empty:
        return _section(tables, "gap", blocks)
    finest = shown[shown["level"] == shown["level"].max()]
    if picture := _map(tables, finest, areas):
        blocks.append(Drawing(picture))
    names = ["area", "accepted"]
    heads = [wording.say(f"column.{name}", tables.lang) for name in names]
    worst = _widest(finest).head(WORST)
    title = wording.say("brief.worst", tables.lang)
    blocks.append(grid(worst, names, heads, title=title, bars=("accepted",)))
    return _section(tables, "gap", blocks)


def _shown(tables: ReportTables, category: str) -> pd.DataFrame:
    """The areas with the figure of the least covered kind of which most of them are told.

    Of those in need few areas may be told; then it is as if everybody came.
    """
    own = tables.areas[tables.areas["category"] == category]
    parts = [own[own["among"] == among] for among in ("need", "all")]
    n_told = [int(_tone(part).ge(0).sum()) for part in parts]
    return parts[0] if n_told[0] >= n_told[1] else parts[1]


def _map(tables: ReportTables, shown: pd.DataFrame, areas: pd.DataFrame) -> Picture | None:
    """The map of the areas, whose title says what of whom is shown."""
    outlines = dict(zip(areas["pcode"].astype(str), areas["geometry"], strict=True))
    order = dict.fromkeys([*_widest(shown)["pcode"], *shown["pcode"]])
    names = dict(zip(shown["pcode"], shown["area"], strict=True))
    shapes = {pcode: (names[pcode], outlines.get(pcode)) for pcode in order}
    first = shown.iloc[0]
    title = wording.say(
        "brief.map", tables.lang, label=first["label"],
        who=wording.say(f"brief.among_{first['among']}", tables.lang),
    )  # fmt: skip
    colon = wording.say("colon", tables.lang)
    told = "; ".join(f"{row['area']}{colon}{row['accepted_text']}" for row in records(shown))
    tones = pd.Series(_tone(shown).to_numpy(), index=shown["pcode"].astype(str))
    return area_map.drawn("gap-map", title, told, shapes, tones)


def _tone(shown: pd.DataFrame) -> pd.Series:
    """The class of each area: that of its share, the widest gap where fewer than k are covered."""
    few, most = 0, len(colour_classes.COLOURS) - 1
    tone = shown["accepted"].astype(float).map(colour_classes.of_share)
    tone = tone.mask(shown["accepted_suppression"] == "few", few)
    return tone.mask(shown["accepted_suppression"] == "most", most).astype(int)


def _widest(shown: pd.DataFrame) -> pd.DataFrame:
    """The areas that are told, those of the lowest class and of most people first."""
    ranked = shown.assign(tone=_tone(shown))
    ranked = ranked[ranked["tone"] >= 0]
    return ranked.sort_values(
        ["tone", "accepted_of", "area"], ascending=[True, False, True], ignore_index=True
    )


def _decisions(tables: ReportTables) -> Section:
    found = tuple(islice(_proposed(tables), DECISIONS))
    section = _section(tables, "decisions", [Findings("", found)] if found else [])
    return replace(section, starts_page=True)


def _proposed(tables: ReportTables) -> Iterator[Finding]:
    """What could be decided: a rule that its partner may bend, then what findings ask for."""
    bending = tables.waivers[~tables.waivers["is_fixed"].astype(bool)]
    for row in records(bending.head(1)):
        words = {name: row[name] for name in ("partner", "service", "rules", "flexibility")}
        words |= {"n": row["gain_text"], "places": row["places_text"]}
        yield Finding(
            wording.say("brief.waiver", tables.lang, **words),
            wording.say("brief.waiver_caveat", tables.lang, **words),
            wording.say("brief.decide_waiver", tables.lang, **words),
        )
    known: Mapping[str, dict[str, object]] = {row["kind"]: row for row in records(tables.headlines)}
    for kind in KINDS:
        if kind in known:
            row = known[kind]
            theme = wording.say(f"brief.decide_{kind}", tables.lang)
            yield Finding(str(row["sentence"]), str(row["caveat"]), theme)


def _coverage(tables: ReportTables) -> Section:
    table = tables.coverage.head(COVERED).assign(who_text=tables.coverage["who"])
    names = ["label", "who", "accepted", "at_best"]
    heads = [wording.say(f"column.{name}", tables.lang) for name in ("category", *names[1:])]
    return _section(tables, "coverage", [grid(table, names, heads, bars=("accepted",))])


def _sureness(tables: ReportTables, page: Page) -> Section:
    """Of whom, as of when, who said so, and where the rest stands."""
    facts = [wording.say("brief.counted", tables.lang)]
    if page.k:
        facts.append(wording.say("brief.classes", tables.lang, k=page.k))
    asked = [row["sentence"] for row in records(tables.headlines) if row["kind"] == "unknown"]
    facts += [f"{sentence}." for sentence in asked]
    facts.append(wording.say("brief.annex", tables.lang))
    return _section(tables, "sureness", [Lines(tuple(facts))])


def _section(tables: ReportTables, name: str, blocks: list[Block]) -> Section:
    title = wording.say(f"brief.{name}", tables.lang)
    return Section(name, title, wording.said(f"brief.{name}_note", tables.lang), tuple(blocks))

"""The report's inputs, read once: figures by key, and labels in the order of printing."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from layers.errors import PublishingRefusedError
from layers.vocabulary.categories import plain
from layers.vocabulary.codes import WHOLE
from maps.frame.shell import Page, Tables
from maps.report import wording
from maps.report.figures import Counted, Figure, Key, Reading, tests_of, words_of

_NUMBERS = (*("value", "n_value", "n_people", "low", "high", "n_stated", "n_expected", "share"),)
_KEY = ("pcode", "category", "group", "indicator")
_OTHERS = (
    "value", "n_value", "n_people", "suppression", "subject_id", "low", "high", "unit", "n_stated",
    "n_expected", "share",
)  # fmt: skip


def read(known: Tables, page: Page, lang: str, found: Counted | None = None) -> Reading:
    """Return the figures of a run with the labels of one language.

    Categories stand in the order of their table, areas by level and then by name; only those that
    have figures are there. `found` are the figures, where they have been read already.
    """
    found = figures(known["gaps"], page.k) if found is None else found
    judged = {category for pcode, category, _, _ in found.leading if pcode == WHOLE}
    labels: dict[str, str] = {}
    for row in known["categories"].to_dict("records"):
        labels[str(row["category"])] = _category(row, lang)
    order = [code for code in labels if code in judged] + sorted(judged - labels.keys())
    records = sorted(known["areas"].to_dict("records"), key=_area_order)
    areas = {str(row["pcode"]): words_of(row["name"]) for row in records}
    seen = {pcode for pcode, _, _, _ in found.everybody if pcode != WHOLE}
    shown = [pcode for pcode in areas if pcode in seen] + sorted(seen - areas.keys())
    return Reading(
        figures=found.leading,
        everybody=found.everybody,
        of_need=found.of_need,
        categories={code: labels.get(code) or code for code in order},
        areas={pcode: areas.get(pcode) or pcode for pcode in shown},
        finest=_finest(known["areas"], shown),
        partners=_partners(known["providers"]),
        names=_names(known["services"]),
        lang=lang,
        k=page.k,
        currency=page.currency,
        is_need_stated=page.is_need_stated,
        fixed=_fixed(known["waivers"], known["services"]),
    )


def figures(gaps: pd.DataFrame, k: int) -> Counted:
    """Return the figures of the table of gaps by (pcode, category, group, indicator).

    Raises
    ------
    PublishingRefusedError
        If a figure that is not suppressed counts between 1 and k - 1 persons.
    """
    is_inner = gaps["indicator"].astype("str").str.startswith(("waterfall_", "sole_"))
    is_printed = (gaps["pcode"] == WHOLE) | (~is_inner & (gaps["group"] == "all"))
    kept = gaps[is_printed]
    numbers = {name: pd.to_numeric(kept[name]).astype(float) for name in _NUMBERS}
    codes = kept["suppression"].fillna("none").astype("str")
    rows = kept.assign(**numbers, suppression=codes)
    _refuse_small(rows, k)
    # A share whose denominator is taken out tells nothing that may be told.
    bare = rows["suppression"].eq("none") & rows["unit"].eq("share") & rows["n_people"].isna()
    rows = rows.assign(suppression=rows["suppression"].mask(bare, "hidden"))
    is_need = rows["among"].eq("need")
    is_known = is_need & rows["pcode"].eq(WHOLE)
    of_need = frozenset(rows.loc[is_known, "category"].astype("str"))
    leads = is_need | ~rows["category"].isin(of_need)
    return Counted(_keyed(rows[leads]), _keyed(rows[~is_need]), of_need)


def _keyed(rows: pd.DataFrame) -> Mapping[Key, Figure]:
    keys = zip(*(rows[name].astype("str").tolist() for name in _KEY), strict=True)
    cells = zip(*(rows[name].tolist() for name in _OTHERS), strict=True)
    return {
        key: Figure(value, n, of, code, words_of(subject), low, high, words_of(unit), *parts)
        for key, (value, n, of, code, subject, low, high, unit, *parts) in zip(
            keys, cells, strict=True
        )
    }


def _refuse_small(rows: pd.DataFrame, k: int) -> None:
    n = rows["n_value"].fillna(rows["value"].where(rows["unit"] == "people"))
    wrong = rows[rows["suppression"].eq("none") & (n > 0) & (n < k)]
    for row in wrong.head(1).to_dict("records"):
        raise PublishingRefusedError(
            f"Gap report: the figure {row['indicator']} of {row['category']} ({row['group']}) in "
            f"{row['pcode']} counts fewer than {k} people and is not suppressed; apply the "
            "disclosure floor before drawing."
        )


def _fixed(waivers: pd.DataFrame, services: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """Return the rules of a category that every partner who has them calls fixed."""
    waivers = waivers[waivers["among"].ne("need")]
    kinds = dict(zip(services["service_id"], services["category"], strict=True))
    bends: dict[tuple[str, str], bool] = {}
    for row in waivers.to_dict("records"):
        category, tests = kinds.get(row["service_id"]), tests_of(row["tests"])
        if category is not None and len(tests) == 1:
            key = (str(category), tests[0])
            bends[key] = bends.get(key, False) or row["flexibility"] != "hard"
    return frozenset(key for key, is_bending in bends.items() if not is_bending)


def _finest(areas: pd.DataFrame, shown: Sequence[str]) -> tuple[str, ...]:
    levels = dict(zip(areas["pcode"].astype(str), areas["level"].astype(float), strict=True))
    found = [level for pcode in shown if not math.isnan(level := levels.get(pcode, math.nan))]
    lowest = max(found, default=math.nan)
    return tuple(pcode for pcode in shown if levels.get(pcode) == lowest)


def _partners(providers: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in providers.to_dict("records"):
        found.setdefault(str(row["category"]), []).append(words_of(row["partner"]))
    return {category: tuple(dict.fromkeys(names)) for category, names in found.items()}


def _names(services: pd.DataFrame) -> Mapping[str, str]:
    named = services[services["partner_id"].notna() & services["partner"].notna()]
    return dict(zip(named["partner_id"].astype(str), named["partner"].astype(str), strict=True))


def _category(row: Mapping[Hashable, Any], lang: str) -> str:
    """Return the name of a kind of service; English, marked, where the language has none."""
    own = words_of(row.get(f"label_{lang}"))
    return own or wording.marked(words_of(row.get("label_en")), is_own=False)


def _area_order(row: Mapping[Hashable, Any]) -> tuple[float, str, str]:
    return (float(row["level"]), plain(words_of(row["name"])), str(row["pcode"]))

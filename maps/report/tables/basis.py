"""What the gap report rests on: services on record, rows read, facts, and the settings used."""

from __future__ import annotations

import math
import re
from typing import Any, Final

import pandas as pd

from layers.schemas import SCHEMAS
from layers.vocabulary.categories import categories
from mapping import indicators
from maps.frame import labels
from maps.frame.shell import Page
from maps.report import wording
from maps.report.figures import (
    Figure,
    Reading,
    floored_cells,
    share_words,
    table,
    unfloored,
)

_CODES: Final = re.compile(r" \((?:p\d+|[a-z]+(?:_[a-z0-9]+)+)\)")
"""Names of figures in brackets, as they stand in results/gaps.parquet."""
QUALITY: Final = ("rows_in", "loaded", "quarantined", "blank", "merged")
"""What becomes of rows that are read."""


def services(reading: Reading, found: pd.DataFrame, page: Page) -> pd.DataFrame:
    """Return services by category: how many, how many run, and the share checked lately."""
    verified = pd.to_datetime(found["verified_on"])
    age = pd.Timestamp(page.as_of) - verified
    is_recent = (age <= pd.Timedelta(days=page.fresh_days)).fillna(False)
    is_active = found["status"].fillna("active") == "active"
    marks = pd.DataFrame({"all": True, "recent": is_recent, "active": is_active}, found.index)
    counted = marks.groupby(found["category"].astype("str")).sum().to_dict("index")
    rows = []
    for code, label in reading.categories.items():
        own = counted.get(code, {})
        n, n_recent, n_active = (int(own.get(mark, 0)) for mark in marks)
        figure = Figure(n_recent / n if n else math.nan, n_recent, n)
        rows.append(
            {
                "category": code,
                "label": label,
                "n_services": float(n),
                "n_active": float(n_active),
                "recent": figure.value,
                "recent_text": share_words(figure, reading.lang, 0) if n else "–",
            }
        )
    return table(rows, ["category", "label", "n_services", "n_active", "recent", "recent_text"])


def quality(counted: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return rows by layer; rows of persons in classes where the report is public."""
    rows = []
    for row in counted.to_dict("records"):
        layer = str(row["layer"])
        own = reading if _is_personal(layer) else unfloored(reading)
        shown: dict[str, Any] = {"layer": layer, "label": _layer(layer, reading.lang)}
        for name in QUALITY:
            shown |= floored_cells(name, name, row, own)
        rows.append(shown)
    names = [f"{name}{end}" for name in QUALITY for end in ("", "_text")]
    return table(rows, ["layer", "label", *names])


def facts(found: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return facts as `label`, `value` in words and `number` (NaN where none is to be shown).

    Keys that begin with `n_returnees` count persons: they are told in classes in public.
    """
    rows = []
    for row in found.to_dict("records"):
        key = str(row["key"])
        own = reading if key.startswith("n_returnees") else unfloored(reading)
        cells = floored_cells("value", "value", row, own)
        rows.append(
            {
                "key": key,
                "label": wording.word_of("fact", key, reading.lang),
                "value": cells["value_text"],
                "number": math.nan if own.k else cells["value"],
            }
        )
    return table(rows, ["key", "label", "value", "number"])


def settings(reading: Reading, page: Page) -> pd.DataFrame:
    """Return the settings the figures depend on, as `label` and `value`."""
    lang = reading.lang
    floor = wording.say("setting.k_none", lang)
    if page.k:
        floor = wording.say("setting.k_some", lang, k=page.k)
    rows = [
        _setting("as_of", labels.day(page.as_of, lang), lang),
        _setting("season", wording.known(page.season, lang), lang),
        _setting("modes", wording.modes(page.modes, lang), lang),
        _setting("k", floor, lang),
        _setting("run", page.run_id, lang),
    ]
    for code, label in reading.categories.items():
        rows.append({"label": label, "value": _limits(code, page, lang)})
    return table(rows, ["label", "value"])


def definitions(lang: str) -> pd.DataFrame:
    """Return every indicator as it is measured: `name`, `unit`, `definition` and `source`.

    The names of figures, which stand in brackets for readers of the results, are left out.
    """
    rows = (
        {
            "name": name,
            "unit": found.UNIT,
            "definition": _CODES.sub("", wording.definition(name, "doc", lang)),
            "source": wording.definition(name, "source", lang),
        }
        for name, found in indicators.indicators().items()
    )
    return table(rows, ["name", "unit", "definition", "source"])


def _limits(category: str, page: Page, lang: str) -> str:
    """Return the limits of a category in words; its usual duration where the programme has none."""
    found = dict(page.limits.get(category, {}))
    if not found and category in categories():
        found = {"duration_min": categories()[category].duration_min}
    words = [
        wording.limit_words(name, value, page.currency, lang)
        for name, value in found.items()
        if isinstance(value, str) or math.isfinite(value)
    ]
    joined = wording.say("cell.separate", lang).join(words)
    return joined or wording.say("setting.limits_none", lang)


def _setting(name: str, value: str, lang: str) -> dict[str, str]:
    return {"label": wording.say(f"setting.{name}", lang), "value": value}


def _is_personal(layer: str) -> bool:
    return layer in SCHEMAS and SCHEMAS[layer].is_personal


def _layer(layer: str, lang: str) -> str:
    words = wording.known(f"layer.{layer}", lang)
    return layer if words == f"layer.{layer}" else words

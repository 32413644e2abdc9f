"""What every page and report prints of a run: its facts, and the words of the kinds of service."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import pandas as pd

from layers.vocabulary.categories import categories
from mapping.settings.programme import Limit
from maps.frame.shell import Page, Source
from scripts.runtime import further_languages
from scripts.runtime.project import Folder, run_id, summary, version


def page_of(folder: Folder, k: int) -> Page:
    """Return the facts that every page prints; k = 0 makes a private page."""
    programme = folder.programme
    facts = summary(folder)
    return Page(
        programme=programme.name,
        country=programme.country,
        run_id=run_id(folder, facts.get("inputs", {})),
        version=version(),
        as_of=programme.as_of,
        currency=programme.currency,
        season=programme.travel.season,
        modes=programme.travel.modes,
        languages=programme.languages,
        k=k,
        is_private=k == 0,
        is_synthetic=programme.is_synthetic,
        sources=tuple(
            Source(layer, found.source, found.licence, found.date)
            for layer, found in programme.sources.items()
        ),
        limits={name: _facts_of(limit) for name, limit in programme.limits.items()},
        contact=programme.contact,
        fresh_days=programme.measures.fresh_days,
        is_need_stated=facts.get("places", {}).get("needs", 0) > 0,
        further=further_languages.read(folder.path),
    )


def category_table(kinds: Collection[str]) -> pd.DataFrame:
    """Return the words and marks of the categories that have services."""
    known = categories()
    return pd.DataFrame(
        [
            {"category": code, "colour": known[code].colour, "shape": known[code].shape}
            | {f"label_{lang}": label for lang, label in known[code].labels.items()}
            for code in kinds
        ]
    )


def _facts_of(limit: Limit) -> Mapping[str, float | str]:
    """The settings of a limit that are set; how a circle is measured only where there is one."""
    facts = {key: value for key, value in vars(limit).items() if not isinstance(value, str)}
    kept: dict[str, float | str] = {
        key: value for key, value in facts.items() if math.isfinite(value)
    }
    if {"urban_limit_km", "rural_limit_km"} & set(kept):
        kept |= {"basis": limit.basis, "setting_of": limit.setting_of}
    return kept

"""What a run may tell in public: figures in classes, of the snapshots that the ledger holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from layers import store as stores
from layers.errors import PublishingRefusedError
from layers.store import releases
from mapping import indicators
from mapping.disclosure import confidential, partner_edition, release, snapshots
from mapping.unit_records.counting import Figures
from scripts.runtime import result_tables
from scripts.runtime.project import Folder, open_store, summary
from scripts.runtime.stored_layers import Layers

Tables = dict[str, pd.DataFrame]


def told(
    folder: Folder, layers: Layers, gaps: pd.DataFrame, tables: Mapping[str, pd.DataFrame]
) -> Tables:
    """Return figures (`gaps`) and tables as they may be told; the ledger holds of what.

    Nothing tells of a confidential service. Made-up people begin a series where others would be
    refused: a demo runs over an older one.

    Raises
    ------
    PublishingRefusedError
        Where something does not declare how it counts people or could be reckoned back, where the
        ledger does not know what is published, or the areas are not those of the releases before.
    """
    areas, store = layers.areas, open_store(folder)
    try:
        ledger = releases.read(store)
        if not ledger.series or set(_pcodes(areas)) != set(ledger.areas):
            if not folder.programme.is_synthetic:
                _refuse(folder, ledger, areas)
            ledger = releases.begin(store, ledger, _pcodes(areas), _facts(folder))
        terms = release.Terms(
            k=folder.programme.k_public,
            as_of=folder.programme.as_of,
            before=_before(ledger, folder.programme.as_of),
            parents=_parents(areas),
            figures=_figures(),
            declared=result_tables.declared(),
            key=ledger.key,
        )
        found = release.told(gaps, tables, terms, ledger.held)
        releases.append(store, ledger, found.held, _facts(folder))
    finally:
        stores.close(store)
    return confidential.left_out({"gaps": found.gaps, **found.tables}, layers.services)


def told_to_partners(folder: Folder, tables: Mapping[str, pd.DataFrame], k: int) -> Tables:
    """Return what partners are told on their own pages, with the floor `k`; the ledger holds it.

    Raises
    ------
    PublishingRefusedError
        Where nothing was released yet: a ledger begins with what everybody may see.
    """
    store, today = open_store(folder), folder.programme.as_of
    try:
        ledger = releases.read(store)
        if not ledger.series:
            raise PublishingRefusedError(
                "LEDGER_MISSING: nothing was published yet, so the store holds no counts that "
                f"partners could be told of. Run 'waypost run {folder.path}' first."
            )
        months = snapshots.months_since(_before(ledger, today), today)
        found, after = partner_edition.told(tables, k, ledger.held, ledger.key, months)
        facts = _facts(folder) | {"k": k, "audience": "partners"}
        releases.append(store, ledger, after, facts)
    finally:
        stores.close(store)
    return found


def exact(gaps: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Tables:
    """Return the same for those who may see them all: whole people, nothing held back."""
    found = release.exact(gaps, tables, _figures(), result_tables.declared())
    return {"gaps": found.gaps, **found.tables}


def begin_series(folder: Folder, areas: pd.DataFrame) -> None:
    """Forget what was told before: the releases to come are compared with none of those."""
    store = open_store(folder)
    try:
        releases.begin(store, releases.read(store), _pcodes(areas), _facts(folder))
    finally:
        stores.close(store)


@cache
def _figures() -> Figures:
    """How every indicator counts people: the same all day."""
    return indicators.figures()


def _refuse(folder: Folder, ledger: releases.Ledger, areas: pd.DataFrame) -> None:
    """Refuse what may not begin a series by itself: unknown pages, or another division of land."""
    if ledger.series:
        _refuse_other_areas(ledger, areas)
    if folder.published.is_dir() and any(folder.published.iterdir()):
        raise PublishingRefusedError(
            f"LEDGER_MISSING: {folder.published} holds pages, but the store does not know what "
            "they told. Who kept them could find a newcomer by subtracting. If they never left the "
            "office, delete them and run again; if they did, begin a new series with "
            "--new-series: what the old pages and the new ones tell can then be compared."
        )


def _refuse_other_areas(ledger: releases.Ledger, areas: pd.DataFrame) -> None:
    """Refuse another division of the land: the pieces between old and new areas are small."""
    now, before = set(_pcodes(areas)), set(ledger.areas)
    raise PublishingRefusedError(
        f"SDC_GEO_DIFFERENCE: the areas are not those of the releases before: "
        f"{_some(now - before, 'new')}, {_some(before - now, 'gone')}. People who live between "
        "an old line and a new one could be found by subtracting. Publish by the areas of "
        "before, or begin a new series with --new-series: what was told by the old areas can "
        "then be compared with what is told by the new ones."
    )


def _some(pcodes: set[str], word: str) -> str:
    named = sorted(pcodes)[:3] + ["..."] * (len(pcodes) > 3)
    return f"{len(pcodes)} {word}" + (f" ({', '.join(named)})" if named else "")


def _before(ledger: releases.Ledger, today: date) -> date | None:
    """The day of the last release that is not of today: one run asks several times."""
    days = [day for one in ledger.days if (day := date.fromisoformat(one)) < today]
    return max(days, default=None)


def _pcodes(areas: pd.DataFrame) -> list[str]:
    return sorted(areas["pcode"].astype(str))


def _parents(areas: pd.DataFrame) -> dict[str, str]:
    """The area around each; empty around those that lie in none of them."""
    known = set(areas["pcode"].astype(str))
    around = areas["parent_pcode"].astype("str").where(areas["parent_pcode"].isin(known), "")
    return dict(zip(areas["pcode"].astype(str), around, strict=True))


def _facts(folder: Folder) -> dict[str, Any]:
    return {
        "as_of": folder.programme.as_of.isoformat(),
        "run_id": str(summary(folder).get("run_id", "")),
        "k": folder.programme.k_public,
        "audience": "public",
    }

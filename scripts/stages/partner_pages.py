"""Each partner's own page, for handing over: its rows and classes -> private/partners/."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from layers import atomic_write
from layers.errors import InputRefusedError, UsageError
from layers.vocabulary.categories import categories
from mapping.disclosure import confidential, partner_edition
from mapping.network.road_network import Network
from mapping.profiles import capacity
from maps.report import partner_sheet
from maps.report.formats import html
from scripts.runtime import publish_gate
from scripts.runtime.forgotten_people import forgotten_of
from scripts.runtime.gate import persons
from scripts.runtime.page_facts import page_of
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder
from scripts.runtime.stored_layers import Layers
from scripts.stages import release
from scripts.stages.run_results import RunResults

FOLDER: Final = "partners"

Tables = dict[str, pd.DataFrame]


def draw(
    results: RunResults, roads: Network | None, wanted: Collection[str], progress: Progress
) -> list[str]:
    """Write the pages of the partners named, or of all; return their files in private/.

    All of them pass the gate before one is written: they are handed over.

    Raises
    ------
    UsageError
        A partner is named that no service has.
    PublishingRefusedError
        A page holds a person, or the ledger knows of no release.
    """
    folder, layers = results.folder, results.layers
    services = _services(layers)
    ids = sorted(set(services["partner_id"]) - {""})
    unknown = sorted(set(wanted) - set(ids))
    if unknown:
        known = ", ".join(ids[:8]) + (" ..." if len(ids) > 8 else "")
        raise UsageError(f"No service names the partner '{unknown[0]}'. Known are: {known}.")
    page = page_of(folder, partner_edition.floor(*_floors(folder)))
    with progress.stage("pages of partners"):
        tables = _told(results, services, page.k)
        files = {}
        for one in ids:
            own = {name: table[table["partner_id"] == one] for name, table in tables.items()}
            own["services"] = services[services["partner_id"] == one]
            told = {
                lang: partner_sheet.tell(own, _kinds(lang), page, lang) for lang in page.languages
            }
            name = own["services"]["partner"].iloc[0] or one
            files[one] = html.draw(told, page, partner_sheet.title(name))
    names = _file_names(ids)
    chosen = {f"{FOLDER}/{names[one]}": files[one] for one in (wanted or ids)}
    with progress.stage("gate"):
        sought = persons.sought(persons.of_layers(layers, roads), forgotten_of(folder))
        publish_gate.check(chosen, sought)
    for name, content in chosen.items():
        _write(folder, name, content)
    return sorted(chosen)


def _floors(folder: Folder) -> tuple[int, int]:
    return folder.programme.k_partner, folder.programme.k_public


def _services(layers: Layers) -> pd.DataFrame:
    """The entries of every partner, as its own page shows them; none that is confidential."""
    services = layers.services
    places = capacity.stated(services, layers.profiles.programme)
    names = layers.areas.set_index("pcode")["name"].reindex(services["pcode"])
    found = pd.DataFrame(
        {
            **{name: services[name].to_numpy(object) for name in ("verified_on", "n_places_free")},
            **{
                name: services[name].fillna("").astype("str").to_numpy(object)
                for name in ("service_id", "name", "category", "partner_id", "partner", "phone")
            },
            "area": names.astype("str").fillna("").to_numpy(object),
            "places_on": places["places_on"].to_numpy(object),
            "is_place_stale": places["is_place_stale"].to_numpy(bool),
        }
    )
    return found[~confidential.is_hidden(services).to_numpy()].reset_index(drop=True)


def _told(results: RunResults, services: pd.DataFrame, k: int) -> Tables:
    """The classes of every partner, of the snapshots that the ledger holds."""
    folder, layers = results.folder, results.layers
    of_service = services.set_index("service_id")["partner_id"]
    exact = confidential.left_out(results.exact, layers.services)
    among = "need" if page_of(folder, k).is_need_stated else "all"
    tables = {}
    for name in partner_edition.COUNTS:
        if name not in exact:
            raise InputRefusedError(
                f"NOT_COMPUTED: {folder.results / name}.parquet is not there. "
                f"Run 'waypost run {folder.path}' first."
            )
        table = exact[name]
        if "partner_id" not in table:
            table = table.assign(partner_id=table["service_id"].map(of_service).fillna(""))
        kept = table[table["among"] == among] if "among" in table else table
        tables[name] = kept.reset_index(drop=True)
    return release.told_to_partners(folder, tables, k)


def _kinds(lang: str) -> Mapping[str, str]:
    return {code: one.labels.get(lang, one.labels["en"]) for code, one in categories().items()}


def _file_names(ids: Collection[str]) -> dict[str, str]:
    """The file of each partner: its id, with a mark of its own where that is no name of a file."""
    usual = Counter(one.casefold() for one in ids)
    return {
        one: f"{one}.html"
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{3,59}|[A-Z][0-9]+", one)
        and usual[one.casefold()] == 1
        else f"{_plain(one)}-{hashlib.blake2b(one.encode(), digest_size=4).hexdigest()}.html"
        for one in ids
    }


def _plain(name: str) -> str:
    """The letters of a name that every system can write."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")[:40] or "partner"


def _write(folder: Folder, name: str, content: str) -> None:
    place = folder.private / FOLDER
    for one in (folder.private, place):
        one.mkdir(mode=0o700, exist_ok=True)
        one.chmod(0o700)
    atomic_write.write_bytes(folder.private / name, content.encode("utf-8"), mode=0o600)

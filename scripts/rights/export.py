"""Everything that is held of one person: rows as loaded, rows set aside, verdicts with reasons."""

from __future__ import annotations

import json
from typing import Any, Final

import pandas as pd
from pyarrow import compute, parquet

from layers import reasons
from layers import store as stores
from layers.errors import UsageError
from layers.forgotten import plain
from layers.schemas import SCHEMAS
from layers.store import Store, forgotten
from scripts.rights import places
from scripts.runtime.project import Folder, open_store
from scripts.stages import dropped_files

_JUDGED: Final = ("reach", "beyond")
_TOLD: Final = ("service_id", "category", "verdict", "mode", "duration_min", "distance_m", "fare")


def of(folder: Folder, returnee_id: str) -> dict[str, Any]:
    """Return what is held of a person, as plain values that JSON takes.

    Returns
    -------
    `returnee_id, programme, as_of`; `layers`: layer -> rows as loaded, what is unknown left out;
    `set_aside`: rows in quarantine with file, line and reason; `inputs`: where the inputs hold the
    person; `services`: the judged services of the last run with the reasons in words.

    Raises
    ------
    UsageError
        Nobody of that id is held.
    InputRefusedError, SurroundingsError
        The store or a result cannot be read.
    """
    returnee_id = plain(returnee_id)
    store = open_store(folder)
    try:
        ids = forgotten.ids_of(store, returnee_id)
        ids["returnee_id"].add(returnee_id)
        found, ids = places.in_inputs(dropped_files.named_too(folder), ids)
        layers = _rows(store, ids)
        aside = forgotten.set_aside(store, ids)
        services = _services(folder, store, returnee_id)
    finally:
        stores.close(store)
    if not (layers or aside or services or any(not one.why for one in found)):
        raise UsageError(
            f"Nothing is held of a returnee '{returnee_id}' in {folder.path}. Write the id as it "
            "stands in the inputs, with its dashes and noughts."
        )
    return {
        "returnee_id": returnee_id,
        "programme": folder.programme.name,
        "as_of": folder.programme.as_of.isoformat(),
        "layers": layers,
        "set_aside": aside,
        "inputs": [vars(one) for one in found],
        "services": services,
    }


def _rows(store: Store, ids: forgotten.Ids) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for layer in stores.tables(store):
        columns = [one for one in ids if one in SCHEMAS[layer].names]
        if columns and SCHEMAS[layer].is_personal:
            table = stores.read(store, layer)
            own = table[table[columns].isin({one: list(ids[one]) for one in columns}).any(axis=1)]
            if len(own):
                found[layer] = _plain(own)
    return found


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows without what is unknown; places as text."""
    table = pd.DataFrame(rows)
    if "geometry" in table:
        texts = ["" if one is None else str(one.wkt) for one in table["geometry"]]
        table = table.assign(geometry=texts)
    told = json.loads(table.to_json(orient="records", date_format="iso", date_unit="s"))
    dates = {name for name in table if pd.api.types.is_datetime64_any_dtype(table[name])}
    return [
        {
            name: value[:10] if name in dates else value
            for name, value in row.items()
            if value is not None
        }
        for row in told
    ]


def _services(folder: Folder, store: Store, returnee_id: str) -> list[dict[str, Any]]:
    """The judged pairs of the last run, their reasons in the programme's first language."""
    programme = folder.programme
    services = stores.read(store, "services")
    own = reasons.own(stores.read(store, "criteria"), services, programme.currency)
    names = dict(zip(services["service_id"], services["name"], strict=True))
    found = []
    for name in _JUDGED:
        path = folder.results / f"{name}.parquet"
        if not path.exists():
            continue
        table = parquet.read_table(path, filters=compute.field("returnee_id") == returnee_id)
        for row in table.to_pylist():
            said = [reasons.sentence(one, programme.languages[0], own) for one in row["reasons"]]
            told = {column: row[column] for column in _TOLD}
            found.append({"name": str(names.get(row["service_id"], "")), **told, "reasons": said})
    return [{key: _finite(value) for key, value in one.items()} for one in found]


def _finite(value: Any) -> Any:
    """JSON knows neither inf nor NaN: no way and unknown are both left empty here."""
    return None if isinstance(value, float) and not abs(value) < float("inf") else value

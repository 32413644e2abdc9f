"""What leaves in the formats of others: the public rows of the store, and the files of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import geopandas as gpd
import pandas as pd

from layers.criteria import STATED
from layers.schemas import SCHEMAS
from layers.vocabulary.categories import categories
from mapping.disclosure import confidential
from mapping.profiles import urban_rural
from maps import exchange
from scripts.runtime.page_facts import page_of
from scripts.runtime.project import Folder
from scripts.runtime.stored_layers import Layers

Tables = dict[str, pd.DataFrame]

RULES: Final = (
    "service_id", "criterion", "min", "max", "values", "urban_limit_m", "rural_limit_m", "basis",
    "setting_of", "at",
)  # fmt: skip
"""What is told of a rule; whether a partner would bend it and its own words stay inside."""
_CONFIDENTIAL: Final = "is_confidential"
"""Of no service that is exported."""
_OF_STOPS: Final = ("stop_id", "name", "weekday", "on", "settlement", "pcode", "position_class",
                    "setting", "geometry")  # fmt: skip


def files(folder: Folder, layers: Layers, names: Collection[str]) -> dict[str, str | bytes]:
    """Return the file of each format that is named, by its name in published/."""
    known = exchange.formats()
    rows, page = public_rows(layers, folder.programme.languages[0]), page_of(folder, 0)
    return {one.FILE: one.write(rows, page) for name, one in known.items() if name in names}


def held(names: Collection[str]) -> list[str]:
    """Return the formats whose file is among the names of published files."""
    return [one for one, made in exchange.formats().items() if made.FILE in names]


def counted(layers: Layers) -> tuple[int, int]:
    """Return how many services an export tells of, and how many are confidential."""
    is_hidden = confidential.is_hidden(layers.services)
    return int((~is_hidden).sum()), int(is_hidden.sum())


def public_rows(layers: Layers, lang: str) -> Tables:
    """Return the tables that `maps.exchange.Format` names.

    A confidential service is in none of them, nor is a partner or programme that has no other: a
    table travels further than a page.
    """
    stored = layers.services
    known = stored[~confidential.is_hidden(stored)].reset_index(drop=True)
    pcode = urban_rural.area_of(known, layers.areas).fillna(known["pcode"])
    services = _public(known.assign(pcode=pcode), "services")
    stops = _of(layers.stops, "service_id", services["service_id"])
    return {
        "services": services,
        "places": _places(services, stops, layers, lang),
        "stops": _public(stops, "stops"),
        "partners": _public(_of(layers.partners, "partner_id", services["partner_id"]), "partners"),
        "programmes": _public(
            _of(layers.programmes, "programme_id", services["programme_id"]), "programmes"
        ),
        "rules": _rules(layers.profiles.rules, services["service_id"]),
        "areas": pd.DataFrame(layers.areas[["pcode", "name", "level", "parent_pcode"]]),
    }


def _public(table: pd.DataFrame, layer: str) -> pd.DataFrame:
    """The columns of a layer that may leave, and its place; whole numbers as such."""
    schema = SCHEMAS[layer]
    inner = {one.name for one in schema.columns if one.internal or one.sensitive} | {_CONFIDENTIAL}
    names = [one for one in (*schema.names, "geometry") if one in table and one not in inner]
    found = table[names].reset_index(drop=True)
    whole = [
        name
        for name, column in found.items()
        if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all()
    ]
    return found.astype(dict.fromkeys(whole, "Int64"))


def _of(table: pd.DataFrame, column: str, ids: pd.Series) -> pd.DataFrame:
    return table[table[column].isin(set(ids.dropna()))].reset_index(drop=True)


def _rules(rules: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """What partners ask; that a service runs and has places is no rule of whom it takes."""
    is_told = rules["criterion"].isin(STATED) & rules["service_id"].isin(set(ids))
    return rules.loc[is_told, list(RULES)].reset_index(drop=True)


def _places(
    services: gpd.GeoDataFrame, stops: gpd.GeoDataFrame, layers: Layers, lang: str
) -> gpd.GeoDataFrame:
    """A row for each place: the service's own, or each stop of its team."""
    there = stops[[one for one in _OF_STOPS if one in stops] + ["service_id"]]
    at_stops = there.rename(columns={"name": "stop_name"}).merge(
        services.drop(columns=[one for one in _OF_STOPS if one in services and one != "name"]),
        on="service_id",
    )
    own = services[~services["service_id"].isin(set(stops["service_id"]))]
    found = pd.concat([own, at_stops], ignore_index=True)
    words = {code: one.labels.get(lang, one.labels["en"]) for code, one in categories().items()}
    partners = layers.partners.set_index("partner_id")
    names = layers.areas.set_index("pcode")["name"]
    points = gpd.GeoSeries(found["geometry"], crs=4326)
    where = points.notna() & ~points.is_empty
    columns = [*services.columns.drop("geometry"), "stop_id", "stop_name", "weekday", "on"]
    return gpd.GeoDataFrame(
        found.reindex(columns=columns).assign(
            category_label=found["category"].map(words),
            acronym=found["partner_id"].map(partners["acronym"]),
            kind=found["partner_id"].map(partners["kind"]),
            area=found["pcode"].map(names),
            longitude=points.x.where(where),
            latitude=points.y.where(where),
        ),
        geometry=points,
        crs=4326,
    ).sort_values(["service_id", "stop_id"], ignore_index=True)

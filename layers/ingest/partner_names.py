"""Partners that services name but no partner row describes: found by name, or made."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import pandas as pd

from layers.vocabulary.categories import plain


def join(
    services: gpd.GeoDataFrame, partners: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return services that all know their partner's id and name, and partners with none missing.

    A service with a partner's name but no id gets the id of the partner of that name or acronym
    (compared without case and accents), or one made from the name; every service of a partner
    bears the partner's own name. Partners met only on services become rows with `source`
    "services". A service that names no partner keeps both empty: unknown.

    >>> services = gpd.GeoDataFrame({"partner_id": pd.Series([None], dtype="str"),
    ...     "partner": pd.Series(["CROIX d'Or"], dtype="str")})
    >>> partners = pd.DataFrame({"partner_id": ["P1"], "name": ["Croix d'or"], "acronym": [None]})
    >>> join(services, partners)[0]["partner_id"].tolist()
    ['P1']
    """
    by_name: dict[str, str] = {}
    for column in ("acronym", "name"):
        known = partners[partners[column].notna()]
        names = [plain(name) for name in known[column]]
        by_name |= dict(zip(names, known["partner_id"], strict=True))
    needed = services["partner_id"].isna() & services["partner"].notna()
    made = services.loc[needed, "partner"].map(lambda name: by_name.get(plain(name)) or _id(name))
    filled = services.assign(partner_id=services["partner_id"].fillna(made).astype("str"))
    is_fresh = filled["partner_id"].notna() & ~filled["partner_id"].isin(partners["partner_id"])
    fresh = filled[is_fresh].sort_values(["partner_id", "partner"]).drop_duplicates("partner_id")
    rows = pd.DataFrame(
        {
            "partner_id": fresh["partner_id"],
            "name": fresh["partner"].fillna(fresh["partner_id"]),
            "source": "services",
        }
    ).reindex(columns=partners.columns)
    if len(rows):
        partners = pd.concat([partners, rows.astype(partners.dtypes)], ignore_index=True)
    names_by_id = dict(zip(partners["partner_id"], partners["name"], strict=True))
    named = filled["partner_id"].map(names_by_id)
    return filled.assign(partner=named.astype("str")), partners


def _id(name: str) -> str:
    return "p-" + hashlib.blake2b(plain(name).encode(), digest_size=4).hexdigest()

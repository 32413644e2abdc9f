"""What the store holds, with what follows from it at once: partners, settings, the network."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import Final

import pandas as pd

from layers import atomic_write
from layers import store as stores
from layers.criteria.distance import COARSE
from layers.errors import InputRefusedError, SurroundingsError
from layers.ingest import partner_names
from layers.vocabulary.codes import NEAR_SETTLEMENT_M
from mapping.network import (
    fare_table,
    mode_graph,
    network_cache,
    node_order,
    road_network,
    town_waits,
)
from mapping.network.road_network import Network
from mapping.profiles import (
    as_of_date,
    degurba,
    eligibility_rules,
    facilities,
    from_layers,
    home_areas,
    partner_programmes,
    urban_rural,
)
from mapping.profiles import stops as team_stops
from mapping.settings.programme import Programme
from scripts.runtime.project import Folder, open_store
from scripts.runtime.stored_layers import Layers

NETWORK_FILE: Final = "waypost.network"
NETWORK_LAYERS: Final = ("roads", "settlements")
"""The layers that a network is made of."""
TABLES: Final = (
    "services", "partners", "returnees", "areas", "settlements", "roads", "criteria", "agreements",
    "programmes", "residences", "needs", "water", "population", "fares", "rss_scores", "assistance",
    "referrals", "follow_ups", "stops", "facility_pairs", "presence",
)  # fmt: skip


def layers_of(folder: Folder, left_out: Collection[str] = ()) -> Layers:
    """Read the layers from the store, all of them or some left out.

    Services get their partner, setting, area and what their programme says; returnees the home and
    the needs of the programme's day, their setting and what living costs there; stops their name
    and setting; criteria the rules of programmes; both ends of a rule on areas the areas they lie
    in.

    Raises
    ------
    InputRefusedError
        Where nothing has been loaded yet.
    """
    store = open_store(folder)
    try:
        if "services" not in stores.tables(store):
            raise InputRefusedError(
                f"NOT_LOADED: the store of {folder.path} holds no services yet. "
                f"Run 'waypost load {folder.path}' first."
            )
        content = stores.fingerprint(store, NETWORK_LAYERS)
        tables = {
            name: stores.empty(name) if name in left_out else stores.read(store, name)
            for name in TABLES
        }
    finally:
        stores.close(store)
    tables |= _following(tables, folder.programme)
    of_day = from_layers.profiles(
        tables["returnees"], tables["services"], tables["criteria"], tables["agreements"],
        folder.programme, tables["stops"],
    )  # fmt: skip
    return Layers(**tables, profiles=of_day, content=content, left_out=tuple(left_out))


def refuse_part(folder: Folder) -> None:
    """Refuse to count for the whole programme what is a caseworker's own part of it.

    Raises
    ------
    SurroundingsError
        The store shows this user the rows of some persons alone.
    """
    store = open_store(folder)
    try:
        is_whole = stores.shows_everybody(store)
    finally:
        stores.close(store)
    if not is_whole:
        raise SurroundingsError(
            f"The store of {folder.path} may not show you everybody: figures of your own cases "
            f"would stand in results/ as the programme's. 'waypost near {folder.path} --returnee "
            "ID' answers for one of your cases; the rest is done as loader (--as loader)."
        )


def _following(tables: dict[str, pd.DataFrame], programme: Programme) -> dict[str, pd.DataFrame]:
    """Return the layers that others say something of, with what they say."""
    areas, settlements, day = tables["areas"], tables["settlements"], programme.as_of
    services, partners = partner_names.join(tables["services"], tables["partners"])
    services = partner_programmes.of_services(services, tables["programmes"])
    cells = degurba.grid(tables["population"])
    services = urban_rural.fill(services, settlements, cells)
    # The middle of an area says nothing of smaller ones.
    is_coarse = services["position_class"].isin(COARSE) & services["pcode"].notna()
    located = urban_rural.area_of(services, areas).mask(is_coarse)
    services = services.assign(pcode=located.fillna(services["pcode"]).astype("str"))
    services = services.assign(facility=facilities.of_services(services, tables["facility_pairs"]))
    stops = urban_rural.fill(team_stops.named(tables["stops"], areas), settlements, cells)
    returnees = as_of_date.homes(tables["returnees"], tables["residences"], day)
    returnees = as_of_date.needs(returnees, tables["needs"], day)
    returnees = urban_rural.fill(returnees, settlements, cells)
    returnees = returnees.assign(living_cost=home_areas.living_costs(returnees, areas))
    services = services.assign(is_language_asked=bool(returnees["languages"].notna().any()))
    criteria = partner_programmes.rules(tables["programmes"], tables["criteria"])
    if "residence_area" in set(criteria["criterion"]) or services["serves_pcodes"].notna().any():
        returnees = returnees.assign(home_areas=home_areas.homes(returnees, areas))
        criteria = home_areas.beside(criteria, areas, "values")
        services = home_areas.beside(services, areas, "serves_pcodes")
    if "referral_required" in set(criteria["criterion"]):
        services = eligibility_rules.with_referrals(services, criteria, programme)
    names = ("services", "partners", "returnees", "criteria", "stops")
    return dict(zip(names, (services, partners, returnees, criteria, stops), strict=True))


def network_of(folder: Folder, layers: Layers, *, is_ordered: bool = True) -> Network | None:
    """Return the road network, or None where no roads are loaded.

    It comes from the file beside the store if that was made from these very roads and settlements
    by this very code, else it is made and the file written; see `mapping.network.network_cache`.

    Parameters
    ----------
    is_ordered
        Whether the hierarchy comes with it, which searches for a caseload need and those for one
        person do not.
    """
    known = _read(folder, layers)
    found, order = known or (_built(folder, layers), b"")
    if found is None:
        return None
    is_fresh = known is None
    if is_ordered:
        from mapping.network.engine import hierarchy  # noqa: PLC0415 - compiled code is slow to import

        found = node_order.ordered(
            replace(found, hierarchy=hierarchy.from_bytes(order, mode_graph.topology(found)))
        )
        if found.hierarchy is not None and hierarchy.to_bytes(found.hierarchy) != order:
            order, is_fresh = hierarchy.to_bytes(found.hierarchy), True
    if is_fresh:
        _keep(folder, layers, network_cache.to_bytes(found, layers.content, order))
    model = folder.programme.travel
    listed = fare_table.of_layer(layers.fares, model.modes, model.stage_radius_m)
    return replace(
        found,
        listed=listed,
        water=road_network.in_metres(found.crs, layers.water),
        settlements=town_waits.of_layer(found.crs, layers.settlements, NEAR_SETTLEMENT_M),
    )


def _built(folder: Folder, layers: Layers) -> Network | None:
    roads = layers.roads
    if "roads" in layers.left_out:
        store = open_store(folder)
        try:
            roads = stores.read(store, "roads")
        finally:
            stores.close(store)
    if roads.empty:
        return None
    built = road_network.build(roads, folder.programme, layers.settlements)
    return built if len(built.edges) else None


def _read(folder: Folder, layers: Layers) -> tuple[Network, bytes] | None:
    """Return what lies beside the store, if it is a plain file and fits."""
    path = folder.path / NETWORK_FILE
    if path.is_symlink() or not path.is_file():
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return network_cache.from_bytes(data, layers.content, folder.programme.travel)


def _keep(folder: Folder, layers: Layers, data: bytes) -> None:
    """Write the file, unless the store was changed since its layers were read."""
    store = open_store(folder)
    try:
        is_same = stores.fingerprint(store, NETWORK_LAYERS) == layers.content
    finally:
        stores.close(store)
    if is_same:
        # Whoever may only read the folder gets the same answer, a little later.
        with suppress(SurroundingsError):
            atomic_write.write_bytes(folder.path / NETWORK_FILE, data, mode=0o600)

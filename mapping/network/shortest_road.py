"""By road: the fewest metres over roads that some mode of the programme may use when it is dry."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from mapping.network.road_network import Network
from mapping.settings import travel_model
from mapping.settings.travel_model import EdgeCosts

BY_ROAD: Final = "by_road"
"""Stands where a mode is asked for: its graph counts metres and knows no minutes and no fare."""

SEASON: Final = "dry"
"""A contract does not change with the rains."""


@functools.lru_cache(maxsize=2)
def when_dry(network: Network) -> Network:
    """Return the network in the season of the rules; the last ones are remembered."""
    if network.model.season == SEASON:
        return network
    return replace(network, model=replace(network.model, season=SEASON))


def edge_costs(network: Network, modes: Sequence[str]) -> EdgeCosts:
    """Return what each whole edge costs by road: its metres, where any of the modes may use it."""
    model, edges = when_dry(network).model, network.edges
    of_modes = [travel_model.edge_costs(model, edges, mode) for mode in modes]
    nothing = np.zeros(len(edges))
    return EdgeCosts(
        is_usable=np.logical_or.reduce([each.is_usable for each in of_modes]),
        forward=np.logical_or.reduce([each.forward for each in of_modes]),
        backward=np.logical_or.reduce([each.backward for each in of_modes]),
        duration_ms=nothing,
        length_cm=of_modes[0].length_cm,
        fare=nothing,
    )

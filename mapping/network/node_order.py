"""The order in which the engine takes a network apart: the one at hand if it fits, else a new one.

Compiled code is imported where an order is made; a network that is only looked at does without.
"""

from __future__ import annotations

from dataclasses import replace

from mapping.network import mode_graph
from mapping.network.engine.topology import Hierarchy
from mapping.network.road_network import Network


def ordered(network: Network) -> Network:
    """Return the network with the hierarchy of its topology, made where it is not at hand."""
    return replace(network, hierarchy=hierarchy_of(network))


def hierarchy_of(network: Network) -> Hierarchy:
    """Return the network's hierarchy if it is the one of its topology, else a new one."""
    from mapping.network.engine import hierarchy  # noqa: PLC0415 - compiled code is slow to import

    topology = mode_graph.topology(network)
    known = network.hierarchy
    if known is not None and known.digest == topology.digest:
        return known
    return hierarchy.order(topology)

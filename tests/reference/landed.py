"""Which rules of the binding page hold already; each switch goes when its feature is there."""

TWO_TIES = False
CHEAPEST_FIRST = False
DELIVERED_ELSEWHERE = False
UNKNOWN_ROADS = False
NEED = False

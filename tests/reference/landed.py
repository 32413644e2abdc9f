"""Which rules of the binding page hold already; each switch goes when its feature is there."""

AGREEMENTS_BY_FIRST_USE = False
TWO_TIES = False
CHEAPEST_FIRST = False
FRESH_PLACES = False
PAY_PER_ATTENDED_DAY = False
DELIVERED_ELSEWHERE = False
UNKNOWN_ROADS = False
NEED = False

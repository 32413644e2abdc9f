"""An indicator that a programme could add: how many of the people of an area are women."""

from mapping.unit_records import aggregation

UNIT = "share"


def measure(cases):
    return aggregation.shares(aggregation.of(cases), cases["sex"] == "f", "women")

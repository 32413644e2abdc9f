"""Unit records of small layers: apart from the other builders, as their allocation is compiled."""

from __future__ import annotations

from mapping.reach import encoded_pairs
from mapping.unit_records import records
from tests.mapping.builders import profiles, programme


def counted(table, people, services, nearest, categories, extra="", agreements=None):
    """The records of a small world, with the pairs and the profiles they come from."""
    known = profiles(people, services, programme(extra), None, agreements)
    numbers = encoded_pairs.of_judged(table, known)
    return records.of_people(numbers, known, nearest, categories), numbers, known

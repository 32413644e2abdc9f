"""How the figures of an indicator count people: what statistical disclosure control must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Counting:
    """How one figure of an indicator counts people; every indicator says so of each of its figures.

    Parameters
    ----------
    is_count
        Whether the figure is a number of people or their share of `n_people`; a percentile, a mean
        or a ratio counts nobody.
    is_everybody
        Whether it counts everybody by its definition, so that those left over tell nothing.
    of
        The figure whose people are the denominator; empty where these are people of the area and
        group. Where that figure is hidden, so is this one.
    of_some
        Whether the denominator is some of those people, whom no other figure counts, as those
        refused are; so it always is where a figure that counts nobody names no other.
    within
        The figures that count all of these people too.
    apart_from
        A figure that counts none of them.
    part_of
        The figure that this one and others add up to, where they do.
    is_sparse
        Whether it is measured only of a category in which somebody is counted. In public its rows
        are there only where the whole programme has many of them: else they would say that.

    >>> Counting(of="coverage_eligible").is_count, Counting(is_count=False).of
    (True, '')
    """

    is_count: bool = True
    is_everybody: bool = False
    of: str = ""
    within: tuple[str, ...] = ()
    apart_from: str = ""
    part_of: str = ""
    of_some: bool = False
    is_sparse: bool = False

    @property
    def has_own_base(self) -> bool:
        """Return whether the denominator is a count of its own."""
        return self.of_some or (not self.is_count and not self.of)


Figures = Mapping[str, Counting]
"""Figures of indicators by name."""

ENDS = ("low", "high")
"""The ends of the range of a share count people as well."""

STEADY = ("low_without_one", "high_without_one")
"""Between what the value of a figure that counts nobody would lie without any one of the people."""

UNCOUNTED = Counting(is_count=False)
"""A percentile, a mean or an index over the people of an area and group."""

OF_COVERED = Counting(of="coverage_eligible")
"""Some of those whom a service within the limits takes."""

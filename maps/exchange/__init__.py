"""Public rows in the formats that others' tools open: each module is a format, found by its name.

A module holds `NAME` (the word of the command), `FILE` (what it is called in published/), `ORDER`
and `TEXT` (its place in the help and what that says) and `write`. It is given public rows, which
tell of no person and of no confidential service, and gives the bytes of one file; the same
rows give the same bytes. What leaves passes the gate like every page.

GeoPackage and GeoParquet hold one row for each place where a service is given, so that a map needs
no join: a mobile team stands at its stops. HXL and 3W are tables for people who count organisations
by sector and district. HSDS carries all columns and the rules of eligibility (docs/exchange.md).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from maps.frame.shell import Page

Rows = Mapping[str, pd.DataFrame]


class Format(Protocol):
    """What every module of this folder holds."""

    NAME: str
    FILE: str
    ORDER: int
    TEXT: str

    def write(self, rows: Rows, page: Page) -> bytes:
        """Return the file of the rows.

        Parameters
        ----------
        rows
            `services`: those that are not confidential, as they are stored; `places`: a row for
            each place where one is given, with partner, area and point; `stops` of mobile teams;
            `partners` and `programmes` of these services; `rules`: whom each takes, a row a rule
            and service; `areas`: P-code, name, level and parent, no outlines.
        page
            Has programme, day, currency and languages.
        """


def formats() -> Mapping[str, Format]:
    """Return every format by its name, in the order of the help.

    >>> list(formats())
    ['geopackage', 'geoparquet', 'hxl', '3w', 'hsds']
    """
    found: list[Format] = [
        importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)
    ]
    return {one.NAME: one for one in sorted(found, key=lambda one: one.ORDER)}

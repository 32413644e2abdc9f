"""What `waypost init` writes: a commented programme.toml and a blank template for each layer."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers import readers
from layers.schemas import REQUIRED_LAYERS, SCHEMAS
from layers.schemas.schema import Column, Schema
from layers.vocabulary.categories import categories
from layers.vocabulary.listed_values import listed

PLACE: Final = (
    Column(
        "latitude",
        "number",
        "Degrees north, as in 13.4531; south is negative.",
        unit="degrees",
        low=-90,
        high=90,
    ),
    Column(
        "longitude",
        "number",
        "Degrees east, as in -16.5775; west is negative.",
        unit="degrees",
        low=-180,
        high=180,
    ),
)
"""The columns of a place in a table; a settlement's name or a P-code serves as well."""

REQUIRED_COLOUR: Final = "#F6C667"
"""Behind the header of a column that has to be filled."""

_SUFFIXES: Final = {"polygon": "geojson", "line": "osm.pbf"}
_FILES: Final = {"population": "population.tif"}
BOOK: Final = ("services", "returnees", "partners", "criteria")
"""The layers that have a sheet in the workbook of a new programme."""
_USUAL: Final = ("services", "returnees", "areas", "roads")
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that equal templates are equal bytes
_LAST_ROW: Final = 9999
_LONGEST_LIST: Final = 255
_LONGEST_HINT: Final = 250


def programme_text(workbook: str = "", spoken: Sequence[str] = ("en", "fr")) -> str:
    """Return a programme.toml with every common setting, its default and one line on each.

    Parameters
    ----------
    workbook
        The workbook that holds the sheets of `BOOK`; empty: each layer has a file of its own.
    spoken
        The languages of the pages, the first one first.
    """
    head = _HEAD.replace('["en", "fr"]', json.dumps(list(spoken)))
    return f"{head}\n{_layers(workbook)}\n{_MIDDLE}\n{_limits()}\n{_TAIL}"


def template_csv(schema: Schema) -> str:
    r"""Return the header line of a layer's CSV.

    >>> template_csv(SCHEMAS["water"])
    'name,source\n'
    """
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerow([column.name for column in columns(schema)])
    return target.getvalue()


def template_workbook(schema: Schema) -> bytes:
    """Return a blank XLSX with drop-downs, bounds and a note on each header.

    Required columns are marked by colour and note. A word outside a drop-down brings a warning,
    not a refusal, since waypost also reads other words for the codes. Equal schemas give equal
    bytes.
    """
    target = io.BytesIO()
    book = opened(target, schema.layer)
    add_sheet(book, schema, schema.layer)
    book.close()
    return target.getvalue()


def opened(target: io.BytesIO, title: str) -> Workbook:
    """Return a workbook that writes to `target`; equal contents give equal bytes."""
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "author": "", "created": _CREATED})
    return book


def add_sheet(book: Workbook, schema: Schema, name: str) -> Worksheet:
    """Add the blank sheet of a layer: headers with notes, drop-downs, bounds."""
    sheet = book.add_worksheet(name)
    heads = {
        True: book.add_format({"bold": True, "bg_color": REQUIRED_COLOUR, "bottom": 1}),
        False: book.add_format({"bold": True, "bg_color": "#E3EEF2", "bottom": 1}),
    }
    shapes = {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for place, column in enumerate(columns(schema)):
        _column(sheet, place, column, heads[column.required], shapes)
    sheet.freeze_panes(1, 0)
    return sheet


def columns(schema: Schema) -> tuple[Column, ...]:
    """Return the columns of a template: those of the layer, with the place after the required."""
    required = tuple(column for column in schema.columns if column.required)
    others = tuple(column for column in schema.columns if not column.required)
    return (*required, *(PLACE if schema.geometry == "point" else ()), *others)


def _column(
    sheet: Worksheet, place: int, column: Column, head: Format, shapes: dict[str, Format]
) -> None:
    shape = shapes["date"] if column.dtype == "date" else shapes["text"]
    is_number = column.dtype in ("number", "integer")
    sheet.set_column(place, place, max(12, len(column.name) + 3), None if is_number else shape)
    sheet.write_string(0, place, column.name, head)
    options = {"author": "", "x_scale": 2, "y_scale": 1.2}
    sheet.write_comment(0, place, _note(column), options)
    rule = _rule(column)
    if rule:
        hint = {"error_title": column.name, "error_message": _note(column)[:_LONGEST_HINT]}
        sheet.data_validation(1, place, _LAST_ROW, place, {**rule, **hint})


def _note(column: Column) -> str:
    parts = ["Required." if column.required else "", column.doc]
    parts.append(f"Unit: {column.unit}." if column.unit else "")
    cells = listed(column)
    parts.append(f"One of: {', '.join(cells)}." if cells else "")
    parts.append("Personal: never published." if column.sensitive else "")
    return " ".join(part for part in parts if part)


def _rule(column: Column) -> dict[str, Any]:
    """Return the data validation of a column; empty where any value is fine."""
    cells = list(listed(column))
    if cells and len(",".join(cells)) <= _LONGEST_LIST:
        return {"validate": "list", "source": cells, "error_type": "warning"}
    if column.dtype == "date":
        early = date(1900, 1, 1)
        return {"validate": "date", "criteria": ">=", "value": early, "error_type": "warning"}
    if column.dtype in ("number", "integer"):
        return {"validate": "decimal", "error_type": "warning", **_bounds(column)}
    return {}


def _bounds(column: Column) -> dict[str, Any]:
    low = -1e12 if column.low is None else column.low
    high = 1e12 if column.high is None else column.high
    return {"criteria": "between", "minimum": low, "maximum": high}


def _layers(workbook: str) -> str:
    note = _LAYERS_NOTE.format(formats=readers.spoken())
    lines = ["[layers]", *(f"# {line}" for line in textwrap.wrap(note, 96))]
    for layer, schema in SCHEMAS.items():
        is_in_book = bool(workbook) and layer in BOOK
        mark = "" if layer in (BOOK if workbook else _USUAL) else "# "
        duty = "required" if layer in REQUIRED_LAYERS else "optional"
        suffix = _SUFFIXES.get(str(schema.geometry), "csv")
        lines.append(f"# {layer}, {duty}: {schema.doc}")
        own = f"data/{_FILES.get(layer, f'{layer}.{suffix}')}"
        lines.append(f'{mark}{layer} = "{workbook if is_in_book else own}"')
    return "\n".join([*lines, ""])


def _limits() -> str:
    lines = [_LIMITS_NOTE]
    lines += [
        f"#   {code:<18} {category.duration_min:g} min" for code, category in categories().items()
    ]
    return "\n".join([*lines, _LIMITS])


_HEAD: Final = """\
# One reintegration programme. Change what stands here, then run:  waypost run .
# A line that begins with # is a remark, or a setting that is not set: remove the # to set it.

[programme]
name = "My programme"         # as printed on every page
country = "GMB"               # ISO 3166-1 alpha-3; coordinates are checked against it
as_of = 2026-01-01            # the day on which every rule is judged: that of your data
currency = "GMD"              # of every stipend, fee and fare
languages = ["en", "fr"]      # of the pages: en, fr, pt, ar; the first is shown first
# Further languages for handouts and text messages: a file of a dozen sentences each in languages/,
# such as languages/mandinka.toml: name = "Mandinka", and under [handout] the sentences title, call,
# way, fare, open, remote, bring, referral, tell, ask, checked, and by_walk, by_minibus ...
# is_synthetic = false        # true puts a banner on every page that no data are real
"""
_LAYERS_NOTE: Final = (
    "One path or a list of paths below this file's folder (elsewhere only with --outside), in"
    " any of these formats, told apart by content: {formats}. Blank templates are in "
    "templates/. Delete the line of a layer that you do not have."
)
_MIDDLE: Final = """\
[store]
url = "waypost.gpkg"          # a GeoPackage beside this file, or postgresql+psycopg://HOST/DATABASE
                              # (keep passwords out of files: set WAYPOST_STORE in the environment)
lock_timeout_s = 10           # how long a command waits for another that writes
statement_timeout_s = 600     # the longest that one statement may take in PostGIS; 0: no limit

[travel]
season = "dry"                # dry | wet: wet slows unpaved roads and closes some
modes = ["walk", "minibus", "motorcycle"]   # what people can use
snap_limit_m = 5000           # a place farther than this from any usable road is off the network
second_tie_m = 1000           # past an island of road: how far a sure tie to the main network is
walk_first_min = 30           # a longer walk is told only where no ride fits
# wait_min = { urban = 20, rural = 45 }     # minutes until a minibus leaves
# coin = 5                                  # fares are charged in steps of this
# stage_radius_m = 2000                     # how near a stage a listed fare (layer fares) serves
# [travel.fares]              # per mode, one way; known by default in GMD only
# minibus = { flag = 10, paved_per_km = 0.5, unpaved_per_km = 0.8 }
# motorcycle = { flag = 15, paved_per_km = 3.5, unpaved_per_km = 5.0 }
# [travel.range]              # fast and slow trips: factors on all their minutes
# minibus = { dry = { fast = 0.8, slow = 1.5 }, wet = { fast = 0.8, slow = 2.0 } }
"""
_LIMITS_NOTE: Final = """\
# The largest accepted trip, one way, per category: any of duration_min, distance_m, fare.
# Where nothing is set the longest trip is:"""
_LIMITS: Final = """
[limits.clinic]
duration_min = 60

[limits.training]
duration_min = 90
urban_limit_km = 5            # the circle around a service that states none of its own
rural_limit_km = 10
basis = "radius"              # radius (straight line) | network (the shortest road) | both
setting_of = "site"           # whose setting chooses between the two: site | returnee
"""
_TAIL: Final = """\
[reach]
nearest = 0                   # keep only the n nearest services per category; 0 keeps all in reach

[money]
# living_per_day = 15.0       # what a person needs to live on; unknown where not set
attendance_days_per_month = 22   # turns a monthly stipend into one per day
dependant_per_day = 0         # what one dependant needs a day; 0 leaves dependants out
round_trip_hours = 8          # a longer way there and back is not made in a day: the person stays
# meals_per_day = 5.0         # what eating away from home costs then; unknown where not set
# lodging_per_night = 20.0    # and sleeping

[demand]
period_weeks = 12             # how long weekly appointments are counted as places
appointments_per_person = 1   # how many of them one person takes up in that time
# [demand.mix]                # who is expected to need what where needs are unknown (shares); by
# business = 0.39             # default what returnees were given from 2017 to 2022 (IOM)
# pss = 0.17                  # a mix that is given stands alone; mix = {} expects nothing

[tolerance]                   # how far beyond a limit still counts as a near miss
age = 2                       # years
grade = 1                     # school years
distance_km = 1
duration_min = 15
fare = 0                      # money, one way
days = 30                     # of a course beyond the end of its funding
months = 3                    # since return
persons = 1                   # dependants

[uncertain]                   # homes and services known by their settlement or area alone
candidates = 16               # points drawn for each such place; 0 leaves the range out
seed = 0
settlement_m = 1000           # how far from the point of a settlement its homes and services lie

[measures]
fresh_days = 180              # a service checked longer ago counts as stale
places_days = 90              # "no place free" holds for so long; after that it is a question
months = 24                   # how many months ahead coverage is followed
# priority_high = 8           # the least score of high priority; else the upper quarter

[publish]
k_public = 10                 # people are told in classes, the smallest of fewer than this
k_partner = 5                 # the same on the page for one partner (waypost partners)
# contact = "office phone"    # printed at the foot of every page, for corrections

# Where a file names things its own way (column of waypost = header of the file):
# [columns.services]
# name = "Nom de la structure"
# ignore = ["Zone"]           # headers that are not used, whatever they resemble
# [defaults.services]         # what an empty cell means
# status = "active"
# [values.services.sexes]     # other words for a code
# "filles" = "f"

# What each page says about where a layer comes from:
# [sources.roads]
# source = "OpenStreetMap contributors"
# licence = "ODbL 1.0"
# date = "2026-01-01"
"""

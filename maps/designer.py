"""The page of gaps: areas in fixed classes, what stops people in each, and the same as a table."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from mapping.disclosure import DENOMINATOR_FLOOR
from maps import blocks, drawing, inline, service_block, text
from maps.page import Page, Tables, admit, render, shell

TITLE: Final[Mapping[str, str]] = text.words("index.title_designer")
AUDIENCE: Final = "public"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_block.COLUMNS,
    "categories": service_block.CATEGORY_COLUMNS,
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "roads": ("road_class", "is_ferry", "geometry"),
    "water": ("geometry",),
    "settlements": ("name", "setting", "population", "geometry"),
    "gaps": (
        "pcode",
        "category",
        "group",
        "indicator",
        "value",
        "unit",
        "n_people",
        "n_value",
        "note",
        "is_suppressed",
        "low",
        "high",
    ),
    "catchments": ("category", "mode", "service_id", "measure", "limit", "geometry"),
    "doubts": ("layer", "flag", "snap_m", "geometry"),
}
WHOLE: Final = "ALL"
"""The pcode of the whole programme in the table of gaps."""

TOO_FEW: Final = "base"
"""What stands in a series where there are too few people for minutes to be told."""

OF_COVERED: Final = "single_provider"
"""The indicator whose people are themselves a count: those covered."""

AS_SHARES: Final = ("circle_only", "dry_only")
"""The counts of people that the map draws as a share of the people there."""

_DECIMALS: Final[Mapping[str, int]] = {"share": 4, "min": 1}


def draw(tables: Tables, page: Page) -> str:
    """Return the page of gaps as one HTML document, exact where the page is private.

    Parameters
    ----------
    tables
        Tables of COLUMNS; a missing table is empty, a missing column unknown.
    page
        Facts of the run; ``k`` is the floor that the legend names.

    Raises
    ------
    PublishingRefusedError
        If a table or column is given that COLUMNS does not name.
    """
    known = admit(tables, COLUMNS)
    base = drawing.base(known)
    placed = service_block.shown(known["services"])
    categories = service_block.categories(known["categories"], page.languages)
    plain = service_block.plain(placed, categories, page.languages[0])
    levels = sorted({area["level"] for area in base["areas"]})
    return shell(
        page,
        key="designer",
        title=TITLE,
        body=render("designer.html", page, levels=[int(one) for one in levels], plain=plain),
        blocks={
            "base": blocks.packed(base),
            "categories": blocks.plain(categories),
            "services": blocks.packed(service_block.block(placed)),
            "gaps": blocks.packed(
                series(_as_shares(_named(known)), [one["pcode"] for one in base["areas"]])
            ),
            "catchments": blocks.packed(
                _catchments(known["catchments"], list(placed["service_id"]), base["origin"])
            ),
            "doubts": blocks.packed(_doubtful(known["doubts"], base["origin"])),
        },
        script="".join(
            inline.part(f"{name}.js") for name in ("areas", "classes", "catchments", "designer")
        ),
        wide=True,
        has_map=True,
    )


def series(gaps: pd.DataFrame, pcodes: list[str]) -> dict[str, Any]:
    """Return gaps as category -> group -> indicator -> columns in the order of ``pcodes``.

    Each series has ``v`` (value, "inf" where unreachable), ``n`` (people it refers to), ``y``
    (people counted), ``l`` and ``h`` (the ends of its range), ``note`` and ``unit``. A hidden row
    keeps its ``n`` where that is not hidden too, and its ``v`` says what may be told: "few",
    "most", "base" (too few people for minutes) or "hidden". A column without any value is left
    out. The whole programme stands last.

    Examples
    --------
    >>> row = {"pcode": "A", "category": "c", "group": "all", "indicator": "providers",
    ...        "value": 2.0, "unit": "partners", "n_people": 30.0, "n_value": None, "note": None,
    ...        "is_suppressed": False}
    >>> series(pd.DataFrame([row]), ["A", "B"])["series"]["c"]["all"]["providers"]
    {'unit': 'partners', 'v': [2, None, None], 'n': [30, None, None]}
    """
    places = {pcode: at for at, pcode in enumerate([*pcodes, WHOLE])}
    tree: dict[str, Any] = {}
    for row in gaps[gaps["pcode"].isin(list(places))].to_dict("records"):
        branch = tree.setdefault(str(row["category"]), {}).setdefault(str(row["group"]), {})
        own = branch.setdefault(str(row["indicator"]), {"unit": ""})
        _write_row(own, row, places[str(row["pcode"])], len(places))
    return {"pcodes": [*pcodes, WHOLE], "series": tree}


def _named(known: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the gaps with partners by name where a note is the id of one that is not hidden."""
    listed = known["services"]
    listed = listed[listed["is_confidential"].ne(True) & listed["partner"].notna()]
    names = dict(zip(listed["partner_id"], listed["partner"], strict=True))
    gaps = known["gaps"]
    return gaps.assign(note=[names.get(note, note) for note in gaps["note"]])


def _as_shares(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps with the counts of `AS_SHARES` as shares; nobody there has no share."""
    is_counted = gaps["indicator"].isin(AS_SHARES)
    people = gaps["n_people"].astype(float)
    share = gaps["n_value"].astype(float) / people.where(people > 0)
    return gaps.assign(
        value=gaps["value"].where(~is_counted, share), unit=gaps["unit"].mask(is_counted, "share")
    )


def _write_row(own: dict[str, Any], row: Mapping[Any, Any], at: int, length: int) -> None:
    """Put one row into its series; a column is made with its first known cell."""
    unit = row["unit"] if isinstance(row["unit"], str) else ""
    own["unit"] = own["unit"] or unit
    is_hidden = row["is_suppressed"] is not None and bool(row["is_suppressed"])
    cells = {
        "v": blocks.cell(row["value"], _DECIMALS.get(unit, 1)),
        "n": blocks.cell(row["n_people"]),
        "y": blocks.cell(row["n_value"]),
        "l": blocks.cell(row.get("low"), _DECIMALS.get(unit, 1)),
        "h": blocks.cell(row.get("high"), _DECIMALS.get(unit, 1)),
        "note": blocks.cell(row["note"]) or None,
    }
    if is_hidden:
        cells |= {"v": _told(row, unit), "y": None, "l": None, "h": None, "note": None}
        cells["n"] = None if row["indicator"] == OF_COVERED else cells["n"]
    for name, known in cells.items():
        if known is not None or name == "v":
            own.setdefault(name, [None] * length)[at] = known


def _told(row: Mapping[Any, Any], unit: str) -> str:
    """Return what may be said of a hidden row; a group may be hidden for the other one's sake."""
    if unit != "min":
        return text.side(row["note"])
    if pd.isna(row["n_people"]):
        return TOO_FEW if row["group"] == "all" else "hidden"
    return TOO_FEW if row["n_people"] < DENOMINATOR_FLOOR else "hidden"


def _catchments(
    frame: pd.DataFrame, services: list[str], start: tuple[float, float]
) -> list[dict[str, Any]]:
    """Return the shapes by category, mode, service, measure and limit.

    A service is told by its place among the services of the page; null is all of the category.
    """
    at = {service: number for number, service in enumerate(services)}
    known = frame.assign(at=frame["service_id"].map(at), is_all=frame["service_id"].eq(""))
    known = known[known["is_all"] | known["at"].notna()]
    keys = ["category", "mode", "at", "measure", "limit"]
    return [
        {
            "category": row["category"],
            "mode": row["mode"],
            "service": blocks.cell(row["at"]),
            "by": row["measure"],
            "limit": blocks.cell(row["limit"]),
            "rings": drawing.rings(row["geometry"], start),
        }
        for row in known.sort_values(keys, kind="stable", na_position="first").to_dict("records")
    ]


def _doubtful(frame: pd.DataFrame, start: tuple[float, float]) -> list[dict[str, Any]]:
    """Return the ties in doubt: whose, why, how far, and the way or the place alone."""
    return [
        {
            "layer": row["layer"],
            "flag": row["flag"],
            "metres": blocks.cell(row["snap_m"], 0),
            "line": drawing.steps(row["geometry"].coords, start),
        }
        for row in frame.to_dict("records")
    ]

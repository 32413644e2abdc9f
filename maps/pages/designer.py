"""The page of gaps: areas in fixed classes, what stops people in each, and the same as a table."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from numpy.typing import NDArray

from layers.vocabulary.codes import AMONG
from mapping.disclosure import size_classes
from maps.blocks import area_figures, outlines, service_cards
from maps.frame import base_map, data_blocks, labels
from maps.frame.shell import (
    BYTES,
    Page,
    Tables,
    admit,
    render,
    shell,
)

TITLE: Final[Mapping[str, str]] = labels.words("index.title_designer")
READER: Final = "designer"
AUDIENCE: Final = "both"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": service_cards.COLUMNS,
    "stops": service_cards.STOP_COLUMNS,
    "categories": service_cards.CATEGORY_COLUMNS,
    "areas": ("pcode", "name", "level", "parent_pcode", "geometry"),
    "roads": ("road_class", "is_ferry", "geometry"),
    "water": ("geometry",),
    "settlements": ("name", "setting", "population", "geometry"),
    "gaps": (
        "pcode",
        "category",
        "among",
        "group",
        "indicator",
        "value",
        "unit",
        "n_people",
        "n_stated",
        "n_expected",
        "n_value",
        "suppression",
        "subject_id",
        "low",
        "high",
        "share",
    ),
    "catchments": ("category", "mode", "service_id", "measure", "limit", "geometry"),
    "doubts": ("layer", "flag", "snap_m", "geometry"),
    "months": (
        *("month", "pcode", "category", "among", "n_covered", "n_covered_suppression"),
        *("n_people", "n_covered_share"),
    ),
    "closures": ("partner_id", "category", "among", "n_lost", "n_lost_suppression", "n_people"),
    "services_closed": ("service_id", "among", "n_lost", "n_lost_suppression", "n_people"),
}
AS_SHARES: Final = ("circle_only", "dry_only", "has_place", "shortfall", "places_unknown")
"""The counts of people that the map draws as a share of the people there."""

MANY_MARKS: Final = 1_000
"""Services on the map from the start; more would lie over the areas."""

_SHOWN: Final = (
    "coverage_", "minutes_", "providers", "single_provider", "ends_in_12_months", "stale_only",
    "unaffordable", "waterfall_", "sole_", *AS_SHARES,
)  # fmt: skip
"""How the names of the indicators begin that the page draws or tells."""


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
    base = base_map.base(known)
    placed = service_cards.shown(known["services"])
    categories = service_cards.categories(known["categories"], page.languages)
    plain = service_cards.plain(placed, categories, page.languages[0])
    levels = sorted({area["level"] for area in base["areas"]})
    pcodes = [one["pcode"] for one in base["areas"]]
    header, figures = area_figures.written(_as_shares(_named(known)), pcodes, page.k)
    months, covered = area_figures.of_months(known["months"], pcodes, page.k)
    listed, shapes = _catchments(known["catchments"], list(placed["service_id"]))
    drawn = outlines.written(shapes, [one["category"] for one in listed], base["origin"])
    return shell(
        page,
        key="designer",
        title=TITLE,
        body=render(
            "designer.html",
            page,
            least_people=size_classes.SHARE_FLOOR * page.k,
            levels=[int(one) for one in levels],
            plain=plain,
            has_marks=placed["latitude"].notna().sum() <= MANY_MARKS,
        ),
        blocks={
            "base": data_blocks.packed(base),
            "categories": data_blocks.plain(categories),
            "services": data_blocks.packed(service_cards.block(placed, known["stops"])),
            "gaps": data_blocks.packed(header),
            **{f"{BYTES}gaps-{at}": data_blocks.squeezed(one) for at, one in enumerate(figures)},
            "catchments": data_blocks.packed({"quantum": outlines.QUANTUM_DEG, "shapes": listed}),
            **{
                f"{BYTES}catchments-{at}": data_blocks.squeezed(own)
                for at, own in enumerate(drawn.values())
            },
            "months": data_blocks.packed(months),
            f"{BYTES}months": data_blocks.squeezed(covered),
            "closing": data_blocks.packed({one: _closing(known, placed, one) for one in AMONG}),
            "doubts": data_blocks.packed(_doubtful(known["doubts"], base["origin"])),
        },
        script="designer/designer.js",
        wide=True,
        has_map=True,
    )


def _named(known: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the gaps with partners by name where the subject is one that is not hidden."""
    listed = known["services"]
    listed = listed[listed["is_confidential"].ne(True) & listed["partner"].notna()]
    names = dict(zip(listed["partner_id"], listed["partner"], strict=True))
    gaps = known["gaps"]
    gaps = gaps[gaps["indicator"].astype("str").str.startswith(_SHOWN)]
    return gaps.assign(subject_id=gaps["subject_id"].replace(names))


def _as_shares(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps with the counts of `AS_SHARES` as shares; nobody there has no share."""
    is_counted = gaps["indicator"].isin(AS_SHARES)
    return gaps.assign(
        value=gaps["value"].where(~is_counted, gaps["share"]),
        unit=gaps["unit"].mask(is_counted, "share"),
    )


def _catchments(
    frame: pd.DataFrame, services: list[str]
) -> tuple[list[dict[str, Any]], NDArray[Any]]:
    """Return the shapes and what they are: category, mode, service, measure and limit.

    A service is told by its place among the services of the page; null is all of the category.
    """
    at = {service: number for number, service in enumerate(services)}
    known = frame.assign(at=frame["service_id"].map(at), is_all=frame["service_id"].eq(""))
    known = known[known["is_all"] | known["at"].notna()]
    keys = ["category", "mode", "at", "measure", "limit"]
    known = known.sort_values(keys, kind="stable", na_position="first")
    listed = [
        {
            "category": row["category"],
            "mode": row["mode"],
            "service": data_blocks.cell(row["at"]),
            "by": row["measure"],
            "limit": data_blocks.cell(row["limit"]),
        }
        for row in known[keys].to_dict("records")
    ]
    return listed, known["geometry"].to_numpy(object)


def _closing(
    known: Mapping[str, pd.DataFrame], placed: pd.DataFrame, among: str
) -> dict[str, list[Any]]:
    """Return what is lost with each service of the page, and with all its partner's of the kind.

    Columns in the order of the services: ``lost`` (people without any other; or the code of what
    may be told), ``of`` (people whom it takes); ``all_lost``, ``all_of`` the same of its partner. A
    confidential service and its partner tell nothing.
    """
    services, partners = (known[name] for name in ("services_closed", "closures"))
    own = _found(services[services["among"].eq(among)], placed, ["service_id"])
    whole = _found(partners[partners["among"].eq(among)], placed, ["partner_id", "category"])
    is_hidden = placed["is_confidential"].astype(bool).tolist()
    told = {"lost": _lost(own), "of": list(own["n_people"]), "all_lost": _lost(whole),
            "all_of": list(whole["n_people"])}  # fmt: skip
    return {
        name: [
            None if out else data_blocks.cell(one)
            for one, out in zip(column, is_hidden, strict=True)
        ]
        for name, column in told.items()
    }


def _found(table: pd.DataFrame, placed: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the row of each service of the page, blank where there is none."""
    rows = table.drop_duplicates(keys)
    wanted = placed[keys].astype(object)
    return wanted.merge(rows.astype(dict.fromkeys(keys, object)), on=keys, how="left")


def _lost(table: pd.DataFrame) -> list[Any]:
    """Counts, or the code of those that are suppressed."""
    codes = table["n_lost_suppression"].fillna("none")
    return [n if code == "none" else code for code, n in zip(codes, table["n_lost"], strict=True)]


def _doubtful(frame: pd.DataFrame, start: tuple[float, float]) -> list[dict[str, Any]]:
    """Return the ties in doubt: whose, why, how far, and the way or the place alone."""
    return [
        {
            "layer": row["layer"],
            "flag": row["flag"],
            "metres": data_blocks.cell(row["snap_m"], 0),
            "line": base_map.steps(row["geometry"].coords, start),
        }
        for row in frame.to_dict("records")
    ]

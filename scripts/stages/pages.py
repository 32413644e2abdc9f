"""Pages and reports: results and layers -> tables each page may hold -> published/ and private/."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from types import ModuleType
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from layers.criteria.distance import COARSE
from layers.errors import PublishingRefusedError
from mapping.disclosure import confidential
from mapping.network.road_network import Network
from mapping.profiles import eligibility_rules, urban_rural
from maps import pages
from maps.pages import caseworker, index, partners, thumbnails
from scripts.runtime import published_set
from scripts.runtime.page_facts import category_table, page_of
from scripts.runtime.progress import Progress
from scripts.runtime.project import write_private
from scripts.runtime.published_set import Outgoing
from scripts.runtime.result_io import read_judged
from scripts.runtime.stored_layers import Layers
from scripts.stages import catchments, finder_data, run_results, snap_report
from scripts.stages.run_results import RunResults

AUDIENCES: Final = ("partner", "caseworker", "designer")
DRAWN_ROADS: Final = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "track", "ferry",
)  # fmt: skip
MAX_DRAWN_LINES: Final = 6000

PERSONAL: Final = ("returnees", "reach", "criteria")
"""Tables with a row for each person, and the partners' own words: for private pages alone."""

Tables = dict[str, pd.DataFrame]
Makers = dict[str, Callable[[int], pd.DataFrame | None]]


def draw_pages(
    results: RunResults,
    roads: Network | None,
    audiences: Collection[str],
    progress: Progress,
    out: Outgoing,
) -> None:
    """Draw the pages of the named audiences: public ones into `out`, others into private/."""
    folder, layers = results.folder, results.layers
    base = _base_tables(layers)
    finder = cache(lambda: finder_data.tables(folder, layers, roads))
    makers = _makers(results, roads, base, progress) | {
        name: partial(lambda one, _: finder()[0][one], name) for name in finder_data.TABLES
    }
    also: dict[str, Callable[[], Any]] = {"roads": lambda: roads, "answers": lambda: finder()[1]}
    public, own = page_of(folder, folder.programme.k_public), page_of(folder, 0)
    for name, module in pages.known().items():
        if pages.reader(module) not in audiences:
            continue
        tables = _tables(name, module, makers)
        if module.AUDIENCE in pages.PUBLIC:
            with progress.stage(f"page {name}"):
                beside = {one: also[one]() for one in getattr(module, "ALSO", ())}
                out.files[f"{name}.html"] = module.draw(tables(public.k), public, **beside)
        if module.AUDIENCE in pages.PRIVATE:
            with progress.stage(f"page {name}, private"):
                beside = {one: also[one]() for one in getattr(module, "ALSO", ())}
                write_private(folder, f"{name}.html", module.draw(tables(0), own, **beside))


def _listing(names: Sequence[str]) -> pd.DataFrame:
    """The files of the index, with the titles of those that a page has drawn."""
    titles = {f"{name}.html": module.TITLE for name, module in pages.known().items()}
    return pd.DataFrame(
        [
            {"file": one, **{f"title_{lang}": title for lang, title in titles.get(one, {}).items()}}
            for one in names
        ],
        columns=["file", *sorted({f"title_{lang}" for one in titles.values() for lang in one})],
    )


def _tables(name: str, module: ModuleType, makers: Makers) -> Callable[[int], Tables]:
    """Return what makes the tables that a page names, with its columns and floored to k.

    A table that says how it is floored or of whom it tells nothing may be published; one that
    does not (makers give None) is refused on a public page. What a run has not made is left out.
    """
    unknown = sorted(set(module.COLUMNS) - set(makers))
    if unknown:
        raise PublishingRefusedError(
            f"maps/pages/{name}.py asks for {', '.join(unknown)}; "
            f"there are the tables {', '.join(sorted(makers))}."
        )
    for one in makers:
        if one in PERSONAL and one in module.COLUMNS and module.AUDIENCE in pages.PUBLIC:
            raise PublishingRefusedError(
                f"maps/pages/{name}.py is published and may not hold the table {one}: it names "
                "persons. Set AUDIENCE to private, or leave the table out."
            )

    def made(k: int) -> Tables:
        found = {one: makers[one](k) for one in module.COLUMNS}
        return {
            one: _admitted(table, module.COLUMNS[one])
            for one, table in found.items()
            if table is not None
        }

    return made


def _admitted(table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The columns of a table that a page names; a name that ends in * admits all that begin so."""
    stems = tuple(one[:-1] for one in columns if one.endswith("*"))
    listed = [one for one in table if one in columns or (stems and str(one).startswith(stems))]
    return table[listed]


def _makers(results: RunResults, roads: Network | None, base: Tables, progress: Progress) -> Makers:
    """Return what makes each table that a page may name, given the floor (0 where it is private).

    Tables that several pages share are made once, when the first page asks for them.
    """
    folder, layers = results.folder, results.layers
    public = cache(lambda: _for_public(base))
    shapes = cache(lambda: _shapes(layers, roads, progress))
    doubts = cache(lambda: snap_report.doubtful(folder))
    cases = cache(lambda: _case_tables(layers, [results.judged, read_judged(folder, "beyond")]))
    makers: Makers = {name: partial(_based, base, public, name) for name in base}
    makers |= {
        name: partial(lambda one, k: results.of(k).get(one), name)
        for name in ("gaps", *run_results.written())
    }
    makers |= {name: partial(lambda one, _: cases()[one], name) for name in PERSONAL}
    return makers | {
        "catchments": lambda _: shapes(),
        "doubts": lambda k: _for_public_doubts(doubts(), layers.services) if k else doubts(),
    }


def _based(base: Tables, public: Callable[[], Tables], name: str, k: int) -> pd.DataFrame:
    return (public() if k else base)[name]


def _shapes(layers: Layers, roads: Network | None, progress: Progress) -> gpd.GeoDataFrame:
    with progress.stage("catchments") as tick:
        return catchments.of_services(roads, layers.profiles, tick)


def draw_index(results: RunResults, out: Outgoing) -> None:
    """Draw the index of the set that will be published, and the pictures of its pages."""
    folder, layers = results.folder, results.layers
    base, page = _base_tables(layers), page_of(folder, folder.programme.k_public)
    found = [name for name in published_set.names(folder.published, out) if name != "index.html"]
    names = [name for name in found if "/" not in name and name.rpartition(".")[2] in index.FORMATS]
    stems = {name.rpartition(".")[0] for name in names}
    drawn = thumbnails.draw(_for_public(base) | {"gaps": results.told["gaps"]})
    pictures = {stem: picture for stem, picture in drawn.items() if stem in stems}
    listing = {"files": _listing(names)}
    out.files |= {f"{stem}.png": one for stem, one in pictures.items()}
    out.files["index.html"] = index.draw(listing, page, pictures)


def _base_tables(layers: Layers) -> Tables:
    areas = layers.areas[["pcode", "name", "level", "parent_pcode", "geometry"]]
    services = layers.services
    points = services.geometry
    shown = pd.DataFrame(services.drop(columns="geometry")).assign(
        area=_area_names(services["pcode"], layers.areas).fillna(services["settlement"]),
        longitude=[point.x if point is not None else float("nan") for point in points],
        latitude=[point.y if point is not None else float("nan") for point in points],
        days_to_start=layers.profiles.services["days_to_start"].to_numpy(),
        papers=services["service_id"].map(eligibility_rules.papers(layers.profiles.rules)),
    )
    return {
        "services": shown[list(partners.COLUMNS["services"])],
        "stops": _stop_table(layers.profiles.stops),
        "categories": category_table(layers.kinds),
        "areas": areas,
        "roads": _drawn_roads(layers.roads),
        "water": layers.water[["geometry"]],
        "settlements": layers.settlements[["name", "setting", "population", "geometry"]],
    }


def _stop_table(stops: gpd.GeoDataFrame) -> pd.DataFrame:
    """Where mobile teams come: what pages tell of it, and what the finder judges by."""
    return pd.DataFrame(stops.drop(columns="geometry")).assign(
        on=stops["on"].dt.strftime("%Y-%m-%d"),
        longitude=stops.geometry.x.to_numpy(),
        latitude=stops.geometry.y.to_numpy(),
        is_coarse=stops["position_class"].isin(COARSE),
    )


def _area_names(pcodes: pd.Series, areas: pd.DataFrame) -> pd.Series:
    names = areas.set_index("pcode")["name"].reindex(pcodes)
    return pd.Series(names.to_numpy(), index=pcodes.index, dtype="str")


def _for_public(base: Tables) -> Tables:
    """The same without the place, name, partner and stops of confidential services."""
    services = base["services"]
    hidden = services.loc[confidential.is_hidden(services), "service_id"]
    stops = base["stops"][~base["stops"]["service_id"].isin(hidden)]
    return base | {"services": confidential.masked(services), "stops": stops}


def _for_public_doubts(found: gpd.GeoDataFrame, services: pd.DataFrame) -> gpd.GeoDataFrame:
    """The doubtful ties of services that are not confidential; of no person."""
    hidden = services.loc[confidential.is_hidden(services), "service_id"]
    return found[(found["layer"] == "services") & ~found["id"].isin(hidden)]


def _drawn_roads(roads: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The most important roads first, as many as a page can carry."""
    rank = {name: order for order, name in enumerate(DRAWN_ROADS)}
    kind = roads["road_class"].str.removesuffix("_link").map(rank)
    ferry = roads["is_ferry"].eq(True).fillna(False)
    ranked = roads.assign(_rank=kind.where(~ferry, -1)).dropna(subset=["_rank"])
    ranked = ranked.sort_values("_rank", kind="stable").head(MAX_DRAWN_LINES)
    return ranked[["road_class", "is_ferry", "geometry"]]


def _case_tables(layers: Layers, judged: Sequence[pd.DataFrame]) -> Tables:
    """The people, and their judged pairs within the limits and the nearest beyond them."""
    held = list(caseworker.COLUMNS["reach"])
    people = layers.returnees
    pcode = urban_rural.area_of(people, layers.areas).fillna(people["pcode"])
    points = people.geometry
    shown = pd.DataFrame(people.drop(columns="geometry")).assign(
        pcode=pcode,
        area=_area_names(pcode, layers.areas),
        longitude=[point.x if point is not None else float("nan") for point in points],
        latitude=[point.y if point is not None else float("nan") for point in points],
    )
    return {
        "returnees": shown[list(caseworker.COLUMNS["returnees"])],
        "reach": pd.concat([table[held] for table in judged], ignore_index=True),
        "criteria": layers.criteria[list(caseworker.COLUMNS["criteria"])],
    }

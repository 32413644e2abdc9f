"""The roads of a place from OpenStreetMap's server, through osmnx, into a programme's folder."""

from __future__ import annotations

import socket
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyproj
import shapely

from layers import atomic_write
from layers.errors import SurroundingsError, UsageError
from layers.readers import osm_road_tags
from layers.readers.formats import graphml
from scripts.runtime import closed_places
from scripts.runtime.progress import Progress
from scripts.runtime.project import open_folder

ATTRIBUTION: Final = "© OpenStreetMap contributors, Open Database Licence (ODbL)"
MAX_KM2: Final = 50_000
_SUFFIXES: Final = (".geojson", ".gpkg")
_QUERY_M2: Final = 10_000e6  # osmnx asks for larger areas in parts
_PATIENCE_S: Final = 10
_ADVICE: Final = "or download an extract (.osm.pbf) and name it under [layers] roads"
_WANTED: Final = ['["highway"]["area"!~"yes"]', '["route"="ferry"]']
_SETTINGS: Final[Mapping[str, Any]] = {
    "use_cache": False,  # it would write into the folder where the command is run
    "doh_url_template": None,  # no third party learns what is looked up
    "max_query_area_size": _QUERY_M2,
    "useful_tags_way": [*osm_road_tags.WAY_TAGS, *osm_road_tags.CLOSURE_TAGS],
    "useful_tags_node": list(osm_road_tags.NODE_TAGS),
}


@dataclass(frozen=True)
class Downloaded:
    """What was written.

    Parameters
    ----------
    path
        The file.
    name
        What programme.toml calls it: the path from the programme's folder.
    is_named
        Whether programme.toml names it already.
    counts
        lines, km, one_way, ferries and closed (to engines, walkers or all).
    """

    path: Path
    name: str
    is_named: bool
    counts: Mapping[str, int]


def download(
    path: Path, progress: Progress, *, place: str = "", bbox: str = "", out: str = ""
) -> Downloaded:
    """Download the roads and ferries of an area and write them, whole or not at all.

    Parameters
    ----------
    path
        The programme's folder.
    place
        A name that OpenStreetMap knows an area by, such as `Kombo North, Gambia`.
    bbox
        West, south, east, north in degrees, where there is no place.
    out
        The file, from the programme's folder, .geojson or .gpkg; default data/roads.geojson.

    Raises
    ------
    UsageError
        A box or place that does not exist, is larger than 50,000 km2 or holds no roads; a file
        that is there already.
    SurroundingsError
        No connection, or the server is busy or failed; nothing was written.
    """
    folder = open_folder(path)
    name, target = _target(path, out or "data/roads.geojson")
    area = _box(bbox) if bbox else None
    import osmnx  # noqa: PLC0415 - slow to import, and only this command needs it

    with _settings(osmnx), _told():
        if area is None:
            with progress.stage("find the place"):
                area = _place(osmnx, place)
        _check_size(area)
        with progress.stage("download"):
            graph = _graph(osmnx, area)
    with progress.stage("write roads"):
        roads = graphml.roads(graph, target).assign(source="OpenStreetMap")
        roads = roads.drop(columns=["_sheet", "_record", "_line"])
        closed_places.make(target.parent)
        atomic_write.write_bytes(target, _content(roads, target.suffix), mode=0o600)
    is_named = name in folder.programme.layers.get("roads", ())
    return Downloaded(target, name, is_named, _counts(roads))


def as_text(found: Downloaded) -> str:
    """Return what was written, how to use it, and whom to name."""
    counts = found.counts
    use = f'Name them in programme.toml under [layers]:  roads = "{found.name}"'
    if found.is_named:
        use = "programme.toml names them already; run 'waypost load' next."
    return (
        f"{counts['lines']:,} lines of road, {counts['km']:,} km ({counts['one_way']:,} one-way, "
        f"{counts['ferries']:,} ferries, {counts['closed']:,} closed to some), are in {found.path}."
        f"\n{use}\n{ATTRIBUTION}: say so wherever they are shown."
    )


def as_json(found: Downloaded) -> dict[str, Any]:
    """Return the same as facts."""
    facts = {"written": str(found.path), "layers": {"roads": found.name}}
    return facts | {"counts": dict(found.counts), "attribution": ATTRIBUTION}


def _target(folder: Path, out: str) -> tuple[str, Path]:
    target = folder / out
    if target.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"--out {out} must end in {' or '.join(_SUFFIXES)}.")
    if not target.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"--out {out} leaves the programme's folder. Name a file inside it.")
    if target.exists():
        raise UsageError(
            f"{target} is already there and was left as it is. Remove it, or name another file "
            "with --out."
        )
    return Path(out).as_posix(), target


def _box(text: str) -> shapely.Polygon:
    try:
        west, south, east, north = (float(part) for part in text.replace(";", ",").split(","))
    except ValueError:
        raise UsageError(
            f"--bbox {text!r} is no box. Write west,south,east,north in degrees: "
            "--bbox -16.75,13.40,-16.60,13.50"
        ) from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError(
            f"--bbox {text!r} is no box on the globe. The order is west,south,east,north."
        )
    return shapely.box(west, south, east, north)


def _place(osmnx: Any, place: str) -> Any:
    try:
        return osmnx.geocode_to_gdf(place).geometry.iloc[0]
    except (TypeError, ValueError, LookupError):
        raise UsageError(
            f"--place {place!r}: OpenStreetMap knows no area of that name. Add the country, as in "
            "'Kombo North, Gambia', or give a box with --bbox."
        ) from None


def _check_size(area: Any) -> None:
    km2 = abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(area)[0]) / 1e6
    if km2 > MAX_KM2:
        raise UsageError(
            f"The area has {km2:,.0f} km2; the map server is asked for {MAX_KM2:,} at most. Take a "
            f"smaller one, {_ADVICE}."
        )


def _graph(osmnx: Any, area: Any) -> Any:
    """Return the graph of an area, a way in as few lines as junctions, barriers and fords allow."""
    _check_reachable(osmnx.settings.overpass_url)
    try:
        graph = osmnx.graph_from_polygon(
            area, simplify=False, retain_all=True, truncate_by_edge=True, custom_filter=_WANTED
        )
    except ValueError:
        raise UsageError(
            "OpenStreetMap holds no roads in that area. Correct the place or the box."
        ) from None
    return osmnx.simplify_graph(
        graph,
        node_attrs_include=["barrier", "ford"],
        edge_attrs_differ=["osmid"],
        remove_rings=False,
    )


def _check_reachable(url: str) -> None:
    """Fail at once where the server is away; osmnx would first wait a minute for its turn."""
    asked = f"{url.rstrip('/')}/status"
    try:
        urllib.request.urlopen(asked, timeout=_PATIENCE_S).close()  # noqa: S310 - osmnx's own URL
    except urllib.error.HTTPError:
        return  # it answered


@contextmanager
def _settings(osmnx: Any) -> Iterator[None]:
    """Set osmnx up for one download and leave it, and the look-up of names, as they were."""
    before = {name: getattr(osmnx.settings, name) for name in (*_SETTINGS, "requests_kwargs")}
    look_up = socket.getaddrinfo
    hooks = {"hooks": {"response": _check_answer}}
    try:
        for name, value in {**_SETTINGS, "requests_kwargs": hooks}.items():
            setattr(osmnx.settings, name, value)
        yield
    finally:
        socket.getaddrinfo = look_up
        for name, value in before.items():
            setattr(osmnx.settings, name, value)


def _check_answer(response: Any, **_options: Any) -> None:
    """Refuse an answer that is late, wrong or cut off; osmnx would wait for ever or take it."""
    if response.url.endswith("/status"):
        return
    if response.status_code in (429, 504):
        raise SurroundingsError(
            f"The map server is busy. Wait some minutes and run again, {_ADVICE}."
        )
    if not response.ok:
        raise SurroundingsError(
            f"The map server answered with the error {response.status_code}. Run again later, "
            f"{_ADVICE}."
        )
    if b'"remark"' in response.content[-2_000:]:
        raise SurroundingsError(
            f"The map server broke off before the end. Take a smaller area, {_ADVICE}."
        )


@contextmanager
def _told() -> Iterator[None]:
    """Say a lost or missing connection in plain words."""
    try:
        yield
    except OSError as error:  # the errors of requests and urllib are all of this kind
        raise SurroundingsError(
            "There is no connection to the map server; nothing was written. Connect and run again, "
            f"{_ADVICE}."
        ) from error


def _content(roads: gpd.GeoDataFrame, suffix: str) -> bytes:
    if suffix.lower() == ".geojson":
        return f"{roads.to_json(na='drop', drop_id=True, ensure_ascii=False)}\n".encode()
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "roads.gpkg"
        roads.to_file(copy, layer="roads", driver="GPKG")
        return copy.read_bytes()


def _counts(roads: gpd.GeoDataFrame) -> dict[str, int]:
    geod = pyproj.Geod(ellps="WGS84")
    closed = roads["access"].notna() if "access" in roads else roads.geometry.isna()
    return {
        "lines": len(roads),
        "km": round(sum(map(geod.geometry_length, roads.geometry)) / 1000),
        "one_way": int((roads["oneway"] == "yes").sum()),
        "ferries": int((roads["is_ferry"] == "true").sum()),
        "closed": int(closed.sum()),
    }

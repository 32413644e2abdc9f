"""A quick look at a layer on a folium map, for analysts; every value is escaped first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import folium
import geopandas as gpd
import pandas as pd
from branca.element import Figure

from layers.schemas import SCHEMAS
from maps.frame.labels import escape, label

_MOST_COLUMNS: Final = 12
_MARK: Final = "#0072B2"
_LANG: Final = "en"


def preview(
    layer: gpd.GeoDataFrame, name: str = "layer", columns: Sequence[str] | None = None
) -> folium.Map:
    """Return a map of a layer with its values in tooltips.

    The map has no background and is for a notebook or a browser with a connection: folium fetches
    its scripts. Published pages are made by the other modules of this package.

    Parameters
    ----------
    layer
        Any geometry, in any CRS; rows without a geometry are left out and counted in the name.
    name
        The layer's name; that of a schema with sensitive columns is marked as personal.
    columns
        What a tooltip shows; the first twelve columns where not given.

    Notes
    -----
    folium compiles what it is given as a template and writes it into scripts, so values, column
    names and the layer's name pass `labels.escape`, and columns travel under neutral keys.
    """
    placed = layer[layer.geometry.notna() & ~layer.geometry.is_empty]
    chart = folium.Map(tiles=None, prefer_canvas=True, max_zoom=18, maxZoom=18)
    title = _title(name, len(placed), len(layer))
    figure = chart.get_root()
    assert isinstance(figure, Figure)
    figure.html.add_child(folium.Element(f"<p><strong>{title}</strong></p>"))
    if placed.empty:
        return chart
    if placed.crs is not None:
        placed = placed.to_crs(4326)
    shown = _shown(layer) if columns is None else list(columns)
    folium.GeoJson(
        _escaped(placed, shown).to_json(),
        name=title,
        marker=folium.CircleMarker(radius=6, color=_MARK, fill=True),
        style_function=_style,
        tooltip=_tooltip(shown),
    ).add_to(chart)
    west, south, east, north = (float(edge) for edge in placed.total_bounds)
    chart.fit_bounds([[south, west], [north, east]])
    return chart


def _title(name: str, n_placed: int, n_rows: int) -> str:
    schema = SCHEMAS.get(name)
    words = [f"{name}: {n_placed} of {n_rows} rows have a place"]
    if schema is not None and any(column.sensitive for column in schema.columns):
        words.append(label("frame.private", _LANG))
    return escape(" – ".join(words))


def _shown(layer: gpd.GeoDataFrame) -> list[str]:
    names = [str(one) for one in layer.columns if one != layer.geometry.name]
    return [one for one in names if not one.startswith("_")][:_MOST_COLUMNS]


def _escaped(placed: gpd.GeoDataFrame, shown: Sequence[str]) -> gpd.GeoDataFrame:
    """Return the columns as escaped text under the keys c0, c1 and so on."""
    unknown = label("unknown", _LANG)
    texts = {
        f"c{place}": [unknown if pd.isna(value) else escape(value) for value in placed[column]]
        for place, column in enumerate(shown)
    }
    return gpd.GeoDataFrame(texts, geometry=placed.geometry.to_numpy(), crs=4326)


def _tooltip(shown: Sequence[str]) -> folium.GeoJsonTooltip | None:
    if not shown:
        return None
    return folium.GeoJsonTooltip(
        fields=[f"c{place}" for place in range(len(shown))],
        aliases=[escape(column) for column in shown],
    )


def _style(_feature: object) -> dict[str, object]:
    return {"color": _MARK, "weight": 2, "fillOpacity": 0.4}

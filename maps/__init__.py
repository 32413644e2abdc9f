"""What is published: pages and reports, tables in, text out."""

from collections.abc import Sequence
from typing import Any


def preview(layer: Any, name: str = "layer", columns: Sequence[str] | None = None) -> Any:
    """Return a folium map of a layer (a GeoDataFrame), for a quick look in a notebook.

    See `maps.layer_preview.preview`; folium is imported only when a map is asked for.
    """
    from maps import layer_preview  # noqa: PLC0415 - keeps `import maps` fast

    return layer_preview.preview(layer, name, columns)

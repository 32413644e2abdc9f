"""The prepared network as bytes: noded once, read back in a moment, never for other roads.

The bytes may lie in a folder that others write to. They hold plain arrays and one JSON text, and
whatever is wrong with them, what comes back is None or a network that is safe to search.
"""

import functools
import hashlib
import importlib.resources
import json
from dataclasses import fields
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from mapping.network import road_network
from mapping.network.road_network import Network
from mapping.settings.travel_model import GROUPS, TravelModel

MAGIC: Final = b"waypost network 1\n"
SHAPED_BY: Final = ("mapping", "mapping.settings", "mapping.network", "mapping.network.engine")
"""The rooms whose files decide what is written; a change of any file makes old bytes stale."""
LINES: Final = ("edge_lonlat", "edge_metric")
TABLE: Final = "edges"
MADE_AGAIN: Final = ("crs", "model", "counts", "hierarchy", "listed", "water", "settlements")
"""What is no array: it follows from the nodes, comes with the programme, or stands beside."""

_DIGEST_BYTES: Final = 32
_KINDS: Final = ("<f8", "<i8", "<i4", "|i1", "|b1", "|u1")

Array = NDArray[Any]


def to_bytes(found: Network, content: str, order: bytes) -> bytes:
    """Return a network as bytes.

    Parameters
    ----------
    found
        The network; its travel model is left out, it comes with the programme.
    content
        What it was made from: a fingerprint of the roads and settlements.
    order
        Its hierarchy as `hierarchy.to_bytes` writes it; empty where it has none yet.
    """
    arrays: dict[str, Array] = {"order": np.frombuffer(order, dtype=np.uint8)}
    words: dict[str, list[str]] = {}
    for name in _names_of_arrays():
        arrays[name] = getattr(found, name)
    for name in LINES:
        xy, line = shapely.get_coordinates(getattr(found, name), return_index=True)
        arrays[f"{name}.xy"] = xy
        arrays[f"{name}.size"] = np.bincount(line, minlength=len(found.edges))
    for column, cells in found.edges.items():
        values = cells.to_numpy()
        if values.dtype == object:
            values, known = pd.factorize(cells)
            words[str(column)] = [str(word) for word in known]
        arrays[f"{TABLE}.{column}"] = values
    head = {
        "arrays": [[name, _kind(values), list(values.shape)] for name, values in arrays.items()],
        "words": words,
        "counts": found.counts,
    }
    text = json.dumps(head).encode()
    parts = [len(text).to_bytes(8, "little"), text]
    parts += [np.ascontiguousarray(each, _kind(each)).tobytes() for each in arrays.values()]
    body = b"".join(parts)
    return MAGIC + _key(content) + hashlib.sha256(body).digest() + body


def from_bytes(data: bytes, content: str, model: TravelModel) -> tuple[Network, bytes] | None:
    """Return the network that was written for this content, and its order; None for any other.

    None as well where the bytes are cut short, damaged, written by another version, or hold what
    no network is like.
    """
    start = len(MAGIC) + 2 * _DIGEST_BYTES
    if data[: start - _DIGEST_BYTES] != MAGIC + _key(content):
        return None
    body = memoryview(data)[start:]
    if hashlib.sha256(body).digest() != data[start - _DIGEST_BYTES : start]:
        return None
    try:
        return _read(body, model)
    except (ValueError, KeyError, TypeError, IndexError, shapely.errors.GEOSException):
        return None


@functools.cache
def _code() -> bytes:
    """Return a digest of the code that decides what is written."""
    found = hashlib.sha256()
    for room in SHAPED_BY:
        files = importlib.resources.files(room).iterdir()
        for file in sorted(files, key=lambda file: file.name):
            if file.name.endswith((".py", ".toml")):
                found.update(f"{room}/{file.name}".encode())
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.digest()


def _key(content: str) -> bytes:
    """Return what bytes must begin with to be those of this content and this code."""
    return hashlib.sha256(_code() + content.encode()).digest()


def _names_of_arrays() -> list[str]:
    """Return the fields of a network that are arrays."""
    other = {TABLE, *LINES, *MADE_AGAIN}
    return [field.name for field in fields(Network) if field.name not in other]


def _kind(values: Array) -> str:
    """Return the kind of an array's numbers as it is written."""
    kind = values.dtype.newbyteorder("<").str
    if kind not in _KINDS:
        raise TypeError(kind)
    return kind


def _read(body: memoryview, model: TravelModel) -> tuple[Network, bytes] | None:
    """The network and its order out of the bytes after the digest; None where they do not fit."""
    at = 8 + int.from_bytes(body[:8], "little")
    head = json.loads(bytes(body[8:at]))
    arrays: dict[str, Array] = {}
    for name, kind, shape in head["arrays"]:
        n_values = int(np.prod([_KINDS.index(kind) >= 0, *shape]))
        arrays[name] = np.frombuffer(body, kind, n_values, at).reshape(shape).copy()
        at += arrays[name].nbytes
    edges = _edges(arrays, head["words"])
    if at != len(body) or not _is_sound(arrays, edges):
        return None
    parts: dict[str, Any] = {name: arrays[name] for name in _names_of_arrays()}
    parts |= {name: _lines(arrays, name) for name in LINES}
    crs = road_network.local_crs(arrays["node_lonlat"])
    found = Network(**parts, edges=edges, crs=crs, model=model, counts=dict(head["counts"]))
    return found, arrays["order"].tobytes()


def _edges(arrays: dict[str, Array], words: dict[str, list[str]]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name, values in arrays.items():
        if not name.startswith(f"{TABLE}."):
            continue
        column = name.removeprefix(f"{TABLE}.")
        known = words.get(column)
        columns[column] = values if known is None else pd.array(known, dtype="str").take(values)
    return pd.DataFrame(columns)


def _is_sound(arrays: dict[str, Array], edges: pd.DataFrame) -> bool:
    """Whether every number that points somewhere points inside."""
    n_nodes, n_edges = len(arrays["node_lonlat"]), len(edges)
    sizes = [len(arrays[name]) for name in ("node_component", "node_is_urban")]
    return (
        arrays["node_lonlat"].shape == (n_nodes, 2)
        and sizes == [n_nodes] * 2
        and all(_is_inside(edges[name], 0, n_nodes) for name in ("from_node", "to_node"))
        and _is_inside(edges["group"], -1, len(GROUPS))
        and _is_inside(edges["row"], 0, 2**31)
        and _is_inside(arrays["node_component"], 0, len(arrays["component_km"]))
        and all(
            len(arrays[f"{name}.size"]) == n_edges
            and _is_inside(arrays[f"{name}.size"], 2, 2**31)
            and arrays[f"{name}.size"].sum() == len(arrays[f"{name}.xy"])
            for name in LINES
        )
    )


def _is_inside(values: Any, low: int, beyond: int) -> bool:
    found = np.asarray(values)
    return found.dtype.kind == "i" and (
        not len(found) or bool(found.min() >= low and found.max() < beyond)
    )


def _lines(arrays: dict[str, Array], name: str) -> NDArray[np.object_]:
    size = arrays[f"{name}.size"].astype(np.int64)
    line = np.repeat(np.arange(len(size)), size)
    return np.asarray(shapely.linestrings(arrays[f"{name}.xy"], indices=line), dtype=object)

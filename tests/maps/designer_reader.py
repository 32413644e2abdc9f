"""Another reader of the designer's blocks: figures and outlines as ARCHITECTURE.md tells them."""

from __future__ import annotations

import re

from maps.frame import data_blocks, varints


def block(document: str, name: str):
    return data_blocks.unpacked(re.search(rf'id="block-{name}">([^<]+)<', document)[1])


def numbers(document: str, name: str) -> list[int]:
    return varints.read(
        data_blocks.loosened(re.search(rf'id="block-{name}">([^<]*)<', document)[1])
    )


def figures(document: str) -> dict:
    """Return `pcodes`, and category -> group -> indicator -> unit and columns with figures."""
    header = block(document, "gaps")
    series: dict = {}
    for at, item in enumerate(header["categories"]):
        series[item["category"]] = read(header, item, numbers(document, f"bytes-gaps-{at}"))
    return {"pcodes": header["pcodes"], "series": series}


def read(header: dict, item: dict, held) -> dict:
    """Return group -> indicator -> columns of one category."""
    tree: dict = {}
    columns = list(held.reshape(6, len(item["series"]), len(header["pcodes"])).tolist())
    for at, (group, indicator, unit) in enumerate(item["series"]):
        rows = [column[at] for column in columns]
        tree.setdefault(group, {})[indicator] = _series(header, unit, *rows)
    return tree


def _series(header, unit, v, y, n, low, high, subject) -> dict:
    scale = header["scales"].get(unit, 1)

    def steps(column, size):
        return [(one - 1) / size if one else None for one in column]

    own = {"y": steps(y, 1), "n": steps(n, 1), "l": steps(low, scale), "h": steps(high, scale)}
    own["subject"] = [header["subjects"][one - 1] if one else None for one in subject]
    own["v"] = [
        _value(header["codes"], unit, scale, *cell)
        for cell in zip(v, own["y"], own["n"], strict=True)
    ]
    kept = {name: column for name, column in own.items() if name == "v" or any(_known(column))}
    return {"unit": unit, **kept}


def _known(column):
    return [one is not None for one in column]


def _value(codes, unit, scale, code, y, n):
    if code == 0:
        return None if y is None else y / n if unit == "share" else y
    return codes[code - 1] if code <= len(codes) else (code - 1 - len(codes)) / scale


def outlines(document: str) -> list[list[list[tuple[int, int]]]]:
    """Return the rings of each catchment as points in steps from the origin."""
    listed = [one["category"] for one in block(document, "catchments")["shapes"]]
    shapes = []
    for at, kind in enumerate(dict.fromkeys(listed)):
        held = iter(numbers(document, f"bytes-catchments-{at}").tolist())
        shapes += _shapes(held, listed.count(kind))
    return shapes


def _shapes(held, n: int) -> list[list[list[tuple[int, int]]]]:
    x = y = 0
    shapes = []
    for _ in range(n):
        sizes = [next(held) for _ in range(next(held))]
        rings = []
        for size in sizes:
            ring = []
            for _ in range(size):
                x, y = x + _signed(next(held)), y + _signed(next(held))
                ring.append((x, y))
            rings.append(ring)
        shapes.append(rings)
    return shapes


def _signed(value: int) -> int:
    return -(value + 1) // 2 if value % 2 else value // 2

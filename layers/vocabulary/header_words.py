"""Words by which a header names a column, beside those of the schema: header_words.toml, read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


def words_of(layer: str, column: str) -> tuple[str, ...]:
    """Return further headers of a column of a layer, in all languages; those of the layer first.

    >>> "nome" in words_of("services", "name"), words_of("water", "osm_id")
    (True, ())
    """
    tables = _tables()
    return (*tables.get(layer, {}).get(column, ()), *tables["every"].get(column, ()))


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    text = resources.files("layers.vocabulary").joinpath("header_words.toml").read_text("utf-8")
    return tomllib.loads(text)

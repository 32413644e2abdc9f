"""What is held of one person as a page that they can read: plain HTML without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers import languages
from layers.forgotten import plain
from maps.frame.labels import escape, label

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;margin:0 0 1em}"
    "td,th{border:1px solid #999;padding:.2em .5em;text-align:start;vertical-align:top}"
)


def stem(returnee_id: str) -> str:
    """Return the name of a person's file, without its ending.

    >>> stem("KOL/7 b")
    'person-KOL_7_b'
    """
    return "person-" + re.sub(r"[^\w-]", "_", plain(returnee_id))


def html(held: Mapping[str, Any], lang: str) -> str:
    """Return the page of what `scripts.rights.export.of` gathered, in a language."""
    spoken = languages.of(lang)
    title = label("person.title", lang, id=held["returnee_id"])
    run = f"{held['programme']}. {label('frame.as_of', lang)} {held['as_of']}."
    parts = [
        f"<p><strong>{escape(label('frame.private', lang))}</strong></p>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(run)}</p>",
        *_layers(held["layers"], lang),
        *_aside(held["set_aside"], lang),
        *_services(held["services"], lang),
        *_inputs(held["inputs"], lang),
        f"<p>{escape(label('person.rights', lang))}</p>",
    ]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="{spoken.code}" dir="{spoken.direction}"><head>{head}</head>'
        f"<body>\n{chr(10).join(parts)}\n</body></html>\n"
    )


def _layers(layers: Mapping[str, Sequence[Mapping[str, Any]]], lang: str) -> Iterable[str]:
    for layer, rows in layers.items():
        yield f"<h2>{escape(label(f'layer.{layer}', lang))}</h2>"
        for row in rows:
            yield _table(row.items())


def _aside(rows: Sequence[Mapping[str, Any]], lang: str) -> Iterable[str]:
    if rows:
        yield f"<h2>{escape(label('person.aside', lang))}</h2>"
    for row in rows:
        yield f"<p>{escape(row['reason'])}</p>" + _table(row["content"].items())


def _services(rows: Sequence[Mapping[str, Any]], lang: str) -> Iterable[str]:
    if not rows:
        return
    yield f"<h2>{escape(label('person.services', lang))}</h2>"
    yield f"<p>{escape(label('person.run', lang))}</p>"
    stop = label("stop", lang)
    told = (
        (
            row["name"] or row["service_id"],
            stop.join(
                one
                for one in (label(f"verdict.{row['verdict']}", lang), " ".join(row["reasons"]))
                if one
            ),
        )
        for row in rows
    )
    yield _table(told)


def _inputs(rows: Sequence[Mapping[str, Any]], lang: str) -> Iterable[str]:
    if rows:
        yield f"<h2>{escape(label('person.inputs', lang))}</h2>"
        yield _table((f"{one['file']} {one['sheet']}", one["line"] or one["why"]) for one in rows)


def _table(rows: Iterable[tuple[Any, Any]]) -> str:
    cells = (f"<tr><th>{escape(name)}</th><td>{escape(one)}</td></tr>" for name, one in rows)
    return f"<table>{''.join(cells)}</table>"

"""The frame of every page: one self-contained document with its banners, sources and policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from layers import languages
from layers.errors import PublishingRefusedError
from layers.reasons import STEPS
from layers.vocabulary.categories import categories
from maps.frame import assets, data_blocks, labels
from maps.frame.scripts import linked

Tables = Mapping[str, pd.DataFrame]
"""Tables by name; each page lists in COLUMNS what it accepts."""

BYTES = "bytes-"
"""Blocks whose name begins so hold bytes (``blocks.squeezed``), not JSON."""

_LIMITS = (
    *("duration_min", "distance_m", "fare", "urban_limit_km", "rural_limit_km"),
    *("basis", "setting_of"),
)
"""The facts of a limit in the order in which they are told."""

_PICTURES = {
    "index": "partners",
    "partners": "partners",
    "finder": "finder",
    "designer": "designer",
    "gap-report": "gap-report",
    "brief": "designer",
}
"""The picture that stands for a page where its link is shared; a file beside it."""

_WORDS_ALONE = "pages/plain.js"
"""The script of a page that has none of its own."""


@dataclass(frozen=True)
class Source:
    """Where a layer comes from; ``date`` is that of the data, ISO or empty."""

    layer: str
    source: str
    licence: str
    date: str = ""


@dataclass(frozen=True)
class Page:
    """The facts of a run that each page states.

    ``languages`` has the default first; ``k`` is the disclosure floor (0 where numbers are exact);
    ``limits`` holds the facts of a category such as ``{"clinic": {"duration_min": 60}}``;
    ``fresh_days`` says for how many days a service counts as verified; ``is_need_stated`` whether
    anybody states a need, so that a category nobody states is known to be one; ``further`` has the
    languages that the programme adds for handouts and messages, by code: `name, dir, words`.
    """

    programme: str
    country: str
    run_id: str
    version: str
    as_of: date
    currency: str
    season: str
    modes: tuple[str, ...]
    languages: tuple[str, ...]
    k: int
    is_private: bool
    is_synthetic: bool
    sources: tuple[Source, ...] = ()
    limits: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    contact: str = ""
    fresh_days: float = 180
    is_need_stated: bool = False
    further: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def shell(
    page: Page,
    *,
    key: str,
    title: Mapping[str, str],
    body: Markup | str,
    blocks: Mapping[str, str],
    script: str = _WORDS_ALONE,
    wide: bool = False,
    has_map: bool = False,
) -> str:
    """Return a complete HTML document that asks the network for nothing.

    Parameters
    ----------
    page
        Facts of the run: header, banners and footer are made from it.
    key
        Short name of the page (``partners``): class of the body and name in the frame block.
    title
        Title by language; English where the default language has none.
    body
        Inner HTML of ``main``: a Markup is taken as it is, a plain string is escaped.
    blocks
        Data by name, already written with ``data_blocks.packed`` or ``data_blocks.plain``; the
        page's script reads them with ``block(name)``.
    script
        The first file of the page's script among ``maps/assets``; what it imports comes with it.
    wide
        True where the body uses the whole window (maps), False for a column of text.
    has_map
        True where the body holds the map.
    """
    lang = page.languages[0]
    return render(
        "frame.html",
        page,
        key=key,
        title=title.get(lang, title["en"]),
        **_head(key, page.languages),
        **_own_files(script),
        body=body,
        blocks=_block_elements({**blocks, "frame": _packed_frame(page, key, title)}),
        wide=wide,
        known=lambda key, word: labels.mark(key, lang) if labels.has_label(key) else word,
        in_order=lambda facts: sorted(facts, key=_place_of_limit),
        limit=lambda name, value: _limit(name, value, lang),
        category_word=lambda code: _category_words((lang,)).get(code, {}).get(lang, code),
        uses_osm=any("openstreetmap" in item.source.lower() for item in page.sources),
        has_map=has_map,
    )


def _own_files(script: str) -> dict[str, Any]:
    """Return the scripts and styles of a document, and the policy that lets in nothing else."""
    scripts = [linked(script)]
    styles = [assets.style(["frame/page.css", "frame/print.css"])]
    unscripted = assets.style(["frame/plain.css"])
    return {
        "policy": assets.policy(scripts, [*styles, unscripted]),
        "unscripted": Markup(unscripted),  # noqa: S704 - our own file
        "scripts": [Markup(item) for item in scripts],  # noqa: S704 - our own files
        "styles": [Markup(item) for item in styles],  # noqa: S704 - our own files
    }


def render(template: str, page: Page, **values: Any) -> Markup:
    """Return a template of this package filled; every value passes ``labels.escape``.

    In templates ``t(key)`` is a label in a span, ``t(key, tag="option", value="x")`` in another
    element, ``say(key)`` its plain text, ``aim(attribute, key)`` a translated attribute and
    ``when(date)`` a date.
    """
    lang = page.languages[0]

    def t(key: str, **more: Any) -> Markup:
        return labels.mark(key, lang, **more)

    def say(key: str, **slots: Any) -> str:
        return labels.label(key, lang, **slots)

    def aim(attribute: str, key: str) -> Markup:
        words = labels.escape(labels.label(key, lang))
        return Markup(f'{attribute}="{words}" data-label-{attribute}="{labels.escape(key)}"')  # noqa: S704 - escaped above

    def when(value: date) -> Markup:
        iso = labels.escape(value.isoformat()[:10])
        shown = labels.escape(labels.day(value, lang))
        return Markup(f'<time datetime="{iso}" data-day="{iso}"><bdi>{shown}</bdi></time>')  # noqa: S704 - escaped above

    document = _environment().get_template(template)
    return Markup(document.render(page=page, lang=lang, t=t, say=say, aim=aim, when=when, **values))  # noqa: S704 - autoescaped


def admit(tables: Tables, columns: Mapping[str, tuple[str, ...]]) -> dict[str, pd.DataFrame]:
    """Return the tables of a page, each with every column it may show, absent ones unknown.

    Raises
    ------
    PublishingRefusedError
        If a table or a column is given that the page's allow-list does not name; a name ending in
        ``*`` admits every column that begins so.
    """
    for name, frame in tables.items():
        if name not in columns:
            raise PublishingRefusedError(f"This page may not hold the table {name}: leave it out.")
        extra = [one for one in map(str, frame.columns) if not _is_listed(one, columns[name])]
        if extra:
            raise PublishingRefusedError(
                f"Table {name}: this page may not hold the columns {', '.join(sorted(extra))}; "
                "drop them before drawing."
            )
    return {name: _complete(tables.get(name), listed) for name, listed in columns.items()}


def _is_listed(column: str, listed: tuple[str, ...]) -> bool:
    stems = tuple(one[:-1] for one in listed if one.endswith("*"))
    return column in listed or (bool(stems) and column.startswith(stems))


def _complete(frame: pd.DataFrame | None, listed: tuple[str, ...]) -> pd.DataFrame:
    names = [one for one in listed if not one.endswith("*")]
    if frame is None:
        return pd.DataFrame(columns=names, dtype=object)
    absent = [one for one in names if one not in frame.columns]
    return frame.assign(**dict.fromkeys(absent)).reset_index(drop=True)


def _head(key: str, tongues: tuple[str, ...]) -> dict[str, Any]:
    """Return what the head says of the page: its languages, what it is for in each, its picture."""
    known = languages.known()
    name = f"index.about_{key.replace('-', '_')}"
    is_told = labels.has_label(name)
    return {
        "direction": known[tongues[0]].direction,
        "tongues": [(code, known[code].name) for code in tongues],
        "descriptions": [(code, labels.label(name, code)) for code in tongues] if is_told else [],
        "picture": f"{_PICTURES[key]}.png" if key in _PICTURES else "",
    }


def _packed_frame(page: Page, key: str, title: Mapping[str, str]) -> str:
    """Return the block that the frame's script needs: labels, titles and the facts of the run."""
    facts = {
        "key": key,
        "languages": page.languages,
        "writing": {code: _writing(code) for code in page.languages},
        "labels": labels.labels(page.languages),
        "lent": labels.lent(page.languages),
        "further": page.further,
        "title": {lang: title.get(lang, title["en"]) for lang in page.languages},
        "as_of": page.as_of,
        "contact": page.contact,
        "fresh_days": page.fresh_days,
        "is_need_stated": page.is_need_stated,
        "currency": page.currency,
        "season": page.season,
        "modes": page.modes,
        "k": page.k,
        "is_private": page.is_private,
        "run_id": page.run_id,
        "programme": page.programme,
        "country": page.country,
        "categories": _category_words(page.languages),
        "steps": ("identified", *STEPS),
    }
    return data_blocks.packed(facts)


def _writing(code: str) -> dict[str, Any]:
    """Return how a language writes: direction, numbers, months, text messages."""
    one = languages.known()[code]
    return {
        "name": one.name,
        "dir": one.direction,
        "group": one.group,
        "point": one.point,
        "months": one.months,
        "message": one.message,
    }


def _category_words(chosen: tuple[str, ...]) -> dict[str, dict[str, str]]:
    return {
        code: {lang: one.labels.get(lang, one.labels["en"]) for lang in chosen}
        for code, one in categories().items()
    }


def _limit(name: str, value: float | str, lang: str) -> Markup:
    """Return one limit in words; a setting is a word of its own, a number fills its sentence."""
    key = f"limit.{value if isinstance(value, str) else name}"
    if not labels.has_label(key):
        return Markup(f"{labels.escape(name)} {labels.escape(value)}")  # noqa: S704 - escaped here
    slots = None if isinstance(value, str) else {"value": value}
    return labels.mark(key, lang, slots=slots)


def _place_of_limit(name: str) -> tuple[int, str]:
    return (_LIMITS.index(name) if name in _LIMITS else len(_LIMITS), name)


def _block_elements(blocks: Mapping[str, str]) -> list[tuple[str, str, Markup]]:
    """(id, media type, content) of each data block, the frame's first, then by name."""
    kinds = []
    for name in sorted(blocks, key=lambda one: (one != "frame", one)):
        content = blocks[name]
        if "<" in content:
            raise ValueError(f"The block {name} was not written by maps.frame.data_blocks.")
        kind = "application/json" if content[:1] in "[{" else "text/plain"
        kind = "application/octet-stream" if name.startswith(BYTES) else kind
        kinds.append((f"block-{name}", kind, Markup(content)))  # noqa: S704 - holds no "<"
    return kinds


@cache
def _environment() -> jinja2.Environment:
    """Templates of this package: strict, and every value through the one escape function."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("maps"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True}
    return environment


def _final(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    return Markup(labels.escape(value))  # noqa: S704 - escaped here

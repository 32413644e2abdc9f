"""Words on pages: the one escape function, and every label in each language."""

import html
import json
from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup

from layers import languages

_FENCES = {
    "\\": "&#92;",
    "`": "&#96;",
    "$": "&#36;",
    "{": "&#123;",
    "\u2028": " ",
    "\u2029": " ",
}


def escape(value: object) -> str:
    """Text that stays text in HTML, in attributes and in a JavaScript template literal.

    Examples
    --------
    >>> escape("<b>{{7*7}}</b> & `${x}`")
    '&lt;b&gt;&#123;&#123;7*7}}&lt;/b&gt; &amp; &#96;&#36;&#123;x}&#96;'
    >>> escape(None)
    'None'
    """
    text = html.escape(str(value), quote=True)
    for raw, safe in _FENCES.items():
        text = text.replace(raw, safe)
    return text


def label(key: str, lang: str, **slots: object) -> str:
    """Plain (unescaped) text of a label; ``{name}`` slots are filled from ``slots``.

    English stands in where a language lacks it. An unknown key is a KeyError: it is a defect, not
    data.

    Examples
    --------
    >>> label("minutes.about", "fr", minutes=42)
    'environ 42 min'
    >>> label("limit.distance_m", "pt", value=12500.0).replace("\u202f", " ")
    'no máximo 12 500 m por estrada'
    """
    told = {name: _told(one, lang) for name, one in slots.items()}
    return fill(languages.text("labels", key, lang), told)


def words(key: str) -> Mapping[str, str]:
    """Return a label as language -> text, without the languages that lack it.

    >>> words("urban")["fr"]
    'urbain'
    """
    return languages.words("labels")[key]


def fill(template: str, slots: Mapping[str, object]) -> str:
    """``template`` with each ``{name}`` of ``slots`` replaced, and nothing evaluated.

    Examples
    --------
    >>> fill("{n} of {total}", {"n": 3, "total": "{n}"})
    '3 of {n}'
    """
    pieces = template.split("{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, brace, rest = piece.partition("}")
        known = bool(brace) and name in slots
        filled.append(f"{slots[name]}{rest}" if known else "{" + piece)
    return "".join(filled)


def has_label(key: str) -> bool:
    """Whether a word is one of our own, with a label in each language.

    Examples
    --------
    >>> has_label("by.minibus"), has_label("by.camel")
    (True, False)
    """
    return key in languages.words("labels")


def labels(chosen: Iterable[str]) -> dict[str, dict[str, str]]:
    """Every label as language -> key -> text, English where a language lacks one."""
    return {lang: dict(sorted(languages.spoken("labels", lang).items())) for lang in chosen}


def lent(chosen: Iterable[str]) -> dict[str, list[str]]:
    """Return by language the English texts that stand in for words it lacks; none where complete.

    Pages mark them as English, so that they are read aloud and hyphenated as such.

    >>> lent(["en", "fr"])
    {}
    """
    tables = ("labels", "reasons", "details", "bridges", "categories")
    found = {
        lang: sorted(
            {
                text
                for table in tables
                for key, text in languages.spoken(table, lang).items()
                if key not in languages.of(lang).words[table]
            }
        )
        for lang in chosen
    }
    return {lang: texts for lang, texts in found.items() if texts}


def mark(
    key: str,
    lang: str,
    *,
    tag: str = "span",
    slots: Mapping[str, object] | None = None,
    **attributes: object,
) -> Markup:
    """Return an element with a label in it that follows the language switch of the page.

    Attribute names are written with ``_`` for ``-``; a trailing ``_`` is dropped (``class_``).
    Where English stands in, the element says so.

    Examples
    --------
    >>> mark("urban", "fr", class_="chip")
    Markup('<span data-label="urban" class="chip">urbain</span>')
    """
    extra = {"data-label": key}
    if lang not in words(key):
        extra |= {"lang": "en", "dir": "ltr"}
    if slots:
        extra["data-slots"] = json.dumps(dict(slots), sort_keys=True)
    extra |= {name.rstrip("_").replace("_", "-"): str(value) for name, value in attributes.items()}
    written = "".join(f' {name}="{escape(value)}"' for name, value in extra.items())
    return Markup(f"<{tag}{written}>{escape(label(key, lang, **(slots or {})))}</{tag}>")  # noqa: S704 - all parts are escaped


def day(value: date | None, lang: str) -> str:
    """Return a date in words, or the word for unknown.

    Examples
    --------
    >>> day(date(2026, 11, 1), "en"), day(date(2026, 8, 3), "fr"), day(None, "en")
    ('1 Nov 2026', '3 août 2026', 'unknown')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaT differs from itself
        return label("unknown", lang)
    month = languages.of(lang).months[value.month - 1]
    return f"{value.day} {month} {value.year}"


def _told(value: object, lang: str) -> object:
    """A slot as it is written: numbers in the manner of the language."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return languages.grouped(f"{value:,.10g}", lang)

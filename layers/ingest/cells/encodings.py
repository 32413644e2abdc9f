"""Text that was encoded twice (`santÃ©`), and what was meant."""

from __future__ import annotations

import re
from typing import Final

_LEAD: Final = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]")
"""How a letter beyond ASCII looks whose bytes of UTF-8 were read as Windows-1252 or Latin-1."""


def mended(text: str) -> str | None:
    """Return what a text meant before it was encoded twice; None where it was not.

    >>> mended("Centre de santÃ©"), mended("santé"), mended("Ø¹ÙŠØ§Ø¯Ø©")
    ('Centre de santé', None, 'عيادة')
    """
    if text.isascii() or not _LEAD.search(text):
        return None
    try:
        meant = b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant != text else None


def _byte(letter: str) -> bytes:
    """The byte that was read as this letter; raises UnicodeError where none was."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")

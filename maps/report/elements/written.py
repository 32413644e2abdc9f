"""Words as files may hold them: without the characters that no XML knows."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(words: str) -> str:
    r"""Return words without the characters that no XML file may hold.

    >>> clean("a\x00b\x0bc\ufffe")
    'abc'
    """
    return _FORBIDDEN.sub("", words)

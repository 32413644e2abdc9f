"""Texts that attack a page: each must be shown as it is, and `window.canary` stay undefined."""

from __future__ import annotations

from typing import Final

WORDS: Final = (
    "</script><script>window.canary=1</script>",
    "</ScRiPt ><svg onload=window.canary=1>",
    "<img src=x onerror=window.canary=1>",
    "<a href='javascript:window.canary=1'>x</a>",
    "javascript:window.canary=1",
    "${window.canary=1}",
    "`${window.canary=1}`",
    "{{7*7}} {n} {name}",
    "{% raw",
    "<!-- x",
    "]]><b>",
    "\"' onmouseover=window.canary=1 ",
    "&lt;b&gt;&amp;",
    "\\\\",
    "__proto__",
    "constructor",
)
CONTROLS: Final = ("a\u2028b\u2029c", "\u202egpj.exe\u202c", "two\nlines")
"""With line and direction controls, which tables are cleaned of when they are loaded."""

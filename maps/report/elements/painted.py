"""A picture as PNG, for papers that show no SVG: painted by the typesetter of the PDF."""

from __future__ import annotations

import json
from typing import Any, Final

from maps.report import svg_charts
from maps.report.elements import fonts
from maps.report.svg_charts import Picture

POINTS_PER_INCH: Final = 144.0
_SOURCE: Final = b"""\
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: json(bytes(sys.inputs.fonts)))
#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)
"""


def png(picture: Picture, lang: str) -> bytes | None:
    """Return a picture in a language as PNG; None where the extra [report] is not installed."""
    try:
        import typst  # noqa: PLC0415 - an extra

        folders = fonts.folders()
    except ImportError:
        return None
    painter: Any = typst.Compiler(root=folders[0], font_paths=folders, ignore_system_fonts=True)
    given = {
        "svg": svg_charts.file(picture, lang),
        "fonts": json.dumps(["Noto Sans", "Almarai"]),
    }
    found: bytes = painter.compile(_SOURCE, format="png", ppi=POINTS_PER_INCH, sys_inputs=given)
    return found

"""The scripts and styles inside each page: read from packages, checked, stripped, hashed."""

import base64
import hashlib
import importlib.resources
import re
from collections.abc import Sequence
from functools import cache

LEAFLET = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
}
"""SHA-256 of the two files of Leaflet 1.9.3 that pages carry (BSD-2-Clause)."""


@cache
def leaflet(name: str) -> str:
    """Return a file of the map library, safe to inline: checked, LF only, no address left in it.

    Raises
    ------
    ValueError
        If the installed file is not the one that was reviewed.
    """
    raw = (importlib.resources.files("xstatic.pkg.leaflet") / "data" / name).read_bytes()
    if hashlib.sha256(raw).hexdigest() != LEAFLET[name]:
        raise ValueError(f"{name} of xstatic-leaflet is not Leaflet 1.9.3: install the pinned one.")
    text = raw.decode("utf-8").replace("\r\n", "\n")
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"url\([^)]*\)", "none", text)


def style(names: Sequence[str]) -> str:
    """Our own style sheets joined in the order given."""
    return "\n".join(part(name) for name in names)


@cache
def part(name: str) -> str:
    """Return one of our own files of ``maps/assets``."""
    return (importlib.resources.files("maps") / "assets" / name).read_text(encoding="utf-8")


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the content security policy that admits exactly these texts and no request at all.

    Examples
    --------
    >>> policy(["let a;"], []).split("; ")[2:]
    ["style-src 'none'", 'img-src data:', "base-uri 'none'", "form-action 'none'"]
    """
    allowed = {"script-src": scripts, "style-src": styles}
    rules = ["default-src 'none'"]
    for name, texts in allowed.items():
        rules.append(f"{name} " + (" ".join(_hash(text) for text in texts) or "'none'"))
    return "; ".join([*rules, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"

"""The styles inside each page, and the policy that admits exactly its scripts and styles."""

import base64
import hashlib
import importlib.resources
from collections.abc import Sequence
from functools import cache


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
